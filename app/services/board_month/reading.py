"""Read the coordinator's month in steps, so that the window stays alive meanwhile."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from app.models.board import Board
from app.models.progress_report import Period
from app.models.questions.facts import ProjectFacts
from app.models.questions.month import (
    CoordinatorMonth,
    OfficeRemarks,
    ToDecide,
    month_to_open,
    reminder,
)
from app.models.submission.receipts import BANGKOK
from app.models.submission.units import UnitList
from app.services.board import read_board, refresh
from app.services.board_month.changes import change_rows
from app.services.units.listing import units_of
from app.storage.board.changes import RecordChange
from app.storage.project_file import ProjectFile


def reading_month(
    file: ProjectFile, board: Board, projects: Sequence[ProjectFacts], period: Period
) -> Iterator[CoordinatorMonth | None]:
    """Read a month of a whole board in steps; the last one yields it. `projects`: those of its year.

    Raises UserError.
    """
    since, units = first_day_of_changes(board, period), units_of(file)
    with file.board.reading(units) as store:
        span = store.span_from(_utc(since))
        has_past = store.is_anything_before(span)
        yield None
        found: list[RecordChange] = []
        for some in store.changed_records(span) if has_past else ():
            found += some
            yield None
        identities = store.identities() if found else {}
        yield None
        remarks = _remarks(store.open_remarks(), units)
    yield None
    payloads = {**identities, **_removed(found)}
    for payload in payloads.values():
        _name_unit(payload, units)
    changes = tuple(change_rows(found, payloads, board.fiscal_year))
    yield None
    conflicts = 0
    for several in file.revisions.finding_diverged():
        conflicts += len(several)
        yield None
    told = board.unsettled
    to_decide = ToDecide(told.waiting, conflicts, told.pairs)
    yield CoordinatorMonth(board, period, since, projects, changes, has_past, remarks, to_decide)


def read_month(
    file: ProjectFile, board: Board, projects: Sequence[ProjectFacts], period: Period
) -> CoordinatorMonth:
    """Return a month of a whole board. Raises UserError."""
    *_, month = reading_month(file, board, projects, period)
    assert month is not None
    return month


def reminder_of(file: ProjectFile) -> str:
    """Return the message that names the units whose reports of the present month are missing.

    Raises UserError.
    """
    refresh(file)
    board = read_board(file)
    period = month_to_open(board)
    return reminder(CoordinatorMonth(board, period, first_day_of_changes(board, period)))


def first_day_of_changes(board: Board, period: Period) -> date:
    """Return the day after the deadline of the month before."""
    return board.deadlines.of(period.plus(-1)) + timedelta(days=1)


def _utc(day: date) -> str:
    """Return the moment at which a day begins in Bangkok, as revisions and gatherings are dated."""
    begins = datetime.combine(day, time(), BANGKOK).astimezone(UTC)
    return begins.strftime("%Y-%m-%dT%H:%M:%SZ")


def _removed(found: Sequence[RecordChange]) -> dict[str, dict[str, object]]:
    """Return the last content of the projects that were removed."""
    return {
        one.record_id: json.loads(one.before.payload)
        for one in found
        if one.before and one.after.is_removal and one.record_id == one.after.project_id
    }


def _name_unit(payload: dict[str, object], units: UnitList) -> None:
    """Put the name of the project's unit in place of its office, as it is shown."""
    office, division = (str(payload.get(key) or "") for key in ("office", "division"))
    payload["office"] = units.unit_of(office, division)


def _remarks(found: Sequence[tuple[str, int, int]], units: UnitList) -> tuple[OfficeRemarks, ...]:
    named = units.named(office for office, *_ in found)
    sums: dict[str, tuple[int, int]] = {}
    for office, unanswered, answered in found:
        before = sums.get(named[office], (0, 0))
        sums[named[office]] = before[0] + unanswered, before[1] + answered
    return tuple(OfficeRemarks(office, *counts) for office, counts in sums.items())
