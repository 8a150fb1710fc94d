"""Nothing in data, or in a file's name, controls the terminal."""

import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import main
from app.cli.private_log import PrivateLog
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.storage.project_file import ProjectFile, new_record_id
from tests.storage.world import ROOT

HOSTILE = "\x1b[31mแดง\x1b]0;title\x07\u202eกลับ\x9b2J\u200b\x08"


@pytest.fixture
def hostile(path: Path) -> Path:
    """Every text of its project and report would control a terminal; no editor would accept them."""
    with ProjectFile.create(path) as file:
        project = Project(new_record_id(), project_name="ชื่อ", office="เขต", fiscal_year=2562)
        file.add_project(project, [ProgressReport(project.id, Period(2018, 10), narrative="ผล")])
        texts = ("project_name", "project_code", "office", "division", "officer_name")
        for key in texts:
            file.set_project_entry(project.id, key, f"{HOSTILE}{key}")
        file.set_report_entry(project.id, Period(2018, 10), "plan_status", HOSTILE)
    return path


@pytest.mark.parametrize(
    "arguments", [["check"], ["board"], ["verify", "AAAA-BBBB"], ["print"], ["export"], ["gather"], ["send"]]
)
def test_no_command_prints_what_acts_on_the_terminal(
    hostile: Path, tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    command, *rest = arguments
    out = {"print": ["--out", str(tmp_path / "ก.pdf")], "export": ["--out", str(tmp_path / "ก.json")]}
    more = {**out, "send": ["--out", str(tmp_path / "ส่ง")], "gather": [str(tmp_path / f"{HOSTILE}.sqlite")]}
    main([command, str(hostile), *rest, *more.get(command, [])])
    printed = capsys.readouterr()
    assert printed.out + printed.err
    assert not [char for char in printed.out + printed.err if not char.isprintable() and char != "\n"]


@pytest.mark.parametrize("end", ["\n", "\r", "\u2028"])
def test_a_name_of_several_lines_begins_no_line_of_ours(
    tmp_path: Path, end: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / f"ก{end}ไม่พบข้อที่ควรตรวจ.sqlite"
    path.write_bytes(b"x" * 500)
    assert main(["check", str(path)]) == 2
    told = capsys.readouterr()
    assert len((told.out + told.err).splitlines()) == 2
    assert "ไม่ใช่ไฟล์ของโปรแกรมรายงาน" in told.err.splitlines()[0]


def test_every_line_of_the_commands_goes_through_one_mechanism() -> None:
    """With `print` a line break in data could start a line; only these functions print."""
    own = {"plain_streams.py", "progress.py"}
    modules = [path for path in (ROOT / "app" / "cli").glob("*.py") if path.name not in own]
    assert not [path.name for path in modules if re.search(r"(?<![\w.])print\(", path.read_text("utf-8"))]


def test_streams_are_what_they_were_after_a_command(path: Path) -> None:
    before = sys.stdout, sys.stderr
    main(["check", str(path)])
    assert (sys.stdout, sys.stderr) == before


def test_a_log_that_cannot_be_written_prints_no_traceback(path: Path, tmp_path: Path) -> None:
    """The log is a device that is always full."""
    if not Path("/dev/full").exists():
        pytest.skip("no device is always full here")
    script = f"""
import logging, sys
from app.cli import main
main(["check", {str(path)!r}])
for handler in logging.getLogger().handlers:
    handler.stream = open("/dev/full", "w")
logging.getLogger("x").error("a bug")
"""
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in told.stderr
    assert "Logging error" not in told.stderr


def test_a_log_that_is_begun_anew_is_its_owner_s_alone(tmp_path: Path) -> None:
    log = PrivateLog(tmp_path / "raingan.log", maxBytes=10, backupCount=1, delay=True)
    for number in range(3):
        log.emit(logging.makeLogRecord({"msg": f"line {number}"}))
    log.close()
    assert {oct(path.stat().st_mode & 0o777) for path in tmp_path.glob("raingan.log*")} == {oct(0o600)}


def test_an_output_without_room_is_told_by_its_cause(path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no device is always full here")
    ProjectFile.create(path).close()
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "main.py", "check", str(path)]
        told = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert told.returncode == 2
    assert told.stderr.startswith("พื้นที่เก็บข้อมูลเต็ม")
    assert "Exception" not in told.stderr
