"""What the month's home reads of the file: the month to begin with, waiting values, changed projects."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from app.models.month_state import MonthState
from app.models.progress_report import Period, fiscal_months
from app.services.month.state import month_state
from app.storage.project_file import ProjectFile
from app.ui.core.changes import Change, Several, project_of
from app.ui.core.document import Document
from app.ui.widgets.tasks import found_beside

READ_ONLY: Final = "ไฟล์นี้เปิดดูได้อย่างเดียว หากต้องการแก้ไข โปรดบันทึกสำเนาก่อน"
BEING_CHECKED: Final = "กำลังตรวจความสมบูรณ์ของไฟล์ เมื่อตรวจเสร็จจึงแก้ไขได้"

MOST_AT_ONCE: Final = 200
"""Changed projects that are read at once; of more, the month is read as a whole when the window is idle."""

Run = Callable[[str, Callable[[], Any]], Any]
"""Returns what a function finds, and tells the clerk what it does if that takes long."""


def at_once(_doing: str, look: Callable[[], Any]) -> Any:
    return look()


def beside(table: QWidget, document: Document, doing: str, look: Callable[[], Any]) -> Any:
    """Return what `look` finds, of a large file in a thread, also if the clerk cancels.

    The table is not painted meanwhile: beside a thread its many rows take several times as long.
    """
    found = None
    if document.file.project_count() > MOST_AT_ONCE:
        table.setUpdatesEnabled(False)
        try:
            found = found_beside(table, doing, look)
        finally:
            table.setUpdatesEnabled(True)
    return look() if found is None else found


def is_read_only(document: Document) -> bool:
    """Return whether the file can only be looked at."""
    return not document.file.database.is_writable


def why_read_only(document: Document) -> str:
    """Return why the file can only be looked at, and what to do; empty if it can be edited."""
    if not is_read_only(document):
        return ""
    return BEING_CHECKED if document.file.database.is_being_checked else READ_ONLY


def first_month(file: ProjectFile, today: date, years: Sequence[int] | None = None) -> Period:
    """Return the month to begin with: today's if the file has no project or one of today's fiscal year, which
    is the month that a project's form marks as due; otherwise the last one reported, or the next.

    `years`: those of the file's projects, unless they are to be read.
    """
    years = file.fiscal_years() if years is None else years
    if not years or Period.of(today).fiscal_year in years:
        return Period.of(today)
    last = file.last_month()
    if last is None or last.fiscal_year not in years:
        return fiscal_months(years[-1])[0]
    if last.plus(1).fiscal_year != last.fiscal_year:
        return last
    return last.plus(1) if file.month_count(last).is_complete else last


def read_month(document: Document, period: Period, refused: str | None = None) -> MonthState:
    """Return a month as it is, with what is not saved: of the project `refused`, text that is refused."""
    return month_state(document.file, period).with_unsaved(unsaved_ids(document, period, refused))


def read_home(
    document: Document, period: Period, refused: str | None = None
) -> tuple[Sequence[int], MonthState]:
    """Return the fiscal years of the projects, and a month as `read_month` does.

    A month of no project's year, as in a file that had none, gives way to the one to begin with.
    """
    years = document.file.fiscal_years()
    if period.fiscal_year not in years:
        period, refused = first_month(document.file, date.today(), years), None
    return years, read_month(document, period, refused)


def waiting_values(document: Document, period: Period) -> dict[tuple[str, str], object]:
    """Return the values of a month that could not be written yet, by project and entry."""
    unwritten = document.unwritten
    return {(place.project_id, place.key): value for place, value in unwritten if place.period == period}


def unsaved_ids(document: Document, period: Period, refused: str | None = None) -> set[str]:
    """Return the projects of which a month is not all written, with the one whose text is refused."""
    waiting = {project_id for project_id, _ in waiting_values(document, period)}
    return waiting | {refused} if refused else waiting


def projects_of(change: Change) -> Iterator[str]:
    """Yield the projects that a change is about."""
    if isinstance(change, Several):
        for one in change.changes:
            yield from projects_of(one)
    else:
        yield project_of(change)
