"""What a table asks about a kind of its rows: hidden ones, those of only a name, parts of a project."""

from dataclasses import dataclass
from typing import Final

from app.models.import_doubts import Choice, Question, Source

LEAVE: Final = "leave"
TAKE: Final = "take"
GROUP: Final = "group"
"""Keys of choices: not to import it, to import it, and to take it for a group's name."""


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
