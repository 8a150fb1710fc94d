"""Read a list as a plan: which row is an entry of which level, and what is asked or left out.

The levels stand in columns (with merged or empty cells below the first), in the entries' numbers (1, 1.1,
1.1.1), or in their indentation. Where two of these disagree, a person is asked.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.formats.plans.level_words import (
    is_level_header,
    is_only_number,
    level_name,
    number_parts,
    word_before_number,
    years_in,
)
from app.formats.plans.listed_rows import ListedRow, ListedRows
from app.formats.plans.plan import LEVEL_NAMES, LEVELS, MAX_ENTRIES, MAX_NAME_LENGTH, line_of
from app.models.errors import UserError
from app.models.import_doubts import MAX_SOURCES, Answers, Choice, LeftOut, Question, Source
from app.models.project import StrategicAlignment
from app.models.thai import shortened

COLUMNS, NUMBERS, INDENTS = "columns", "numbers", "indents"
_WAYS: Final = {
    COLUMNS: "ตามคอลัมน์ คอลัมน์ซ้ายสุดเป็นระดับบนสุด",
    NUMBERS: "ตามเลขข้อ เช่น 1, 1.1, 1.1.1",
    INDENTS: "ตามย่อหน้า ข้อที่ย่อเข้าไปเป็นระดับล่าง",
}
_MOST: Final = len(LEVELS)
_HEADER_WITHIN: Final = 20
"""Rows from the top among which the header is looked for."""
_BELOW, _JOIN, _LEAVE, _TOP = "below", "join", "leave", "top"


@dataclass(frozen=True, slots=True)
class PlacedEntry:
    """An entry of the plan: its level from 0, its text, and where it was read."""

    level: int
    text: str
    source: Source


@dataclass(slots=True)
class Listing:
    """What a list says: the entries in their order, and what a person must know or decide."""

    entries: list[PlacedEntry] = field(default_factory=list)
    lines: list[StrategicAlignment] = field(default_factory=list)
    level_names: tuple[str, ...] = LEVEL_NAMES
    name: str = ""
    years: tuple[int, int] | None = None
    questions: list[Question] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def is_waiting(self, answers: Answers) -> bool:
        """Return whether a question has no answer yet."""
        return any(question.answer(answers) is None for question in self.questions)


def read_listing(listed: ListedRows, answers: Answers) -> Listing:
    """Read the rows with the answers so far; a question without an answer is read as proposed.

    Raises UserError if the list has no entries, or too many.
    """
    return _Reading(listed, answers).read()


@dataclass(slots=True)
class _Item:
    """An entry on its way: how deep it stands, as its list counts, and its row."""

    depth: int
    text: str
    row: ListedRow


class _Reading:
    def __init__(self, listed: ListedRows, answers: Answers) -> None:
        self._listed, self._answers = listed, answers
        self._listing = Listing()
        self._reasons: dict[str, list[Source]] = {}
        self._counts: Counter[str] = Counter()

    def read(self) -> Listing:
        rows = self._without_titles(list(self._listed.rows))
        header = _header_of(rows)
        if header is not None:
            for row in rows[: rows.index(header)]:
                self._leave_out("อยู่เหนือหัวตาราง", row)
            rows = rows[rows.index(header) + 1 :]
        columns = self._columns(rows, header)
        items = self._items(rows, columns, header is not None)
        items = self._at_most_four(items)
        self._name_levels(items, columns, header)
        self._build(items)
        self._listing.left_out = [
            LeftOut(reason, tuple(sources[:MAX_SOURCES]), self._counts[reason])
            for reason, sources in self._reasons.items()
        ]
        if not self._listing.lines:
            raise UserError("ไม่พบข้อของแผนในรายการนี้", "โปรดตรวจว่ารายการมีข้อความของแต่ละระดับ แล้วลองอีกครั้ง")
        return self._listing

    # --- what stands around the entries ---------------------------------------------------------------------

    def _without_titles(self, rows: list[ListedRow]) -> list[ListedRow]:
        """Take the title at the top for the plan's name."""
        kept: list[ListedRow] = []
        for place, row in enumerate(rows):
            is_title = row.number in self._listed.titles or (place < 3 and row.text.startswith("แผนพัฒนา"))
            if not is_title or kept:
                kept.append(row)
                continue
            self._listing.name = self._listing.name or row.text
            self._listing.years = self._listing.years or years_in(row.text)
            self._leave_out("เป็นชื่อแผนหรือหัวเรื่อง", row)
        return kept

    def _columns(self, rows: list[ListedRow], header: ListedRow | None) -> list[int]:
        """Return the columns with entries, from the left."""
        used = sorted({column for row in rows for column in row.cells})
        if header is None:
            return [column for column in used if not _is_numbers(rows, column)] or used
        named = [column for column, text in header.cells.items() if is_level_header(text)]
        for column in used:
            if column not in named and not (_is_numbers(rows, column) and column < named[0]):
                self._leave_out_column(column, header)
        return named

    def _leave_out_column(self, column: int, header: ListedRow) -> None:
        title = header.cells.get(column, "")
        reason = f"คอลัมน์ “{shortened(title)}” ไม่ใช่ระดับของแผน" if title else "คอลัมน์ที่ไม่มีหัวตาราง"
        self._reasons.setdefault(reason, []).append(self._listed.source(header))

    # --- how deep each entry stands -------------------------------------------------------------------------

    def _items(self, rows: list[ListedRow], columns: list[int], has_header: bool) -> list[_Item]:
        ways: dict[str, list[_Item]] = {}
        if len(columns) > 1:
            if not has_header and (numbered := _numbered_rows(rows, columns)):
                ways[NUMBERS] = self._by_numbers(numbered)
            ways[COLUMNS] = list(_by_columns(rows, columns))
        else:
            if _has_numbers(rows):
                ways[NUMBERS] = self._by_numbers(rows)
            if len({row.indent for row in rows}) > 1:
                ways[INDENTS] = list(_by_indents(rows))
        if not ways:
            return [_Item(1, row.text, row) for row in rows]
        return ways[self._way(ways, rows)]

    def _way(self, ways: Mapping[str, list[_Item]], rows: list[ListedRow]) -> str:
        """Return how the levels are read; a person is asked where two ways disagree."""
        first, *others = ways
        if all(_depths(ways[other]) == _depths(ways[first]) for other in others):
            return first
        choices = tuple(Choice(way, _WAYS[way]) for way in ways)
        text = "เลขข้อกับตำแหน่งของข้อบอกระดับไม่ตรงกัน จัดระดับของข้อตามอะไร"
        return self._ask(Question("way", self._listed.source(rows[0]), text, choices, first))

    def _by_numbers(self, rows: list[ListedRow]) -> list[_Item]:
        found: list[_Item] = []
        is_lone = _LoneNumbers(rows)
        for row in rows:
            depth = len(number_parts(row.text))
            if depth == 0:
                self._place_unnumbered(row, found)
            elif depth == 1 and is_lone.follow(row):
                self._place_lone(row, found, is_lone.example)
            else:
                found.append(_Item(depth, row.text, row))
                is_lone.note(row, depth)
        return found

    def _place_unnumbered(self, row: ListedRow, found: list[_Item]) -> None:
        """Place a row without a number as a person says for all such rows."""
        choices = (
            Choice(_BELOW, "เป็นข้อในระดับถัดไปของข้อที่มีเลขข้างบน"),
            Choice(_JOIN, "เป็นส่วนท้ายของข้อความข้างบน"),
            Choice(_LEAVE, "ไม่นำมาใช้"),
        )
        text = "บางแถวไม่มีเลขข้อ ให้ถือว่าแถวเหล่านี้เป็นอะไร"
        answer = self._ask(Question("unnumbered", self._listed.source(row), text, choices, _BELOW))
        if answer == _LEAVE or not found:
            self._leave_out("ไม่มีเลขข้อ", row)
        elif answer == _JOIN:
            found[-1].text = f"{found[-1].text} {row.text}"
        else:
            numbered = next((item for item in reversed(found) if number_parts(item.text)), found[-1])
            found.append(_Item(numbered.depth + 1, row.text.lstrip("-–•* "), row))

    def _place_lone(self, row: ListedRow, found: list[_Item], example: ListedRow) -> None:
        """Place a 20. below 1.1.3 as a person says for all such numbers."""
        choices = (
            Choice(_BELOW, "เป็นข้อในระดับถัดไปของข้อข้างบน เช่น ตัวชี้วัดของเป้าหมาย"),
            Choice(_TOP, "เป็นข้อในระดับบนสุด"),
        )
        text = "บางข้อมีเลขเดี่ยวซึ่งไม่ต่อจากเลขข้อของระดับบนสุด ให้ถือว่าเป็นอะไร"
        answer = self._ask(Question("lone", self._listed.source(example), text, choices, _BELOW))
        above = next((item for item in reversed(found) if len(number_parts(item.text)) > 1), None)
        depth = above.depth + 1 if above and answer == _BELOW else 1
        found.append(_Item(depth, row.text, row))

    def _at_most_four(self, items: list[_Item]) -> list[_Item]:
        """Leave out one of five levels as a person says, and all that is deeper still."""
        if max((item.depth for item in items), default=0) <= _MOST:
            return items
        example = next(item for item in items if item.depth > _MOST)
        choices = tuple(Choice(str(depth), f"ระดับที่ {depth}") for depth in range(1, _MOST + 2))
        text = "รายการมีห้าระดับ แต่แบบรายงานมีสี่ระดับ ไม่นำระดับใดมาใช้"
        source = self._listed.source(example.row)
        left = int(self._ask(Question("five", source, text, choices, str(_MOST))))
        kept: list[_Item] = []
        for item in items:
            if item.depth == left or item.depth > _MOST + 1:
                self._leave_out("อยู่ในระดับที่ไม่นำมาใช้", item.row)
            else:
                kept.append(_Item(item.depth - (item.depth > left), item.text, item.row))
        return kept

    # --- the plan -------------------------------------------------------------------------------------------

    def _name_levels(self, items: list[_Item], columns: list[int], header: ListedRow | None) -> None:
        names = list(LEVEL_NAMES)
        for depth in range(1, _MOST + 1):
            words = {word_before_number(item.text) for item in items if item.depth == depth}
            if len(words) == 1 and (word := words.pop()):
                names[depth - 1] = word
        if header is not None:
            for place, column in enumerate(columns[:_MOST]):
                names[place] = level_name(header.cells[column])
        if len(set(names)) == len(names):
            self._listing.level_names = tuple(names)

    def _build(self, items: Iterable[_Item]) -> None:
        """Put each entry below the last one of the level above. What has none above is left out."""
        path: list[str] = []
        known: set[tuple[str, ...]] = set()
        for item in items:
            if len(path) < item.depth - 1:
                self._leave_out("ไม่มีข้อของระดับบนอยู่ข้างบน", item.row)
            elif len(item.text) > MAX_NAME_LENGTH:
                self._leave_out(f"ข้อความยาวเกิน {MAX_NAME_LENGTH:,} ตัวอักษร", item.row)
            else:
                path = [*path[: item.depth - 1], item.text]
                self._add(tuple(path), item, known)
        if len(known) > MAX_ENTRIES:
            raise UserError(f"รายการมีเกิน {MAX_ENTRIES:,} ข้อ", "โปรดแบ่งเป็นหลายแผน แล้วเพิ่มทีละแผน")
        above = {path[:-1] for path in known}
        placed = (path for path in dict.fromkeys(self._paths) if path not in above)
        self._listing.lines = [line_of(path) for path in placed]

    @property
    def _paths(self) -> Iterator[tuple[str, ...]]:
        path: list[str] = []
        for entry in self._listing.entries:
            path = [*path[: entry.level], entry.text]
            yield tuple(path)

    def _add(self, path: tuple[str, ...], item: _Item, known: set[tuple[str, ...]]) -> None:
        if path not in known:
            known.add(path)
            entry = PlacedEntry(len(path) - 1, item.text, self._listed.source(item.row))
            self._listing.entries.append(entry)
        elif len(item.row.cells) == 1:  # in a table, the levels above are repeated in every row
            self._leave_out("ซ้ำกับข้อที่อ่านแล้ว", item.row)

    # --- doubts ---------------------------------------------------------------------------------------------

    def _ask(self, question: Question) -> str:
        known = next((one for one in self._listing.questions if one.key == question.key), None)
        if known is None:
            self._listing.questions.append(known := question)
        return known.answer(self._answers) or str(known.proposed)

    def _leave_out(self, reason: str, row: ListedRow) -> None:
        self._counts[reason] += 1
        self._reasons.setdefault(reason, []).append(self._listed.source(row))


class _LoneNumbers:
    """Tells single numbers that do not count on the top level: the 20. of an indicator below 1.1.3."""

    def __init__(self, rows: list[ListedRow]) -> None:
        tops = [row for row in rows if len(number_parts(row.text)) == 1]
        self._have_words = bool(tops) and bool(word_before_number(tops[0].text))
        self._last = self._depth = 0
        self.example = rows[0]

    def note(self, row: ListedRow, depth: int) -> None:
        self._depth = depth
        if depth == 1:
            (self._last,) = number_parts(row.text)

    def follow(self, row: ListedRow) -> bool:
        (number,) = number_parts(row.text)
        lacks_word = self._have_words and not word_before_number(row.text)
        is_lone = self._depth > 1 and (lacks_word or number != self._last + 1)
        if is_lone:
            self.example = row
        return is_lone


def _header_of(rows: list[ListedRow]) -> ListedRow | None:
    """Return the first row of which two cells are names of levels."""
    near = rows[:_HEADER_WITHIN]
    return next((row for row in near if sum(map(is_level_header, row.cells.values())) > 1), None)


def _is_numbers(rows: list[ListedRow], column: int) -> bool:
    texts = [row.cells[column] for row in rows if column in row.cells]
    return all(map(is_only_number, texts))


def _numbered_rows(rows: list[ListedRow], columns: list[int]) -> list[ListedRow]:
    """Return the rows of the column whose numbers tell the levels, with the numbers before it; or none."""
    for column in columns:
        before = [at for at in {at for row in rows for at in row.cells} if at < column and at not in columns]
        found = [
            ListedRow(row.number, {at: row.cells[at] for at in (*sorted(before), column) if at in row.cells})
            for row in rows
            if column in row.cells
        ]
        if _has_numbers(found):
            return found
    return []


def _has_numbers(rows: list[ListedRow]) -> bool:
    """Return whether the entries' numbers tell their levels: more than half have one, of several depths."""
    depths = [len(number_parts(row.text)) for row in rows]
    return sum(map(bool, depths)) * 2 > len(depths) and max(depths) > 1


def _depths(items: list[_Item]) -> list[int]:
    return [item.depth for item in items]


def _by_columns(rows: list[ListedRow], columns: list[int]) -> Iterator[_Item]:
    for row in rows:
        for depth, column in enumerate(columns, start=1):
            if column in row.cells:
                yield _Item(depth, row.cells[column], row)


def _by_indents(rows: list[ListedRow]) -> Iterator[_Item]:
    """Yield each row as deep as the rows above it that are indented less."""
    open_indents: list[int] = []
    for row in rows:
        while open_indents and open_indents[-1] >= row.indent:
            open_indents.pop()
        open_indents.append(row.indent)
        yield _Item(len(open_indents), row.text, row)
