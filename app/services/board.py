"""Refresh and read the coordinator's board.

The board is computed from the rows of app/storage/board/rows.py. A report is in time if it was received by
its month's deadline, by the clock of the gathering machine or a person's correction. See
docs/decisions/0013-board.md.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.models.board import Board, OfficeRow, Unsettled
from app.models.progress_report import Period, fiscal_months
from app.models.submission.deadlines import Deadlines
from app.models.submission.office_month import OfficeMonth, Submission, SubmissionState
from app.models.submission.receipts import Arrival, Receipts, arrival_of, today_in_bangkok
from app.models.submission.units import UnitList
from app.models.thai import fiscal_year_of
from app.services.file_profile import Role, read_profile
from app.services.submission.deadlines import deadlines_of
from app.services.units.listing import units_of
from app.services.waiting.unsettled import unsettled
from app.storage.board.rows import BoardLine, BoardRows, ProjectsRow, ReportsRow
from app.storage.project_file import ProjectFile

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
    today = today or today_in_bangkok()
    units, deadlines = units_of(file), deadlines_of(file)
    left_out = {units.key(name) for name in hidden_offices(file)}
    with file.board.reading(units) as store:
        years = [year for year in store.fiscal_years() if year is not None]
        year = fiscal_year or _usual_year(years, today)
        projects, reports, skips = store.projects(year), store.reports(year), store.skips(year)
        without_year, is_coordinators = store.without_year(), _is_coordinators(file, store)
        stale, receipts = len(store.stale()), Receipts.of(store.receipts(), units.key)
        alike = store.alike(year) if is_coordinators else []
    judged = _Year(year, deadlines, receipts, today, skips, units)
    rows = _office_rows(projects, reports, judged, whole_list=is_coordinators)
    shown = tuple(row for row in rows if units.key(row.office) not in left_out)
    hidden = len(rows) - len(shown)
    stray = tuple(_stray(rows, judged))
    open_ = unsettled(file, alike) if is_coordinators else Unsettled()
    listed = tuple(years or [year])
    return Board(
        *(year, today, deadlines, shown, listed, without_year, hidden, stale, stray, open_),
        word=units.word,
    )


def _stray(rows: Iterable[OfficeRow], year: "_Year") -> Iterator[str]:
    """Yield the year's corrections about no unit with a report of that month, for example a renamed one."""
    key = year.units.key
    known = {(month.period, key(row.office)) for row in rows for month in row.months if month.is_sent}
    for one in year.receipts.corrections():
        period, office = one.note.period, one.note.text
        if period and period.fiscal_year == year.fiscal_year and (period, key(office)) not in known:
            yield f"{office} {period.short_thai}"


def _is_coordinators(file: ProjectFile, store: BoardRows) -> bool:
    """Return whether a file is the coordinator's: by what it says, otherwise by whether it has gathered."""
    role = read_profile(file).role
    return store.has_gathered() if role is Role.UNKNOWN else role is Role.COORDINATOR


def read_lines(file: ProjectFile, fiscal_year: int, row: OfficeRow, period: Period) -> list[BoardLine]:
    """Return the lines of an office's projects for one month. Raises UserError."""
    units = units_of(file)
    with file.board.reading(units) as store:
        receipts = Receipts.of(store.receipts(), units.key)
        found = [line for name in row.names for line in store.lines(fiscal_year, name, period)]
    return [
        replace(line, receipt=line.receipt._replace(day=receipts.day(row.office, period, line.receipt)))
        for line in found
    ]


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
    """What the projects and reports of a year are judged by. `skips`: see `BoardRows.skips`."""

    fiscal_year: int
    deadlines: Deadlines
    receipts: Receipts
    today: date
    skips: Mapping[tuple[str, Period], int]
    units: UnitList


def _usual_year(years: Sequence[int], today: date) -> int:
    this_year = fiscal_year_of(today)
    return this_year if this_year in years or not years else years[0]


def _office_rows(
    projects: Sequence[ProjectsRow], reports: Iterable[ReportsRow], year: _Year, *, whole_list: bool
) -> list[OfficeRow]:
    """Return the rows of the listed units in order if the whole list is wanted, then of all others."""
    named = year.units.named(group.office for group in projects)
    projects_of: dict[str, list[ProjectsRow]] = {}
    for group in projects:
        projects_of.setdefault(named[group.office], []).append(group)
    reports_of: dict[str, list[ReportsRow]] = {}
    for sums in reports:
        reports_of.setdefault(named[sums.office], []).append(sums)
    listed = year.units.places
    names = {*projects_of, *(listed if whole_list else ())}
    ordered = sorted(names, key=lambda name: (listed.get(name, len(listed)), name))
    rows = [_office_row(name, projects_of.get(name, []), reports_of.get(name, []), year) for name in ordered]
    is_listed = {name: name in listed or not whole_list for name in ordered}
    return [replace(row, is_listed=is_listed[row.office]) for row in rows]


def _office_row(
    office: str, projects: Sequence[ProjectsRow], reports: Sequence[ReportsRow], year: _Year
) -> OfficeRow:
    by_month: dict[Period, list[ReportsRow]] = {}
    for sums in reports:
        by_month.setdefault(sums.period, []).append(sums)
    return OfficeRow(
        office,
        tuple(sorted({group.office for group in projects})),
        tuple(
            _month(office, m, projects, by_month.get(m, []), year) for m in fiscal_months(year.fiscal_year)
        ),
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
    office: str, period: Period, projects: Sequence[ProjectsRow], reports: Sequence[ReportsRow], year: _Year
) -> OfficeMonth:
    due_on = year.deadlines.of(period)
    skipped = sum(year.skips.get((name, period), 0) for name in {group.office for group in projects})
    expected = sum(group.projects for group in projects if _is_expected(group, period)) - skipped
    days = [year.receipts.day(office, period, sums.receipt) for sums in reports]
    counted = _submission(expected, period, due_on, year.today, zip(reports, days, strict=True))
    found = replace(counted, skipped=skipped)
    received, noted = [day for day in days if day], year.receipts.about(office, period)
    return OfficeMonth(
        period,
        _state(found, bool(projects), bool(reports), due_on, year.today),
        due_on,
        found,
        min(received, default=None),
        max(received, default=None),
        noted.note.answer if noted and reports else "",
        sum(sums.findings for sums in reports),
        sum(sums.diverged for sums in reports),
        sum(sums.disbursed_satang for sums in reports),
    )


def _is_expected(group: ProjectsRow, period: Period) -> bool:
    return bool(group.first_month and group.last_month and group.first_month <= period <= group.last_month)


def _submission(
    expected: int,
    period: Period,
    due_on: date,
    today: date,
    reports: Iterable[tuple[ReportsRow, date | None]],
) -> Submission:
    """Count the reports of projects that had to report, by how they came."""
    counts = dict.fromkeys(Arrival, 0)
    for sums, day in reports:
        counts[arrival_of(day, period, due_on, today)] += sums.expected
    in_time, typed, doubtful = (counts[one] for one in (Arrival.IN_TIME, Arrival.TYPED, Arrival.DOUBTFUL))
    return Submission(expected, sum(counts.values()), in_time, typed, doubtful)


def _state(
    found: Submission, has_projects: bool, has_reports: bool, due_on: date, today: date
) -> SubmissionState:
    """Return how complete an office's month is. An office without projects has not sent anything yet."""
    if not has_reports:
        if has_projects and not found.expected:
            return SubmissionState.NOT_EXPECTED
        return SubmissionState.NOT_DUE if today <= due_on else SubmissionState.MISSING
    return SubmissionState.COMPLETE if found.is_complete else SubmissionState.INCOMPLETE
