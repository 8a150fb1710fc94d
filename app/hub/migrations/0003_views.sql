-- What Metabase, Superset or Power BI read: the projects, reports and months that the program would show.

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

GRANT SELECT ON raingan.projects, raingan.reports, raingan.latest_reports, raingan.offices, raingan.office_months
    TO raingan_reader, raingan_coordinator;
