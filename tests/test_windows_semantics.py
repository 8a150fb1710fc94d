"""What differs on Windows, played on any system: errors, code pages and names as Windows has them."""

import errno
import io
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import app.cli
from app.cli import main
from app.cli.plain_streams import complain
from app.cli.window import is_plain_start
from app.models.errors import UserError
from app.storage.database_file import FileReplacedError
from app.storage.disk import file_identity
from app.storage.plain_file import open_plain
from app.storage.project_file import ProjectFile
from app.storage.revisions import Authorship
from tests.storage.world import ROOT

Captured = pytest.CaptureFixture[str]
PASSWORD = "a-long-password-25620117"


def test_a_machine_that_names_no_user_writes_nameless_revisions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without USERNAME, getpass looks for the module pwd, which Windows lacks."""
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setitem(sys.modules, "pwd", None)
    assert Authorship.here().editor == ""


def test_nothing_tries_names_for_ever_where_it_may_not_write() -> None:
    """On Windows, `tempfile` takes a refusal for a name in use, and tries os.TMP_MAX = 2**31 - 1 others."""
    sources = {file.name: file.read_text("utf-8") for file in (ROOT / "app").rglob("*.py")}
    used = [
        name for name, text in sources.items() if re.search("^ *(import|from) tempfile", text, re.MULTILINE)
    ]
    assert used == []


# --- a reader that is gone, and a password through a pipe ---


class ClosedPipe(io.StringIO):
    def __init__(self, code: int) -> None:
        super().__init__()
        self._code = code

    def write(self, text: str) -> int:
        raise OSError(self._code, "Invalid argument")

    def fileno(self) -> int:
        return os.open(os.devnull, os.O_WRONLY)


@pytest.mark.parametrize("code", [errno.EPIPE, errno.EINVAL])
def test_a_reader_that_is_gone_ends_the_command_quietly(
    saved: Path, code: int, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr(app.cli, "_CLOSED_PIPE", {errno.EPIPE, errno.EINVAL})
    monkeypatch.setattr(sys, "stdout", ClosedPipe(code))
    assert main(["check", str(saved)]) == 0
    assert capsys.readouterr().err == ""


def run_with_password(password: bytes, *arguments: str | Path) -> tuple[int, str]:
    """Run a command in a process whose code page knows no Thai. Returns exit code and errors."""
    command = [sys.executable, "main.py", *arguments, "--password"]
    latin = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(command, input=password, env=latin, capture_output=True, cwd=ROOT)
    return done.returncode, done.stderr.decode()


@pytest.mark.long
@pytest.mark.long
def test_a_password_through_a_pipe_is_utf_8_whatever_the_code_page(saved: Path, tmp_path: Path) -> None:
    """With the byte order mark and the line end that Windows adds."""
    sent, gathered = tmp_path / "ส่ง", tmp_path / "รวม.sqlite"
    assert run_with_password(f"\ufeff{PASSWORD}\r\n".encode(), "send", saved, "--out", sent) == (0, "")
    assert run_with_password(PASSWORD.encode(), "gather", gathered, sent)[0] == 0


def test_a_password_in_another_code_page_is_refused_in_words(saved: Path, tmp_path: Path) -> None:
    code, told = run_with_password("รหัสผ่านยาวพอสมควร".encode("cp874"), "send", saved, "--out", tmp_path)
    assert code == 2
    assert "ไม่ใช่ข้อความแบบ UTF-8" in told


# --- a folder in place of a file, and another program's content in the file ---


def test_a_folder_that_cannot_be_opened_is_told_as_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows denies access to it."""
    folder = tmp_path / "โฟลเดอร์.sqlite"
    folder.mkdir()

    def deny(*_arguments: object, **_named: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(folder))

    monkeypatch.setattr("builtins.open", deny)
    monkeypatch.setattr(Path, "open", deny)
    for use in (open_plain, ProjectFile.open):
        with pytest.raises(UserError, match="เป็นโฟลเดอร์ ไม่ใช่ไฟล์"):
            use(folder)


def test_a_folder_dropped_on_the_icon_is_no_unknown_command(tmp_path: Path) -> None:
    assert is_plain_start([str(tmp_path)])


@pytest.fixture
def as_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_identity, "identity_of", file_identity.windows_identity)


def overwrite(path: Path) -> bytes:
    """Change the file as another program does: the same file, with a change more."""
    content = bytearray(path.read_bytes())
    content[24:28] = (int.from_bytes(content[24:28]) + 1).to_bytes(4)
    with path.open("rb+") as file:
        file.write(content)
    return bytes(content)


def rename_project(file: ProjectFile, name: str) -> None:
    file.set_project_entry(file.project_ids()[0], "project_name", name)


@pytest.mark.usefixtures("as_on_windows")
def test_content_of_another_program_is_noticed_before_anything_is_written(filled: ProjectFile) -> None:
    """The file stays the same one, and its time may change late: only size and header tell."""
    content = overwrite(filled.path)
    with pytest.raises(FileReplacedError, match="แทนที่ขณะเปิดอยู่"):
        rename_project(filled, "ใหม่")
    assert filled.path.read_bytes() == content


@pytest.mark.usefixtures("as_on_windows")
def test_an_error_that_another_programs_writing_causes_is_told_as_that(filled: ProjectFile) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_READ
    with pytest.raises(UserError, match="สื่อที่เก็บอาจหลุด"), filled.database.guarded():
        raise error
    overwrite(filled.path)
    with pytest.raises(FileReplacedError), filled.database.guarded():
        raise error


@pytest.mark.usefixtures("as_on_windows")
def test_changes_of_our_own_are_no_other_programs(filled: ProjectFile) -> None:
    for name in ("หนึ่ง", "สอง"):
        rename_project(filled, name)
        filled.revisions.commit()
    assert filled.project(filled.project_ids()[0]).project_name == "สอง"


# --- a program without a console ---


def without_console(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Be raingan.exe, which has no standard streams, and return the texts of its message boxes."""
    shown: list[str] = []
    monkeypatch.setattr(sys.modules["app.cli.plain_streams"], "show_box", shown.append)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    return shown


def test_who_starts_the_program_by_its_icon_is_told_why_no_window_opens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    boxes = without_console(monkeypatch)
    monkeypatch.setitem(sys.modules, "app.ui.window.application", None)  # as if Qt's libraries were gone
    assert main([]) == 2
    [text] = boxes
    assert text.startswith("เปิดหน้าต่างไม่ได้ เพราะขาดส่วนประกอบของระบบ")
    assert text.endswith("\n\nโปรดแจ้งผู้ดูแลเครื่อง")


def test_a_mistyped_shortcut_says_so_in_a_box(monkeypatch: pytest.MonkeyPatch) -> None:
    boxes = without_console(monkeypatch)
    with pytest.raises(SystemExit, match="2"):
        main(["ไฟล์ที่ลบแล้ว.db"])
    assert boxes == ["ไม่รู้จักคำสั่ง ไฟล์ที่ลบแล้ว.db\n\nดูวิธีใช้ได้ด้วย raingan --help"]


def test_a_notice_about_a_file_is_no_box(monkeypatch: pytest.MonkeyPatch) -> None:
    boxes = without_console(monkeypatch)
    complain("เปิดไฟล์แล้ว")
    assert boxes == []
