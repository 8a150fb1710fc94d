"""The status line shows how many projects have reported, opens the round, and tells the end of a message."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.models.note import Note, Topic
from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.services.month.state import month_state
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.window.main_window import MainWindow
from app.ui.window.status_bar import MonthNotice, StatusLine
from tests.ui.windows import window_on


@pytest.fixture
def window(file: ProjectFile, path: Path, record: ProjectRecord, qtbot: QtBot) -> Iterator[MainWindow]:
    """Three projects, one of them closed; one of the others has reported for June, which was shown."""
    for reports in (record.reports, record.reports[:-1], record.reports):
        own = replace(record, reports=reports).with_id(new_record_id())
        file.add_project(own.project, own.reports)
    closed = file.project_ids()[-1]
    closing = Note.of(Topic.CLOSING, closed)
    file.put_note(replace(closing, text="แล้วเสร็จ", noted_on=date(2019, 5, 31)))
    file.close()
    with window_on(path, qtbot) as window:
        assert window.workspace
        window.workspace.show_round()
        window.workspace.leave_page()
        yield window


@pytest.fixture
def notice(window: MainWindow) -> MonthNotice:
    found = window.findChild(MonthNotice)
    assert found is not None
    return found


def test_it_tells_how_many_have_reported_on_the_last_month(notice: MonthNotice, qtbot: QtBot) -> None:
    qtbot.waitUntil(notice.isVisible)
    assert notice.text() == "มิ.ย. 62: รายงานแล้ว 1 จาก 2"


@pytest.mark.long
def test_it_follows_what_is_reported(window: MainWindow, notice: MonthNotice, qtbot: QtBot) -> None:
    workspace = window.workspace
    assert workspace
    missing = next(row.id for row in workspace.document.file.month(Period(2019, 6)) if not row.is_reported)
    workspace.document.set_report(missing, Period(2019, 6), "narrative", "จัดอบรมแล้ว")
    qtbot.waitUntil(lambda: notice.text() == "มิ.ย. 62: รายงานแล้ว 2 จาก 2")


@pytest.mark.long
def test_it_tells_of_the_month_that_a_click_leads_to(
    window: MainWindow, notice: MonthNotice, qtbot: QtBot
) -> None:
    workspace = window.workspace
    assert workspace
    qtbot.waitUntil(notice.isVisible)
    told = notice.text()
    notice.click()
    assert workspace.round
    assert told.startswith(workspace.round.period.short_thai)
    workspace.round.show_month(Period(2019, 3))
    workspace.leave_page()
    qtbot.waitUntil(lambda: notice.isVisible() and notice.text().startswith("มี.ค. 62"))
    notice.click()
    assert workspace.round.period == Period(2019, 3)


@pytest.mark.long
def test_it_counts_like_the_month_what_is_skipped(
    window: MainWindow, notice: MonthNotice, qtbot: QtBot
) -> None:
    workspace, june = window.workspace, Period(2019, 6)
    assert workspace
    file = workspace.document.file
    missing = next(row.id for row in file.month(june) if not row.is_reported)
    workspace.document.put_note(replace(Note.of(Topic.SKIPPED, missing, june), noted_on=date(2019, 6, 28)))
    qtbot.waitUntil(lambda: notice.text() == "มิ.ย. 62: รายงานแล้ว 1 จาก 2 (ข้าม 1)")
    assert notice.text().endswith(str(month_state(file, june).count))


def test_it_leads_to_the_round_and_is_not_needed_there(
    window: MainWindow, notice: MonthNotice, qtbot: QtBot
) -> None:
    assert window.workspace
    qtbot.waitUntil(notice.isVisible)
    notice.click()
    assert window.workspace.is_in_round
    assert not notice.isVisible()
    window.workspace.leave_page()
    qtbot.waitUntil(notice.isVisible)


@pytest.mark.long
def test_a_file_without_projects_tells_nothing(
    window: MainWindow, notice: MonthNotice, tmp_path: Path, qtbot: QtBot
) -> None:
    empty = tmp_path / "ว่าง.sqlite"
    ProjectFile.create(empty).close()
    qtbot.waitUntil(notice.isVisible)
    window.files.open(empty)
    qtbot.wait(800)
    assert not notice.isVisible()


# --- a message without room ---------------------------------------------------------------------------------


def test_the_end_of_a_message_without_room_is_in_sight(qtbot: QtBot) -> None:
    """It tells what to press."""
    parent = QWidget()
    qtbot.addWidget(parent)
    line = StatusLine(parent)
    line.show_findings([])
    line.resize(400, 40)
    parent.show()
    name = "โครงการพัฒนาคุณภาพเครือข่ายโรงเรียน" * 5
    assert _picture(line, f"ลบ {name} แล้ว กด Ctrl+Z") != _picture(line, f"ลบ {name} แล้ว กด Ctrl+Y")


def _picture(line: StatusLine, text: str) -> QImage:
    line.tell_briefly(text)
    return line.grab().toImage()
