"""Read a workbook: first survey its sheets, then read the rows of the chosen ones.

Both run in steps, so that the caller can show progress and cancel.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from app.formats.spreadsheet.doubts import NO_ANSWERS, sheet_part
from app.formats.spreadsheet.headers import Layout
from app.formats.spreadsheet.package import Row
from app.formats.spreadsheet.reader import Sheet
from app.formats.spreadsheet.record_draft import Problem
from app.formats.spreadsheet.row_reader import Records
from app.formats.spreadsheet.tables import survey
from app.formats.tables.opening import TableFile
from app.models.errors import UserError
from app.models.import_doubts import Answers, LeftOut, Question, Source, Summary
from app.models.project_record import ProjectRecord

WHOLE: Final = 100
"""The steps of a reading are percent."""

_DRAFTS_A_STEP: Final = 100
_ROWS_A_STEP: Final = 1000


class WorkbookReading:
    """A workbook, or whatever else holds tables, during import.

    Every method raises UserError if it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.layouts: list[Layout] = []
        self._file = TableFile(path)
        self._found = Records([])

    def close(self) -> None:
        self._file.close()

    def look(self) -> Iterator[tuple[int, None]]:
        """Survey the sheets into `layouts`. Yields the percentage done."""
        yield from ((percent * WHOLE // 200, None) for percent in self._file.convert())
        workbook = self._file.workbook
        sheets = [sheet for sheet in workbook.sheets if not sheet.is_hidden]
        percent = _percentage(workbook.strings_size + sum(map(workbook.size, sheets)))
        yield from ((percent(read), None) for read in workbook.read_strings())
        before = workbook.strings_size
        for sheet in sheets:
            yield from ((percent(before + read), None) for read in survey(workbook, sheet, self.layouts))
            before += workbook.size(sheet)
        if not any(layout.row_count for layout in self.layouts):
            if workbook.parts.has_pictures:
                raise UserError(f"สมุดงาน {self.name} มีแต่รูปภาพ ไม่มีข้อมูลในช่อง", _ONLY_PICTURES)
            raise UserError(f"สมุดงาน {self.name} ไม่มีข้อมูล", "โปรดตรวจว่าเลือกไฟล์ถูกต้อง")

    def usable(self) -> list[Layout]:
        """Return the sheets with known headers, those of projects first.

        Raises UserError if there are none.
        """
        found = sorted((x for x in self.layouts if x.is_usable), key=lambda layout: layout.has_reports)
        if not found:
            raise UserError(f"ไม่พบตารางโครงการในสมุดงาน {self.name}", _WHAT_A_TABLE_IS)
        return found

    def read(self, layouts: Sequence[Layout], answers: Answers = NO_ANSWERS) -> Iterator[tuple[int, None]]:
        """Read the rows of these sheets, those of projects first. Yields the percentage done.

        Read again with `answers` to the `questions` to take what waits for them.
        """
        self._found = found = Records(layouts, answers)
        workbook = self._file.workbook
        sheets = _in_order(layouts)
        percent = _percentage(sum(map(workbook.size, sheets)))
        before = 0
        for sheet in sheets:
            tables = [_chosen(layout, layouts) for layout in self.layouts if layout.sheet == sheet]
            whole: list[Row] = []
            for read, rows in workbook.rows(sheet, merges=tables[0][0].merges):
                whole += rows
                yield percent(before + read), None
            before += workbook.size(sheet)
            for number in found.take_sheet(tables, whole):
                if number % _ROWS_A_STEP == 0:
                    yield percent(before), None
        self._tell_other_sheets(sheets)
        for number in found.finish():
            if number % _DRAFTS_A_STEP == 0:
                yield WHOLE, None

    def _tell_other_sheets(self, read: Sequence[Sheet]) -> None:
        for sheet in self._file.workbook.sheets:
            if sheet not in read:
                reason = "แผ่นงานที่ซ่อนไว้" if sheet.is_hidden else "แผ่นงานที่ไม่ได้นำเข้า"
                self._found.doubts.leave_out(reason, Source(sheet_part(sheet.name), ""))

    @property
    def records(self) -> list[ProjectRecord]:
        """The projects of which every cell can be stored."""
        return self._found.records

    @property
    def problems(self) -> list[Problem]:
        """The cells that cannot be stored, at most MAX_PROBLEMS of them."""
        return self._found.problems

    @property
    def problem_count(self) -> int:
        return self._found.problem_count

    @property
    def refused(self) -> list[str]:
        """The names of the projects excluded because of such cells."""
        return self._found.refused

    @property
    def waiting(self) -> list[str]:
        """The names of the projects held back until their questions are answered."""
        return [name for name, _ in self._found.waiting]

    @property
    def questions(self) -> list[Question]:
        """All doubts that a person settles, answered or not."""
        return self._found.doubts.questions(self._found.waiting)

    @property
    def left_out(self) -> Sequence[LeftOut]:
        """What was read and is no project's, by reason."""
        return self._found.doubts.left_out

    @property
    def summary(self) -> Summary:
        """How many rows were read, and what became of them."""
        return self._found.summary

    @property
    def skipped_totals(self) -> int:
        """The number of skipped rows that sum up a table."""
        return self._found.skipped_totals


def _in_order(layouts: Sequence[Layout]) -> list[Sheet]:
    """Return the sheets of these tables, those with projects first: reports refer to them."""
    ordered = sorted(layouts, key=lambda layout: layout.has_reports)
    return list(dict.fromkeys(layout.sheet for layout in ordered))


def _chosen(layout: Layout, layouts: Sequence[Layout]) -> tuple[Layout, bool]:
    """Return a table as it was chosen, and whether it was."""
    chosen = (x for x in layouts if x.sheet == layout.sheet and x.number == layout.number)
    found = next(chosen, None)
    return (found or layout), found is not None


def _percentage(whole: int) -> Callable[[int], int]:
    return lambda part: min(WHOLE, part * WHOLE // max(whole, 1))


_ONLY_PICTURES = "โปรดขอตารางต้นฉบับจากผู้ส่ง หรือพิมพ์ข้อมูลเอง"
_WHAT_A_TABLE_IS = (
    "แถวหัวตารางต้องมีชื่อโครงการหรือรหัสโครงการ และหัวข้ออื่นอย่างน้อยหนึ่งหัวข้อ หรือสร้างไฟล์ต้นแบบจากโปรแกรมแล้วกรอกในไฟล์นั้น"
)
