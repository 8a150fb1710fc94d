"""Random typing in many fields, while writing works and while it fails: nothing is lost."""

from collections.abc import Callable, Iterator
from dataclasses import astuple, is_dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.storage.project_file import new_record_id
from app.ui.core.unwritten import Place
from app.ui.widgets import dialogs
from app.ui.window.editing import redo, undo
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.ui.full_disk import FIRST, UNREPORTED, Disk
from tests.ui.typing import type_text
from tests.ui.windows import window_on

QUIET: Final = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


class Spot(NamedTuple):
    """A field of one of two projects."""

    project: int
    period: Period | None
    key: str


FIELDS: Final = [
    (None, "project_name"),
    (None, "subdivision"),
    (None, "allocated_budget_satang"),
    (None, "rationale"),
    (None, "objectives"),
    (None, "targets"),
    (None, "strategic_alignments"),
    (FIRST, "narrative"),
    (FIRST, "plan_status"),
    (FIRST, "disbursed_satang"),
    (UNREPORTED, "narrative"),
]
SPOTS: Final = st.tuples(st.integers(0, 1), st.sampled_from(FIELDS)).map(lambda spot: Spot(spot[0], *spot[1]))
TEXTS: Final = st.text("กขค1x ", min_size=1, max_size=4)
STEPS: Final = st.lists(
    st.one_of(
        st.tuples(st.just("type"), SPOTS, TEXTS),
        st.tuples(st.just("round"), st.integers(0, 1), TEXTS),
        st.sampled_from(["full", "room", "rest", "catch up", "other", "undo", "redo", "leave"]),
    ),
    min_size=3,
    max_size=20,
)


def shown_in(widget: QWidget) -> str:
    match widget:
        case QLineEdit():
            return widget.text()
        case QPlainTextEdit():
            return widget.toPlainText()
    raise AssertionError(f"nothing is typed in {widget}")


def words_in(value: Any) -> str:
    """Return the text of an entry."""
    if is_dataclass(value) and not isinstance(value, type):
        value = astuple(value)
    return " ".join(map(words_in, value)) if isinstance(value, tuple) else str(value)


def holds(value: Any, typed: str) -> bool:
    """Return whether a value contains the typed text; outer and repeated spaces are not stored."""
    said = " ".join(words_in(value).split())
    return all(" ".join(line.split()) in said for line in typed.split("\n"))


class Clerk:
    """Types, and remembers the text of each field when it was left."""

    def __init__(self, workspace: Workspace, ids: list[str], disk: Disk) -> None:
        self.workspace, self.ids, self.disk = workspace, ids, disk
        self.last: dict[Spot, str] = {}

    def type(self, spot: Spot, text: str) -> None:
        self.workspace.go_to_entry(self.ids[spot.project], spot.period, spot.key)
        if self.workspace.project_id == self.ids[spot.project]:
            self._type(spot, text)

    def type_in_round(self, project: int, text: str) -> None:
        if self.workspace.unsaved.stay_for_refused():
            return
        self.workspace.show_round()
        page = self.workspace.round
        assert page
        if page.go_to(self.ids[project], FIRST, "narrative"):
            self._type(Spot(project, FIRST, "narrative"), text)

    def _type(self, spot: Spot, text: str) -> None:
        widget = QApplication.focusWidget()
        assert widget
        if isinstance(widget, QLineEdit) and spot.key.endswith("satang"):
            widget.selectAll()
        type_text(widget, text)
        self.workspace.flush()
        self.last[spot] = shown_in(widget)

    def step(self, step: Any) -> None:
        match step:
            case ("type", spot, text):
                self.type(spot, text)
            case ("round", project, text):
                self.type_in_round(project, text)
            case "full":
                self.disk.is_full = True
            case "room":
                self.disk.is_full = False
            case "catch up":
                self.workspace.document.catch_up()
            case "rest":
                QApplication.processEvents()
            case "other":
                other = next(one for one in self.ids if one != self.workspace.project_id)
                self.workspace._choose(other)
            case "undo":
                self._move(lambda: undo(self.workspace))
            case "redo":
                self._move(lambda: redo(self.workspace))
            case "leave":
                self.workspace.list.view.setFocus()

    def _move(self, move: Callable[[], None]) -> None:
        """Undo or redo: in at most one field, the text before or after it is now expected."""
        move()
        changed = [spot for spot in self.last if not self.is_kept(spot)]
        assert len(changed) <= 1, changed
        for spot in changed:
            del self.last[spot]

    def is_kept(self, spot: Spot) -> bool:
        """Return whether the last text is in the file, waits to be written, or is refused in its field."""
        typed = self.last[spot]
        values = [*self._stored(spot), *self._waiting(spot)]
        is_told = any(holds(value, typed) for value in values)
        return not typed.strip() or is_told or typed in self._refused()

    def _stored(self, spot: Spot) -> Iterator[Any]:
        document, project_id = self.workspace.document, self.ids[spot.project]
        if spot.period is None:
            yield getattr(document.project(project_id), spot.key)
        for report in document.reports(project_id):
            if report.period == spot.period:
                yield getattr(report, spot.key)

    def _waiting(self, spot: Spot) -> Iterator[Any]:
        place = Place(self.ids[spot.project], spot.period, spot.key)
        return (value for waiting, value in self.workspace.document.unwritten if waiting == place)

    def _refused(self) -> list[str]:
        return [shown_in(editor) for _, editor in self.workspace.unsaved.refused]


@pytest.fixture
def window(saved: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    monkeypatch.setattr(dialogs, "ask_about_unsaved", lambda *_: dialogs.Answer.LEAVE)
    monkeypatch.setattr(dialogs, "ask_to_leave_refused", lambda *_: False)
    with window_on(saved, qtbot) as window:
        yield window


def carry_out(
    steps: list[Any], window: MainWindow, disk: Disk, record: ProjectRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert window.workspace
    workspace = window.workspace
    records = [record.with_id(new_record_id()) for _ in range(2)]
    for one in records:
        workspace.document.add_project(one.project, one.reports)
    workspace.document.forget_steps()
    clerk = Clerk(workspace, [one.project.id for one in records], disk)
    try:
        for step in steps:
            clerk.step(step)
        disk.is_full = False
        workspace.flush()
        workspace.document.catch_up()
        assert not workspace.document.unwritten
        assert [spot for spot in clerk.last if not clerk.is_kept(spot)] == []
    finally:
        disk.is_full = False
        with monkeypatch.context() as patch:
            patch.setattr(dialogs, "ask_to_leave_refused", lambda *_: True)
            workspace.stay_for_refusals()
        for one in records:
            workspace.document.remove_project(one.project.id)


@settings(QUIET, max_examples=2)
@given(steps=STEPS)
def test_whatever_happens_the_last_text_of_every_field_is_kept(
    steps: list[Any], window: MainWindow, disk: Disk, record: ProjectRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    carry_out(steps, window, disk, record, monkeypatch)


@pytest.mark.long
@settings(QUIET, max_examples=300)
@given(steps=STEPS)
def test_it_is_kept_in_hundreds_of_orders(
    steps: list[Any], window: MainWindow, disk: Disk, record: ProjectRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    carry_out(steps, window, disk, record, monkeypatch)
