"""Possible duplicates: declared distinct, or merged in one undo step."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.models.note import Note, Topic
from app.models.project import StrategicAlignment
from app.models.project_record import ProjectRecord
from app.services.duplicates import duplicates
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.core import writing
from app.ui.core.document import Document
from app.ui.gather.duplicates import DuplicatesWindow
from tests.ui.faults import cut, nameless
from tests.ui.received import typed_again

Open = Callable[[], DuplicatesWindow]


@pytest.fixture
def document(file: ProjectFile) -> Document:
    return Document(file)


@pytest.fixture
def other(record: ProjectRecord, file: ProjectFile) -> ProjectRecord:
    """Another name, no telephone, no last month, another October."""
    again = typed_again(record, project_name="ชื่ออื่น", officer_phone="")
    reports = (replace(again.reports[0], narrative="เขียนอีกแบบ", progress=12_00), *again.reports[1:-1])
    other = replace(again, reports=reports)
    kept = replace(record, reports=record.reports)
    for one in (kept, other):
        file.add_project(one.project, one.reports)
    return other


@pytest.fixture
def opened(parent: QWidget, document: Document) -> Open:
    def open_window() -> DuplicatesWindow:
        window = DuplicatesWindow(document, duplicates(document.file), parent)
        window.begin()
        window.show()
        return window

    return open_window


def state(document: Document) -> object:
    return {one: (document.project(one), document.reports(one)) for one in document.file.project_ids()}


def test_both_are_shown_where_they_differ(opened: Open, other: ProjectRecord, record: ProjectRecord) -> None:
    window = opened()
    october = str(record.reports[0].period)
    assert window.panel._groups.keys() == {"project_name", "officer_phone", october}
    assert window.panel.choices == {"officer_phone": 0}
    assert not window._merge.isEnabled()
    name = window.panel._groups[october].button(1).accessibleName()
    assert "ผลการดำเนินงาน: เขียนอีกแบบ" in name
    assert "ความก้าวหน้า: 12.00 %" in name
    assert "เบิกใช้" not in name


def test_two_projects_stay_two_and_are_not_listed_again(
    opened: Open, other: ProjectRecord, document: Document
) -> None:
    window = opened()
    window._distinct.click()
    assert window.list.count() == 0
    assert len(document.file.project_ids()) == 2
    assert duplicates(document.file) == []


def test_one_project_becomes_one_and_can_become_two_again(
    opened: Open, other: ProjectRecord, document: Document, record: ProjectRecord
) -> None:
    before = state(document)
    window = opened()
    window.panel.choose_all(1)
    window._merge.click()
    assert document.file.project_ids() == [record.project.id]
    assert document.project(record.project.id) == replace(
        record.project, project_name="ชื่ออื่น", officer_phone=""
    )
    reports = document.reports(record.project.id)
    assert (reports[0].narrative, reports[0].progress) == ("เขียนอีกแบบ", 12_00)
    assert reports[1:] == record.reports[1:]
    assert document.undo()
    assert {
        one: (document.project(one), document.reports(one)) for one in document.file.project_ids()
    } == before
    assert document.redo()
    assert document.file.project_ids() == [record.project.id]


@pytest.mark.parametrize("most", [1, 5])
def test_two_again_they_stay_so_when_only_some_of_them_was_to_be_committed(
    opened: Open, other: ProjectRecord, document: Document, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_SOME", most)
    before = state(document)
    window = opened()
    window.panel.choose_all(1)
    window._merge.click()
    for _ in range(2):
        assert document.undo()
        while document.checkpoint_some():
            pass
        assert state(document) == before
        assert document.redo()
        while document.checkpoint_some():
            pass
        assert other.project.id not in document.file.project_ids()


def test_months_that_only_one_has_are_moved(
    opened: Open, document: Document, record: ProjectRecord, file: ProjectFile
) -> None:
    late = typed_again(record)
    file.add_project(record.project, record.reports[:6])
    file.add_project(late.project, late.reports[6:])
    window = opened()
    assert window.panel.open_count == 0
    assert "จะย้ายมาอยู่กับโครงการที่ 1" in window.words.text()
    window._merge.click()
    assert document.reports(record.project.id) == record.reports


def test_what_is_said_beside_the_other_one_moves_too(
    opened: Open, other: ProjectRecord, document: Document, record: ProjectRecord
) -> None:
    kept, gone = record.project.id, other.project.id
    asked = replace(Note.of(Topic.REMARK, gone), id=new_record_id(), text="โปรดตรวจ")
    reason = replace(Note.of(Topic.KEPT, gone, None, "coordinator", "required"), text="ยังไม่มี")
    own = replace(Note.of(Topic.CLOSING, kept), text="เสร็จแล้ว")
    for note in (asked, reason, own, replace(Note.of(Topic.CLOSING, gone), text="อีกเหตุผล")):
        assert document.put_note(note)
    before = document.notes(kept), document.notes(gone)
    window = opened()
    window.panel.choose_all(0)
    window._merge.click()
    assert {note.text for note in document.notes(kept)} == {"โปรดตรวจ", "ยังไม่มี", "เสร็จแล้ว"}
    assert document.undo()
    assert (document.notes(kept), document.notes(gone)) == before


def test_of_three_that_are_one_each_is_merged(
    opened: Open, document: Document, record: ProjectRecord, file: ProjectFile
) -> None:
    for one in (record, typed_again(record), typed_again(record)):
        file.add_project(one.project, one.reports)
    window = opened()
    assert window.list.count() == 3
    window._merge.click()
    assert window.list.count() == 1
    window._merge.click()
    assert window.list.count() == 0
    assert document.file.project_ids() == [record.project.id]


def test_choices_of_a_pair_stay_until_one_of_its_projects_is_merged(
    opened: Open, other: ProjectRecord, record: ProjectRecord, file: ProjectFile
) -> None:
    third = typed_again(record, project_name="ชื่อที่สาม")
    file.add_project(third.project, third.reports)
    window = opened()
    places = {frozenset(one.id for one in pair): place for place, pair in enumerate(window._pairs)}
    kept, merged = (places[frozenset({record.project.id, one.project.id})] for one in (third, other))
    window.list.setCurrentRow(kept)
    window.panel._groups["project_name"].button(1).click()
    window.list.setCurrentRow(merged)
    window.list.setCurrentRow(kept)
    assert window.panel.choices["project_name"] == 1
    window.list.setCurrentRow(merged)
    window.panel.choose_all(1)
    window._merge.click()
    assert window.list.count() == 1
    assert "project_name" not in window.panel.choices, "it is another question now"


def test_everything_has_a_thai_name_and_nothing_is_cut(
    opened: Open, other: ProjectRecord, qtbot: QtBot
) -> None:
    window = opened()
    qtbot.wait(50)
    assert [*nameless(window), *cut(window)] == []


def merged_notes(document: Document) -> list[tuple[str, str, bool]]:
    return [(one.rule, one.text, one.is_settled) for one in document.file.file_notes(Topic.MERGED)]


def test_the_other_s_later_reports_are_redirected_until_the_merging_is_undone(
    opened: Open, other: ProjectRecord, document: Document, record: ProjectRecord
) -> None:
    window = opened()
    window.panel.choose_all(0)
    window._merge.click()
    assert merged_notes(document) == [(other.project.id, record.project.id, False)]
    assert document.file.revisions.diverged() == []
    assert document.undo()
    assert merged_notes(document) == [(other.project.id, record.project.id, True)]
    assert document.redo()
    assert merged_notes(document) == [(other.project.id, record.project.id, False)]


# --- many at once -------------------------------------------------------------------------------------------


@pytest.fixture
def forty(record: ProjectRecord, file: ProjectFile) -> str:
    """Forty projects typed twice, one of them with one digit less; returns its code."""
    for number in range(40):
        code = f"50130000-{1000 + number}"
        one = typed_again(record, project_code=code)
        other = typed_again(record, project_code=code)
        if number == 7:
            other = replace(other, project=replace(other.project, allocated_budget_satang=18_000_00))
        for each in (one, other):
            file.add_project(each.project, each.reports[:2])
    return "50130000-1007"


@pytest.mark.long
def test_forty_pairs_are_merged_in_one_step_but_not_the_one_that_differs_by_a_digit(
    opened: Open, forty: str, document: Document
) -> None:
    window = opened()
    before = state(document)
    assert window.merge_identical.text() == "รวมคู่ที่เหมือนกันทุกข้อ (39 คู่)"
    window.merge_identical.click()
    assert len(document.file.project_ids()) == 41
    assert window.list.count() == 1
    assert window.list.item(0).text().startswith(f"{forty}\n")
    assert "ต่างกัน: งบประมาณที่ได้รับ" in window.list.item(0).text()
    assert window.words.text().startswith("รวมแล้ว 39 คู่ เหลือ 1 คู่ที่ไม่เหมือนกันทุกข้อ")
    assert not window.merge_identical.isVisible()
    assert document.file.revisions.diverged() == []
    document.undo()
    assert state(document) == before


def test_of_three_that_are_the_same_one_is_left(
    opened: Open, record: ProjectRecord, document: Document
) -> None:
    for _ in range(3):
        one = typed_again(record)
        document.file.add_project(one.project, one.reports)
    window = opened()
    window.merge_identical.click()
    assert len(document.file.project_ids()) == 1
    assert window.list.count() == 0


def test_a_slip_in_the_code_is_told_instead_of_one_code(
    opened: Open, record: ProjectRecord, document: Document
) -> None:
    for code in (record.project.project_code, "50130000-3378"):
        one = typed_again(record, project_code=code)
        document.file.add_project(one.project, one.reports)
    assert "ชื่อเหมือนกัน แต่รหัสต่างกันเล็กน้อย" in opened().words.text()


def test_the_levels_of_a_plan_are_named_as_its_edition_does(
    opened: Open, document: Document, record: ProjectRecord
) -> None:
    for goal in ("ก", "ข"):
        goals = (StrategicAlignment(strategic_goal=goal),)
        again = typed_again(record, strategic_alignments=goals, fiscal_year=2567)
        document.file.add_project(again.project, again.reports)
    window = opened()
    buttons = window.panel._groups["strategic_alignments"].buttons()
    assert all("เป้าประสงค์: " in button.accessibleName() for button in buttons)


def test_nothing_can_be_decided_before_the_first_pair_is_shown(
    parent: QWidget, document: Document, other: ProjectRecord
) -> None:
    window = DuplicatesWindow(document, duplicates(document.file), parent)
    window.show()
    window.list.setFocus()
    buttons = (window._merge, window._distinct, window.merge_identical)
    assert not any(button.isVisible() for button in buttons)
    window.begin()
    assert window._distinct.isVisible()
    assert window.list.currentRow() == 0
