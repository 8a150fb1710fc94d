"""A file goes from a clerk to the coordinator, a remark comes back, its answer is sent: all by keyboard."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.formats.json import project as project_json
from app.services.import_records import Mode, import_records
from app.storage.project_file import ProjectFile
from app.ui.window.commands import MENUS
from tests.conftest import FILES, without_findings
from tests.journeys.desktop import NEEDS_DESKTOP, Desktop, desktop, wait_until

pytestmark = NEEDS_DESKTOP

PASSWORD = "minburi2562"
NARRATIVE, REMARK, ANSWER = "สรุปผลโครงการแล้ว", "โปรดแนบภาพกิจกรรม", "แนบแล้วในรายงานเดือนนี้"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desktop]:
    """A desk on which the coordinator's commands are wanted in every file."""
    with desktop(tmp_path) as made:
        settings = made.home / ".config" / "raingan" / "window.ini"
        settings.parent.mkdir(parents=True)
        settings.write_text("[General]\ncoordinator=true\n", "utf-8")
        yield made


@pytest.mark.long
def test_a_remark_goes_out_and_its_answer_comes_back(desk: Desktop, tmp_path: Path) -> None:
    clerk, coordinator = tmp_path / "เขตมีนบุรี.sqlite", tmp_path / "รวมทุกเขต.sqlite"
    out, back, again = (tmp_path / name for name in ("ส่ง", "กลับ", "ส่งอีก"))
    for folder in (out, back, again):
        folder.mkdir()
    with ProjectFile.create(clerk) as file:
        [reference] = project_json.read(FILES / "minburi-2562-first-print.json")
        import_records(file, [without_findings(reference)], Mode.KEEP)
    ProjectFile.create(coordinator).close()
    with working_on(desk, clerk):
        report_for_july(desk)
        send(desk, out, PASSWORD)
    with working_on(desk, coordinator):
        gather(desk, only_file(out), PASSWORD)
        write_remark(desk)
        return_remarks(desk, back)
        desk.press("ctrl+b")  # the board, which a coordinator looks at last
    assert told(coordinator, "SELECT narrative FROM progress_report WHERE period = '2019-07'") == [NARRATIVE]
    assert list(tmp_path.rglob("raingan/boards/*")), "the board was computed, and is kept on this machine"
    with working_on(desk, clerk):
        receive(desk, only_file(back))
        answer_remark(desk)
        send(desk, again)
    with working_on(desk, coordinator):
        gather(desk, only_file(again))
    assert told(coordinator, "SELECT text, answer FROM note") == [f"{REMARK}\t{ANSWER}"]
    assert told(coordinator, "SELECT count(*) FROM project") == ["1"]


# --- what the hands do --------------------------------------------------------------------------------------


@contextmanager
def working_on(desk: Desktop, path: Path) -> Iterator[None]:
    with desk.program(str(path)) as program:
        desk.wait_for_title(path.name)
        yield
        desk.wait_for_title(path.name)
        desk.press("ctrl+q")
        assert program.wait(30) == 0


def choose(desk: Desktop, menu: str, command: str) -> None:
    """Press Alt, then arrows to the menu and down to the command."""
    commands = [name for name in MENUS[menu].split() if name != "|"]
    desk.press("Alt_L", *["Right"] * list(MENUS).index(menu), "Down")
    desk.press(*["Down"] * commands.index(command), "Return")


def report_for_july(desk: Desktop) -> None:
    """All have reported for June, so the file opens with July."""
    desk.settle()
    desk.write(NARRATIVE)
    desk.press("Tab", "Tab")
    desk.write("0")
    desk.press("ctrl+Return", "Escape")


def send(desk: Desktop, folder: Path, password: str = "") -> None:
    choose(desk, "รับส่ง", "send")
    desk.wait_for_title("ส่งไฟล์ให้ผู้ประสานงาน")
    desk.press("Tab")  # nothing is to be seen to: one stands at what may be masked
    desk.write(password)
    desk.press("Return")
    desk.choose_path("เลือกโฟลเดอร์สำหรับไฟล์ที่จะส่ง", folder)
    desk.wait_for_title("ส่งไฟล์ให้ผู้ประสานงาน")
    desk.press("Escape")


def gather(desk: Desktop, path: Path, password: str = "") -> None:
    choose(desk, "รับส่ง", "gather")
    desk.wait_for_title("รวมไฟล์จากเขต")
    desk.press("Return")  # on “เพิ่มไฟล์…”
    desk.choose_path("เลือกไฟล์ที่ได้รับ", path)
    wait_through_progress(desk, "รวมไฟล์จากเขต")
    if password:
        desk.write(password)
        desk.press("Return")
        wait_through_progress(desk, "รวมไฟล์จากเขต")
    desk.press("shift+Tab", "shift+Tab", "space")  # “รวมเข้าไฟล์”, before “ปิด”
    wait_through_progress(desk, "รวมไฟล์จากเขต")
    desk.press("Return")  # on “ปิด”


def wait_through_progress(desk: Desktop, title: str) -> None:
    """Wait for a progress dialog, which takes the keyboard focus during long work."""
    desk.settle()
    desk.wait_for_title(title)
    desk.settle()


def write_remark(desk: Desktop) -> None:
    desk.wait_for_title(".sqlite")
    desk.press("ctrl+1", "ctrl+r")
    desk.wait_for_title("ข้อสังเกต")
    desk.write(REMARK)
    desk.press("Tab", "Return")
    desk.wait_for_title(".sqlite")


def return_remarks(desk: Desktop, folder: Path) -> None:
    choose(desk, "รับส่ง", "return")
    desk.choose_path("เลือกโฟลเดอร์สำหรับไฟล์ที่ส่งกลับ", folder)
    wait_until(lambda: any(folder.glob("*.sqlite")))
    desk.wait_for_message()
    desk.press("Return")  # what was written
    desk.wait_for_title(".sqlite")


def receive(desk: Desktop, path: Path) -> None:
    choose(desk, "รับส่ง", "receive")
    desk.choose_path("เลือกไฟล์ที่ได้รับ", path)
    desk.wait_for_message()
    desk.press("Return")  # what was received
    desk.wait_for_title(".sqlite")


def answer_remark(desk: Desktop) -> None:
    """Answer the remark at the entry that it is about."""
    desk.press("ctrl+r")
    desk.wait_for_title("ข้อสังเกต")
    desk.write(ANSWER)
    desk.press("Tab", "Tab", "Return")


# --- what they leave ----------------------------------------------------------------------------------------


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def told(path: Path, sql: str) -> list[str]:
    """Return what SQLite's own program reads in the file."""
    done = subprocess.run(
        ["sqlite3", "-separator", "\t", path, sql], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()
