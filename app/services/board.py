"""Refresh and read the coordinator's board.

The board is computed from the rows of app/storage/board/rows.py. An office is in time if its first report for
a month was received by that month's deadline, by the clock of the gathering machine only. See
docs/decisions/0013-board.md.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.formats.reference_lists import listed_offices, offices_named
from app.models.board import Board, OfficeMonth, OfficeRow, SubmissionState
from app.models.match_key import office_key
from app.models.progress_report import Period, fiscal_months
from app.models.submission.deadlines import USUAL_DEADLINE, Deadline
from app.models.thai import fiscal_year_of
from app.services.file_profile import Role, read_profile
from app.storage.board.rows import BoardLine, BoardRows, ProjectsRow, ReportsRow
from app.storage.project_file import ProjectFile

DEADLINE: Final = "board_deadline"
"""Setting of a file: the deadline for a month's reports, as `str(Deadline)`."""

HIDDEN_OFFICES: Final = "board_hidden_offices"
"""Setting of a file: a JSON list of the offices that its coordinator is not responsible for."""

STEP: Final = 50
"""Projects computed in one step, short enough to cancel in between."""


# --- refreshing ---------------------------------------------------------------------------------------------


def refreshing(file: ProjectFile, stale: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Compute the missing rows of these projects; yield the number done and the total.

    Closing the generator early keeps the rows done so far. Raises UserError.
    """
    try:
        for start in range(0, len(stale), STEP):
            file.board.refresh(stale[start : start + STEP])
            yield min(start + STEP, len(stale)), len(stale)
    finally:
        file.board.save()


def refresh(file: ProjectFile) -> None:
    """Compute all missing rows of the board. Raises UserError."""
    for _ in refreshing(file, file.board.stale()):
        pass


# --- reading ------------------------------------------------------------------------------------------------


def read_board(file: ProjectFile, fiscal_year: int | None = None, today: date | None = None) -> Board:
    """Return the board of a year, by default this year or the latest one. Stale projects are left out.

    Raises UserError if the file cannot be read.
    """
    today = today or date.today()
    deadline, left_out = deadline_of(file), {office_key(name) for name in hidden_offices(file)}
    with file.board.reading() as store:
        years = [year for year in store.fiscal_years() if year is not None]
        year = fiscal_year or _usual_year(years, today)
        projects, reports = store.projects(year), store.reports(year)
        without_year, is_coordinators = store.without_year(), _is_coordinators(file, store)
        stale = len(store.stale())
    rows = _office_rows(projects, reports, _Year(year, deadline, today), whole_list=is_coordinators)
    shown = tuple(row for row in rows if office_key(row.office) not in left_out)
    hidden = len(rows) - len(shown)
    return Board(year, today, deadline, shown, tuple(years or [year]), without_year, hidden, stale)


def _is_coordinators(file: ProjectFile, store: BoardRows) -> bool:
    """Return whether a file is the coordinator's: by what it says, otherwise by whether it has gathered."""
    role = read_profile(file).role
    return store.has_gathered() if role is Role.UNKNOWN else role is Role.COORDINATOR


def read_lines(file: ProjectFile, fiscal_year: int, row: OfficeRow, period: Period) -> list[BoardLine]:
    """Return the lines of an office's projects for one month. Raises UserError."""
    with file.board.reading() as store:
        return [line for name in row.names for line in store.lines(fiscal_year, name, period)]


def deadline_of(file: ProjectFile) -> Deadline:
    try:
        return Deadline.parse(file.setting(DEADLINE))
    except ValueError:  # never set, or invalid
        return USUAL_DEADLINE


def hidden_offices(file: ProjectFile) -> frozenset[str]:
    try:
        return frozenset(map(str, json.loads(file.setting(HIDDEN_OFFICES))))
    except (ValueError, TypeError):  # never set, or invalid
        return frozenset()


def hide_offices(file: ProjectFile, offices: Iterable[str]) -> None:
    """Hide exactly these offices on the board. Raises UserError."""
    file.set_setting(HIDDEN_OFFICES, json.dumps(sorted(offices), ensure_ascii=False))


# --- from sums to rows --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Year:
    fiscal_year: int
    deadline: Deadline
    today: date


def _usual_year(years: Sequence[int], today: date) -> int:
    this_year = fiscal_year_of(today)
    return this_year if this_year in years or not years else years[0]


def _office_rows(
    projects: Sequence[ProjectsRow], reports: Iterable[ReportsRow], year: _Year, *, whole_list: bool
) -> list[OfficeRow]:
    """Return the rows of the listed offices in order if the whole list is wanted, then of all others."""
    named = offices_named(group.office for group in projects)
    projects_of: dict[str, list[ProjectsRow]] = {}
    for group in projects:
        projects_of.setdefault(named[group.office], []).append(group)
    reports_of: dict[str, list[ReportsRow]] = {}
    for sums in reports:
        reports_of.setdefault(named[sums.office], []).append(sums)
    listed = listed_offices()
    names = {*projects_of, *(listed if whole_list else ())}
    ordered = sorted(names, key=lambda name: (listed.get(name, len(listed)), name))
    return [_office_row(name, projects_of.get(name, []), reports_of.get(name, []), year) for name in ordered]


def _office_row(
    office: str, projects: Sequence[ProjectsRow], reports: Sequence[ReportsRow], year: _Year
) -> OfficeRow:
    by_month: dict[Period, list[ReportsRow]] = {}
    for sums in reports:
        by_month.setdefault(sums.period, []).append(sums)
    return OfficeRow(
        office,
        tuple(sorted({group.office for group in projects})),
        tuple(_month(m, projects, by_month.get(m, []), year) for m in fiscal_months(year.fiscal_year)),
        sum(group.projects for group in projects),
        sum(group.allocated_satang for group in projects),
        sum(group.spent_satang for group in projects),
        sum(group.reported_late for group in projects),
        sum(group.behind_time for group in projects),
        sum(group.over_budget for group in projects),
        sum(group.findings for group in projects) + sum(sums.findings for sums in reports),
        sum(group.diverged for group in projects) + sum(sums.diverged for sums in reports),
    )


def _month(
    period: Period, projects: Sequence[ProjectsRow], reports: Sequence[ReportsRow], year: _Year
) -> OfficeMonth:
    due_on = year.deadline.of(period)
    expected = sum(group.projects for group in projects if _is_expected(group, period))
    sent = sum(sums.expected for sums in reports)
    days = [sums.received_on for sums in reports]
    received_on = None if None in days else min(filter(None, days), default=None)
    return OfficeMonth(
        period,
        _state(expected, sent, bool(projects), bool(reports), received_on, due_on, year.today),
        due_on,
        expected,
        sent,
        received_on,
        sum(sums.reports for sums in reports if sums.received_on and sums.received_on > due_on),
        sum(sums.findings for sums in reports),
        sum(sums.diverged for sums in reports),
        sum(sums.disbursed_satang for sums in reports),
    )


def _is_expected(group: ProjectsRow, period: Period) -> bool:
    return bool(group.first_month and group.last_month and group.first_month <= period <= group.last_month)


def _state(
    expected: int,
    sent: int,
    has_projects: bool,
    has_reports: bool,
    received_on: date | None,
    due_on: date,
    today: date,
) -> SubmissionState:
    """Return an office's submission state. An office without projects has not sent anything yet."""
    if not has_reports:
        if has_projects and not expected:
            return SubmissionState.NOT_EXPECTED
        return SubmissionState.NOT_DUE if today <= due_on else SubmissionState.MISSING
    if received_on and received_on > due_on:
        return SubmissionState.LATE
    return SubmissionState.INCOMPLETE if sent < expected else SubmissionState.COMPLETE
