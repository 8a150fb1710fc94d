from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.project_record import ProjectRecord
from app.storage import backups
from app.storage.backups import KEEP_LAST, fitting, kept
from app.storage.project_file import ProjectFile
from tests.conftest import create_backed_up
from tests.storage.world import small_disk, unchanged

NOW = datetime(2050, 3, 31, 16, 30)
"""Later than any real backup that a test makes by opening a file."""

times = st.sets(st.timedeltas(timedelta(0), timedelta(days=800)).map(lambda age: NOW - age), max_size=60)


@pytest.fixture
def saved(path: Path, record: ProjectRecord) -> Path:
    """A closed file that was made and edited here, which leaves a backup in the user's folders."""
    with create_backed_up(path) as made:
        made.add_project(record.project, record.reports)
    return path


@given(times)
def test_the_last_ten_are_kept(made: set[datetime]) -> None:
    assert set(sorted(made)[-KEEP_LAST:]) <= kept(made, NOW) <= made


@given(times)
def test_for_fourteen_days_each_days_last_is_kept(made: set[datetime]) -> None:
    for time in made:
        last = max(other for other in made if other.date() == time.date())
        assert last in kept(made, NOW) or NOW - last > timedelta(days=14)


@given(times)
def test_for_a_year_each_months_last_is_kept(made: set[datetime]) -> None:
    for time in made:
        last = max(other for other in made if (other.year, other.month) == (time.year, time.month))
        assert last in kept(made, NOW) or NOW - last > timedelta(days=366)


@given(times)
def test_no_more_is_kept_than_that(made: set[datetime]) -> None:
    assert len(kept(made, NOW)) <= KEEP_LAST + 15 + 13


@given(times)
def test_thinning_twice_thins_no_more(made: set[datetime]) -> None:
    once = kept(made, NOW)
    assert kept(once, NOW) == once


def test_a_backup_is_made_at_each_opening_that_finds_a_change(saved: Path, record: ProjectRecord) -> None:
    made = []
    for office in ("ก", "ข"):
        with ProjectFile.open(saved) as file:
            made.append(newest(saved))
            file.set_project_entry(record.project.id, "office", office)
    with ProjectFile.open(made[0], writable=False) as backup:
        assert backup.project(record.project.id) == record.project
    with ProjectFile.open(saved):
        assert office_in(newest(saved), record) == "ข"


def newest(path: Path) -> Path:
    return backups.backups(path)[-1]


def office_in(path: Path, record: ProjectRecord) -> str:
    with ProjectFile.open(path, writable=False) as file:
        return file.project(record.project.id).office


def test_a_backup_just_like_the_last_one_takes_its_place(saved: Path) -> None:
    with ProjectFile.open(saved) as file:
        for minutes in range(5):
            backups.back_up(file.database.connection, saved, NOW + timedelta(minutes=minutes))
        assert [made for made in backups.backups(saved) if made.stem.startswith("20500331")] == [
            newest(saved)
        ]
    assert newest(saved).name == "20500331-163400.sqlite"


def test_old_backups_go_and_what_is_no_backup_stays(saved: Path, record: ProjectRecord) -> None:
    folder = backups.backup_folder(saved)
    (folder / "บันทึก.sqlite").write_text("a user's own file")
    with ProjectFile.open(saved) as file:
        for days in range(40):
            file.set_project_entry(record.project.id, "office", str(days))
            backups.back_up(file.database.connection, saved, NOW + timedelta(days=days))
    left = [made.stem[:8] for made in backups.backups(saved)]
    assert left[-15:] == [f"{NOW + timedelta(days=days):%Y%m%d}" for days in range(25, 40)]
    assert "20500331" in left
    assert "20500405" not in left
    assert (folder / "บันทึก.sqlite").exists()


def test_what_a_killed_program_left_half_made_goes(saved: Path) -> None:
    half = backups.backup_folder(saved) / ".20500331-163000.sqlite.partial"
    half.write_bytes(b"half")
    with ProjectFile.open(saved):
        assert not half.exists()


def test_files_of_one_name_in_two_places_have_their_own_backups(tmp_path: Path) -> None:
    assert backups.backup_folder(tmp_path / "a" / "x.sqlite") != backups.backup_folder(
        tmp_path / "b" / "x.sqlite"
    )


def test_reading_makes_no_backup(saved: Path) -> None:
    before = backups.backups(saved)
    with ProjectFile.open(saved, writable=False):
        assert backups.backups(saved) == before


def test_a_backup_that_cannot_be_made_does_not_keep_from_working(
    saved: Path, record: ProjectRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "no folder").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "no folder"))
    with ProjectFile.open(saved) as file:
        assert file.database.backup_failed
        file.set_project_entry(record.project.id, "office", "ยังทำงานได้")
    assert office_in(saved, record) == "ยังทำงานได้"


@pytest.mark.posix
def test_a_full_disk_for_backups_does_not_keep_from_working(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_disk(tmp_path / "disk", "8k") as disk:
        monkeypatch.setenv("XDG_DATA_HOME", str(disk))
        with unchanged(saved), ProjectFile.open(saved) as file:
            assert file.database.backup_failed
        assert not [left for left in disk.rglob("*") if left.is_file()]


def test_the_backup_folder_bears_the_name_of_the_file(saved: Path) -> None:
    assert backups.backup_folder(saved).name.startswith(f"{saved.stem}-")


# --- how much room backups take -----------------------------------------------------------------------------

moments = st.timedeltas(timedelta(0), timedelta(days=400)).map(lambda age: NOW - age)
sizes = st.dictionaries(moments, st.integers(1, 50), max_size=40)


@given(sizes, st.integers(1, 500))
def test_backups_take_the_room_they_may_and_the_newest_always_stays(
    of: dict[datetime, int], most: int
) -> None:
    keep, newest = fitting(of, most), sorted(of)[-1:]
    assert keep >= set(newest)
    assert sum(of[time] for time in keep) <= max([most, *(of[time] for time in newest)])


@given(sizes, st.integers(1, 500))
def test_nothing_goes_that_has_room(of: dict[datetime, int], most: int) -> None:
    keep = fitting(of, most)
    left = most - sum(of[time] for time in keep)
    assert all(of[time] > left for time in of.keys() - keep)


def test_many_openings_of_today_leave_yesterdays_and_last_months_last() -> None:
    today = {NOW - timedelta(minutes=minutes): 100 for minutes in range(9)}
    yesterday, in_february = NOW - timedelta(days=1), NOW - timedelta(days=40)
    before = dict.fromkeys((yesterday, in_february, in_february - timedelta(hours=1)), 100)
    assert fitting(today | before, 399) == {NOW, yesterday, in_february}


def backup_of(folder: Path, age: int, length: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"{NOW - timedelta(days=age):%Y%m%d-%H%M%S}.sqlite"
    made.write_bytes(bytes(length))
    return made


def left_in(parent: Path) -> set[str]:
    """Return the backups in these folders, each as its folder and its age in days."""
    ages = {NOW - timedelta(days=age): age for age in range(400)}
    stamps = {f"{time:%Y%m%d-%H%M%S}": age for time, age in ages.items()}
    found = (made for made in parent.glob("*/*.sqlite") if made.stem in stamps)
    return {f"{made.parent.name} {stamps[made.stem]}" for made in found}


def test_one_file_has_its_cap(tmp_path: Path) -> None:
    for age in range(6):
        backup_of(tmp_path / "a", age, 100)
    backups.thin_out(tmp_path / "a", NOW, most=350)
    assert left_in(tmp_path) == {"a 0", "a 1", "a 2"}


def test_a_backup_larger_than_the_cap_stays_alone(tmp_path: Path) -> None:
    for age in range(3):
        backup_of(tmp_path / "a", age, 1000)
    backups.thin_out(tmp_path / "a", NOW, most=350)
    assert left_in(tmp_path) == {"a 0"}


def test_of_many_files_the_oldest_go_but_never_the_newest_of_one(tmp_path: Path) -> None:
    for age in range(4):
        backup_of(tmp_path / "a", age, 100)
    for age in (2, 3, 300):
        backup_of(tmp_path / "b", age, 100)
    backup_of(tmp_path / "c", 350, 100)
    (tmp_path / "a" / "บันทึก.sqlite").write_bytes(bytes(500))
    backups.thin_out(tmp_path / "a", NOW, most_of_all=550)
    assert left_in(tmp_path) == {"a 0", "a 1", "a 2", "b 2", "c 350"}
    backups.thin_out(tmp_path / "a", NOW, most_of_all=1)
    assert left_in(tmp_path) == {"a 0", "b 2", "c 350"}


def test_of_very_many_files_some_are_added_up_at_each_opening_until_all_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        for age in range(3):
            backup_of(tmp_path / name, age, 100)
    monkeypatch.setattr(backups, "LONGEST_SEARCH_S", -1.0)
    backups.thin_out(tmp_path / "a", NOW, most_of_all=1)
    assert len(left_in(tmp_path)) == 9
    monkeypatch.setattr(backups, "LONGEST_SEARCH_S", 60.0)
    monkeypatch.setattr(backups, "MOST_FOLDERS", 1)
    backups.thin_out(tmp_path / "a", NOW, most_of_all=1)
    assert len(left_in(tmp_path)) == 7
    lots = iter([0, 1, 2])
    monkeypatch.setattr("app.storage.backups.os.urandom", lambda _count: bytes([next(lots)]))
    for _ in range(3):
        backups.thin_out(tmp_path / "a", NOW, most_of_all=1)
    assert left_in(tmp_path) == {"a 0", "b 0", "c 0"}
