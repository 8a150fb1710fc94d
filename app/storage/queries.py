"""Queries over all projects in one pass: search texts, statuses, used values."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from app.models.entry import entries
from app.models.match_key import office_key
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.models.project_status import ProjectStatus
from app.models.year_series import report_day

_OF_PROJECT: Final = (
    "project_name",
    "project_code",
    "office",
    "division",
    "subdivision",
    "officer_name",
    "coordinator",
)
Query = Callable[..., list[dict[str, Any]]]


def search_texts(query: Query, project_ids: Sequence[str]) -> dict[str, str]:
    """Return names, codes, people and narratives of each of these projects, one per line."""
    places = ", ".join("?" * len(project_ids))
    own = f"SELECT id, {' || char(10) || '.join(_OF_PROJECT)} AS text FROM project WHERE id IN ({places})"
    reported = f"""
        SELECT project_id, group_concat(narrative, char(10)) AS text
        FROM progress_report WHERE project_id IN ({places}) GROUP BY project_id
    """
    narratives = {row["project_id"]: row["text"] for row in query(reported, *project_ids)}
    return {row["id"]: f"{row['text']}\n{narratives.get(row['id'], '')}" for row in query(own, *project_ids)}


def searched_entries(query: Query, project_id: str) -> tuple[Project, list[ProgressReport]]:
    """Return a project and its reports with the entries alone that `search_texts` has of them."""
    reported = "SELECT period, narrative FROM progress_report WHERE project_id = ? ORDER BY period"
    [own] = query(f"SELECT id, {', '.join(_OF_PROJECT)} FROM project WHERE id = ?", project_id)
    reports = [
        ProgressReport(project_id, Period.parse(row["period"]), narrative=row["narrative"])
        for row in query(reported, project_id)
    ]
    return Project(**own), reports


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
"""With max(period), SQLite takes the other columns from the row with the maximum: the latest report's.

If that has no progress, which is rare, an earlier report is used; the cross join makes SQLite start with
those few.
"""


def status_from(row: dict[str, Any]) -> ProjectStatus:
    """Return the status in a row, which it modifies. Raises ValueError for an invalid date."""
    period, reported_on = row.pop("period"), _day(row.pop("reported_on"))
    row["start_date"], row["end_date"] = _day(row["start_date"]), _day(row["end_date"])
    row["progress_on"] = report_day(Period.parse(period), reported_on) if period else None
    return ProjectStatus(**row)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def narratives_used(query: Query, project_id: str, period: Period, most: int) -> list[str]:
    """Return the narratives of reports near this one, nearest first, each once."""
    found = query(_OFFICES, project_id)
    offices = [row["office"] for row in found if office_key(row["office"]) == office_key(row["own"] or "")]
    named = {"project_id": project_id, "period": str(period), "most": most, "offices": json.dumps(offices)}
    return list(dict.fromkeys(row["narrative"] for row in query(_NARRATIVES, named)))


_NARRATIVES: Final = """
    SELECT narrative FROM (
        SELECT narrative, 0 AS distance, period FROM progress_report
            WHERE project_id = :project_id AND period <> :period
        UNION ALL
        SELECT report.narrative, iif(report.period = :period, 1, 2), report.period
            FROM progress_report AS report JOIN project ON project.id = report.project_id
            WHERE substr(report.period, 6) = substr(:period, 6) AND report.project_id <> :project_id
                AND project.office IN (SELECT value FROM json_each(:offices))
    )
    WHERE narrative <> '' ORDER BY distance, period DESC LIMIT :most
"""
"""This project's other months first, then this month of the same office's other projects, then the same month
of other years; the latest first.
"""

_OFFICES: Final = """
    SELECT office, (SELECT office FROM project WHERE id = ?) AS own FROM project GROUP BY office
"""


def used_sql(keys: Sequence[str]) -> str:
    """Return the query for the distinct combinations of these entries, latest first, where the first is not
    empty.
    """
    columns = ", ".join(keys)
    assert set(keys) <= entries(Project).keys(), columns
    return f"SELECT {columns} FROM project WHERE {keys[0]} <> '' GROUP BY {columns} ORDER BY max(id) DESC"
