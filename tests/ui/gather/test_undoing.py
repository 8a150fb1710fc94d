"""The last gathering, undone from the window."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from app.models.project_record import ProjectRecord
from app.storage.merge import LastGathering
from app.ui.gather import undo as undo_gathering
from app.ui.gather.dialog import GatherWindow
from app.ui.window.main_window import MainWindow
from tests.ui.gather.shown import desk_of


def test_the_last_gathering_is_undone_after_asking(
    page: GatherWindow, window: MainWindow, saved: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page.look_at([saved])
    page.take_in()
    page.reject()
    asked: list[str] = []

    def agree(last: LastGathering, _parent: QWidget) -> bool:
        asked.append(undo_gathering._told(last))
        return True

    monkeypatch.setattr(undo_gathering, "_ask", agree)
    window.actions_by_name["coordinator"].trigger()
    window.actions_by_name["undo_gathering"].trigger()
    assert desk_of(window).project_id is None
    assert saved.name in asked[0]
    assert "10 รายการ" in asked[0]
    window.actions_by_name["undo_gathering"].trigger()
    assert told == ["ยังไม่เคยรวมไฟล์ จึงไม่มีอะไรให้ยกเลิก โปรดตรวจว่าเปิดไฟล์ที่ใช้รวมอยู่"]


@pytest.mark.long
def test_what_keeps_a_gathering_from_being_undone_is_named(
    page: GatherWindow,
    window: MainWindow,
    saved: Path,
    record: ProjectRecord,
    told: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page.look_at([saved])
    page.take_in()
    page.reject()
    workspace = desk_of(window)
    workspace.reload()
    assert workspace.document.set(record.project.id, "office", "แก้ไขต่อ")
    monkeypatch.setattr(undo_gathering, "_ask", lambda *_: True)
    window.actions_by_name["coordinator"].trigger()
    window.actions_by_name["undo_gathering"].trigger()
    [refused] = told
    assert f"{record.project.project_code} {record.project.project_name} (ข้อมูลโครงการ)" in refused
    assert workspace.document.file.project_ids() == [record.project.id]
