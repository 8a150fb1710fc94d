-- What of each project and report is shown now, kept by the push that changes it: the views read this, not the revisions.

CREATE TABLE raingan.shown_project (
    project_id uuid PRIMARY KEY,
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

-- What coordinators merged and parted again, as the program of one says it (raingan.settle): the notes say it, and docs/file-format.md
-- 2.5 what follows from them.
CREATE TABLE raingan.merged_project (
    project_id uuid PRIMARY KEY
);
COMMENT ON TABLE raingan.merged_project IS 'Projects that are part of others: not shown, whatever is sent of them';
CREATE TABLE raingan.void (
    digest bytea PRIMARY KEY
);
COMMENT ON TABLE raingan.void IS 'Revisions that do not count: removals by merging a project that survives, reports of parted projects';

-- The shown revision of each of these records, docs/file-format.md 2.8: one that no other revision of the record was made
-- of; of several, content before a removal, then the later time, then the greater digest. An id is that of a record of one kind
-- and one project: who may write about one project hides nothing of another by its ids.
CREATE FUNCTION raingan.tips(records uuid[]) RETURNS SETOF raingan.revision
LANGUAGE sql STABLE
AS $$
    WITH known AS MATERIALIZED (
        SELECT * FROM raingan.revision WHERE record_id = ANY (records) AND kind <> 'note' AND project_id IS NOT NULL
            AND NOT EXISTS (SELECT FROM raingan.void WHERE void.digest = revision.digest)
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

-- Show these revisions, of records of which nothing is shown. json_to_record reads a body once for all its entries.
CREATE FUNCTION raingan.show(revisions raingan.revision[]) RETURNS void
LANGUAGE sql
AS $$
    INSERT INTO raingan.shown_project
    SELECT record_id, removed OR EXISTS (SELECT FROM raingan.merged_project AS merged WHERE merged.project_id = record_id), entry.*
    FROM unnest(revisions) AS tip CROSS JOIN LATERAL json_to_record(body::json) AS entry (
        office text, division text, subdivision text, fiscal_year integer, project_code text, project_name text,
        start_date date, end_date date, allocated_budget_satang bigint, officer_name text, coordinator text)
    WHERE kind = 'project';
    INSERT INTO raingan.shown_report
    SELECT record_id, project_id, period, removed, entry.*
    FROM unnest(revisions) AS tip CROSS JOIN LATERAL json_to_record(body::json) AS entry (
        reported_on date, progress integer, disbursed_satang bigint, plan_status text, target_status text,
        narrative text)
    WHERE kind = 'progress_report' AND project_id IS NOT NULL;
$$;

-- Show these records anew, and follow the offices of projects: of all revisions of one that are no parent of another, the shown one
-- tells it. A function in SQL is planned at each call; a plan that is kept would be that of empty tables, while one push fills them.
CREATE FUNCTION raingan.show_some(records uuid[]) RETURNS void
LANGUAGE sql
AS $$
    DELETE FROM raingan.shown_project WHERE project_id = ANY (records);
    DELETE FROM raingan.shown_report WHERE report_id = ANY (records);
    SELECT raingan.show(ARRAY(SELECT tip FROM raingan.tips(records) AS tip));
    WITH content AS MATERIALIZED (
        SELECT * FROM raingan.revision WHERE record_id = ANY (records) AND kind = 'project' AND NOT removed
    ), told AS (
        SELECT DISTINCT ON (record_id) record_id, raingan.office_key(body::jsonb->>'office') AS office FROM content
        WHERE (record_id, digest) NOT IN (SELECT record_id, unnest(parents) FROM content)
        ORDER BY record_id, at DESC, digest DESC
    ), moved AS (
        UPDATE raingan.project_office AS known SET office = told.office FROM told
        WHERE known.project_id = told.record_id AND known.office <> told.office
        RETURNING known.project_id, known.office
    )
    UPDATE raingan.revision SET office = moved.office FROM moved
    WHERE revision.project_id = moved.project_id AND revision.office <> moved.office;
$$;

-- Show records anew of which something else was here before, some at a time: all of them might fill the memory.
CREATE FUNCTION raingan.show_again(records uuid[]) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    FOR start IN 1..cardinality(records) BY 500 LOOP
        PERFORM raingan.show_some(records[start:start + 499]);
    END LOOP;
END $$;

-- Return the records of which nothing else was ever here: what came is shown. In SQL, as `show_some` is.
CREATE FUNCTION raingan.fresh(records uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE
AS $$
    SELECT ARRAY(
        SELECT one FROM unnest(records) AS one
        WHERE NOT EXISTS (SELECT FROM raingan.shown_project WHERE project_id = one)
            AND NOT EXISTS (SELECT FROM raingan.shown_report WHERE report_id = one)
        GROUP BY one HAVING count(*) = 1)
$$;

-- Follow what a coordinator's program says: which projects are part of others, and which revisions do not count. Without effect unless
-- it knows all notes of the hub that merge or part projects: these are their digests.
CREATE FUNCTION raingan.settle(notes bytea[], not_counting bytea[], merged uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    changed uuid[];
BEGIN
    LOCK TABLE raingan.shown_project IN SHARE ROW EXCLUSIVE MODE;
    IF EXISTS (
        SELECT FROM raingan.revision
        WHERE kind = 'note' AND body::jsonb->>'topic' = 'merged' AND digest <> ALL (notes))
    THEN
        RETURN;
    END IF;
    changed := ARRAY(
        (TABLE raingan.merged_project EXCEPT SELECT unnest(merged))
        UNION (SELECT unnest(merged) EXCEPT TABLE raingan.merged_project)
        UNION SELECT record_id FROM raingan.revision
        WHERE digest IN (
            (TABLE raingan.void EXCEPT SELECT unnest(not_counting))
            UNION (SELECT unnest(not_counting) EXCEPT TABLE raingan.void)));
    DELETE FROM raingan.merged_project;
    INSERT INTO raingan.merged_project SELECT DISTINCT unnest(merged);
    DELETE FROM raingan.void;
    INSERT INTO raingan.void SELECT DISTINCT unnest(not_counting);
    PERFORM raingan.show_again(changed);
END $$;

REVOKE ALL ON FUNCTION raingan.tips, raingan.show, raingan.show_some, raingan.show_again, raingan.fresh, raingan.settle
    FROM PUBLIC;
GRANT SELECT ON raingan.merged_project, raingan.void TO raingan_coordinator;
GRANT EXECUTE ON FUNCTION raingan.settle TO raingan_coordinator;
