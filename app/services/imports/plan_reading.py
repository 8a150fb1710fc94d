"""Make a plan's file of a list, as a person decides, and pass it on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from app.formats.file_kind import FileKind, kind_of
from app.formats.plans.level_words import years_in
from app.formats.plans.listed_rows import PASTED, ListedRows, rows_of_file, rows_of_text
from app.formats.plans.listing import Listing, PlacedEntry, read_listing
from app.formats.plans.plan import (
    MAX_NAME_LENGTH,
    Plan,
    check_level_names,
    check_years,
    names_of,
    plan_bytes,
    read_plan,
)
from app.formats.plans.store import StoredPlan, place_for
from app.models.errors import UserError
from app.models.import_doubts import Answers, Choice, LeftOut, Question, Source
from app.models.thai import clean_line, parse_fiscal_year
from app.storage.output_files import safe_name, write_file

SUFFIX = ".json"
_NO_NAME = UserError("ยังไม่ได้ตั้งชื่อแผน", "โปรดพิมพ์ชื่อแผน")


@dataclass(slots=True)
class PlanReading:
    """A list or a plan's file while a person looks at it. `read` again with answers."""

    name: str
    sheets: Sequence[ListedRows]
    given: Plan | None = None
    listing: Listing = field(default_factory=Listing)
    questions: Sequence[Question] = ()

    @classmethod
    def of_file(cls, path: Path) -> Self:
        """Open a table, a text or a plan's file. Raises UserError."""
        if kind_of(path) is FileKind.JSON:
            return cls(path.name, (), read_plan(path))
        return cls(path.name, rows_of_file(path))

    @classmethod
    def of_text(cls, text: str) -> Self:
        """Take pasted text. Raises UserError."""
        return cls(PASTED, [rows_of_text(text)])

    def read(self, answers: Answers) -> None:
        """Read with the answers so far. Raises UserError if there is no plan in it."""
        if self.given is not None:
            self.listing = _listing_of(self.given, self.name)
            return
        sheet, asked = self._sheet(answers)
        self.listing = read_listing(sheet, answers)
        self.questions = [*asked, *self.listing.questions]

    def _sheet(self, answers: Answers) -> tuple[ListedRows, list[Question]]:
        """Return the sheet to read: the one with the most rows, unless a person says another."""
        longest = max(range(len(self.sheets)), key=lambda place: len(self.sheets[place].rows))
        if len(self.sheets) == 1:
            return self.sheets[0], []
        choices = tuple(Choice(str(place), sheet.part) for place, sheet in enumerate(self.sheets))
        text = "มีหลายแผ่นงาน แผนอยู่ในแผ่นใด"
        question = Question("sheet", Source(self.name, ""), text, choices, str(longest))
        return self.sheets[int(question.answer(answers) or longest)], [question]

    @property
    def left_out(self) -> Sequence[LeftOut]:
        return self.listing.left_out

    @property
    def proposed_name(self) -> str:
        return self.listing.name or ("" if self.name == PASTED else Path(self.name).stem)

    @property
    def proposed_years(self) -> tuple[int, int] | None:
        return self.listing.years or years_in(self.proposed_name)

    def plan(self, name: str, first_year: str, last_year: str, level_names: Sequence[str]) -> Plan:
        """Return the plan with what a person typed. Raises UserError for what is missing or wrong."""
        name = clean_line(name)
        if not name:
            raise _NO_NAME
        if len(name) > MAX_NAME_LENGTH:
            raise UserError(f"ชื่อแผนยาวเกิน {MAX_NAME_LENGTH:,} ตัวอักษร", "โปรดย่อชื่อแผน")
        years = parse_year("ปีแรก", first_year), parse_year("ปีสุดท้าย", last_year)
        check_years(*years)
        try:
            levels = check_level_names(tuple(map(clean_line, level_names)))
        except UserError as error:
            raise UserError(f"ชื่อระดับของแผน{error.what}", error.remedy) from None
        is_confirmed = self.given is None or self.given.is_confirmed
        return Plan(name, *years, tuple(self.listing.lines), levels, is_confirmed)


def parse_year(label: str, text: str) -> int:
    """Return a typed Buddhist year, in short or in full. Raises UserError."""
    if not text.strip():
        raise UserError(f"ยังไม่ได้ระบุ{label}ของแผน", "โปรดพิมพ์ปีงบประมาณ พ.ศ. เช่น 2566")
    try:
        return parse_fiscal_year(text)
    except UserError as error:
        raise UserError(f"{label}ของแผน: {error.what}", error.remedy) from None


def _listing_of(plan: Plan, name: str) -> Listing:
    entries: list[PlacedEntry] = []
    before: tuple[str, ...] = ()
    for line in plan.lines:
        path = tuple(filter(None, names_of(line)))
        same = next((at for at, text in enumerate(path) if before[at : at + 1] != (text,)), len(path))
        entries += [PlacedEntry(at, path[at], Source(name, "")) for at in range(same, len(path))]
        before = path
    years = plan.first_fiscal_year, plan.last_fiscal_year
    return Listing(entries, list(plan.lines), plan.level_names, plan.name, years)


def is_replacing(plan: Plan) -> bool:
    """Return whether keeping this plan replaces one of the same name and years."""
    return place_for(plan).exists()


def export_name(stored: StoredPlan) -> str:
    """Return a file name for passing a plan on."""
    return f"{safe_name(stored.plan.name) or 'แผน'}{SUFFIX}"


def export_plan(plan: Plan, path: Path) -> None:
    """Write a plan's file that another office can add. Raises UserError."""
    write_file(path, plan_bytes(plan))
