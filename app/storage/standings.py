"""Where all projects of a file stand, read in one pass over the file."""

from datetime import date
from typing import Any, Final

from app.models.progress_report import Period
from app.models.project_status import Standing
from app.models.year_series import report_day

STANDINGS: Final = """
    WITH latest AS (
        SELECT project_id, max(period) AS period, progress, reported_on, plan_status, target_status,
            count(*) AS report_count, coalesce(sum(disbursed_satang), 0) AS spent_satang
        FROM progress_report GROUP BY project_id
    ), earlier AS (
        SELECT report.project_id, max(report.period) AS period, report.progress, report.reported_on
        FROM latest CROSS JOIN progress_report AS report USING (project_id)
        WHERE latest.progress IS NULL AND report.progress IS NOT NULL GROUP BY report.project_id
    )
    SELECT id, project_name, project_code, fiscal_year, office, division, start_date, end_date,
        allocated_budget_satang, coalesce(spent_satang, 0) AS spent_satang,
        coalesce(report_count, 0) AS report_count,
        iif(latest.progress IS NULL, earlier.progress, latest.progress) AS progress,
        iif(latest.progress IS NULL, earlier.period, latest.period) AS period,
        iif(latest.progress IS NULL, earlier.reported_on, latest.reported_on) AS reported_on,
        coalesce(plan_status, '') AS plan_status, coalesce(target_status, '') AS target_status
    FROM project LEFT JOIN latest ON latest.project_id = id LEFT JOIN earlier ON earlier.project_id = id
"""
"""Beside max(period), SQLite takes the other columns from the row that has it: the latest report's.

Where that tells no progress, which is rare, an earlier report is asked: the cross join has SQLite begin with
these few.
"""


def standing_from(row: dict[str, Any]) -> Standing:
    """Takes the row for its own. Raises an error of Python's for what is no date."""
    period, reported_on = row.pop("period"), _day(row.pop("reported_on"))
    row["start_date"], row["end_date"] = _day(row["start_date"]), _day(row["end_date"])
    row["progress_on"] = report_day(Period.parse(period), reported_on) if period else None
    return Standing(**row)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
