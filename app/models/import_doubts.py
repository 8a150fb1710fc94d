"""What an import asks a person, and what it leaves out, in one vocabulary for every way in.

Workbooks, pasted cells, print-outs and scans use it alike: what is read is right, or asked about beside its
source, and whatever is left out is told. A reading has `questions`, `left_out` and a `summary`; it is read
again with the person's `Answers`. A record that waits for an answer is held back and named, exactly as one
with a cell that cannot be stored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from app.models.errors import UserError

Answers = Mapping[str, str]
"""The key of the chosen choice by the key of its question."""

MAX_SOURCES: Final = 200
"""Maximum places listed of what was left out for one reason; `rows` counts all of them."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where something stands in what was read. `str()` is Thai for people.

    `part` names the sheet, page or file with its kind ("แผ่น โครงการ", "หน้า 2"), `place` the cell, column,
    rows or line in it ("ช่อง C7", "คอลัมน์ C", "แถว 5–9", "บรรทัด 12"); `text` is what stands there, as people
    see it.
    """

    part: str
    place: str
    text: str = ""

    def __str__(self) -> str:
        where = f"{self.part} {self.place}".strip()
        return f"{where} “{self.text}”" if self.text else where


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer. `key` never changes (it is remembered), `label` says in Thai what becomes of it."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """A doubt that a person settles; only one for a whole column where the doubt is the column's.

    `key` is made of the doubt and its place ("unit:Sheet1!C", "rows:Sheet1"), so that an answer
    holds for a workbook of the same shape. `proposed` is the key of a choice, or None if none is better.
    `projects` names the records that are held back until it is answered; empty for none.
    """

    key: str
    source: Source
    text: str
    choices: tuple[Choice, ...]
    proposed: str | None = None
    projects: tuple[str, ...] = ()

    def answer(self, answers: Answers) -> str | None:
        """Return the key of the chosen choice, or None for no answer or one that is not offered."""
        chosen = answers.get(self.key)
        return chosen if chosen in {choice.key for choice in self.choices} else None

    def label_of(self, key: str | None) -> str:
        return next((choice.label for choice in self.choices if choice.key == key), "")

    def for_projects(self, names: Iterable[str]) -> Self:
        return replace(self, projects=tuple(dict.fromkeys(names)))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was read and not taken for one reason, with its places.

    `rows` counts the rows or lines; it is 0 for a column or a sheet, whose rows count elsewhere or not at
    all.
    """

    reason: str
    sources: tuple[Source, ...]
    rows: int = 0

    def __str__(self) -> str:
        count = f" {self.rows:,} แถว" if self.rows else ""
        return f"{self.reason}{count}: {', '.join(map(str, self.sources))}"


@dataclass(frozen=True, slots=True)
class Summary:
    """How many rows (or lines) were read and what became of each: none is in no place."""

    read: int
    taken: int
    held_back: int
    left_out: int

    def __str__(self) -> str:
        return (
            f"อ่าน {self.read:,} แถว: ใช้ได้ {self.taken:,} แถว รอแก้ไขหรือรอคำตอบ {self.held_back:,} แถว "
            f"ไม่ใช่ข้อมูลโครงการ {self.left_out:,} แถว"
        )

    @property
    def is_whole(self) -> bool:
        return self.read == self.taken + self.held_back + self.left_out


def proposals(questions: Sequence[Question]) -> dict[str, str]:
    """Return the proposed answer of every question that has one."""
    return {question.key: question.proposed for question in questions if question.proposed is not None}


def parse_answers(typed: Iterable[str]) -> dict[str, str]:
    """Parse answers typed as KEY=CHOICE; the choice is what follows the last "=". Raises UserError."""
    answers: dict[str, str] = {}
    for text in typed:
        key, sign, choice = text.rpartition("=")
        if not (key and sign and choice):
            raise UserError(f"คำตอบ “{text}” ไม่มีรูปแบบ คำถาม=ตัวเลือก", "โปรดระบุตามที่แสดงไว้ใต้คำถาม")
        answers[key] = choice
    return answers


def check_answers(answers: Answers, questions: Sequence[Question]) -> None:
    """Check that every answer is one of its question's choices. Raises UserError."""
    known = {question.key: question for question in questions}
    for key, choice in answers.items():
        if key not in known:
            raise UserError(f"ไม่มีคำถาม “{key}” ในไฟล์นี้", "โปรดระบุตามที่แสดงไว้ใต้คำถาม")
        if known[key].answer(answers) is None:
            offered = " ".join(choice.key for choice in known[key].choices)
            raise UserError(f"คำถาม “{key}” ไม่มีตัวเลือก “{choice}”", f"โปรดเลือกจาก {offered}")
