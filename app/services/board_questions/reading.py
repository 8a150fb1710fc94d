"""Read what every question is answered from: the board, the projects of its year, the sums of all years."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from app.models.board import Board
from app.models.errors import UserError
from app.models.questions.facts import EVEN_TARGETS, QUARTERS, ProjectFacts, YearView
from app.models.submission.units import UnitList
from app.services.board import hidden_offices
from app.services.units.listing import units_of
from app.storage.project_file import ProjectFile

TARGETS: Final = "board_quarter_targets"
"""Setting of a file: by year, the cumulative shares of the budget to be disbursed by each quarter's end."""

WHOLE: Final = 100_00


def reading_view(file: ProjectFile, board: Board) -> Iterator[YearView | None]:
    """Read the year of a whole board in steps; the last one yields it. Raises UserError."""
    projects: list[ProjectFacts] = []
    units = units_of(file)
    with file.board.reading(units) as store:
        named = _named_as_on(board, store.offices(), units)
        yield None
        for part in store.facts(board.fiscal_year, named):
            projects += part
            yield None
        years = [replace(one, office=named[one.office]) for one in store.year_sums()]
    hidden = {units.key(name) for name in hidden_offices(file)}
    yield YearView(
        board,
        [one for one in projects if units.key(one.office) not in hidden],
        [one for one in years if units.key(one.office) not in hidden],
        targets_of(file, board.fiscal_year),
    )


def _named_as_on(board: Board, spellings: Iterable[str], units: UnitList) -> dict[str, str]:
    """Return for each spelling the office's name on the board, also if another year spells it otherwise."""
    shown = {units.key(row.office): row.office for row in board.offices}
    named = units.named(spellings)
    return {text: shown.get(units.key(name), name) for text, name in named.items()}


def read_view(file: ProjectFile, board: Board) -> YearView:
    """Return what all questions about a board are answered from. Raises UserError."""
    *_, view = reading_view(file, board)
    assert view is not None
    return view


def targets_of(file: ProjectFile, fiscal_year: int) -> tuple[int, ...]:
    """Return the cumulative shares of the budget to be disbursed by each quarter's end, in hundredths of a
    percent.
    """
    found = _all_targets(file).get(str(fiscal_year), [])
    return tuple(found) if _is_valid(found) else EVEN_TARGETS


def set_targets(file: ProjectFile, fiscal_year: int, targets: Sequence[int]) -> None:
    """Set the shares of a year. Raises UserError unless they rise, within 0 to 100 %."""
    if not _is_valid(list(targets)):
        what = "เป้าหมายสะสมของไตรมาสต้องไม่ลดลง และอยู่ระหว่างร้อยละ 0 ถึง 100"
        raise UserError(what, "โปรดตรวจตัวเลขของทั้งสี่ไตรมาส")
    found = _all_targets(file) | {str(fiscal_year): list(targets)}
    file.set_setting(TARGETS, json.dumps(found))


def _all_targets(file: ProjectFile) -> dict[str, list[int]]:
    try:
        found = json.loads(file.setting(TARGETS))
    except ValueError:  # never set, or invalid
        return {}
    return found if isinstance(found, dict) else {}


def _is_valid(found: object) -> bool:
    return (
        isinstance(found, list)
        and len(found) == QUARTERS
        and all(type(one) is int and 0 <= one <= WHOLE for one in found)
        and found == sorted(found)
    )
