"""What the columns of copied cells hold: by their headers, or else by the columns of the grid."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.formats.spreadsheet.columns import ID, IDENTITY, KINDS, PERIOD, known_key, plain
from app.formats.spreadsheet.header_meaning import Meaning, chosen_columns, meanings, month_in, months_named
from app.models.entry import Kind, entries
from app.models.match_key import code_key, text_key
from app.models.month_state import ProjectMonth
from app.models.progress_report import Period, ProgressReport

Lines = Sequence[Sequence[str]]

LABELS: Final[Mapping[str, str]] = {key: entry.label for key, entry in entries(ProgressReport).items()}
_WANTED: Final = frozenset({*LABELS, *IDENTITY, PERIOD})
_LINES_TO_LOOK_AT: Final = 30
_LONGEST_HEADER: Final = 40
_OF_THE_GRID: Final = {"เดือนนี้": "ความก้าวหน้า", "เดือนก่อน": "ความก้าวหน้าเดือนก่อน"}
"""Headers of the grid that mean an entry only there."""
_THIS_MONTH: Final = re.compile("(?:ใน|ประจำ)?(?:เดือนนี้|ครั้งนี้|งวดนี้)$")
_GRID_STATUS: Final = "สถานะ"
"""A header of the grid, where the plan has a column of its own; elsewhere it is that of the plan."""
_GRID_PLAN: Final = "แผน"
_LATIN: Final = re.compile("[A-Za-z]")
_NUMBER: Final = re.compile(r"[\d๐-๙.,%]+")


@dataclass(frozen=True, slots=True)
class PastedColumns:
    """The keys of the columns by number from 1.

    The headers are the lines from `top` until before `first`, the first line of data; `headers` has the text
    above each column. `left` are columns with content that are not taken, each with the reason in Thai;
    `unclear` are the entries that several of these may hold.
    """

    keys: Mapping[int, str]
    top: int = 0
    first: int = 0
    headers: Mapping[int, str] | None = None
    left: tuple[tuple[int, str], ...] = ()
    unclear: frozenset[str] = frozenset()

    @property
    def told(self) -> frozenset[str]:
        """The entries that the cells tell something of, so that nothing is proposed for them."""
        return self.unclear | {*self.keys.values()}

    @property
    def names_projects(self) -> bool:
        return bool({*self.keys.values()} & IDENTITY)

    def header_of(self, column: int) -> str:
        return (self.headers or {}).get(column, "")


def columns_of(
    lines: Lines, names: Sequence[str], rows: Iterable[ProjectMonth], period: Period, *, has_cell: bool = True
) -> PastedColumns:
    """Return what the columns hold. `names` are the entries of the grid from the selected cell.

    `rows` are the month's projects: a column with their codes or names is told by them, too. Without such a
    column, and with no cell selected (`has_cell`), nothing tells what the columns are.
    """
    found = max(
        (_headers_at(lines, place) for place in range(min(len(lines), _LINES_TO_LOOK_AT))),
        key=lambda block: block.score,
        default=None,
    )
    if found and found.score:
        return _by_headers(lines, found, period)
    if any(_identity_in(_texts(line)) for line in lines[:_LINES_TO_LOOK_AT]):
        return PastedColumns({})  # headers that tell nothing of the month: their columns must not be guessed
    return _by_place(lines, names, list(rows), has_cell=has_cell)


# --- headers ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Headers:
    """The texts above each column in one line or two, and what they mean."""

    top: int
    first: int
    paths: Mapping[int, tuple[str, ...]]
    meanings: Mapping[int, Meaning]
    width: int

    @property
    def score(self) -> int:
        """The number of known columns; 0 if there are too few for a line of headers."""
        keys = {meaning.key for meaning in self.meanings.values()} & _WANTED
        return len(keys) if len(keys) > 1 or (keys and self.width == 1) else 0


def _headers_at(lines: Lines, place: int) -> _Headers:
    """Return a line as headers, together with a second line that divides its groups."""
    upper = _texts(lines[place])
    width = max(len(line) for line in lines)
    alone = _headers({column: (text,) for column, text in upper.items()}, (place, place + 1), width)
    lower = _texts(lines[place + 1]) if place + 1 < len(lines) else {}
    if not _divides(lower, upper):
        return alone
    paths = dict[int, tuple[str, ...]]()
    group = ""
    for column in range(1, width + 1):
        group = upper.get(column, group if column in lower else "")
        paths[column] = tuple(filter(None, (group, lower.get(column, ""))))
    both = _headers({column: path for column, path in paths.items() if path}, (place, place + 2), width)
    return both if both.score >= alone.score else alone


def _texts(line: Sequence[str]) -> dict[int, str]:
    return {column: text for column, cell in enumerate(line, 1) if (text := " ".join(cell.split()))}


def _divides(lower: Mapping[int, str], upper: Mapping[int, str]) -> bool:
    """Return whether a line names parts of the groups above it, such as months.

    Either it has no project and no number, or its projects are beside the groups.
    """
    named, below = _identity_in(upper), _identity_in(lower)
    if below and not named:
        months = {column for column, text in upper.items() if month_in(text)}
        return bool(months) and not (months & below)
    are_names = not any(_NUMBER.fullmatch(text) for text in lower.values())
    return bool(lower and named) and are_names and not (lower.keys() & named)


def _identity_in(texts: Mapping[int, str]) -> set[int]:
    """Return the columns with headers of ids, codes or names. "โครงการ Smart School" is itself a name."""
    return {
        column for column, text in texts.items() if known_key(text) in IDENTITY and not _LATIN.search(text)
    }


def _headers(paths: Mapping[int, tuple[str, ...]], at: tuple[int, int], width: int) -> _Headers:
    if any(len(text) > _LONGEST_HEADER for path in paths.values() for text in path):
        return _Headers(*at, {}, {}, width)
    read = {column: _as_elsewhere(path) for column, path in paths.items()}
    own = {plain(path[-1]) for path in paths.values()}
    if _GRID_PLAN in own:
        read = {column: path for column, path in read.items() if plain(path[-1]) != _GRID_STATUS}
    return _Headers(*at, paths, meanings(read), width)


def _as_elsewhere(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return a header as other tables have it: one of the grid, or one that says whose month it is."""
    if len(path) > 1:
        return path
    name = plain(path[0])
    return (_OF_THE_GRID.get(name) or (_THIS_MONTH.sub("", name) if known_key(name) == "" else path[0]),)


def _by_headers(lines: Lines, found: _Headers, period: Period) -> PastedColumns:
    own, left = {}, []
    for column, meaning in found.meanings.items():
        month, named = meaning.month, months_named(" ".join(found.paths[column]))
        is_of_a_year = meaning.key in LABELS and meaning.year is not None
        is_of_another = bool(named) and period not in named
        if is_of_a_year or is_of_another or (month and month.in_fiscal_year(period.fiscal_year) != period):
            left.append((column, OTHER_MONTH))
        else:
            own[column] = replace(meaning, month=None, is_sure=meaning.is_sure or period in named)
    columns, choices = chosen_columns(own)
    for key in LABELS:
        places = tuple(column for column, meaning in own.items() if meaning.key == key and meaning.is_sure)
        if len(places) > 1:  # elsewhere the first one counts, but of a month's values none is the likelier
            columns = {column: other for column, other in columns.items() if other != key}
            choices[key] = places
    for key, places in choices.items():
        reason = SEVERAL if len(places) > 1 else UNSURE
        left += [(place, reason) for place in places if key in _WANTED]
    keys = {column: key for column, key in columns.items() if key in _WANTED}
    told = {column for column, _ in left}
    with_content = sorted({c for line in lines[found.first :] for c in _texts(line)})
    left += [(column, OTHER_ENTRY) for column in with_content if column not in keys and column not in told]
    headers = {column: " ".join(path) for column, path in found.paths.items()}
    return PastedColumns(keys, found.top, found.first, headers, tuple(sorted(left)), frozenset(choices))


OTHER_MONTH: Final = "คอลัมน์ของเดือนอื่น"
SEVERAL: Final = "มีหลายคอลัมน์ที่อาจเป็นรายการเดียวกัน จึงไม่วางคอลัมน์ใดในนั้น โปรดคัดลอกเฉพาะคอลัมน์ที่ต้องการ"
UNSURE: Final = "ไม่แน่ชัดว่าคอลัมน์นี้เป็นค่าของเดือนนี้ จึงไม่วาง โปรดแก้หัวตารางหรือคัดลอกเฉพาะช่อง"
OTHER_ENTRY: Final = "คอลัมน์ที่ไม่ใช่ช่องกรอกของเดือนนี้"
BEYOND: Final = "คอลัมน์ที่เกินช่องสุดท้ายของตาราง"


# --- without headers ----------------------------------------------------------------------------------------


def _by_place(
    lines: Lines, names: Sequence[str], rows: Sequence[ProjectMonth], *, has_cell: bool
) -> PastedColumns:
    """Return the columns from the selected cell on; columns of codes or names stand before it."""
    width = max((len(line) for line in lines), default=0)
    keys = _naming(lines, rows)
    names = names if keys or has_cell else ()
    start = max(keys, default=0)
    while keys and names[:1] and KINDS[names[0]] in _NUMBERS and _are_texts(lines, start + 1):
        start += 1  # the project's name in another spelling, or its division
    left = [(column, OTHER_ENTRY) for column in range(1, start) if column not in keys]
    for column, name in enumerate(names, start + 1):
        if column <= width:
            keys[column] = name
    left += [(column, BEYOND) for column in range(start + len(names) + 1, width + 1)]
    with_content = {column for line in lines for column in _texts(line)}
    return PastedColumns(keys, left=tuple((c, reason) for c, reason in left if c in with_content))


_NUMBERS: Final = frozenset({Kind.PERCENT, Kind.MONEY})
_SHORTEST_TEXT: Final = 12


def _are_texts(lines: Lines, column: int) -> bool:
    """Return whether a column has only texts too long for a mistyped number."""
    cells = [text for line in lines if (text := _texts(line).get(column))]
    return bool(cells) and min(map(len, cells)) >= _SHORTEST_TEXT and not any(map(_NUMBER.fullmatch, cells))


def _naming(lines: Lines, rows: Sequence[ProjectMonth]) -> dict[int, str]:
    """Return the columns of codes, names or ids: most cells are such, even if this month has few of them."""
    is_one: dict[str, Callable[[str], bool]] = {
        ID: {row.id for row in rows}.__contains__,
        "project_code": _is_code({code_key(row.project_code) for row in rows} - {""}),
        "project_name": _is_name({text_key(row.project_name) for row in rows} - {""}),
    }
    keys: dict[int, str] = {}
    for column in range(1, max((len(line) for line in lines), default=0) + 1):
        cells = [text for line in lines if (text := _texts(line).get(column))]
        found = (key for key, fits in is_one.items() if 2 * sum(map(fits, cells)) > len(cells))
        if (key := next(found, "")) and key not in keys.values():
            keys[column] = key
    return keys


def _is_code(known: Collection[str]) -> Callable[[str], bool]:
    return lambda cell: code_key(cell) in known or bool(_OFFICIAL_CODE.fullmatch(code_key(cell)))


def _is_name(known: Collection[str]) -> Callable[[str], bool]:
    return lambda cell: text_key(cell) in known


_OFFICIAL_CODE: Final = re.compile(r"[1-9]\d{11}")
"""A code of the official system, as it is compared."""
