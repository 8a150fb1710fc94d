"""Resolve diverged edits, entry by entry, by keyboard and by mouse."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from app.models.project import StrategicAlignment
from app.models.project_record import ProjectRecord
from app.services.conflicts import divergences
from app.storage.project_file import ProjectFile
from app.ui.core.document import Document
from app.ui.gather.conflicts import ResolveWindow
from app.ui.gather.version_chooser import Question
from app.ui.widgets.revision_text import authorship, moment
from app.ui.widgets.text_diff import ChangedText, changed_parts
from tests.services.gathering.merging import NOVEMBER, OCTOBER, A, B, clerk, collected, merge, sent
from tests.ui.faults import cut, nameless
from tests.ui.received import edited, gathered
from tests.ui.typing import press

Open = Callable[[Path], ResolveWindow]


@pytest.fixture
def opened(parent: QWidget, qtbot: QtBot, request: pytest.FixtureRequest) -> Open:
    def open_on(path: Path) -> ResolveWindow:
        file = ProjectFile.open(path)
        request.addfinalizer(file.close)
        window = ResolveWindow(Document(file), divergences(file), parent)
        window.begin()
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return open_on


@pytest.fixture
def conflict(saved: Path, record: ProjectRecord) -> Path:
    """Both changed the office; one of them also the division."""
    one = edited(saved, "ก", record.project.id, office="ก")
    other = edited(saved, "ข", record.project.id, office="ข", division="ฝ่ายใหม่")
    return gathered(saved, saved, one, other)


def project(window: ResolveWindow, record: ProjectRecord) -> object:
    return window._document.project(record.project.id)


def radios(window: ResolveWindow, key: str) -> list[QRadioButton]:
    return [button for button in window.panel._groups[key].buttons() if isinstance(button, QRadioButton)]


def test_only_what_both_changed_is_left_to_choose(opened: Open, conflict: Path) -> None:
    window = opened(conflict)
    [of_division] = [n for n, button in enumerate(radios(window, "division")) if button.isChecked()]
    assert "ฝ่ายใหม่" in radios(window, "division")[of_division].accessibleName()
    assert not any(button.isChecked() for button in radios(window, "office"))
    assert window.note.text() == "ยังต้องเลือกอีก 1 ข้อ"
    assert not window._use.isEnabled()


def test_a_choice_by_keyboard_is_written(opened: Open, conflict: Path, record: ProjectRecord) -> None:
    window = opened(conflict)
    assert window.list.hasFocus()
    press(Qt.Key.Key_Tab)
    assert window.panel.isAncestorOf(window.focusWidget() or window), "the choices come before the buttons"
    while not (isinstance(focus := window.focusWidget(), QRadioButton) and focus in radios(window, "office")):
        press(Qt.Key.Key_Tab)
    wanted = next(button for button in radios(window, "office") if button.accessibleName().endswith(": ข"))
    press(Qt.Key.Key_Space)
    if not wanted.isChecked():
        press(Qt.Key.Key_Right)
    assert wanted.isChecked()
    while not window._use.hasFocus():
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    found = window._document.project(record.project.id)
    assert (found.office, found.division) == ("ข", "ฝ่ายใหม่")
    assert window.list.count() == 0
    assert window.words.text() == "ไม่มีส่วนที่แก้ไขต่างกัน"
    assert divergences(window._document.file) == []


def test_a_click_on_a_text_chooses_it(opened: Open, conflict: Path) -> None:
    window = opened(conflict)
    radio = radios(window, "office")[1]
    frame = radio.parentWidget()
    assert frame is not None
    corner = QPoint(frame.width() - 8, frame.height() - 8)
    QTest.mouseClick(frame, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, corner)
    assert radio.isChecked()
    assert window._use.isEnabled()


def test_one_version_can_be_taken_whole(opened: Open, conflict: Path, record: ProjectRecord) -> None:
    window = opened(conflict)
    of_first = next(n for n, one in enumerate(window._found[0].versions) if '"office":"ก"' in one.payload)
    window.panel.choose_all(of_first)
    window._use.click()
    found = window._document.project(record.project.id)
    assert (found.office, found.division) == ("ก", record.project.division)


def test_closing_decides_nothing(opened: Open, conflict: Path) -> None:
    window = opened(conflict)
    before = window._document.file.revisions.state_digest()
    window.panel.choose_all(0)
    window.reject()
    assert window._document.file.revisions.state_digest() == before


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_removal_against_an_edit_is_explained_and_decided(
    opened: Open, saved: Path, record: ProjectRecord, is_kept: bool
) -> None:
    removed = edited(saved, "ก", record.project.id, removed=True)
    window = opened(gathered(saved, saved, removed, edited(saved, "ข", record.project.id, office="ข")))
    assert "ฝ่ายหนึ่งลบส่วนนี้ แต่อีกฝ่ายแก้ไขต่อ" in window.words.text()
    assert not window._use.isVisible()
    texts = [shown.toPlainText().replace("\u200b", "") for shown in window.panel.findChildren(ChangedText)]
    assert texts == [record.project.office, "ข", "ลบ"]
    (window._keep if is_kept else window._remove).click()
    file = window._document.file
    assert file.project_ids() == ([record.project.id] if is_kept else [])
    assert len(file.reports(record.project.id)) == (9 if is_kept else 0)
    assert divergences(file) == []


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_merging_against_an_edit_says_what_becomes_of_the_project(
    opened: Open, tmp_path: Path, is_kept: bool
) -> None:
    clerk(tmp_path, A, (OCTOBER, 10))
    sources = [sent(clerk(tmp_path, B, (NOVEMBER, 20))), sent(tmp_path / "clerk-a.sqlite")]
    into, other = (collected(tmp_path, *sources, name=f"{name}.sqlite") for name in ("into", "other"))
    merge(other, B, A)
    collected(tmp_path, sent(other), name=into.name)
    with ProjectFile.open(into) as file:
        file.set_project_entry(B, "project_name", "ข")
    window = opened(into)
    words = window.words.text()
    assert "ฝ่ายหนึ่งรวมโครงการนี้เป็นโครงการเดียวกับ 5013 ก แต่อีกฝ่ายแก้ไขต่อ" in words
    assert "รายงานต่อจากนี้เป็นของโครงการนั้น" in words
    assert "ฝ่ายหนึ่งลบส่วนนี้" not in words
    (window._keep if is_kept else window._remove).click()
    assert window._document.file.project_ids() == ([A, B] if is_kept else [A])
    assert divergences(window._document.file) == []


def test_several_things_are_decided_one_after_another(
    opened: Open, saved: Path, record: ProjectRecord
) -> None:
    month = record.reports[0].period
    copies = [edited(saved, name, record.project.id, office=name) for name in ("ก", "ข")]
    for copy in copies:
        with ProjectFile.open(copy) as file:
            file.set_report_entry(record.project.id, month, "narrative", copy.stem)
    window = opened(gathered(saved, saved, *copies))
    titles = [window.list.item(row).text() for row in range(window.list.count())]
    assert {title.splitlines()[-1] for title in titles} == {"ข้อมูลโครงการ", f"รายงานเดือน{month.thai}"}
    while window.list.count():
        window.panel.choose_all(0)
        window._use.click()
    assert divergences(window._document.file) == []


def test_everything_has_a_thai_name_and_nothing_is_cut(opened: Open, conflict: Path, qtbot: QtBot) -> None:
    window = opened(conflict)
    qtbot.wait(50)
    assert [*nameless(window), *cut(window)] == []


def test_choices_stay_while_another_project_is_looked_at(
    opened: Open, saved: Path, record: ProjectRecord
) -> None:
    month = record.reports[0].period
    copies = [edited(saved, name, record.project.id, office=name, division=name) for name in ("ก", "ข")]
    for copy in copies:
        with ProjectFile.open(copy) as file:
            file.set_report_entry(record.project.id, month, "narrative", copy.stem)
    window = opened(gathered(saved, saved, *copies))
    of_project = next(row for row in range(2) if window._found[row].part == "ข้อมูลโครงการ")
    window.list.setCurrentRow(of_project)
    radios(window, "office")[1].click()
    window.list.setCurrentRow(1 - of_project)
    assert window.panel.choices == {}, "nothing is chosen of the other one"
    window.panel.choose_all(0)
    window._use.click()
    window.list.setCurrentRow(0)
    assert window.panel.choices == {"office": 1}
    assert window.note.text() == "ยังต้องเลือกอีก 1 ข้อ"


# --- what is shown ---


def test_what_changed_is_marked_word_by_word() -> None:
    before, after = "จัดอบรมครูและบุคลากรแล้ว 40 คน", "จัดอบรมครูและผู้บริหารแล้ว 45 คน"
    parts = changed_parts(after, before)
    assert "".join(text for text, _ in parts) == after
    assert [text for text, is_changed in parts if is_changed] == ["ผู้บริหาร", "45"]
    assert changed_parts(after, after) == [(after, False)]


def test_a_long_text_is_shown_whole_and_its_change_marked_in_no_time(qtbot: QtBot) -> None:
    before = "การดำเนินงานตามแผนของสำนักงานเขต " * 500
    after = before.replace("ตามแผน", "ตามแผนงาน", 3) + "จบ"
    shown = ChangedText(changed_parts(after, before))
    qtbot.addWidget(shown)
    shown.resize(400, 100)
    shown.show()
    assert shown.toPlainText().replace("\u200b", "") == after
    assert shown.height() >= shown.document().size().height()


def test_markup_in_a_text_is_shown_as_it_is(qtbot: QtBot) -> None:
    shown = ChangedText([("<b>หนา</b><img src=x>", True)])
    qtbot.addWidget(shown)
    assert shown.toPlainText().replace("\u200b", "") == "<b>หนา</b><img src=x>"


def test_who_and_when_is_told_in_thai(conflict: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert moment("2026-02-28T23:59:00Z").endswith(" น.")
    assert "2569" in moment("2026-02-15T12:00:00Z")
    assert moment("") == "ไม่ทราบเวลา"
    with ProjectFile.open(conflict) as file:
        version = file.revisions.diverged()[0][0]
    assert authorship(version).startswith(f"โดย {version.editor} ที่เครื่อง {version.device}\n")


def test_a_question_without_a_before_compares_the_two(qtbot: QtBot) -> None:
    from app.ui.gather.version_chooser import _against

    question = Question("k", "ก", None, ("หนึ่ง", "สอง"), None)
    assert (_against(question, 0), _against(question, 1)) == ("สอง", "หนึ่ง")


def test_the_levels_of_a_plan_are_named_as_its_edition_does(
    opened: Open, saved: Path, record: ProjectRecord
) -> None:
    goals = [(StrategicAlignment(strategic_goal=goal),) for goal in ("ก", "ข")]
    copies = [
        edited(saved, name, record.project.id, strategic_alignments=goal, fiscal_year=2567)
        for name, goal in zip("กข", goals, strict=True)
    ]
    window = opened(gathered(saved, saved, *copies))
    shown = [button.accessibleName() for button in radios(window, "strategic_alignments")]
    assert sum("เป้าประสงค์: " in text for text in shown) == 2
