"""One month of all projects: who has reported, and what. Read in one pass."""

from dataclasses import dataclass
from typing import Final

_OF_MONTH: Final = """
    FROM project
    LEFT JOIN progress_report AS report ON report.project_id = project.id AND report.period = :period
    WHERE fiscal_year = :fiscal_year AND NOT EXISTS (
        SELECT 1 FROM note
        WHERE note.project_id = project.id AND topic = 'closing' AND settled_on IS NULL
    )
"""
"""The projects that report in a month: those of its fiscal year which are not closed."""

MONTH_SUMMARIES: Final = f"""
    SELECT project.id, project_name, project_code, report.id IS NOT NULL AS is_reported,
        report.progress, report.disbursed_satang,
        (SELECT progress FROM progress_report AS earlier
            WHERE earlier.project_id = project.id AND earlier.period < :period AND progress IS NOT NULL
            ORDER BY earlier.period DESC LIMIT 1) AS progress_before
    {_OF_MONTH}
    ORDER BY project_code, project_name, project.id
"""

MONTH_COUNTS: Final = f"SELECT count(report.id) AS reported, count(*) AS due {_OF_MONTH}"


@dataclass(frozen=True, slots=True)
class MonthSummary:
    """A project in one month. Progress is in hundredths of a percent, `progress_before` that of the month
    before.
    """

    id: str
    project_name: str
    project_code: str
    is_reported: bool
    progress: int | None
    disbursed_satang: int | None
    progress_before: int | None
