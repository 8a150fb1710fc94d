"""What a table asks of its rows: hidden ones, those of only a name or of none, parts of a project."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from app.formats.spreadsheet.cells import cell_text
from app.formats.spreadsheet.columns import ID
from app.formats.spreadsheet.doubts import Doubts, rows_source
from app.formats.spreadsheet.headers import Layout
from app.formats.spreadsheet.package import Cell, Row
from app.formats.spreadsheet.row_kinds import HEADER, HIDDEN, NAME_ONLY, NAMELESS, PART, RowKinds
from app.models.import_doubts import Choice, Question, Source

LEAVE: Final = "leave"
TAKE: Final = "take"
GROUP: Final = "group"
JOIN: Final = "join"
"""Keys of choices: not to import it, to import it, to take it for a group's name or for more of a project."""

_NAMES: Final = ("project_code", "project_name")


@dataclass(frozen=True, slots=True)
class RowDoubt:
    """A doubt about all rows of a kind in a table, asked beside the first of them; the first choice is
    proposed.
    """

    name: str
    text: str
    choices: tuple[Choice, ...]

    def question(self, key: str, source: Source) -> Question:
        return Question(key, source, self.text, self.choices, self.choices[0].key)


def _hidden(how: str) -> RowDoubt:
    return RowDoubt(
        "hidden-rows",
        f"แผ่นนี้มีแถวที่{how} แถวแรกคือแถวนี้ จะนำเข้าแถวที่{how}หรือไม่",
        (Choice(LEAVE, f"ไม่นำเข้าแถวที่{how}"), Choice(TAKE, f"นำเข้าแถวที่{how}ด้วย")),
    )


HIDDEN_ROWS: Final = _hidden("ซ่อนไว้")
FILTERED_ROWS: Final = _hidden("ซ่อนหรือกรองไว้")
ONLY_NAMES: Final = RowDoubt(
    "names",
    "ตารางนี้มีแถวที่มีแต่ชื่อ แถวแรกคือแถวนี้ เป็นโครงการหรือเป็นชื่อกลุ่มของแถวถัดไป",
    (Choice(GROUP, "เป็นชื่อกลุ่ม ไม่นำเข้า"), Choice(TAKE, "เป็นโครงการ")),
)
PARTS: Final = RowDoubt(
    "parts",
    "ตารางนี้มีแถวที่มีเลขลำดับย่อย แถวแรกคือแถวนี้ เป็นกิจกรรมย่อยของโครงการข้างบนหรือเป็นโครงการ",
    (Choice(LEAVE, "เป็นกิจกรรมย่อย ไม่นำเข้า"), Choice(TAKE, "เป็นโครงการ")),
)
WITHOUT_NAMES: Final = RowDoubt(
    "nameless",
    "ตารางนี้มีแถวที่ไม่มีชื่อและรหัสโครงการ แถวแรกคือแถวนี้ เป็นข้อมูลของโครงการในแถวข้างบนหรือไม่",
    (Choice(JOIN, "เป็นข้อมูลของโครงการในแถวข้างบน"), Choice(LEAVE, "ไม่นำเข้าแถวเหล่านี้")),
)


class RowQuestions:
    """Asks about the rows of a table as they come; a row that is asked about waits for the answer."""

    def __init__(self, layout: Layout, kinds: RowKinds, doubts: Doubts, key: Callable[[str], str]) -> None:
        self._layout = layout
        self._kinds = kinds
        self._doubts = doubts
        self._key = key
        self._above: dict[str, Cell] = {}

    def left_out(self, number: int, row: Row, given: Mapping[str, Cell], waiting: set[str]) -> str:
        """Return why a person leaves out a row, or ""."""
        facts = self._layout.facts
        doubts = (
            (number in facts.hidden_rows, FILTERED_ROWS if facts.has_filter else HIDDEN_ROWS, LEAVE, HIDDEN),
            (self._kinds.is_only_a_name(row, given), ONLY_NAMES, GROUP, NAME_ONLY),
            (self._kinds.is_part(row), PARTS, LEAVE, PART),
            (bool(self.names_above(given)), WITHOUT_NAMES, LEAVE, NAMELESS),
        )
        for is_doubtful, doubt, left_out_by, reason in doubts:
            if is_doubtful:
                source = rows_source(self._layout.sheet.name, number, number, _name_of(given, row))
                question = doubt.question(self._key(doubt.name), source)
                if self._doubts.ask(question, waiting) == left_out_by:
                    return reason
        return ""

    def names_above(self, given: Mapping[str, Cell]) -> dict[str, Cell]:
        """Return the names of the project above, for a row that has none of its own."""
        return {} if given.keys() & {ID, *_NAMES} else self._above

    def remember(self, reason: str, given: Mapping[str, Cell]) -> None:
        """Keep the names of a row for those below it; what is left out for its own sake parts them."""
        own = {key: given[key] for key in (ID, *_NAMES) if key in given}
        if not reason and own:
            self._above = own
        elif reason not in ("", HEADER, NAMELESS):
            self._above = {}


def _name_of(given: Mapping[str, Cell], row: Row) -> str:
    named = [given[key] for key in reversed(_NAMES) if key in given]
    return next((text for cell in (*named, *row.values()) if (text := cell_text(cell))), "")
