"""The preview of months pasted from a spreadsheet. What is taken is one step of the undo history."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from app.models.progress_report import ProgressReport
from app.models.project_record import ProjectRecord, source_key
from app.models.value_text import EMPTY
from app.printing.columns.column import Column
from app.services.import_records import ImportOutcome, Result
from app.services.imports.comparison import Compared, EntryChange, Taking, compare_month
from app.services.imports.offer import Offer, told_at_the_end
from app.services.imports.pasted_months import PROPOSED, BadCell, Grid, PastedReading, read_months
from app.ui.core.changes import Change, EntrySet, ReportAdded
from app.ui.imports.import_dialog import ImportDialog
from app.ui.imports.projects_page import ProjectRow
from app.ui.imports.question_page import QuestionPage
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.tasks import found_beside, run_task

if TYPE_CHECKING:
    from app.ui.core.context import FileContext

_MOST_NAMED: Final = 3
"""Cells that cannot be read named above the preview; the page of what is left out has all."""
_READING: Final = "กำลังอ่านข้อมูลที่วาง"
_PREPARING: Final = "กำลังเตรียมรายงานที่"
_NOTHING_WRITTEN: Final = "ยังไม่มีการบันทึกจนกว่าจะกดวาง"


class PastedMonths(ImportDialog):
    """All that could be read is ticked at first, for the clerk has chosen the cells already; a project that
    the clerk has skipped this month is not.
    """

    def __init__(self, workspace: "FileContext", grid: Grid, lines: Sequence[Sequence[str]]) -> None:
        super().__init__(workspace, f"วางรายงานเดือน{grid.period.thai}")
        self._grid, self._lines = grid, lines
        self.questions = QuestionPage()
        self.questions.answered.connect(self._read_again)
        self.projects.projects.show_rows([], _COLUMNS)
        self._reading: PastedReading
        self._replacing = 0
        """Values of the file in whose place others are pasted, counted while comparing."""

    def begin(self) -> bool:
        """Read the cells and show what they say. Returns False if the clerk cancelled that. Raises UserError
        if there is nothing for the month among them.
        """
        if not self._read():
            return False
        if self._reading.questions:
            self.add_tab(self.questions, "ข้อที่ต้องตอบ")
            self.questions.show_questions(self._reading.questions)
        is_shown = self._show()
        self._go_on()
        return is_shown

    # --- reading --------------------------------------------------------------------------------------------

    def _read(self) -> bool:
        """Read the cells, many of them in a thread. Returns False if the clerk cancelled."""
        answers = self.questions.answers()
        read = found_beside(self, _READING, lambda: read_months(self._lines, self._grid, answers))
        if read is not None:
            self._reading = read
        return read is not None

    def _read_again(self) -> None:
        with errors_shown(self):
            if not self._read():
                return
            self.questions.show_questions(self._reading.questions)
            self.projects.forget_ticks()
            if self._show():
                self._go_on()

    def _go_on(self) -> None:
        """Turn to the questions that are open, otherwise to the projects; Enter pastes unless that loses."""
        waits = bool(self._reading.questions and self._reading.offer.held_back)
        self.tabs.setCurrentWidget(self.questions if waits else self.projects)
        self.agree.setDefault(not waits and not self.loses())
        self.questions.use.setDefault(waits)
        focus = self.questions.use if waits else self.projects.projects
        focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> bool:
        offer = self._reading.offer
        if not self.show_offer(offer):
            return False
        self.projects.modes.setCurrentIndex(0)
        for widget in (self.projects.modes, self.projects.mode_label):
            widget.hide()  # a month of a project that the file has is never another project
        told = f"อ่านได้ {len(offer.records):,} โครงการ"
        matched = "" if self._reading.is_by_place else f"{self._reading.matched} "
        self.summary.setText(f"{matched}{told} {_NOTHING_WRITTEN}")
        return True

    def _comparing(self, offer: Offer, compared: list[Compared]) -> Iterator[tuple[int, None]]:
        """Compare, naming only what is not plain from the title: all is about one month. Tick all."""
        where = f"รายงานเดือน{self._grid.period.thai} "
        self._replacing = 0
        for number, one in compare_month(self._file, offer.records, self._grid.period):
            changes = [replace(change, label=change.label.removeprefix(where)) for change in one.changes]
            compared.append(replace(one, changes=tuple(sorted(changes, key=_order)), notes=()))
            self._replacing += _replaced(compared[-1])
            self.projects.take(one, one.record.project.id not in self._reading.skipped)
            yield number, None

    def findings(self) -> list[str]:
        reading = self._reading
        found = []
        if reading.titled:
            named = " ".join(period.thai for period in reading.titled[:_MOST_NAMED])
            found.append(_TITLED.format(named, self._grid.period.thai))
        if reading.bad:
            found.append(_UNREADABLE.format(len(reading.bad), _named(reading.bad)))
        if reading.is_by_place:
            found.append(reading.matched)
        if reading.questions and reading.offer.held_back:
            found.append(f"มี {len(reading.offer.held_back):,} โครงการรอคำตอบในหน้า “ข้อที่ต้องตอบ” จึงยังไม่วาง")
        if reading.odd:
            found.append(_ODD.format(" ".join(f"“{text}”" for text in reading.odd[:_MOST_NAMED])))
        if reading.skipped:
            found.append(_SKIPPED.format(len(reading.skipped)))
        if self._replacing:
            found.append(f"มี {self._replacing:,} ช่องที่มีค่าอยู่แล้วและจะเปลี่ยนเป็นค่าที่วาง ดูค่าเดิมและค่าใหม่ด้านล่าง")
        if left := sum(one.rows for one in reading.offer.left_out):
            found.append(f"มี {left:,} แถวที่ไม่ได้วาง ดูเหตุผลในหน้า “สิ่งที่ไม่ได้นำเข้า”")
        return found

    def agree_words(self, count: int, _replaced: int) -> str:
        return f"วาง {count:,} โครงการ" if count else "ไม่มีโครงการที่จะวาง"

    def loses(self) -> bool:
        return any(_replaced(one) for one in self._compared if self.projects.is_taken(one))

    # --- writing --------------------------------------------------------------------------------------------

    def _import(self) -> None:
        """Write what is ticked as one step, and tell what was not taken."""
        taking, records, changes = self.projects.taking, list[ProjectRecord](), list[Change]()
        steps = _preparing(taking, self._compared, records, changes)
        if not run_task(steps, len(self._compared), _PREPARING, self):
            return
        document = self._workspace.document
        document.seal()
        if not document.do_together(changes):
            return
        document.seal()
        self.has_imported = True
        self._workspace.status_message.emit(f"วางแล้ว {len(records):,} โครงการ กด Ctrl+Z หากต้องการเลิกทำ")
        if not self._offer.left_out and not self._offer.held_back:
            self.accept()
            return
        outcomes = [ImportOutcome(Result.UPDATED, record, ()) for record in records]
        told = list(told_at_the_end(self._offer, self._compared, outcomes))
        self.outcome_page.show_lines([f"วางแล้ว {len(records):,} โครงการ", *told[1:]])
        self.show_page(self.outcome_page)
        self.close_button.setDefault(True)
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)


def _preparing(
    taking: Taking, compared: Sequence[Compared], records: list[ProjectRecord], changes: list[Change]
) -> Iterator[tuple[int, None]]:
    """Collect the records that are taken, and what they change; the months of a city's file take a while."""
    for number, one in enumerate(compared, start=1):
        for record, _ in taking.of([one]):
            records.append(record)
            for report in record.reports:
                changes += _changes(report, next(iter(one.held.reports if one.held else ()), None))
        yield number, None


def _changes(report: ProgressReport, held: ProgressReport | None) -> Iterator[Change]:
    """Yield what changes the month's report of the file to this one."""
    if held is None:
        yield ReportAdded(report)
        return
    for name in (field.name for field in fields(report)):
        before, after = getattr(held, name), getattr(report, name)
        if before != after:
            yield EntrySet(report.project_id, report.period, name, before, after)


_TITLED: Final = "หัวเรื่องเหนือตารางบอกเดือน{} แต่กำลังวางในเดือน{} โปรดตรวจว่าคัดลอกถูกเดือน"
_UNREADABLE: Final = "อ่านไม่ได้ {:,} ช่อง จึงไม่วางช่องเหล่านั้น ช่องอื่นวางได้ตามปกติ: {}"
_ODD: Final = "คำบอกสถานะที่ไม่ใช่คำในแบบ: {} โปรดตรวจว่าวางตรงคอลัมน์"
_SKIPPED: Final = "มี {:,} โครงการที่ข้ามไว้ในเดือนนี้ จึงยังไม่ได้เลือก หากเลือก จะมีรายงานแทนการข้าม"


def _named(bad: Sequence[BadCell]) -> str:
    named = ", ".join(map(str, bad[:_MOST_NAMED]))
    more = len(bad) - _MOST_NAMED
    return f"{named} และอีก {more:,} ช่อง" if more > 0 else named


def _replaced(one: Compared) -> int:
    """Return how many values of a project's report are replaced by others."""
    return sum(change.before != EMPTY for change in one.changes)


def _order(change: EntryChange) -> int:
    """Return the place of a change as the grid's columns have them, then the narrative and later entries."""
    key = change.key.rpartition("/")[2]
    return _KEYS.index(key) if key in _KEYS else len(_KEYS)


_KEYS: Final = ("progress", "disbursed_satang", "plan_status", "target_status", "reported_on", "narrative")


def _shown_changes(row: ProjectRow) -> str:
    """Return the changes of a project in one line, without what is only proposed; else why there are none."""
    changes = row.compared.changes if row.compared else ()
    typed = (change for change in changes if not (change.source and change.source.place == PROPOSED))
    words = (
        f"{change.label} {change.after}"
        if change.before == EMPTY
        else f"{change.label} {change.before} → {change.after}"
        for change in typed
    )
    return " · ".join(words) or row.plan


def _line(one: Compared) -> str:
    report = one.record.reports[0]
    places = (one.record.sources.get(source_key(field.name, report.period)) for field in fields(report))
    return next((source.place for source in places if source and source.place != PROPOSED), "")


_COLUMNS: Final = (
    Column("โครงการ", lambda row: row.name, width=44),
    Column("แถวที่วาง", lambda row: _line(row.compared) if row.compared else "", width=12),
    Column("ค่าที่จะเขียน", _shown_changes, stretches=True),
)


def paste_months(workspace: "FileContext", grid: Grid, lines: Sequence[Sequence[str]]) -> None:
    """Preview months copied from a spreadsheet, and store what the clerk takes."""
    with errors_shown(workspace):
        dialog = PastedMonths(workspace, grid, lines)
        if dialog.begin():
            dialog.exec()
        dialog.deleteLater()
