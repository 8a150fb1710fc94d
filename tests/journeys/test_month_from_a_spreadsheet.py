"""Forty months from a spreadsheet: copied in another program, pasted in the real window, and copied back."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.formats.pasted_cells import cells_of
from app.models.progress_report import Period, ProgressReport
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from tests.journeys.desktop import NEEDS_DESKTOP, Desktop, desktop, wait_until

pytestmark = NEEDS_DESKTOP

CLIPBOARD = Path(__file__).with_name("clipboard.py")
JUNE = Period(2019, 6)
COUNT = 40
BAD = {4: "สี่สิบ", 17: "#REF!", 31: "ครึ่ง"}
"""Cells that cannot be read, by the number of their project."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desktop]:
    with desktop(tmp_path) as made:
        yield made


def code(number: int) -> str:
    return f"50130000-{1000 + number}"


@pytest.fixture
def path(tmp_path: Path, record: ProjectRecord) -> Path:
    """Forty projects that have reported until May."""
    earlier = tuple(report for report in record.reports if report.period < JUNE)
    with ProjectFile.create(path := tmp_path / "forty.sqlite") as file:
        for number in range(COUNT):
            own = replace(record, reports=earlier).with_id(new_record_id())
            file.add_project(replace(own.project, project_code=code(number)), own.reports)
    return path


@pytest.mark.long
def test_forty_months_come_from_a_spreadsheet_and_go_back(desk: Desktop, path: Path, tmp_path: Path) -> None:
    lines = ["รหัสโครงการ\tความก้าวหน้า\tเบิกใช้\tผลการดำเนินงาน"]
    lines += [f"{code(n)}\t{BAD.get(n, n + 40)}\t{n:,}000\tรุ่นที่ {n}" for n in reversed(range(COUNT))]
    with desk.program(str(path)) as program:
        desk.wait_for_title(path.name)
        desk.settle()  # on the month, in its narrative
        with offered(desk, "\r\n".join(lines) + "\r\n", tmp_path / "offered.json"):
            desk.press("ctrl+v")
            desk.wait_for_title("วางรายงานเดือนมิถุนายน 2562")
            desk.settle()
            desk.press("Return")  # nothing is replaced
            desk.settle()
            desk.press("Return")  # what was left out is read
            desk.wait_for_title(path.name)
        copied = copy_all(desk, tmp_path / "copied.json")
        desk.press("ctrl+q")
        assert program.wait(20) == 0
    assert_stored(path)
    back = {line[1]: line[-1] for line in cells_of(copied["text/plain"])[1:]}
    assert back == {code(n): f"รุ่นที่ {n}" for n in range(COUNT)}
    assert copied["text/html"].count("<tr>") == COUNT + 1


@contextmanager
def offered(desk: Desktop, text: str, path: Path) -> Iterator[None]:
    """Let another program offer a text, as a spreadsheet does after copying."""
    path.write_text(json.dumps({"text/plain": text}), "utf-8")
    spreadsheet = desk.start(sys.executable, str(CLIPBOARD), "put", str(path))
    try:
        wait_until(path.with_suffix(".offered").exists)
        yield
    finally:
        spreadsheet.kill()
        spreadsheet.wait()


def copy_all(desk: Desktop, target: Path) -> dict[str, str]:
    """Copy all of the grid, and return what another program gets of it."""
    desk.settle()
    desk.press("Escape", "ctrl+a", "ctrl+c")
    desk.settle()
    desk.run(sys.executable, str(CLIPBOARD), "get", str(target), patience=20)
    copied: dict[str, str] = json.loads(target.read_text("utf-8"))
    return copied


def assert_stored(path: Path) -> None:
    found: dict[str, ProgressReport] = {}
    with ProjectFile.open(path) as file:
        for project_id in file.project_ids():
            reports = {report.period: report for report in file.reports(project_id)}
            found[file.project(project_id).project_code] = reports[JUNE]
    for number in range(COUNT):
        report = found[code(number)]
        assert report.progress == (None if number in BAD else (number + 40) * 100)
        assert (report.disbursed_satang, report.narrative) == (number * 1000_00, f"รุ่นที่ {number}")
