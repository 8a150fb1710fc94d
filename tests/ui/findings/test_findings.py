"""All findings of the file: counted in batches, listed on one page, one key to the next."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.models.month_state import FindingCount, Scope
from app.models.note import Note, Topic
from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.services.sending import findings
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.findings.page import FindingsPage
from app.ui.project_list.grouping import Grouping
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace
from tests.ui.windows import window_on

JANUARY = Period(2019, 1)


@pytest.fixture
def window(path: Path, record: ProjectRecord, qtbot: QtBot) -> Iterator[MainWindow]:
    """A file of three projects: code and month of the first are doubtful, and the code of the third."""
    with ProjectFile.create(path) as file:
        for number, (code, progress) in enumerate((("5013", 1), ("50130000-2222", 50_00), ("5099", 50_00))):
            project = replace(record.project, id=new_record_id(), project_code=code, project_name=str(number))
            reports = [
                replace(
                    one, project_id=project.id, progress=progress if one.period == JANUARY else one.progress
                )
                for one in record.reports
            ]
            file.add_project(project, [one for one in reports if progress == 1 or one.period < JANUARY])
    with window_on(path, qtbot) as window:
        workspace = desk(window)
        qtbot.waitUntil(lambda: len(workspace.found.counts) == 3)
        yield window


def desk(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def place(window: MainWindow) -> tuple[str, Period | None, str] | None:
    """Return the focused entry, with its project's name."""
    found = desk(window).place_in_focus
    return (desk(window).document.project(found[0]).project_name, *found[1:]) if found else None


def test_the_count_of_the_window_is_the_count_before_sending(window: MainWindow) -> None:
    total = desk(window).found.total
    found = findings(desk(window).document.file)
    assert total == FindingCount(Scope.FILE, len(found), len({project.id for project, _ in found}))
    assert str(total) == "ข้อที่ควรตรวจทั้งไฟล์ 3 ข้อ ใน 2 โครงการ"


def test_one_key_leads_through_all_findings_and_begins_again(window: MainWindow) -> None:
    desk(window).list.mark(desk(window).document.file.project_ids()[0])
    visited = []
    for _ in range(4):
        window.actions_by_name["next_finding"].trigger()
        visited.append(place(window))
    code, month, other = ("0", None, "project_code"), ("0", JANUARY, "progress"), ("2", None, "project_code")
    assert visited == [code, month, other, code]
    window.actions_by_name["previous_finding"].trigger()
    assert place(window) == other
    window.actions_by_name["previous_finding"].trigger()
    assert place(window) == month


@pytest.mark.long
def test_a_closed_project_does_not_hold_the_key(window: MainWindow) -> None:
    document = desk(window).document
    first = document.file.project_ids()[0]
    document.put_note(replace(Note.of(Topic.CLOSING, first), text="แล้วเสร็จ"))
    desk(window).show_project(first)
    visited = []
    for _ in range(3):
        window.actions_by_name["next_finding"].trigger()
        visited.append(document.project(desk(window).project_id or "").project_name)
    assert visited == ["0", "0", "2"]


def test_the_page_lists_them_and_opens_one(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_by_name["findings"].trigger()
    page = desk(window).findChild(FindingsPage)
    assert page
    assert page.isVisible()
    assert page.count.text() == "ข้อที่ควรตรวจทั้งไฟล์ 3 ข้อ ใน 2 โครงการ"
    sections = [row.finding.section.number for row in page.table.rows]
    assert sections == ["1.1", "2", "1.1"]
    page.table.go_to(2)
    assert page.in_full.text().startswith("5099 2\nรหัสโครงการ: "), "the cell has room for a few words"
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert place(window) == ("2", None, "project_code")
    assert not page.isVisible()


def test_what_is_mended_is_counted_no_more(window: MainWindow, qtbot: QtBot) -> None:
    workspace = desk(window)
    last = workspace.document.file.project_ids()[-1]
    assert workspace.list.model.findings[last] == 1
    workspace.document.set(last, "project_code", "50130000-3333")
    qtbot.waitUntil(lambda: workspace.found.counts.get(last) == 0)
    assert workspace.found.total.count == 2


@pytest.mark.long
def test_the_list_groups_by_findings(window: MainWindow) -> None:
    desk(window).list.group(Grouping.FINDINGS)
    names = [summary.project_name for summary in desk(window).list.model.shown]
    assert names == ["0", "2", "1"]


@pytest.mark.long
def test_without_any_finding_the_key_says_so(window: MainWindow, qtbot: QtBot) -> None:
    workspace = desk(window)
    for project_id in workspace.document.file.project_ids():
        workspace.document.remove_project(project_id)
    with qtbot.waitSignal(workspace.status_message) as told:
        window.actions_by_name["next_finding"].trigger()
    assert told.args == ["ไม่มีข้อที่ควรตรวจทั้งไฟล์"]


def test_the_status_line_offers_the_findings_of_the_file(window: MainWindow) -> None:
    texts = [action.text() for action in window._status._findings.menu().actions()]
    assert texts[-2:] == ["ข้อที่ควรตรวจทั้งไฟล์", "ไปข้อที่ควรตรวจถัดไป"]
