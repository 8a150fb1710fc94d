"""The open file as the window edits it: every change is written at once, announced, and undoable.

A change is data. Undo applies its inverse, so that it takes the same path as typing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.models.checks import Finding
from app.models.errors import UserError
from app.models.note import Note, skip_note
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.printing.form_check import findings_with_reasons
from app.printing.type_families import OFFICIAL
from app.services.form_style import style_of
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.core.changes import (
    Change,
    EntrySet,
    NoteSet,
    ProjectAdded,
    ProjectRemoved,
    ReportAdded,
    ReportRemoved,
    Several,
    inverse,
    is_nothing,
    note_put,
    notes_settled,
    report_changes,
)
from app.ui.core.fresh_projects import FreshProjects
from app.ui.core.over_file import OverFile
from app.ui.core.undo_steps import UndoSteps
from app.ui.core.unwritten import Place, Unwritten
from app.ui.core.writing import One, RunLong, Writer, commit_some, run_at_once
from app.ui.widgets.tasks import is_thread_at_work

RETRY_MS: Final = 3000
"""Interval between retries of failed writes, in milliseconds."""

Values = Mapping[str, Any]
ReportValues = tuple[str, Period, Values | Callable[[Sequence[ProgressReport]], Values]]
"""A project, a month, and values of its report by key, or what tells them from the project's reports."""


def give_up(_error: UserError) -> bool:
    return False


class Document(QObject):
    """The only path from the window to the file.

    `changed` carries each Change after it is on disk, also one that undoes another. If the file cannot be
    written, `ask_to_retry` is called; True means try again. Otherwise nothing is changed, and an entry's new
    value waits in `unwritten` until the file accepts it: `caught_up` carries how many were written.
    `waiting_changed` tells of the set of waiting values, `outputs_changed` that the file was printed or sent.
    `run_long` shows how far many changes of one action are, and lets the clerk cancel them all.
    """

    changed = Signal(object)
    waiting_changed = Signal()
    caught_up = Signal(int)
    outputs_changed = Signal()

    def __init__(
        self,
        file: ProjectFile,
        ask_to_retry: Callable[[UserError], bool] = give_up,
        run_long: RunLong = run_at_once,
    ) -> None:
        super().__init__()
        self.file = file
        self.style = OFFICIAL
        self.unwritten = Unwritten()
        self.fresh = FreshProjects()
        self.over_file = OverFile(self.changed)
        self._ask_to_retry = ask_to_retry
        self._writer = Writer(run_long)
        self._is_catching_up = False
        self._retry = QTimer(self)
        self._retry.setInterval(RETRY_MS)
        self._retry.timeout.connect(self.catch_up)
        self._steps = UndoSteps()

    # --- reading ------------------------------------------------------------------------------------------

    def project(self, project_id: str) -> Project:
        return self.file.project(project_id)

    def reports(self, project_id: str) -> tuple[ProgressReport, ...]:
        return self.file.reports(project_id)

    def findings(self, project_id: str) -> list[Finding]:
        """Return the findings to tell of a project; kept ones have their reason."""
        return self.findings_of(self.project(project_id), self.reports(project_id), self.notes(project_id))

    def findings_of(
        self, project: Project, reports: Sequence[ProgressReport], notes: Sequence[Note]
    ) -> list[Finding]:
        """Return these findings of a project that was just read."""
        over_file = self.over_file.of(self.file, project.id)
        found = findings_with_reasons(project, reports, notes, self.style, over_file)
        return self.fresh.told(project.id, found)

    def notes(self, project_id: str) -> tuple[Note, ...]:
        return self.file.notes(project_id)

    # --- one method for each action of the clerk; they return True after the change is on disk -------------

    def set(self, project_id: str, key: str, value: Any) -> bool:
        return self._put(Place(project_id, None, key), value, self._ask_to_retry)

    def set_report(self, project_id: str, period: Period, key: str, value: Any) -> bool:
        """Set an entry of a month's report; the first one creates the report with the proposed values."""
        return self._put(Place(project_id, period, key), value, self._ask_to_retry)

    def _put(self, place: Place, value: Any, ask: Callable[[UserError], bool]) -> bool:
        """Write an entry's value, or keep it waiting."""
        is_done = self._try(lambda: self._change_of(place, value), ask)
        if not is_done:
            self.unwritten.put(place, value)
            self._retry.start()
        elif place in self.unwritten:
            self.unwritten.drop(place)
        else:
            return True
        self.waiting_changed.emit()
        return is_done

    def _try(self, make: Callable[[], Change | None], ask: Callable[[UserError], bool]) -> bool:
        """Make a change and write it. An unreadable file counts like one that cannot be written; None, like
        a change that the clerk cancelled.
        """
        while True:
            try:
                change = make()
            except UserError as error:
                if not ask(error):
                    return False
            else:
                return change is not None and self._do(change, ask)

    def do_each(self, make: Callable[[One], Iterable[Change]], of: Sequence[One]) -> bool:
        """Do together the changes that `make` reads for each of these, with progress if they are many."""
        return self._settle() and self._try(partial(self._writer.read, make, of), self._ask_to_retry)

    def _change_of(self, place: Place, value: Any) -> Change:
        """Return the change that sets an entry to this value.

        Raises KeyError if the project no longer exists.
        """
        project_id, period, key = place
        if period is None:
            return EntrySet(project_id, None, key, getattr(self.project(project_id), key), value)
        [change] = report_changes(project_id, period, self._reports_of_existing(project_id), {key: value})
        return change

    def catch_up(self) -> None:
        """Write the waiting values, each as its own undo step; those that still fail keep waiting."""
        if self._is_catching_up or is_thread_at_work():
            return
        self._is_catching_up = True
        try:
            written = self._write_waiting()
        finally:
            self._is_catching_up = False
        if not self.unwritten:
            self._retry.stop()
        if written:
            self.caught_up.emit(written)

    def _write_waiting(self) -> int:
        """Write waiting values and return how many were written."""
        written = 0
        for place, value in self.unwritten:
            if not self._write_late(place, value, give_up):
                break
            written += 1
        return written

    def _write_late(self, place: Place, value: Any, ask: Callable[[UserError], bool]) -> bool:
        """Write a waiting value as its own undo step, or let it wait."""
        self.seal()
        try:
            return self._put(place, value, ask)
        except KeyError:  # its project was deleted from the file
            self.unwritten.drop(place)
            self.waiting_changed.emit()
            return True
        finally:
            self.seal()

    def _settle(self, project_id: str | None = None, period: Period | None = None) -> bool:
        """Write the values waiting for a project, or for its report of a month, before these are removed.

        Undoing the removal then restores them. Returns False if a write fails; the removal must then not
        happen.
        """
        self.catch_up()
        concerned = [
            (place, value)
            for place, value in self.unwritten
            if project_id in (None, place.project_id) and period in (None, place.period)
        ]
        return all(self._write_late(place, value, self._ask_to_retry) for place, value in concerned)

    def throw_away_waiting(self) -> None:
        """Discard the waiting values, as the clerk has decided."""
        self.unwritten.clear()
        self._retry.stop()
        self.waiting_changed.emit()

    def confirm_report(self, project_id: str, period: Period, taken: Mapping[str, Any]) -> bool:
        """Create a month's report from what the clerk typed or took over, with proposals for the rest.

        Returns whether the month has a report: with nothing `taken` none is made.
        """
        if taken and not self.set_reports([(project_id, period, taken)]):
            return False
        return any(report.period == period for report in self.reports(project_id))

    def set_reports(self, months: Sequence[ReportValues]) -> bool:
        """Set entries of several months' reports, each month once, as one transaction and one undo step.

        A month without a report gets one with the proposed values. If the file cannot be written, nothing is
        changed, and every value waits like a typed one, unless the clerk cancelled. Raises KeyError if a
        project no longer exists.
        """
        found: dict[int, Values] = {n: told for n, (*_, told) in enumerate(months) if not callable(told)}

        def changes(number: int) -> list[Change]:
            project_id, period, told = months[number]
            reports = self._reports_of_existing(project_id)
            found[number] = values = told(reports) if callable(told) else told
            return report_changes(project_id, period, reports, values) if values else []

        is_done = self.do_each(changes, range(len(months)))
        if not is_done and not self._writer.was_cancelled:
            for number, values in found.items():
                for key, value in values.items():
                    self.unwritten.put(Place(*months[number][:2], key), value)
            self._retry.start()
            self.waiting_changed.emit()
        return is_done

    def _reports_of_existing(self, project_id: str) -> tuple[ProgressReport, ...]:
        """Return a project's reports. Raises KeyError if it no longer exists."""
        reports = self.reports(project_id)
        if not reports:
            self.project(project_id)
        return reports

    def add_report(self, report: ProgressReport) -> bool:
        """Add a month's report that does not exist, for example a deleted one."""
        return self._do(ReportAdded(report))

    def add_project(
        self, project: Project, reports: Sequence[ProgressReport] = (), notes: Sequence[Note] = ()
    ) -> bool:
        return self._do(ProjectAdded(project, tuple(reports), tuple(notes)))

    def new_project(self, **entries: Any) -> str | None:
        """Add a project with these entries. Returns its id, or None if it could not be written."""
        project = Project(new_record_id(), **entries)
        self.fresh.begin(project.id)
        return project.id if self.add_project(project) else None

    def remove_project(self, project_id: str) -> bool:
        """Remove a project with its reports and notes. Their content stays in the revisions."""
        if not self._settle(project_id):
            return False
        self.checkpoint()
        parts = self.reports(project_id), self.notes(project_id)
        return self._do(ProjectRemoved(self.project(project_id), *parts))

    def remove_report(self, project_id: str, period: Period) -> bool:
        """Remove the report of a month, if there is one. Its content stays in the revisions."""
        if not self._settle(project_id, period):
            return False
        self.checkpoint()
        return all(self._do(ReportRemoved(one)) for one in self.reports(project_id) if one.period == period)

    def do_together(self, changes: Sequence[Change]) -> bool:
        """Apply several changes in one transaction and as one undo step, after the values that wait."""
        return self._settle() and self._do(Several(tuple(changes)))

    def put_note(self, note: Note) -> bool:
        """Write a new note, or change an existing one."""
        return self._do(note_put(self.notes(note.project_id), note))

    def skip_reports(self, project_ids: Sequence[str], period: Period, reason: str = "") -> bool:
        """Note that projects have no report in a month, as one undo step. A report made later wins."""
        noted = partial(skip_note, period=period, noted_on=date.today(), reason=reason)
        return self.do_each(lambda one: [note_put(self.notes(one), noted(one))], project_ids)

    def take_back_skips(self, project_ids: Sequence[str], period: Period) -> bool:
        """Settle the notes that projects have no report in a month, where there are any, as one undo step."""
        noted = partial(skip_note, period=period, noted_on=None)
        return self.do_each(lambda one: notes_settled(self.notes(one), noted(one).id), project_ids)

    def remove_note(self, note: Note) -> bool:
        return self._do(NoteSet(note, None))

    def set_note(self, before: Note | None, after: Note | None) -> bool:
        """Write a note in place of its state before drafting, as one undo step."""
        return self._do(NoteSet(before, after))

    def draft_note(self, before: Note | None, after: Note | None) -> bool:
        """Write a note while it is being typed: no undo step yet, and no question if that fails."""
        change = NoteSet(before, after)
        if before == after or not self._write(change, give_up):
            return False
        self.changed.emit(change)
        return True

    def set_setting(self, key: str, value: str) -> None:
        """Write a setting of the file. Raises UserError, as `read_style` does."""
        self.file.set_setting(key, value)
        self.read_style()

    def read_style(self) -> None:
        """Read the file's print style. Raises UserError if its typeface is not installed."""
        self.style = style_of(self.file)

    def checkpoint(self) -> None:
        """Commit edited records as revisions (a checkpoint); if that fails, the next checkpoint retries."""
        self._writer.commit(self.file)

    def checkpoint_some(self) -> bool:
        """Commit some edited records like `checkpoint`. Returns whether there are more to commit."""
        return commit_some(self.file)

    def forget_steps(self) -> None:
        """Forget all undo steps and findings, because their records may have changed elsewhere."""
        self._steps = UndoSteps()
        self.over_file.forget()

    # --- undo ---------------------------------------------------------------------------------------------

    @property
    def next_undone(self) -> Change | None:
        """The change that `undo` would undo, if there is one."""
        return self._steps.done[-1] if self._steps.done else None

    @property
    def next_redone(self) -> Change | None:
        """The change that `redo` would redo, if there is one."""
        return self._steps.undone[-1] if self._steps.undone else None

    def undo(self) -> Change | None:
        """Undo the last change. Returns the change that was applied, or None.

        Waiting values were typed after everything that can be undone: they are written first, or nothing is
        undone.
        """
        change = self._apply(self.next_undone, inverse) if self._settle() else None
        if change:
            self._steps.has_undone()
            self.changed.emit(change)
        return change

    def redo(self) -> Change | None:
        change = self._apply(self.next_redone, lambda change: change) if self._settle() else None
        if change:
            self._steps.has_redone()
            self.changed.emit(change)
        return change

    def seal(self) -> None:
        """End the undo step, because the focus has left the field."""
        self._steps.seal()

    def _apply(self, step: Change | None, turned: Callable[[Change], Change]) -> Change | None:
        """Write a step of undo or redo. Returns the change that was written, or None."""
        change = turned(step) if step is not None else None
        return change if change is not None and self._write(change, self._ask_to_retry) else None

    def _do(self, change: Change, ask: Callable[[UserError], bool] | None = None) -> bool:
        if is_nothing(change):
            return True
        if not self._write(change, ask or self._ask_to_retry):
            return False
        self._steps.remember(change)
        self.changed.emit(change)
        self._catch_up_soon()
        return True

    def _catch_up_soon(self) -> None:
        """Retry the waiting values soon, because a write has just succeeded."""
        if self.unwritten and not self._is_catching_up:
            QTimer.singleShot(0, self, self.catch_up)

    def _write(self, change: Change, ask: Callable[[UserError], bool]) -> bool:
        return self._writer.write(change, lambda: self.file, ask)
