-- What Metabase, Superset or Power BI read: the projects, reports and months that the program would show.

-- The shown revision of each record, docs/file-format.md 2.8: one that no other revision of the record was made of; of
-- several, content before a removal, then the later time, then the greater digest. An id is that of a record of one kind and
-- one project: who may write about one project hides nothing of another by its ids.
-- The last join is by the digest alone: with the year, which follows from it, the planner would expect next to no rows.
CREATE VIEW raingan.head AS
WITH superseded AS MATERIALIZED (
    SELECT parent.kind, parent.project_id, parent.record_id, parent.parents, parent.body
    FROM (
        SELECT DISTINCT kind, project_id, record_id, unnest(parents) AS digest
        FROM raingan.revision WHERE parents <> '{}'
    ) AS named
    JOIN raingan.revision AS parent USING (record_id, digest)
    WHERE parent.kind = named.kind AND parent.project_id IS NOT DISTINCT FROM named.project_id
), tip AS (
    SELECT DISTINCT ON (kind, record_id, project_id) kind, record_id, digest
    FROM raingan.revision
    WHERE NOT EXISTS (
        SELECT FROM superseded
        WHERE superseded.record_id = revision.record_id AND superseded.parents = revision.parents
            AND superseded.body = revision.body AND superseded.kind = revision.kind
            AND superseded.project_id IS NOT DISTINCT FROM revision.project_id)
    ORDER BY kind, record_id, project_id, removed, at DESC, digest DESC
)
SELECT revision.* FROM tip JOIN raingan.revision USING (digest) WHERE NOT revision.removed;

-- json_to_record reads a body once for all its entries.
CREATE VIEW raingan.projects AS
SELECT
    record_id AS project_id,
    head.office AS office_key,
    entry.office,
    division,
    subdivision,
    entry.fiscal_year,
    project_code,
    project_name,
    start_date,
    end_date,
    (allocated_budget_satang / 100.0)::numeric(16, 2) AS allocated_budget_baht,
    officer_name,
    coordinator
FROM raingan.head CROSS JOIN LATERAL json_to_record(body::json) AS entry (
    office text, division text, subdivision text, fiscal_year integer, project_code text, project_name text,
    start_date date, end_date date, allocated_budget_satang bigint, officer_name text, coordinator text)
WHERE kind = 'project';

-- Reports without their project wait, as in the program.
CREATE VIEW raingan.reports AS
SELECT
    shown.project_id,
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
    narrative
FROM raingan.head AS shown CROSS JOIN LATERAL json_to_record(body::json) AS entry (
    reported_on date, progress integer, disbursed_satang bigint, plan_status text, target_status text, narrative text)
JOIN raingan.projects AS project USING (project_id)
WHERE shown.kind = 'progress_report';

CREATE VIEW raingan.latest_reports AS
SELECT DISTINCT ON (project_id)
    reports.*, sum(disbursed_baht) OVER (PARTITION BY project_id) AS spent_baht
FROM raingan.reports
ORDER BY project_id, month DESC;

CREATE VIEW raingan.offices AS
SELECT
    project.office_key,
    min(project.office) AS office,
    project.fiscal_year,
    count(*) AS projects,
    coalesce(sum(allocated_budget_baht), 0) AS allocated_budget_baht,
    count(latest.project_id) AS projects_with_reports,
    coalesce(sum(latest.spent_baht), 0) AS spent_baht,
    max(latest.month) AS latest_month
FROM raingan.projects AS project LEFT JOIN raingan.latest_reports AS latest USING (project_id)
GROUP BY project.office_key, project.fiscal_year;

CREATE VIEW raingan.office_months AS
SELECT
    office_key,
    min(office) AS office,
    fiscal_year,
    month,
    count(*) AS reports,
    sum(disbursed_baht) AS disbursed_baht,
    avg(progress_percent)::numeric(16, 2) AS average_progress_percent
FROM raingan.reports
GROUP BY office_key, fiscal_year, month;

COMMENT ON VIEW raingan.projects IS 'โครงการตามข้อมูลล่าสุด แถวละหนึ่งโครงการ';
COMMENT ON VIEW raingan.reports IS 'รายงานประจำเดือนตามข้อมูลล่าสุด แถวละหนึ่งโครงการหนึ่งเดือน';
COMMENT ON VIEW raingan.latest_reports IS 'รายงานเดือนล่าสุดของแต่ละโครงการ และเงินที่ใช้ไปทั้งหมดของโครงการ';
COMMENT ON VIEW raingan.offices IS 'ยอดรวมของแต่ละหน่วยงานในปีงบประมาณ';
COMMENT ON VIEW raingan.office_months IS 'ยอดรวมของแต่ละหน่วยงานในแต่ละเดือน';

GRANT SELECT ON raingan.projects, raingan.reports, raingan.latest_reports, raingan.offices, raingan.office_months
    TO raingan_reader, raingan_coordinator;
