"""A report was received when the hub got it, not when somebody pulled it."""

from datetime import date
from pathlib import Path

import pytest

from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.services.file_profile import Role
from app.services.submission.receipts import correct_receipt
from app.services.units.listing import units_of
from app.storage.project_file import ProjectFile, new_record_id
from tests.hub.conftest import MINBURI, TestHub, made, pulled, pushed

pytestmark = pytest.mark.posix

FIRST, SECOND = (new_record_id() for _ in range(2))
MONTH = Period(2019, 1)
FRIDAY, SUNDAY = date(2019, 2, 1), date(2019, 2, 3)


@pytest.fixture
def clerks(tmp_path: Path, hub: TestHub) -> ProjectFile:
    """An office's file with a project that reported; it was sent on Friday."""
    file = made(tmp_path / "เขต.sqlite", Role.CLERK, MINBURI)
    report(file, FIRST)
    send_on(file, hub, FRIDAY)
    return file


def report(file: ProjectFile, project_id: str) -> None:
    project = Project(project_id, office=MINBURI, fiscal_year=2562)
    file.add_project(project, (ProgressReport(project_id, MONTH, narrative="ก"),))


def send_on(file: ProjectFile, hub: TestHub, day: date) -> None:
    """Send what is new, as if it were this day; near midnight in Bangkok, which is another day in UTC."""
    pushed(file, hub.of("minburi"))
    new = "pushed_at > now() - interval '1 hour'"
    hub.execute(f"UPDATE raingan.revision SET pushed_at = '{day} 23:30+07' WHERE {new}")


def days(file: ProjectFile) -> dict[str, date | None]:
    """The day of receipt of each project's report, as the board shows it."""
    reports, receipts = file.board.receipts(units_of(file))
    return {one.project_id: receipts.day(one.office, one.period, one.receipt) for one in reports}


def test_who_pulls_later_sees_the_day_on_the_hub(hub: TestHub, tmp_path: Path, clerks: ProjectFile) -> None:
    with clerks, made(tmp_path / "หนึ่ง.sqlite") as first, made(tmp_path / "สอง.sqlite") as second:
        for file, login in ((first, "somchai"), (second, "suda")):
            pulled(file, hub.of(login))
            assert days(file) == {FIRST: FRIDAY}
        assert first.revisions.digests() == second.revisions.digests()


def test_what_comes_later_has_its_own_day(hub: TestHub, tmp_path: Path, clerks: ProjectFile) -> None:
    with clerks, made(tmp_path / "หนึ่ง.sqlite") as first, made(tmp_path / "สอง.sqlite") as second:
        pulled(first, hub.of())
        report(clerks, SECOND)
        send_on(clerks, hub, SUNDAY)
        for file in (first, second):  # one in two steps, the other in one
            pulled(file, hub.of())
            assert days(file) == {FIRST: FRIDAY, SECOND: SUNDAY}
        pushed(first, hub.of())
        pulled(second, hub.of("suda"))
        assert second.revisions.diverged() == []
        assert days(second) == {FIRST: FRIDAY, SECOND: SUNDAY}


def test_what_is_pulled_on_its_day_needs_no_note(hub: TestHub, tmp_path: Path) -> None:
    with made(tmp_path / "เขต.sqlite", Role.CLERK, MINBURI) as file, made(tmp_path / "รวม.sqlite") as into:
        report(file, FIRST)
        pushed(file, hub.of("minburi"))
        pulled(into, hub.of())
        assert into.file_notes() == ()


def test_a_coordinators_correction_wins(hub: TestHub, tmp_path: Path, clerks: ProjectFile) -> None:
    with clerks, made(tmp_path / "หนึ่ง.sqlite") as first, made(tmp_path / "สอง.sqlite") as second:
        pulled(first, hub.of())
        correct_receipt(first, MINBURI, MONTH, SUNDAY, "วันหยุด")
        pushed(first, hub.of())
        pulled(second, hub.of("suda"))
        assert days(first) == days(second) == {FIRST: SUNDAY}


def test_a_clerk_is_told_no_days(hub: TestHub, tmp_path: Path, clerks: ProjectFile) -> None:
    with clerks, made(tmp_path / "เครื่องอื่น.sqlite", Role.CLERK, MINBURI) as other:
        pulled(other, hub.of("minburi"))
        assert (other.project_ids(), list(other.file_notes())) == ([FIRST], [])
