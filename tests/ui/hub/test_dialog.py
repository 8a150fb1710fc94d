"""The hub in the window: what waits on either side, sending, and taking through the gathering page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.file_profile import FileProfile, Role, write_profile
from app.services.gathering import gather
from app.storage.project_file import ProjectFile
from app.ui.core.settings import Settings
from app.ui.gather.dialog import GatherWindow
from app.ui.hub.dialog import HubWindow
from app.ui.widgets import dialogs
from app.ui.window.main_window import MainWindow
from tests.hub.conftest import TestHub, made, pushed
from tests.ui.windows import window_on

pytestmark = pytest.mark.posix


@pytest.fixture
def into(tmp_path: Path) -> Path:
    path = tmp_path / "รวม.sqlite"
    made(path).close()
    return path


@pytest.fixture
def window(into: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_on(into, qtbot) as window:
        yield window


@pytest.fixture
def page(window: MainWindow, hub: TestHub) -> HubWindow:
    assert window.workspace is not None
    page = HubWindow(window.workspace.document, Settings(), window.workspace)
    page.address.setText(hub.of())
    page.show()
    return page


@pytest.fixture
def sent(hub: TestHub, saved: Path) -> set[str]:
    """What somebody else sent: a project with nine reports."""
    with ProjectFile.open(saved) as file:
        pushed(file, hub.of("suda"))
        return set(file.revisions.digests())


@pytest.fixture
def merging(monkeypatch: pytest.MonkeyPatch) -> None:
    """Merge on the gathering page at once, as a clerk would after looking."""
    monkeypatch.setattr(GatherWindow, "exec", lambda page: page.take_in())


def document_of(page: HubWindow) -> ProjectFile:
    return page._document.file


def test_before_it_is_compared_nothing_can_be_sent_or_taken(page: HubWindow) -> None:
    assert not page.push.isEnabled()
    assert not page.pull.isEnabled()
    assert page.check.isEnabled()
    assert "ตรวจสอบ" in page.summary.text()


def test_what_waits_is_shown_by_office(page: HubWindow, sent: set[str]) -> None:
    page.check.click()
    assert page.summary.text() == "รอส่ง 0 รายการ รอรับ 10 รายการ"
    assert list(page.table.rows) == [("สำนักงานเขตมีนบุรี", 10)]
    assert (page.push.isEnabled(), page.pull.isEnabled()) == (False, True)


@pytest.mark.usefixtures("merging")
def test_what_is_taken_goes_through_the_gathering_page(page: HubWindow, sent: set[str]) -> None:
    page.check.click()
    page.pull.click()
    assert set(document_of(page).revisions.digests()) == sent
    assert page.summary.text() == "ไฟล์นี้และศูนย์ข้อมูลกลางมีข้อมูลเท่ากันแล้ว"


@pytest.mark.long
def test_what_is_not_merged_there_waits_on(
    page: HubWindow, sent: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GatherWindow, "exec", lambda page: page.reject())
    page.check.click()
    page.pull.click()
    assert document_of(page).project_ids() == []
    assert page.summary.text() == "รอส่ง 0 รายการ รอรับ 10 รายการ"


def test_what_is_here_is_sent(page: HubWindow, hub: TestHub, saved: Path) -> None:
    gather(document_of(page), [saved])
    page.check.click()
    page.push.click()
    assert page.told.text() == "ส่งแล้ว 19 รายการ"  # with the days on which nine reports were received
    assert hub.digests() == set(document_of(page).revisions.digests())
    assert page.summary.text() == "ไฟล์นี้และศูนย์ข้อมูลกลางมีข้อมูลเท่ากันแล้ว"


@pytest.mark.long
def test_another_address_must_be_compared_first(page: HubWindow, sent: set[str]) -> None:
    page.check.click()
    page.address.setText("service=raingan")
    assert not page.pull.isEnabled()
    assert not page.table.isVisible()


def test_an_address_that_answered_is_remembered_without_its_password(page: HubWindow, hub: TestHub) -> None:
    with_password = hub.of().replace("somchai@", "somchai:secret@")
    page.address.setText(with_password)
    page.check.click()
    assert Settings().hub == hub.of()


def test_what_goes_wrong_is_told_and_changes_nothing(
    page: HubWindow, hub: TestHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(dialogs, "tell", lambda _parent, error: told.append(error.what))
    page.address.setText(hub.of("dashboard"))
    page.check.click()
    assert told == ["ผู้ใช้นี้อ่านได้เฉพาะตารางสรุป ไม่มีสิทธิ์ส่งหรือรับข้อมูลของศูนย์ข้อมูลกลาง"]
    assert Settings().hub == ""
    assert not page.push.isEnabled()


@pytest.mark.long
def test_the_command_is_a_coordinators(window: MainWindow, qtbot: QtBot, saved: Path) -> None:
    assert window.actions_by_name["hub"].isVisible()
    with ProjectFile.open(saved) as file:
        write_profile(file, FileProfile(Role.CLERK, "สำนักงานเขตมีนบุรี"))
    with window_on(saved, qtbot) as clerks:
        assert not clerks.actions_by_name["hub"].isVisible()
