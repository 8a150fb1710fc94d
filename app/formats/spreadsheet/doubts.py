"""What the reading of a workbook asks and leaves out, and what became of each row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.models.import_doubts import MAX_SOURCES, Answers, LeftOut, Question, Source
from app.models.thai import shortened

NO_ANSWERS: Final[Mapping[str, str]] = {}


def sheet_part(sheet: str) -> str:
    """Return a person's name for a sheet, as the part of a Source."""
    return f"แผ่น {sheet}"


def cell_source(sheet: str, place: str, text: str = "") -> Source:
    return Source(sheet_part(sheet), f"ช่อง {place}", shortened(text))


def rows_source(sheet: str, first: int, last: int, text: str = "") -> Source:
    place = f"แถว {first}" if first == last else f"แถว {first}–{last}"
    return Source(sheet_part(sheet), place, shortened(text))


@dataclass(slots=True)
class _Rows:
    """Adjoining rows of a sheet, with the text of the first."""

    sheet: str
    first: int
    last: int
    text: str


@dataclass(slots=True)
class _Reason:
    rows: int = 0
    ranges: list[_Rows] = field(default_factory=list)
    others: list[Source] = field(default_factory=list)

    def add(self, sheet: str, row: int, text: str) -> None:
        self.rows += 1
        last = self.ranges[-1] if self.ranges else None
        if last and last.sheet == sheet and last.last == row - 1:
            last.last = row
        elif len(self.ranges) < MAX_SOURCES:
            self.ranges.append(_Rows(sheet, row, row, text))

    @property
    def sources(self) -> tuple[Source, ...]:
        found = (rows_source(rows.sheet, rows.first, rows.last, rows.text) for rows in self.ranges)
        return (*found, *self.others)


class Doubts:
    """Collects questions and what is left out. A record that waits for an answer is held back.

    Whoever doubts calls `ask` with a question and the keys that the record waits for
    (`RecordDraft.waits_for`). It returns the chosen answer's key, or None: then the record is held back.
    """

    def __init__(self, answers: Answers = NO_ANSWERS) -> None:
        self.answers = answers
        self._questions: dict[str, Question] = {}
        self._reasons: dict[str, _Reason] = {}

    def ask(self, question: Question, waiting: set[str] | None = None) -> str | None:
        known = self._questions.setdefault(question.key, question)
        answer = known.answer(self.answers)
        if answer is None and waiting is not None:
            waiting.add(question.key)
        return answer

    def leave_out_row(self, reason: str, sheet: str, row: int, text: str = "") -> None:
        self._reasons.setdefault(reason, _Reason()).add(sheet, row, text)

    def leave_out(self, reason: str, source: Source) -> None:
        """Tell of a column or a sheet that is not read."""
        self._reasons.setdefault(reason, _Reason()).others.append(source)

    def questions(self, waiting: Iterable[tuple[str, Iterable[str]]] = ()) -> list[Question]:
        """Return all questions, answered or not; `waiting` are records' names with their questions' keys."""
        names: dict[str, list[str]] = {}
        for name, keys in waiting:
            for key in keys:
                names.setdefault(key, []).append(name)
        return [question.for_projects(names.get(key, ())) for key, question in self._questions.items()]

    @property
    def left_out(self) -> Sequence[LeftOut]:
        return [LeftOut(reason, found.sources, found.rows) for reason, found in self._reasons.items()]
