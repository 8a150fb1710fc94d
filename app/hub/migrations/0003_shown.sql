-- What of each project and report is shown now, kept by the push that changes it: the views read this, not the revisions.

CREATE TABLE raingan.shown_project (
    project_id uuid PRIMARY KEY,
    digest bytea NOT NULL,
    at text COLLATE "C" NOT NULL,
    removed boolean NOT NULL,
    office text,
    division text,
    subdivision text,
    fiscal_year integer,
    project_code text,
    project_name text,
    start_date date,
    end_date date,
    allocated_budget_satang bigint,
    officer_name text,
    coordinator text
);

CREATE TABLE raingan.shown_report (
    report_id uuid,
    project_id uuid,
    period text COLLATE "C" NOT NULL,
    digest bytea NOT NULL,
    at text COLLATE "C" NOT NULL,
    removed boolean NOT NULL,
    reported_on date,
    progress integer,
    disbursed_satang bigint,
    plan_status text,
    target_status text,
    narrative text,
    PRIMARY KEY (report_id, project_id)
);
CREATE INDEX ON raingan.shown_report (project_id, period);

-- What a statement added, until the commit of its transaction has followed it.
CREATE TABLE raingan.arrival (
    number bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    fiscal_years smallint[] NOT NULL,
    digests bytea[] NOT NULL
);

DROP INDEX raingan.revision_record_id_idx;
CREATE INDEX ON raingan.revision (record_id);
-- Parts that came before their project.
CREATE INDEX revision_waiting_idx ON raingan.revision (project_id) WHERE office = '';

CREATE FUNCTION raingan.note_arrival() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO raingan.arrival (fiscal_years, digests)
    SELECT array_agg(fiscal_year), array_agg(digest) FROM added HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER note_arrival AFTER INSERT ON raingan.revision
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION raingan.note_arrival();

-- The shown revision of each of these records, docs/file-format.md 2.8: one that no other revision of the record was made
-- of; of several, content before a removal, then the later time, then the greater digest. An id is that of a record of one kind
-- and one project: who may write about one project hides nothing of another by its ids.
CREATE FUNCTION raingan.tips(records uuid[]) RETURNS SETOF raingan.revision
LANGUAGE sql STABLE
AS $$
    WITH known AS MATERIALIZED (
        SELECT * FROM raingan.revision WHERE record_id = ANY (records) AND kind <> 'note' AND project_id IS NOT NULL
    ), superseded AS MATERIALIZED (
        SELECT parent.kind, parent.project_id, parent.record_id, parent.parents, parent.body
        FROM (SELECT DISTINCT kind, project_id, record_id, unnest(parents) AS digest FROM known) AS named
        JOIN known AS parent USING (kind, project_id, record_id, digest)
    )
    SELECT DISTINCT ON (kind, record_id, project_id) known.* FROM known
    WHERE NOT EXISTS (
        SELECT FROM superseded
        WHERE superseded.record_id = known.record_id AND superseded.parents = known.parents
            AND superseded.body = known.body AND superseded.kind = known.kind
            AND superseded.project_id = known.project_id)
    ORDER BY kind, record_id, project_id, removed, at DESC, digest DESC
$$;

-- json_to_record reads a body once for all its entries.
CREATE FUNCTION raingan.show(revisions raingan.revision[]) RETURNS void
LANGUAGE sql
AS $$
    INSERT INTO raingan.shown_project
    SELECT record_id, digest, at, removed, entry.*
    FROM unnest(revisions) AS tip CROSS JOIN LATERAL json_to_record(body::json) AS entry (
        office text, division text, subdivision text, fiscal_year integer, project_code text, project_name text,
        start_date date, end_date date, allocated_budget_satang bigint, officer_name text, coordinator text)
    WHERE kind = 'project'
    ON CONFLICT (project_id) DO UPDATE SET
        digest = excluded.digest, at = excluded.at, removed = excluded.removed, office = excluded.office,
        division = excluded.division, subdivision = excluded.subdivision, fiscal_year = excluded.fiscal_year,
        project_code = excluded.project_code, project_name = excluded.project_name, start_date = excluded.start_date,
        end_date = excluded.end_date, allocated_budget_satang = excluded.allocated_budget_satang,
        officer_name = excluded.officer_name, coordinator = excluded.coordinator;
    INSERT INTO raingan.shown_report
    SELECT record_id, project_id, period, digest, at, removed, entry.*
    FROM unnest(revisions) AS tip CROSS JOIN LATERAL json_to_record(body::json) AS entry (
        reported_on date, progress integer, disbursed_satang bigint, plan_status text, target_status text,
        narrative text)
    WHERE kind = 'progress_report' AND project_id IS NOT NULL
    ON CONFLICT (report_id, project_id) DO UPDATE SET
        period = excluded.period, digest = excluded.digest, at = excluded.at,
        removed = excluded.removed, reported_on = excluded.reported_on, progress = excluded.progress,
        disbursed_satang = excluded.disbursed_satang, plan_status = excluded.plan_status,
        target_status = excluded.target_status, narrative = excluded.narrative;
$$;

-- Follow the offices of these projects: of all revisions of one that are no parent of another, the shown one tells it.
CREATE FUNCTION raingan.follow_offices(projects uuid[]) RETURNS void
LANGUAGE sql
AS $$
    WITH content AS MATERIALIZED (
        SELECT * FROM raingan.revision WHERE record_id = ANY (projects) AND kind = 'project' AND NOT removed
    ), told AS (
        SELECT DISTINCT ON (record_id) record_id, raingan.office_key(body::jsonb->>'office') AS office FROM content
        WHERE NOT EXISTS (
            SELECT FROM content AS later
            WHERE later.record_id = content.record_id AND content.digest = ANY (later.parents))
        ORDER BY record_id, at DESC, digest DESC
    ), moved AS (
        UPDATE raingan.project_office AS known SET office = told.office FROM told
        WHERE known.project_id = told.record_id AND known.office <> told.office
        RETURNING known.project_id, known.office
    )
    UPDATE raingan.revision SET office = moved.office FROM moved
    WHERE revision.project_id = moved.project_id AND revision.office <> moved.office;
$$;

-- Show records anew of which something else was here before.
CREATE FUNCTION raingan.show_again(records uuid[]) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    IF records <> '{}' THEN
        PERFORM raingan.show(ARRAY(SELECT tip FROM raingan.tips(records) AS tip));
        PERFORM raingan.follow_offices(records);
    END IF;
END $$;

-- Return the records of which nothing else was ever here: what came is shown. A function in SQL is planned at each call;
-- a plan that is kept would be that of empty tables, while one push fills them.
CREATE FUNCTION raingan.fresh(records uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE
AS $$
    SELECT ARRAY(
        SELECT one FROM unnest(records) AS one
        WHERE NOT EXISTS (SELECT FROM raingan.shown_project WHERE project_id = one)
            AND NOT EXISTS (SELECT FROM raingan.shown_report WHERE report_id = one)
        GROUP BY one HAVING count(*) = 1)
$$;

-- Follow what one statement added. At the commit, and one transaction after the other: so each sees what those before it
-- added, and nobody waits in a circle, as who waits for this lock holds nothing that those before him need. Only this takes
-- it: other logins have no right to. A client that is cut off holds it no longer: nothing is asked of him any more.
CREATE FUNCTION raingan.follow_arrival() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    added raingan.revision[];
    fresh uuid[];
BEGIN
    LOCK TABLE raingan.shown_project IN SHARE ROW EXCLUSIVE MODE;
    added := ARRAY(
        SELECT one FROM unnest(NEW.fiscal_years, NEW.digests) AS given (fiscal_year, digest)
        JOIN raingan.revision AS one USING (fiscal_year, digest));
    fresh := raingan.fresh(ARRAY(SELECT record_id FROM unnest(added) AS one WHERE kind <> 'note'));
    PERFORM raingan.show(ARRAY(SELECT one FROM unnest(added) AS one WHERE record_id = ANY (fresh)));
    PERFORM raingan.show_again(ARRAY(
        SELECT record_id FROM unnest(added) AS one WHERE kind <> 'note' AND record_id <> ALL (fresh)));
    UPDATE raingan.revision SET office = known.office
    FROM unnest(added) AS one JOIN raingan.project_office AS known USING (project_id)
    WHERE one.kind = 'project' AND one.record_id = ANY (fresh)
        AND revision.project_id = one.project_id AND revision.office = '' AND known.office <> '';
    UPDATE raingan.revision SET office = known.office
    FROM unnest(added) AS one JOIN raingan.project_office AS known USING (project_id)
    WHERE one.office <> known.office AND revision.fiscal_year = one.fiscal_year AND revision.digest = one.digest;
    DELETE FROM raingan.arrival WHERE number = NEW.number;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER follow_arrival AFTER INSERT ON raingan.arrival
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION raingan.follow_arrival();

DROP TRIGGER follow_project ON raingan.revision;
DROP FUNCTION raingan.follow_project;

-- What an older version of the hub holds already.
DO $$
DECLARE
    records uuid[];
    last uuid := '00000000-0000-0000-0000-000000000000';
BEGIN
    LOOP
        records := ARRAY(
            SELECT DISTINCT record_id FROM raingan.revision
            WHERE record_id > last AND kind <> 'note' ORDER BY record_id LIMIT 5000);
        EXIT WHEN records = '{}';
        PERFORM raingan.show(ARRAY(SELECT tip FROM raingan.tips(records) AS tip));
        last := records[cardinality(records)];
    END LOOP;
END $$;

-- The same views as before, of what is shown.
DROP VIEW raingan.office_months, raingan.offices, raingan.latest_reports, raingan.reports, raingan.projects, raingan.head;

CREATE VIEW raingan.projects AS
SELECT
    project_id,
    known.office AS office_key,
    shown.office,
    division,
    subdivision,
    fiscal_year,
    project_code,
    project_name,
    start_date,
    end_date,
    (allocated_budget_satang / 100.0)::numeric(16, 2) AS allocated_budget_baht,
    officer_name,
    coordinator
FROM raingan.shown_project AS shown JOIN raingan.project_office AS known USING (project_id)
WHERE NOT removed;

-- Reports without their project wait, as in the program.
CREATE VIEW raingan.reports AS
SELECT
    project_id,
    project.office_key,
    project.office,
    project.fiscal_year,
    project.project_code,
    project.project_name,
    to_date(shown.period, 'YYYY-MM') AS month,
    reported_on,
    (progress / 100.0)::numeric(16, 2) AS progress_percent,
    (coalesce(disbursed_satang, 0) / 100.0)::numeric(16, 2) AS disbursed_baht,
    plan_status,
    target_status,
    narrative,
    shown.period
FROM raingan.shown_report AS shown JOIN raingan.projects AS project USING (project_id)
WHERE NOT removed;

-- Sums are made in satang and months compared as texts; only what results is made out in baht.
CREATE VIEW raingan.latest_reports AS
WITH spent AS MATERIALIZED (
    SELECT project_id, max(period) AS period, sum(disbursed_satang) AS satang
    FROM raingan.shown_report WHERE NOT removed GROUP BY project_id
)
SELECT DISTINCT ON (project_id)
    project_id, reports.office_key, reports.office, reports.fiscal_year, reports.project_code, reports.project_name,
    reports.month, reports.reported_on, reports.progress_percent, reports.disbursed_baht, reports.plan_status,
    reports.target_status, reports.narrative, (coalesce(satang, 0) / 100.0)::numeric(16, 2) AS spent_baht
FROM spent JOIN raingan.reports USING (project_id, period)
ORDER BY project_id;

CREATE VIEW raingan.offices AS
WITH spent AS (
    SELECT project_id, max(period) AS period, sum(disbursed_satang) AS satang
    FROM raingan.shown_report WHERE NOT removed GROUP BY project_id
)
SELECT
    known.office AS office_key,
    min(shown.office) AS office,
    fiscal_year,
    count(*) AS projects,
    (coalesce(sum(allocated_budget_satang), 0) / 100.0)::numeric(16, 2) AS allocated_budget_baht,
    count(spent.project_id) AS projects_with_reports,
    (coalesce(sum(satang), 0) / 100.0)::numeric(16, 2) AS spent_baht,
    to_date(max(spent.period), 'YYYY-MM') AS latest_month
FROM raingan.shown_project AS shown JOIN raingan.project_office AS known USING (project_id)
LEFT JOIN spent USING (project_id)
WHERE NOT removed
GROUP BY known.office, fiscal_year;

CREATE VIEW raingan.office_months AS
WITH sums AS (
    SELECT
        known.office AS office_key, min(project.office) AS office, fiscal_year, period, count(*) AS reports,
        sum(disbursed_satang) AS satang, avg(progress) AS progress
    FROM raingan.shown_report AS shown
    JOIN raingan.shown_project AS project USING (project_id)
    JOIN raingan.project_office AS known USING (project_id)
    WHERE NOT shown.removed AND NOT project.removed
    GROUP BY known.office, fiscal_year, period
)
SELECT
    office_key, office, fiscal_year, to_date(period, 'YYYY-MM') AS month, reports,
    (coalesce(satang, 0) / 100.0)::numeric(16, 2) AS disbursed_baht,
    (progress / 100.0)::numeric(16, 2) AS average_progress_percent
FROM sums;

COMMENT ON VIEW raingan.projects IS 'โครงการตามข้อมูลล่าสุด แถวละหนึ่งโครงการ';
COMMENT ON VIEW raingan.reports IS 'รายงานประจำเดือนตามข้อมูลล่าสุด แถวละหนึ่งโครงการหนึ่งเดือน';
COMMENT ON VIEW raingan.latest_reports IS 'รายงานเดือนล่าสุดของแต่ละโครงการ และเงินที่ใช้ไปทั้งหมดของโครงการ';
COMMENT ON VIEW raingan.offices IS 'ยอดรวมของแต่ละหน่วยงานในปีงบประมาณ';
COMMENT ON VIEW raingan.office_months IS 'ยอดรวมของแต่ละหน่วยงานในแต่ละเดือน';

REVOKE ALL ON FUNCTION raingan.fresh, raingan.note_arrival, raingan.tips, raingan.show, raingan.follow_offices, raingan.show_again,
    raingan.follow_arrival FROM PUBLIC;
GRANT SELECT ON raingan.projects, raingan.reports, raingan.latest_reports, raingan.offices, raingan.office_months
    TO raingan_reader, raingan_coordinator;
