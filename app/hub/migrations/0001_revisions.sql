-- The revisions of every office, and who may read and add them. docs/hub.md describes the roles for those who set it up.

CREATE SCHEMA raingan;
CREATE TABLE raingan.migration (
    number integer PRIMARY KEY,
    name text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON SCHEMA raingan IS 'raingan: revisions of project reports; changed by "raingan hub --setup" only';

-- Groups: a login becomes a member of one of them. They belong to the whole server, so another database may have made them.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['raingan_office', 'raingan_coordinator', 'raingan_reader'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name);
        END IF;
    END LOOP;
END $$;

-- The name of an office as it is compared: digits, spaces, "สำนักงานเขต" before it and "กรุงเทพมหานคร" after it do not count.
-- NFKC divides sara am, hence the replacement.
CREATE FUNCTION raingan.office_key(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT regexp_replace(
        regexp_replace(
            regexp_replace(
                translate(replace(lower(normalize(name, NFKC)), U&'\0E4D\0E32', U&'\0E33'), '๐๑๒๓๔๕๖๗๘๙', '0123456789'),
                '\s+', '', 'g'),
            '^((สำนักงาน|สนง\.?)เขต|ส\.?น\.?ข\.?|เขต)[-.]*(?=.)', ''),
        '(?<=.)(กรุงเทพมหานคร|กรุงเทพฯ|กทม\.?)$', '')
$$;

-- Which office a login of the group raingan_office writes for.
CREATE TABLE raingan.office_role (
    role name PRIMARY KEY,
    office_name text NOT NULL,
    office text NOT NULL GENERATED ALWAYS AS (raingan.office_key(office_name)) STORED CHECK (office <> '')
);
COMMENT ON TABLE raingan.office_role IS 'Which office a login of the group raingan_office writes for';

-- Parents, content and authorship are what the digest covers. The columns from project_id on are derived: a writer gives none.
CREATE TABLE raingan.revision (
    fiscal_year smallint NOT NULL,
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('project', 'progress_report', 'note')),
    record_id uuid NOT NULL,
    parents bytea[] NOT NULL,
    body text COLLATE "C" NOT NULL CHECK (octet_length(body) <= 4194304),
    at text COLLATE "C" NOT NULL CHECK (at ~ '^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?$'),
    editor text NOT NULL CHECK (length(editor) <= 255),
    device text NOT NULL CHECK (length(device) <= 255),
    project_id uuid,
    office text NOT NULL,
    period text COLLATE "C" NOT NULL,
    removed boolean NOT NULL,
    pushed_by name NOT NULL,
    pushed_at timestamptz NOT NULL,
    PRIMARY KEY (fiscal_year, digest)
) PARTITION BY LIST (fiscal_year);
COMMENT ON COLUMN raingan.revision.fiscal_year IS 'Buddhist Era; 0 where the content names none';
COMMENT ON COLUMN raingan.revision.body IS 'Canonical JSON: docs/file-format.md 2.7';
COMMENT ON COLUMN raingan.revision.office IS 'The office that has the project now, as office_key() writes it; empty: of no office';
COMMENT ON COLUMN raingan.revision.pushed_by IS 'The login that sent it; the database writes it';

DO $$
BEGIN
    FOR year IN 2560..2585 LOOP
        EXECUTE format(
            'CREATE TABLE raingan.revision_%s PARTITION OF raingan.revision FOR VALUES IN (%s)', year, year);
    END LOOP;
END $$;
CREATE TABLE raingan.revision_other PARTITION OF raingan.revision DEFAULT;

CREATE INDEX ON raingan.revision (project_id);
CREATE INDEX ON raingan.revision (office, digest);
CREATE INDEX ON raingan.revision (record_id);
CREATE INDEX ON raingan.revision (digest) INCLUDE (office, fiscal_year);
-- Parts that came before their project.
CREATE INDEX revision_waiting_idx ON raingan.revision (project_id) WHERE office = '';
CREATE INDEX revision_merged_idx ON raingan.revision (digest) WHERE kind = 'note' AND body::jsonb->>'topic' = 'merged';

-- Which office has a project: by the content that is shown of it. It tells who may write about the project.
CREATE TABLE raingan.project_office (
    project_id uuid PRIMARY KEY,
    office text NOT NULL
);

-- These functions have their owner's rights. Unless pg_temp is named last, types are looked for there first: anybody's
-- temporary domain "jsonb" would then run its CHECK with those rights.
CREATE FUNCTION raingan.my_office() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT office FROM raingan.office_role WHERE role = session_user $$;

CREATE FUNCTION raingan.my_projects() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT project_id FROM raingan.project_office WHERE office = raingan.my_office() $$;

-- The office of a project; NULL for one that nobody sent yet. Offices may not call it.
CREATE FUNCTION raingan.office_of(project uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT office FROM raingan.project_office WHERE project_id = project $$;

CREATE FUNCTION raingan.is_open_to_me(project uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT coalesce(nullif(raingan.office_of(project), '') = raingan.my_office(), true) $$;

-- The fiscal year of a project, or of the month of a report or note; 0 where there is none. October begins the next one.
CREATE FUNCTION raingan.fiscal_year_of(kind text, content jsonb) RETURNS smallint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE
        WHEN kind = 'project' AND content->>'fiscal_year' ~ '^[0-9]{4}$' THEN (content->>'fiscal_year')::smallint
        WHEN kind <> 'project' AND content->>'period' ~ '^[0-9]{4}-[0-9]{2}$' THEN
            (left(content->>'period', 4)::integer + 543 + (right(content->>'period', 2)::integer > 9)::integer)::smallint
        ELSE 0
    END
$$;

-- The name of a revision: SHA-256 of its canonical JSON, docs/file-format.md 2.8. In the language that PostgreSQL runs several
-- times as fast for each of many rows.
CREATE FUNCTION raingan.digest_of(
    kind text, record_id uuid, parents bytea[], body text, at text, editor text, device text
) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    listed text := '';
BEGIN
    IF parents <> '{}' THEN
        SELECT string_agg('"' || encode(parent, 'hex') || '"', ',' ORDER BY parent) INTO listed FROM unnest(parents) AS parent;
    END IF;
    RETURN sha256(convert_to(
        '{"at":' || to_json(at) || ',"body":' || body || ',"device":' || to_json(device) || ',"editor":' || to_json(editor)
        || ',"kind":' || to_json(kind) || ',"parents":[' || listed || '],"record_id":' || to_json(record_id::text) || '}', 'UTF8'));
END $$;

-- Raise an error unless the values are of the types that the views read, so that no office can make a view fail for all. jsonb
-- would take 1e2 for 100, which json does not: what is shown is read as json. At a month of the year 0000, clients of the views fail.
CREATE FUNCTION raingan.check_values(kind text, content json) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF json_typeof(content) <> 'object'
        OR coalesce(content->>'period', '') !~ '^((?!0000)[0-9]{4}-(0[1-9]|1[0-2]))?$'
        OR (kind = 'progress_report' AND content->'period' IS NULL)
        OR coalesce(content->>'start_date', '') !~ '^([0-9]{4}-[0-9]{2}-[0-9]{2})?$'
        OR coalesce(content->>'end_date', '') !~ '^([0-9]{4}-[0-9]{2}-[0-9]{2})?$'
        OR coalesce(content->>'reported_on', '') !~ '^([0-9]{4}-[0-9]{2}-[0-9]{2})?$'
        OR content->>'fiscal_year' !~ '^[0-9]+$'
        OR content->>'progress' !~ '^[0-9]+$'
        OR content->>'allocated_budget_satang' !~ '^[0-9]+$'
        OR content->>'disbursed_satang' !~ '^[0-9]+$'
    THEN
        RAISE check_violation USING MESSAGE = 'the content is not that of a record';
    END IF;
    PERFORM (content->>'start_date')::date, (content->>'end_date')::date, (content->>'reported_on')::date;
    IF (content->>'fiscal_year')::smallint NOT BETWEEN 2443 AND 2699
        OR (content->>'progress')::integer NOT BETWEEN 0 AND 99999
        OR (content->>'allocated_budget_satang')::bigint NOT BETWEEN 0 AND 99999999999999
        OR (content->>'disbursed_satang')::bigint NOT BETWEEN 0 AND 99999999999999
    THEN
        RAISE check_violation USING MESSAGE = 'a number is beyond the limits of the form';
    END IF;
END $$;

-- A revision has at most 64 parents (docs/file-format.md 2.14), each a digest: a million of them would fill the memory of everybody
-- who takes it.
CREATE FUNCTION raingan.complete_revision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    content jsonb := NEW.body::jsonb;
BEGIN
    IF cardinality(NEW.parents) > 64
        OR EXISTS (SELECT FROM unnest(NEW.parents) AS parent WHERE octet_length(parent) IS DISTINCT FROM 32)
    THEN
        RAISE check_violation USING MESSAGE = 'the parents are not those of a revision';
    END IF;
    IF NEW.digest IS DISTINCT FROM raingan.digest_of(
        NEW.kind, NEW.record_id, NEW.parents, NEW.body, NEW.at, NEW.editor, NEW.device)
    THEN
        RAISE check_violation USING MESSAGE = 'the digest is not that of the content';
    END IF;
    IF NEW.fiscal_year IS DISTINCT FROM raingan.fiscal_year_of(NEW.kind, content) THEN
        RAISE check_violation USING MESSAGE = 'the fiscal year is not that of the content';
    END IF;
    PERFORM raingan.check_values(NEW.kind, NEW.body::json);
    NEW.removed := coalesce(content->'removed' = 'true', false);
    NEW.project_id := CASE WHEN NEW.kind = 'project' THEN NEW.record_id ELSE (content->>'project_id')::uuid END;
    NEW.period := coalesce(content->>'period', '');
    NEW.office := CASE
        WHEN NEW.kind = 'project' AND content->>'office' <> '' THEN raingan.office_key(content->>'office')
        ELSE coalesce(raingan.office_of(NEW.project_id), '')
    END;
    IF NEW.kind = 'project' THEN
        INSERT INTO raingan.project_office VALUES (NEW.record_id, NEW.office) ON CONFLICT DO NOTHING;
    END IF;
    NEW.pushed_by := session_user;
    NEW.pushed_at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER complete_revision BEFORE INSERT ON raingan.revision
    FOR EACH ROW EXECUTE FUNCTION raingan.complete_revision();

ALTER TABLE raingan.revision ENABLE ROW LEVEL SECURITY;
CREATE POLICY coordinator_reads ON raingan.revision FOR SELECT TO raingan_coordinator USING (true);
CREATE POLICY coordinator_adds ON raingan.revision FOR INSERT TO raingan_coordinator WITH CHECK (true);
CREATE POLICY office_reads ON raingan.revision FOR SELECT TO raingan_office
    USING (office = (SELECT raingan.my_office()));
-- What coordinators decided and an office must know, as a return file brings it: the deadlines, and which of its projects were
-- merged. Only coordinators add such notes.
CREATE POLICY office_reads_decisions ON raingan.revision FOR SELECT TO raingan_office USING (
    office = '' AND kind = 'note' AND project_id IS NULL AND (
        body::jsonb->>'topic' = 'deadline'
        OR body::jsonb->>'topic' = 'merged' AND body::jsonb->>'rule' IN (SELECT one::text FROM raingan.my_projects() AS one)));
-- What only a coordinator decides (docs/file-format.md 2.5) is in notes of these topics.
CREATE POLICY office_adds ON raingan.revision FOR INSERT TO raingan_office WITH CHECK (
    office = raingan.my_office() AND raingan.is_open_to_me(project_id)
    AND NOT (kind = 'note' AND body::jsonb->>'topic' IN ('deadline', 'received', 'distinct', 'merged'))
);

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA raingan FROM PUBLIC;
GRANT USAGE ON SCHEMA raingan TO raingan_office, raingan_coordinator, raingan_reader;
GRANT SELECT ON raingan.migration TO raingan_office, raingan_coordinator, raingan_reader;
GRANT SELECT, INSERT (fiscal_year, digest, kind, record_id, parents, body, at, editor, device)
    ON raingan.revision TO raingan_office, raingan_coordinator;
GRANT EXECUTE ON FUNCTION raingan.office_key, raingan.my_office, raingan.my_projects, raingan.is_open_to_me,
    raingan.fiscal_year_of
    TO raingan_office, raingan_coordinator;
GRANT EXECUTE ON FUNCTION raingan.office_of TO raingan_coordinator;
