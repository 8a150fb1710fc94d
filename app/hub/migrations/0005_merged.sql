-- Projects that were merged into others, as the notes of topic "merged" say (docs/file-format.md 2.5): they are not shown, and
-- their reports are reports of the project that survives. What a file with the same revisions would show is shown here, too.

CREATE TABLE raingan.redirect (
    project_id uuid PRIMARY KEY,
    surviving uuid NOT NULL
);
COMMENT ON COLUMN raingan.redirect.surviving IS 'The project itself if it survives a circle of notes, although it was removed';

CREATE TABLE raingan.once_merged (
    project_id uuid,
    surviving uuid,
    PRIMARY KEY (project_id, surviving)
);
COMMENT ON TABLE raingan.once_merged IS 'What notes said once and no longer: images of these reports do not count';

-- The images of reports that were redirected, as a file makes them; most come to the hub as revisions, too.
CREATE TABLE raingan.image (
    LIKE raingan.revision,
    source bytea,
    counts boolean NOT NULL,
    PRIMARY KEY (project_id, source)
);
COMMENT ON COLUMN raingan.image.counts IS 'Whether a note still says so; if not, the same among the revisions does not count, either';
CREATE INDEX ON raingan.image (record_id);

CREATE TABLE raingan.void (
    digest bytea PRIMARY KEY,
    project_id uuid NOT NULL
);
COMMENT ON TABLE raingan.void IS 'Revisions that do not count: images of once, and removals by merging a project that survives';
CREATE INDEX ON raingan.void (project_id);

CREATE INDEX revision_merged_idx ON raingan.revision (record_id) WHERE kind = 'note' AND body::jsonb->>'topic' = 'merged';

-- What may be shown of projects and reports: what was sent, and the images of it.
CREATE VIEW raingan.known AS
SELECT * FROM raingan.revision WHERE kind <> 'note' AND project_id IS NOT NULL
UNION ALL
SELECT
    fiscal_year, digest, kind, record_id, parents, body, at, editor, device, project_id, office, period, removed, pushed_by,
    pushed_at
FROM raingan.image WHERE counts;

-- The pairs of projects that notes name; those hold that the shown revision of a note names, unless it is settled.
CREATE VIEW raingan.merged_note AS
WITH known AS MATERIALIZED (
    SELECT record_id, digest, parents, body, removed, at FROM raingan.revision
    WHERE kind = 'note' AND project_id IS NULL AND record_id IN (
        SELECT record_id FROM raingan.revision WHERE kind = 'note' AND body::jsonb->>'topic' = 'merged')
), shown AS (
    SELECT DISTINCT ON (record_id) record_id, digest, removed FROM known
    WHERE NOT EXISTS (
        SELECT FROM known AS later JOIN known AS made_of ON made_of.digest = ANY (later.parents)
        WHERE later.record_id = known.record_id AND made_of.record_id = known.record_id
            AND made_of.parents = known.parents AND made_of.body = known.body)
    ORDER BY record_id, removed, at DESC, digest DESC
)
SELECT
    (content->>'rule')::uuid AS project_id,
    (content->>'text')::uuid AS surviving,
    NOT content ? 'settled_on' AND known.digest = shown.digest AS holds
FROM known JOIN shown USING (record_id) CROSS JOIN LATERAL (SELECT known.body::jsonb AS content) AS told
WHERE NOT known.removed AND NOT shown.removed
    AND content->>'rule' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    AND content->>'text' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';

-- The last of a chain survives, and of a circle the smallest.
CREATE VIEW raingan.told_redirect AS
WITH RECURSIVE said AS MATERIALIZED (
    SELECT DISTINCT ON (project_id) project_id, surviving FROM raingan.merged_note WHERE holds ORDER BY project_id, surviving
), walk AS (
    SELECT project_id, ARRAY[project_id] AS path, surviving AS following FROM said
    UNION ALL
    SELECT walk.project_id, path || following, said.surviving
    FROM walk JOIN said ON said.project_id = following WHERE following <> ALL (path)
)
SELECT project_id, CASE
        WHEN following = ANY (path) THEN (
            SELECT one FROM unnest(path[array_position(path, following):]) AS one ORDER BY one LIMIT 1)
        ELSE following
    END AS surviving
FROM walk
WHERE following = ANY (path) OR following NOT IN (SELECT project_id FROM said);

-- In a circle nobody can tell whose images they are.
CREATE VIEW raingan.told_once AS
WITH RECURSIVE ever AS MATERIALIZED (
    SELECT DISTINCT project_id, surviving FROM raingan.merged_note
), reached AS (
    SELECT * FROM ever
    UNION
    SELECT reached.project_id, ever.surviving FROM reached JOIN ever ON ever.project_id = reached.surviving
)
SELECT * FROM reached
WHERE NOT EXISTS (
    SELECT FROM reached AS back WHERE back.project_id = reached.surviving AND back.surviving = reached.project_id)
EXCEPT
SELECT * FROM raingan.told_redirect;

-- Follow the notes. Returns the projects about which they say something else now.
CREATE FUNCTION raingan.follow_notes() RETURNS uuid[]
LANGUAGE plpgsql
AS $$
DECLARE
    changed uuid[] := ARRAY(
        SELECT unnest(ARRAY[project_id, surviving]) FROM (
            (TABLE raingan.told_redirect EXCEPT TABLE raingan.redirect)
            UNION ALL (TABLE raingan.redirect EXCEPT TABLE raingan.told_redirect)
            UNION ALL (TABLE raingan.told_once EXCEPT TABLE raingan.once_merged)
            UNION ALL (TABLE raingan.once_merged EXCEPT TABLE raingan.told_once)
        ) AS pair);
BEGIN
    IF changed <> '{}' THEN
        DELETE FROM raingan.redirect;
        INSERT INTO raingan.redirect TABLE raingan.told_redirect;
        DELETE FROM raingan.once_merged;
        INSERT INTO raingan.once_merged TABLE raingan.told_once;
    END IF;
    RETURN changed;
END $$;

-- Return these projects that notes name, and all that are or were part of one another with them.
CREATE FUNCTION raingan.related(projects uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE
AS $$
    WITH RECURSIVE pair AS MATERIALIZED (
        TABLE raingan.redirect UNION TABLE raingan.once_merged
    ), edge AS MATERIALIZED (
        SELECT project_id AS one, surviving AS other FROM pair UNION SELECT surviving, project_id FROM pair
    ), near AS (
        SELECT one FROM edge WHERE one = ANY (projects)
        UNION
        SELECT other FROM near JOIN edge USING (one)
    )
    SELECT ARRAY(SELECT one FROM near)
$$;

-- The UUIDv5 of a project and a month. PostgreSQL itself has no SHA-1; this one is for what fits into its one block.
CREATE FUNCTION raingan.report_id(project uuid, period text) RETURNS uuid
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
    said bytea := uuid_send(project) || convert_to(period, 'UTF8');
    block bytea := said || '\x80' || decode(repeat('00', 62 - length(said)), 'hex') || decode(to_hex(8 * length(said)), 'hex');
    start bigint[] := ARRAY[1732584193, 4023233417, 2562383102, 271733878, 3285377520];
    now bigint[] := start;
    word bigint[];
    mixed bigint;
BEGIN
    FOR place IN 0..79 LOOP
        IF place < 16 THEN
            word[place] := ('x' || encode(substr(block, place * 4 + 1, 4), 'hex'))::bit(32)::bigint & 4294967295;
        ELSE
            mixed := word[place - 3] # word[place - 8] # word[place - 14] # word[place - 16];
            word[place] := ((mixed << 1) | (mixed >> 31)) & 4294967295;
        END IF;
        mixed := CASE place / 20
            WHEN 0 THEN ((now[2] & now[3]) | (~now[2] & now[4])) + 1518500249
            WHEN 1 THEN (now[2] # now[3] # now[4]) + 1859775393
            WHEN 2 THEN ((now[2] & now[3]) | (now[2] & now[4]) | (now[3] & now[4])) + 2400959708
            ELSE (now[2] # now[3] # now[4]) + 3395469782
        END;
        mixed := mixed + (((now[1] << 5) | (now[1] >> 27)) & 4294967295);
        now := ARRAY[
            (mixed + now[5] + word[place]) & 4294967295, now[1], ((now[2] << 30) | (now[2] >> 2)) & 4294967295, now[3], now[4]];
    END LOOP;
    FOR place IN 1..4 LOOP
        word[place] := (start[place] + now[place]) & 4294967295;
    END LOOP;
    word[2] := (word[2] & 4294905855) | 20480;
    word[3] := (word[3] & 1073741823) | 2147483648;
    RETURN (
        SELECT string_agg(lpad(to_hex(word[place]), 8, '0'), '' ORDER BY place) FROM generate_series(1, 4) AS place
    )::uuid;
END $$;

-- The removals of these projects' reports that say only that the project was merged: those that went with the project, and
-- what was made of them in agreement.
CREATE FUNCTION raingan.removals(projects uuid[]) RETURNS TABLE (digest bytea, record_id uuid, with_project boolean)
LANGUAGE sql STABLE
AS $$
    WITH RECURSIVE removal AS MATERIALIZED (
        SELECT * FROM raingan.revision WHERE project_id = ANY (projects) AND kind <> 'note' AND removed
    ), gone AS (
        SELECT report.digest, report.record_id, true FROM removal AS report
        WHERE kind = 'progress_report' AND EXISTS (
            SELECT FROM removal AS project
            WHERE project.kind = 'project' AND project.record_id = report.project_id
                AND (project.at, project.editor, project.device) = (report.at, report.editor, report.device))
        UNION
        SELECT removal.digest, removal.record_id, false
        FROM gone JOIN removal ON removal.record_id = gone.record_id AND gone.digest = ANY (removal.parents)
        WHERE removal.kind = 'progress_report'
    )
    SELECT * FROM gone
$$;

-- What is redirected of these projects' reports: the last revisions that whoever merged them had not seen, and what they were
-- made of.
CREATE FUNCTION raingan.to_redirect(projects uuid[]) RETURNS SETOF raingan.revision
LANGUAGE sql STABLE
AS $$
    WITH RECURSIVE report AS MATERIALIZED (
        SELECT * FROM raingan.revision WHERE project_id = ANY (projects) AND kind = 'progress_report'
    ), removal AS MATERIALIZED (
        SELECT * FROM raingan.removals(projects)
    ), seen AS (
        SELECT digest FROM removal WHERE with_project
        UNION
        SELECT unnest(parents) FROM seen JOIN report USING (digest)
    ), left_over AS MATERIALIZED (
        SELECT * FROM report WHERE digest NOT IN (SELECT digest FROM removal)
    ), superseded AS MATERIALIZED (
        SELECT made_of.* FROM (SELECT DISTINCT project_id, record_id, unnest(parents) AS digest FROM left_over) AS named
        JOIN left_over AS made_of USING (project_id, record_id, digest)
    ), wanted AS (
        SELECT digest FROM left_over
        WHERE digest NOT IN (SELECT digest FROM seen) AND NOT EXISTS (
            SELECT FROM superseded
            WHERE superseded.record_id = left_over.record_id AND superseded.project_id = left_over.project_id
                AND superseded.parents = left_over.parents AND superseded.body = left_over.body)
        UNION
        SELECT unnest(parents) FROM wanted JOIN report USING (digest)
    )
    SELECT * FROM report WHERE digest IN (SELECT digest FROM wanted)
$$;

-- Add the images of these revisions of reports in the projects that are paired with theirs, parents first.
CREATE FUNCTION raingan.add_images(sources raingan.revision[], pairs raingan.redirect[], count boolean) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    LOOP
        INSERT INTO raingan.image
        SELECT
            fiscal_year, raingan.digest_of(kind, image_id, image_parents, image_body, at, editor, device), kind, image_id,
            image_parents, image_body, at, editor, device, surviving, '', period, removed, pushed_by, pushed_at, digest, count
        FROM (
            SELECT
                source.*, pair.surviving,
                raingan.report_id(pair.surviving, period) AS image_id,
                replace(
                    body, '"project_id":"' || source.project_id || '"', '"project_id":"' || pair.surviving || '"'
                ) AS image_body,
                CASE
                    WHEN before.images <> '{}' THEN before.images
                    WHEN cardinality(parents) <> 1 THEN ARRAY[sha256(convert_to('merged/' || source.project_id, 'UTF8'))]
                    WHEN parents[1] = sha256(convert_to('merged/' || pair.surviving, 'UTF8')) THEN '{}'
                    ELSE parents
                END AS image_parents
            FROM unnest(sources) AS source JOIN unnest(pairs) AS pair USING (project_id)
            CROSS JOIN LATERAL (
                SELECT array_agg(image.digest ORDER BY image.digest) AS images, count(*) = count(image.digest) AS are_all
                FROM unnest(source.parents) AS parent
                LEFT JOIN raingan.image ON image.source = parent AND image.project_id = pair.surviving
                WHERE (parent, source.record_id, source.project_id) IN (
                    SELECT digest, record_id, project_id FROM unnest(sources))
            ) AS before
            WHERE before.are_all AND NOT EXISTS (
                SELECT FROM raingan.image AS made WHERE made.source = source.digest AND made.project_id = pair.surviving)
        ) AS made
        ON CONFLICT DO NOTHING;
        EXIT WHEN NOT FOUND;
    END LOOP;
END $$;

-- The shown revision of each of these records, as before, of all that counts.
CREATE OR REPLACE FUNCTION raingan.tips(records uuid[]) RETURNS SETOF raingan.revision
LANGUAGE sql STABLE
AS $$
    WITH known AS MATERIALIZED (
        SELECT * FROM raingan.known
        WHERE record_id = ANY (records) AND NOT EXISTS (SELECT FROM raingan.void WHERE void.digest = known.digest)
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

-- Show anew all of these projects, which are or were part of one another, or of which notes no longer say anything.
CREATE FUNCTION raingan.show_related(projects uuid[]) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    merged raingan.redirect[];
    once raingan.redirect[];
    revived uuid[];
BEGIN
    IF projects = '{}' THEN
        RETURN;
    END IF;
    merged := ARRAY(
        SELECT one FROM raingan.redirect AS one WHERE project_id = ANY (projects) AND surviving <> project_id);
    once := ARRAY(
        SELECT ROW(project_id, surviving)::raingan.redirect FROM raingan.once_merged WHERE surviving = ANY (projects));
    revived := ARRAY(SELECT project_id FROM raingan.redirect WHERE project_id = ANY (projects) AND surviving = project_id);

    DELETE FROM raingan.image WHERE project_id = ANY (projects);
    PERFORM raingan.add_images(
        ARRAY(SELECT one FROM raingan.to_redirect(ARRAY(SELECT project_id FROM unnest(merged))) AS one), merged, true);
    PERFORM raingan.add_images(
        ARRAY(
            SELECT ROW(known.*)::raingan.revision FROM raingan.known
            WHERE kind = 'progress_report' AND project_id IN (SELECT project_id FROM unnest(once))),
        once, false);
    DELETE FROM raingan.void WHERE project_id = ANY (projects);
    WITH gone AS MATERIALIZED (
        SELECT digest FROM raingan.removals(revived)
        UNION SELECT digest FROM raingan.revision WHERE record_id = ANY (revived) AND kind = 'project' AND removed
    )
    INSERT INTO raingan.void
    SELECT digest, project_id FROM raingan.known
    WHERE project_id = ANY (revived) AND digest IN (SELECT digest FROM gone) AND EXISTS (
        SELECT FROM raingan.known AS other
        WHERE other.record_id = known.record_id AND other.project_id = known.project_id
            AND other.digest NOT IN (SELECT digest FROM gone))
    ON CONFLICT DO NOTHING;
    INSERT INTO raingan.void SELECT digest, project_id FROM raingan.image WHERE project_id = ANY (projects) AND NOT counts
    ON CONFLICT DO NOTHING;

    DELETE FROM raingan.shown_project WHERE project_id = ANY (projects);
    DELETE FROM raingan.shown_report WHERE project_id = ANY (projects);
    PERFORM raingan.show_again(ARRAY(SELECT DISTINCT record_id FROM raingan.known WHERE project_id = ANY (projects)));
    UPDATE raingan.shown_project SET removed = true WHERE project_id IN (SELECT project_id FROM unnest(merged));
    UPDATE raingan.shown_report SET removed = true WHERE project_id IN (SELECT project_id FROM unnest(merged));
END $$;

-- As before, and then what notes say of the projects that came.
CREATE OR REPLACE FUNCTION raingan.follow_arrival() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    added raingan.revision[];
    fresh uuid[];
    changed uuid[] := '{}';
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
    IF EXISTS (SELECT FROM unnest(added) AS one WHERE kind = 'note' AND body::jsonb->>'topic' = 'merged') THEN
        changed := raingan.follow_notes();
    END IF;
    PERFORM raingan.show_related(changed || raingan.related(
        changed || ARRAY(SELECT DISTINCT project_id FROM unnest(added) AS one WHERE kind <> 'note')));
    DELETE FROM raingan.arrival WHERE number = NEW.number;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION raingan.follow_deletion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    records uuid[];
    changed uuid[];
BEGIN
    LOCK TABLE raingan.shown_project IN SHARE ROW EXCLUSIVE MODE;
    records := ARRAY(SELECT DISTINCT record_id FROM deleted WHERE kind <> 'note');
    DELETE FROM raingan.shown_project WHERE project_id = ANY (records);
    DELETE FROM raingan.shown_report WHERE report_id = ANY (records);
    PERFORM raingan.show_again(records);
    changed := raingan.follow_notes();
    PERFORM raingan.show_related(changed || raingan.related(
        changed || ARRAY(SELECT DISTINCT project_id FROM deleted WHERE kind <> 'note')));
    INSERT INTO raingan.bucket SELECT DISTINCT raingan.bucket_of(digest) FROM deleted
    ON CONFLICT (number) DO UPDATE SET sum = NULL;
    PERFORM raingan.sum_buckets();
    RETURN NULL;
END $$;

-- What an older version of the hub holds already.
DO $$
DECLARE
    changed uuid[] := raingan.follow_notes();
BEGIN
    PERFORM raingan.show_related(raingan.related(changed));
END $$;

REVOKE ALL ON FUNCTION raingan.follow_notes, raingan.related, raingan.report_id, raingan.removals, raingan.to_redirect,
    raingan.add_images, raingan.show_related FROM PUBLIC;
