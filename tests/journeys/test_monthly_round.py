"""The month's grid by keyboard alone: forty projects in a real window, every key counted."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from tests.journeys.desktop import NEEDS_DESKTOP, Desktop, desktop, wait_until

pytestmark = NEEDS_DESKTOP

JUNE = Period(2019, 6)
MOST_KEYS = 6
"""Keys that a report may take besides its narrative and digits."""
WITH_PROGRESS, WITH_MONEY, WITH_STATUS = 25, 10, 5
"""Of forty projects, how many have other progress, money, and another status than last month."""


class CountingHands:
    """A clerk's keyboard that counts its keys."""

    def __init__(self, desk: Desktop) -> None:
        self._desk = desk
        self.keys = 0

    def press(self, *keys: str) -> None:
        """Count Ctrl with a key as one press."""
        self._desk.press(*keys)
        self.keys += len(keys)

    def write(self, text: str) -> None:
        """Type a narrative or digits, whose keys are not counted."""
        self._desk.write(text)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desktop]:
    with desktop(tmp_path) as made:
        yield made


def make_projects(path: Path, record: ProjectRecord, count: int) -> None:
    """Make projects that have reported until May."""
    earlier = [report for report in record.reports if report.period < JUNE]
    with ProjectFile.create(path) as file:
        for number in range(count):
            own = replace(record, reports=tuple(earlier)).with_id(new_record_id())
            file.add_project(replace(own.project, project_code=f"50130000-{1000 + number}"), own.reports)


def narrative(number: int) -> str:
    return f"ดำเนินการครั้งที่ {number} แล้วเสร็จ"


def changes(number: int, count: int) -> tuple[bool, bool, bool]:
    """Return whether a project has other progress, money and another status than last month."""
    place = number * 40 // count
    return place < WITH_PROGRESS, place % 4 == 0, place % 8 == 1


def do_the_round(desk: Desktop, path: Path, count: int) -> int:
    """Report for all projects, beginning where the file opens. Returns the number of keys besides narratives
    and digits.
    """
    hands = CountingHands(desk)
    with desk.program(str(path)) as program:
        desk.wait_for_title(path.name)
        for number in range(count):
            has_progress, has_money, has_status = changes(number, count)
            hands.write(narrative(number))
            fill_cells(hands, ["95" if has_progress else "", f"{1000 + number}" if has_money else ""])
            if has_status:
                hands.press(*["Tab"] * (3 - (2 if has_money else 1 if has_progress else 0)), "2")
            hands.press("ctrl+Return")
        desk.press("ctrl+q")
        assert program.wait(30) == 0
    return hands.keys


def fill_cells(hands: CountingHands, texts: list[str]) -> None:
    """Type into the cells after the narrative, up to the last that has something."""
    while texts and not texts[-1]:
        texts.pop()
    for text in texts:
        hands.press("Tab")
        hands.write(text)


def from_outside(path: Path) -> list[list[str]]:
    """Return the file's content for June, read by SQLite's own program."""
    sql = """
        SELECT project_code, narrative, progress, disbursed_satang, plan_status, target_status
        FROM progress_report JOIN project ON project.id = project_id
        WHERE period = '2019-06' ORDER BY project_code
    """
    wait_until(path.exists)
    told = subprocess.run(
        ["sqlite3", "-separator", "\t", path, sql], capture_output=True, text=True, check=True
    )
    return [line.split("\t") for line in told.stdout.splitlines()]


def expected(number: int, count: int) -> list[str]:
    has_progress, has_money, has_status = changes(number, count)
    return [
        f"50130000-{1000 + number}",
        narrative(number),
        "9500" if has_progress else "9000",
        str((1000 + number) * 100) if has_money else "0",
        "ช้ากว่าแผน" if has_status else "เป็นไปตามแผน",
        "เป็นไปตามเป้าหมาย",
    ]


def check_round(desk: Desktop, tmp_path: Path, record: ProjectRecord, count: int) -> None:
    path = tmp_path / "เขตมีนบุรี 2562.sqlite"
    make_projects(path, record, count)
    keys = do_the_round(desk, path, count)
    print(f"{keys / count:.1f} keys a report besides narrative and digits")
    assert from_outside(path) == [expected(number, count) for number in range(count)]
    assert keys <= MOST_KEYS * count


def test_a_month_of_five_projects(desk: Desktop, tmp_path: Path, record: ProjectRecord) -> None:
    check_round(desk, tmp_path, record, 5)


@pytest.mark.long
def test_a_month_of_forty_projects(desk: Desktop, tmp_path: Path, record: ProjectRecord) -> None:
    check_round(desk, tmp_path, record, 40)
