"""The received files of a coordinator's file: listed, and written out as they came."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.gathering import gather
from app.services.kept_files.copies import ReceivedCopy
from app.services.kept_files.places import receipts_folder
from app.storage.project_file import ProjectFile
from app.ui.gather import received_files
from app.ui.gather.received_files import ReceivedDialog
from app.ui.widgets import dialogs
from app.ui.window.main_window import MainWindow
from tests.ui.received import edited, gathered
from tests.ui.windows import window_on


@pytest.fixture
def sources(saved: Path) -> list[Path]:
    """Two files of two offices."""
    with ProjectFile.open(saved) as file:
        [project_id] = file.project_ids()
    other = edited(saved, "บางนา", project_id, office="สำนักงานเขตบางนา")
    return [saved, other]


@pytest.fixture
def window(saved: Path, sources: list[Path], qtbot: QtBot) -> Iterator[MainWindow]:
    into = gathered(saved, sources[0])
    with ProjectFile.open(into) as file:
        assert not gather(file, sources[1:])[0].refused
    with window_on(into, qtbot) as window:
        yield window


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "ออก"
    monkeypatch.setattr(dialogs, "ask_folder", lambda *_: folder)
    return folder


@pytest.fixture
def shown(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> ReceivedDialog:
    made: list[ReceivedDialog] = []
    monkeypatch.setattr(ReceivedDialog, "exec", lambda dialog: made.append(dialog))
    monkeypatch.setattr(ReceivedDialog, "deleteLater", lambda _dialog: None)
    window.actions_by_name["received"].trigger()
    return made[0]


def listed(dialog: ReceivedDialog) -> list[str]:
    return [one.unit for one in dialog.table.rows]


@pytest.mark.long
def test_the_last_file_stands_first_with_the_unit_from_which_it_came(shown: ReceivedDialog) -> None:
    assert listed(shown) == ["สำนักงานเขตบางนา", "สำนักงานเขตมีนบุรี"]


def test_the_selected_file_is_written_as_it_came(
    shown: ReceivedDialog, sources: list[Path], out: Path
) -> None:
    shown.one.click()
    [written] = out.iterdir()
    assert written.name.startswith("สำนักงานเขตบางนา_")
    assert written.read_bytes() == sources[1].read_bytes()
    assert "นำออกมาแล้ว 1 ไฟล์" in shown.told.text()


def test_all_files_that_are_shown_are_written(shown: ReceivedDialog, out: Path) -> None:
    shown.search.setText("มีนบุรี")
    assert listed(shown) == ["สำนักงานเขตมีนบุรี"]
    shown.search.clear()
    assert shown.all.text() == "นำออกมาทั้งหมด 2 ไฟล์…"
    shown.all.click()
    assert len(list(out.iterdir())) == 2


@pytest.mark.long
def test_one_that_is_gone_is_told_and_keeps_none_of_the_others(
    window: MainWindow, shown: ReceivedDialog, out: Path
) -> None:
    assert window.workspace
    kept: Sequence[ReceivedCopy] = shown.table.rows
    assert kept[0].kept
    kept[0].kept.path.unlink()
    shown.all.click()
    assert len(list(out.iterdir())) == 1
    assert "นำออกมาไม่ได้ 1 ไฟล์" in shown.told.text()
    shutil.rmtree(receipts_folder(window.workspace.document.file.path))


def test_without_a_gathering_there_is_nothing_to_list(
    saved: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(dialogs, "inform", lambda _parent, what, _details: told.append(what))
    with window_on(saved, qtbot) as window:
        assert window.workspace
        received_files.show_received(window.workspace)
    assert told == ["ยังไม่เคยรวมไฟล์เข้าไฟล์นี้"]
