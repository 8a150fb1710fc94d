"""What a file has said before, for those who type it again: read in one query."""

from collections.abc import Sequence
from typing import Final

from app.models.entry import entries
from app.models.project import Project

NARRATIVES: Final = """
    SELECT narrative FROM (
        SELECT narrative, 0 AS distance, period FROM progress_report
            WHERE project_id = ?1 AND period <> ?2
        UNION ALL
        SELECT report.narrative, iif(report.period = ?2, 1, 2), report.period
            FROM progress_report AS report JOIN project ON project.id = report.project_id
            WHERE substr(report.period, 6) = substr(?2, 6) AND report.project_id <> ?1
                AND project.office IN (SELECT value FROM json_each(?4))
    )
    WHERE narrative <> '' ORDER BY distance, period DESC LIMIT ?3
"""
OFFICES: Final = """
    SELECT office, (SELECT office FROM project WHERE id = ?1) AS own FROM project GROUP BY office
"""
"""Of this project's other months, then of the same office's other projects for this month, then for the same
month of other years; the latest first."""


def used_sql(keys: Sequence[str]) -> str:
    """What projects say in these entries, each once, the latest first; not where the first is empty."""
    columns = ", ".join(keys)
    assert set(keys) <= entries(Project).keys(), columns
    return f"SELECT {columns} FROM project WHERE {keys[0]} <> '' GROUP BY {columns} ORDER BY max(id) DESC"
