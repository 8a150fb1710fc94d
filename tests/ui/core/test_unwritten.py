"""Text that cannot be written stays in its field, and is written when the file accepts it again."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.models.entry import FormSection
from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.core.document import Document
from app.ui.core.unwritten import Place
from app.ui.editors import base as editors
from app.ui.preview import printing as paper
from app.ui.widgets import dialogs
from app.ui.window.editing import undo
from app.ui.window.workspace import Workspace
from tests.long_form import only_long
from tests.ui.full_disk import FIRST, UNREPORTED, Disk, stored, type_into
from tests.ui.typing import type_text

FIELDS: list[tuple[str, Period | None]] = [
    ("project_name", None),
    ("objectives", None),
    ("targets", None),
    ("narrative", FIRST),
    ("narrative", UNREPORTED),
]


def test_saving_another_field_keeps_what_could_not_be_written(
    shown: Workspace, disk: Disk, qtbot: QtBot
) -> None:
    for number, (key, period) in enumerate(FIELDS):
        before = stored(shown, key, period)
        disk.is_full = True
        type_into(shown, key, "ค้าง", period)
        assert stored(shown, key, period) == before
        assert len(shown.document.unwritten) == 1
        disk.is_full = False
        type_into(shown, "subdivision", f"งาน {number}")
        assert stored(shown, "subdivision") == f"งาน {number}"
        qtbot.waitUntil(lambda: not shown.document.unwritten)
        assert "ค้าง" in repr(stored(shown, key, period))
        assert not any(box.is_unsaved for box in shown.form._boxes.values())


def test_it_is_written_by_itself_when_there_is_room(shown: Workspace, disk: Disk, qtbot: QtBot) -> None:
    shown.document._retry.setInterval(20)
    disk.is_full = True
    type_into(shown, "subdivision", "งานค้าง")
    disk.is_full = False
    with qtbot.waitSignal(shown.document.caught_up) as caught:
        pass
    assert caught.args == [1]
    assert stored(shown, "subdivision") == "งานค้าง"


@pytest.mark.long
def test_the_status_line_counts_what_is_not_saved(shown: Workspace, disk: Disk, qtbot: QtBot) -> None:
    counts: list[int] = []
    told: list[str] = []
    shown.unsaved_changed.connect(counts.append)
    shown.status_message.connect(told.append)
    disk.is_full = True
    type_into(shown, "subdivision", "หนึ่ง")
    type_into(shown, "division", "สอง")
    assert counts[-1] == 2
    disk.is_full = False
    shown.document.catch_up()
    assert counts[-1] == 0
    assert told[-1] == "บันทึกข้อความที่ค้างอยู่แล้ว 2 ช่อง"


@pytest.mark.long
def test_it_waits_while_another_project_is_shown(
    shown: Workspace, disk: Disk, record: ProjectRecord, qtbot: QtBot
) -> None:
    first = shown.project_id
    other = record.with_id(new_record_id())
    shown.document.add_project(other.project, other.reports)
    shown.show_project(first)
    disk.is_full = True
    type_into(shown, "subdivision", "ค้าง")
    shown.show_project(other.project.id)
    assert shown.form._boxes[FormSection.RESPONSIBLE_UNIT].is_unsaved is False
    shown.show_project(first)
    shown.form.go_to_entry("subdivision")
    assert shown.form._boxes[FormSection.RESPONSIBLE_UNIT].is_unsaved
    disk.is_full = False
    shown.document.catch_up()
    assert "ค้าง" in stored(shown, "subdivision")


def test_typing_the_stored_text_again_leaves_nothing_waiting(shown: Workspace, disk: Disk) -> None:
    assert shown.project_id
    before = stored(shown, "subdivision")
    disk.is_full = True
    shown.document.set(shown.project_id, "subdivision", "ค้าง")
    shown.document.set(shown.project_id, "subdivision", before)
    assert not shown.document.unwritten


def test_closing_asks_and_what_is_thrown_away_is_gone(
    shown: Workspace, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    disk.is_full = True
    type_into(shown, "subdivision", "ค้าง")

    def answer(_parent: object, labels: list[str]) -> bool:
        asked.append(list(labels))
        return len(asked) > 1

    monkeypatch.setattr(dialogs, "ask_to_leave_refused", answer)
    assert shown.stay_for_refusals()
    assert len(shown.document.unwritten) == 1
    assert not shown.stay_for_refusals()
    assert asked[0] == asked[1] != []
    assert not shown.document.unwritten
    assert not shown.form._boxes[FormSection.RESPONSIBLE_UNIT].is_unsaved


def test_back_to_correct_what_was_typed_in_the_month_leads_into_the_month(
    shown: Workspace, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown.show_round()
    assert shown.round
    disk.is_full = True
    type_text(shown.focusWidget() or shown, "ค้าง")
    shown.round.table.setFocus()
    monkeypatch.setattr(dialogs, "ask_to_leave_refused", lambda *_: False)
    assert shown.stay_for_refusals()
    assert len(shown.document.unwritten) == 1
    assert shown.is_in_round
    assert shown.place_in_focus == (shown.project_id, shown.round.period, "narrative")
    shown.document.throw_away_waiting()


@pytest.mark.long
def test_refused_text_does_not_come_along_to_another_project(
    shown: Workspace, record: ProjectRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = shown.project_id
    other = record.with_id(new_record_id())
    shown.document.add_project(other.project, other.reports)
    shown.show_project(first)
    shown.form.go_to_entry("allocated_budget_satang")
    type_text(shown.focusWidget() or shown, "12x")
    monkeypatch.setattr(dialogs, "ask_to_leave_refused", lambda *_: True)
    shown._choose(other.project.id)
    assert not any(box.is_unsaved for box in shown.form._boxes.values())
    shown.form.go_to_entry("allocated_budget_satang")
    focus = shown.focusWidget()
    assert isinstance(focus, QLineEdit)
    assert "x" not in focus.text()


@pytest.mark.long
def test_a_section_without_a_report_or_with_unsaved_text_is_not_ticked(shown: Workspace, disk: Disk) -> None:
    strip = shown.form._strip
    assert "ยังไม่เสร็จ" not in strip._buttons[FormSection.REPORTS].accessibleName()
    assert shown.project_id
    for report in shown.document.reports(shown.project_id):
        shown.document.remove_report(shown.project_id, report.period)
    assert "ยังไม่เสร็จ" in strip._buttons[FormSection.REPORTS].accessibleName()
    disk.is_full = True
    type_into(shown, "subdivision", "ค้าง")
    assert strip._shown[FormSection.RESPONSIBLE_UNIT][1]
    shown.document.throw_away_waiting()


# --- typing without a rest ----------------------------------------------------------------------------------


def test_steady_typing_is_stored_before_it_rests(
    shown: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editors, "LONGEST_MS", 60)
    for key, period in [("project_name", None), ("rationale", None), ("objectives", None), FIELDS[3]]:
        before = stored(shown, key, period)
        shown.form.go_to_entry(key, period)
        widget = shown.focusWidget()
        assert widget
        for _ in range(12):  # each key well before the rest
            type_text(widget, "ก")
            qtbot.wait(15)
        assert stored(shown, key, period) != before
        shown.flush()
        undo(shown)
        assert stored(shown, key, period) == before, "all of it is one step of undo"


# --- any order of typing, failures and recoveries -----------------------------------------------------------

STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["project_name", "office", "subdivision"]), st.text("กขค", max_size=3)),
        st.tuples(st.sampled_from([FIRST, UNREPORTED]), st.text("กขค", max_size=3)),
        st.sampled_from(["full", "room", "catch up", "seal"]),
    ),
    max_size=25,
)


@pytest.mark.long
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(steps=STEPS)
def test_in_the_end_the_file_holds_the_last_text_of_every_field(
    steps: list[Any], file: ProjectFile, disk: Disk, qapp: object
) -> None:
    disk.is_full = False
    document = Document(file)
    project_id = document.new_project()
    assert project_id
    last: dict[Place, str] = {}
    for step in steps:
        match step:
            case "full":
                disk.is_full = True
            case "room":
                disk.is_full = False
            case "catch up":
                document.catch_up()
            case "seal":
                document.seal()
            case (Period() as month, text):
                document.set_report(project_id, month, "narrative", text)
                last[Place(project_id, month, "narrative")] = text
            case (str() as key, text):
                document.set(project_id, key, text)
                last[Place(project_id, None, key)] = text
    disk.is_full = False
    document.catch_up()
    assert not document.unwritten
    reports = {report.period: report for report in document.reports(project_id)}
    for (_, period, key), text in last.items():
        owner = document.project(project_id) if period is None else reports[period]
        assert getattr(owner, key) == text


def test_a_file_that_was_moved_away_and_back_gets_what_waited(shown: Workspace, path: Path) -> None:
    away = path.with_name("away.sqlite")
    path.rename(away)
    type_into(shown, "subdivision", "ค้าง")
    assert len(shown.document.unwritten) == 1
    away.rename(path)
    type_into(shown, "division", "ฝ่าย")
    shown.document.catch_up()
    assert "ค้าง" in stored(shown, "subdivision")


def test_a_full_disk_loses_nothing(shown: Workspace) -> None:
    """SQLite's own limit of pages simulates a full disk."""
    connection = shown.document.file.database.connection
    [pages] = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    assert shown.project_id
    shown.document.set(shown.project_id, "rationale", ("ย" * 9000,))
    assert len(shown.document.unwritten) == 1
    connection.execute("PRAGMA max_page_count = 1000000")
    shown.document.catch_up()
    assert stored(shown, "rationale") == ("ย" * 9000,)


@pytest.mark.parametrize("command", [paper.export_pdf, *only_long(paper.print_form, paper.export_all_apart)])
def test_nothing_goes_on_paper_without_asking_while_text_is_not_stored(
    shown: Workspace, disk: Disk, command: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(dialogs, "ask_to_go_without", lambda _parent, labels: asked.append(labels))
    for name in ("ask_pdf", "ask_folder"):
        monkeypatch.setattr(dialogs, name, lambda *_: pytest.fail("the clerk wants to go back"))
    disk.is_full = True
    type_into(shown, "subdivision", "ค้าง")
    command(shown)
    assert [len(labels) for labels in asked] == [1]
    disk.is_full = False
    shown.document.catch_up()
