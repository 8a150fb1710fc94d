"""Which projects must report in a month, in SQL: the rule of app/models/submission/expected_months.py.

A file of ten thousand projects tells it of a month in one look; reading them all would take seconds.
"""

from typing import Any, Final

from app.models.progress_report import Period, fiscal_months
from app.models.project_status import DONE
from app.models.submission.expected_months import first_day

_START: Final = "coalesce(substr(start_date, 1, 7), :first_month)"
_END: Final = "coalesce(substr(end_date, 1, 7), :last_month)"

_DONE_BEFORE: Final = """
    EXISTS (
        SELECT 1 FROM progress_report AS done
        WHERE done.project_id = project.id AND done.period < :period AND done.progress >= :done
            AND NOT EXISTS (
                SELECT 1 FROM progress_report AS later
                WHERE later.project_id = project.id AND later.period > done.period AND later.progress < :done
            )
    )
"""

EXPECTED: Final = f"""
    fiscal_year = :fiscal_year AND (
        {_START} > min({_END}, :last_month)
        OR ({_START} <= :period AND ({_END} >= :period OR NOT {_DONE_BEFORE}))
    )
"""
"""Of a row of `project`, without closings. Few projects end before the month: only their reports are read."""

OPEN: Final = """
    project.id NOT IN (
        SELECT project_id FROM note
        WHERE topic = 'closing' AND settled_on IS NULL AND project_id IS NOT NULL
            AND (noted_on IS NULL OR noted_on < :first_day)
    )
"""
"""Whether it was not closed before the month. The notes are read once: there are fewer than projects."""


def named(period: Period) -> dict[str, Any]:
    """Return the parameters of the two."""
    months = fiscal_months(period.fiscal_year)
    return {
        "period": str(period),
        "fiscal_year": period.fiscal_year,
        "first_month": str(months[0]),
        "last_month": str(months[-1]),
        "first_day": first_day(period).isoformat(),
        "done": DONE,
    }
