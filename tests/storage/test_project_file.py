import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.entry import entries, later_entries
from app.models.errors import UserError
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.storage.database_file import FileReplacedError
from app.storage.project_file import ProjectFile, new_record_id
from tests.storage.world import small_disk, unchanged
from tests.strategies import VALUES, records

OCTOBER = Period(2018, 10)


def add(file: ProjectFile, record: ProjectRecord) -> None:
    file.add_project(record.project, record.reports)


def held(file: ProjectFile, project_id: str) -> ProjectRecord:
    return ProjectRecord(file.project(project_id), file.reports(project_id))


# --- what is written is read ---


def test_a_record_is_read_as_it_was_written(file: ProjectFile, record: ProjectRecord) -> None:
    add(file, record)
    assert held(file, record.project.id) == record


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProjectFile]:
    with ProjectFile.create(tmp_path_factory.mktemp("shared") / "a.sqlite") as file:
        yield file


@given(record=records())
def test_any_record_is_read_as_it_was_written(shared: ProjectFile, record: ProjectRecord) -> None:
    record = record.with_id(new_record_id())
    add(shared, record)
    assert held(shared, record.project.id) == record


@given(data=st.data(), key=st.sampled_from(list(entries(Project))))
def test_any_entry_of_a_project_is_read_as_it_was_set(
    shared: ProjectFile, data: st.DataObject, key: str
) -> None:
    project = Project(new_record_id())
    shared.add_project(project)
    value = data.draw(VALUES[entries(Project)[key].kind])
    shared.set_project_entry(project.id, key, value)
    assert shared.project(project.id) == replace(project, **{key: value})


@given(data=st.data(), key=st.sampled_from(list(entries(ProgressReport))))
def test_any_entry_of_a_report_is_read_as_it_was_set(
    shared: ProjectFile, data: st.DataObject, key: str
) -> None:
    report = ProgressReport(new_record_id(), OCTOBER)
    shared.add_project(Project(report.project_id), [report])
    value = data.draw(VALUES[entries(ProgressReport)[key].kind])
    shared.set_report_entry(report.project_id, OCTOBER, key, value)
    assert shared.reports(report.project_id) == (replace(report, **{key: value}),)


def test_reports_come_in_the_order_of_their_months(file: ProjectFile, record: ProjectRecord) -> None:
    file.add_project(record.project)
    for report in reversed(record.reports):
        file.add_report(report)
    assert file.reports(record.project.id) == record.reports


def test_a_report_is_removed_and_the_others_stay(file: ProjectFile, record: ProjectRecord) -> None:
    add(file, record)
    file.remove_report(record.project.id, OCTOBER)
    assert file.reports(record.project.id) == record.reports[1:]


def test_a_project_is_removed_with_its_reports(file: ProjectFile, record: ProjectRecord) -> None:
    other = record.with_id(new_record_id())
    add(file, record)
    add(file, other)
    file.remove_project(record.project.id)
    assert file.project_ids() == [other.project.id]
    assert file.reports(record.project.id) == ()
    assert held(file, other.project.id) == other
    with pytest.raises(KeyError):
        file.project(record.project.id)


def test_updating_replaces_entries_and_these_months_only(file: ProjectFile, record: ProjectRecord) -> None:
    add(file, record)
    changed = replace(record.project, office="สำนักงานเขตบางรัก")
    report = replace(record.reports[0], narrative="ใหม่")
    file.update_project(changed, [report])
    assert held(file, record.project.id) == ProjectRecord(changed, (report, *record.reports[1:]))


def test_a_setting_travels_with_the_file(file: ProjectFile, path: Path) -> None:
    assert file.setting("thai_dates") == ""
    file.set_setting("thai_dates", "1")
    file.set_setting("thai_dates", "2")
    file.close()
    with ProjectFile.open(path) as again:
        assert again.setting("thai_dates") == "2"


def test_a_summary_has_sums_and_the_latest_progress(file: ProjectFile, record: ProjectRecord) -> None:
    unsaid = replace(record.reports[8], progress=None)
    file.add_project(record.project, (*record.reports[:8], unsaid))
    [summary] = file.summaries()
    assert (summary.spent_satang, summary.progress, summary.report_count) == (180_000_00, 90_00, 9)
    assert summary == file.summary(record.project.id)
    with pytest.raises(KeyError):
        file.summary(new_record_id())


def test_projects_come_newest_year_first_then_by_code_and_name(file: ProjectFile) -> None:
    named = [(2561, "b", "x"), (2562, "b", "ก"), (2562, "b", "ข"), (2562, "a", "z"), (None, "a", "a")]
    for year, code, name in named:
        project = Project(new_record_id(), fiscal_year=year, project_code=code, project_name=name)
        file.add_project(project)
    listed = [(s.fiscal_year, s.project_code, s.project_name) for s in file.summaries()]
    assert listed == [
        (2562, "a", "z"),
        (2562, "b", "ก"),
        (2562, "b", "ข"),
        (2561, "b", "x"),
        (None, "a", "a"),
    ]
    assert [summary.id for summary in file.summaries()] == file.project_ids()


# --- all or nothing ---


def add_interrupted(file: ProjectFile, record: ProjectRecord) -> None:
    with file.transaction():
        add(file, record)
        raise InterruptedError


def test_a_transaction_is_all_or_nothing(file: ProjectFile, record: ProjectRecord) -> None:
    with pytest.raises(InterruptedError):
        add_interrupted(file, record)
    assert file.project_ids() == []


def test_a_transaction_within_another_joins_it(file: ProjectFile, record: ProjectRecord) -> None:
    with pytest.raises(InterruptedError), file.transaction():
        add_interrupted(file, record)
    assert file.project_ids() == []
    add(file, record)
    assert file.project_ids() == [record.project.id]


def test_a_project_comes_with_all_its_reports_or_not_at_all(file: ProjectFile, record: ProjectRecord) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        file.add_project(record.project, [*record.reports, record.reports[0]])
    assert file.project_ids() == []


def big(record: ProjectRecord) -> ProjectRecord:
    return replace(record, project=replace(record.project, rationale=("ก" * 20_000,) * 20))


def test_a_full_disk_loses_nothing_and_is_said(file: ProjectFile, path: Path, record: ProjectRecord) -> None:
    add(file, record)
    limit = file.database.connection.execute("PRAGMA page_count").fetchone()[0] + 3
    file.database.connection.execute(f"PRAGMA max_page_count = {limit}")
    with unchanged(path), pytest.raises(UserError, match="พื้นที่เก็บข้อมูลเต็ม"):
        add(file, big(record.with_id(new_record_id())))
    assert held(file, record.project.id) == record
    file.set_project_entry(record.project.id, "office", "ยังบันทึกได้")
    assert file.project(record.project.id).office == "ยังบันทึกได้"


@pytest.mark.posix
def test_a_truly_full_disk_loses_nothing_and_is_said(tmp_path: Path, record: ProjectRecord) -> None:
    with small_disk(tmp_path / "disk", "280k") as disk, ProjectFile.create(disk / "a.sqlite") as file:
        add(file, record)
        with pytest.raises(UserError, match="เต็ม"):
            add(file, big(record.with_id(new_record_id())))
        assert held(file, record.project.id) == record
        file.set_project_entry(record.project.id, "office", "ยังบันทึกได้")
        (disk / "ballast").write_bytes(bytes(100_000))
        with pytest.raises(UserError, match="เต็ม"):
            file.database.write_copy(disk / "b.sqlite")
        assert sorted(left.name for left in disk.iterdir()) == ["a.sqlite", "a.sqlite-journal", "ballast"]


def test_a_change_taken_back_after_spilling_to_the_disk_is_not_taken_for_a_stranger(
    file: ProjectFile, record: ProjectRecord
) -> None:
    file.database.connection.execute("PRAGMA cache_size = 1")
    with pytest.raises(InterruptedError):
        add_interrupted(file, big(record))
    add(file, record)
    assert held(file, record.project.id) == record


# --- what SQLite itself holds to ---


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "delete"),
        ("synchronous", 3),
        ("locking_mode", "exclusive"),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("encoding", "UTF-8"),
    ],
)
def test_the_settings_are_in_force(file: ProjectFile, pragma: str, value: object) -> None:
    assert file.database.connection.execute(f"PRAGMA {pragma}").fetchone() == (value,)


def test_every_entry_has_its_column_and_every_column_its_entry(file: ProjectFile) -> None:
    keys = {"project": ["id"], "progress_report": ["id", "project_id", "period"]}
    for form, table in ((Project, "project"), (ProgressReport, "progress_report")):
        columns = [row[1] for row in file.database.connection.execute(f"PRAGMA table_info({table})")]
        later = later_entries(form)  # their columns stand behind those of the first version
        assert columns == [*keys[table], *(key for key in entries(form) if key not in later), *later]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("fiscal_year", "พ.ศ."),
        ("fiscal_year", 2019),
        ("allocated_budget_satang", -1),
        ("allocated_budget_satang", 10**14),
        ("allocated_budget_satang", "=cmd"),
        ("office", None),
    ],
)
def test_what_a_column_cannot_mean_never_gets_in(
    file: ProjectFile, record: ProjectRecord, key: str, value: Any
) -> None:
    add(file, record)
    with pytest.raises(sqlite3.IntegrityError):
        file.set_project_entry(record.project.id, key, value)
    assert held(file, record.project.id) == record


@pytest.mark.parametrize("day", ["2019-02-29", "2019-13-01", "25/10/2561", "2019-1-1"])
def test_a_day_that_does_not_exist_never_gets_in(saved: Path, day: str) -> None:
    with closing(sqlite3.connect(saved)) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute("UPDATE project SET start_date = ?", [day])


def test_a_report_needs_its_project(file: ProjectFile) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        file.add_report(ProgressReport(new_record_id(), OCTOBER))


def test_the_largest_values_fit(file: ProjectFile) -> None:
    from app.models.thai import MAX_PROGRESS, MAX_SATANG

    project = Project(
        new_record_id(), fiscal_year=2699, allocated_budget_satang=MAX_SATANG, end_date=date(2156, 12, 31)
    )
    report = ProgressReport(project.id, OCTOBER, progress=MAX_PROGRESS, disbursed_satang=MAX_SATANG)
    file.add_project(project, [report])
    assert held(file, project.id) == ProjectRecord(project, (report,))


# --- the file among other programs ---


def overwrite(path: Path) -> None:
    path.write_bytes(path.with_name("other").read_bytes())


TAKEN: dict[str, Callable[[Path], object]] = {
    "replaced": lambda path: path.with_name("other").replace(path),
    "deleted": lambda path: path.unlink(),
    "moved": lambda path: path.rename(path.with_name("moved")),
    "overwritten": overwrite,
}


@pytest.mark.parametrize("how", TAKEN)
def test_a_file_taken_away_is_noticed_and_what_was_saved_can_be_saved_elsewhere(
    saved: Path, record: ProjectRecord, how: str
) -> None:
    ProjectFile.create(saved.with_name("other")).close()
    with ProjectFile.open(saved) as file:
        TAKEN[how](saved)
        with unchanged(saved), pytest.raises(FileReplacedError, match="ยังไม่ได้บันทึก"):
            file.set_project_entry(record.project.id, "office", "x")
        copy = saved.with_name("copy.sqlite")
        if how != "overwritten":  # its pages are gone
            file.database.write_copy(copy)
            with ProjectFile.open(copy) as kept:
                assert held(kept, record.project.id) == record


def test_a_file_taken_away_while_it_is_written_is_noticed(saved: Path, record: ProjectRecord) -> None:
    with ProjectFile.open(saved) as file, pytest.raises(FileReplacedError), file.transaction():
        saved.rename(saved.with_name("moved"))


def test_own_changes_are_no_strangers(saved: Path, record: ProjectRecord) -> None:
    with ProjectFile.open(saved) as file:
        for office in ("ก", "ข", "ค"):
            file.set_project_entry(record.project.id, "office", office)
            file.database.check_in_place()


def test_a_copy_is_whole_and_leaves_the_file_open(
    file: ProjectFile, path: Path, record: ProjectRecord
) -> None:
    add(file, record)
    copy = path.with_name("สำเนา.sqlite")
    copy.write_text("an older copy")
    file.database.write_copy(copy)
    file.set_project_entry(record.project.id, "office", "หลังสำเนา")
    with ProjectFile.open(copy) as copied:
        assert held(copied, record.project.id) == record


def test_a_copy_into_a_missing_folder_is_refused(file: ProjectFile, path: Path) -> None:
    with pytest.raises(UserError, match=r"บันทึก|เขียน"):
        file.database.write_copy(path.with_name("missing") / "copy.sqlite")


def test_new_ids_are_in_the_order_of_making() -> None:
    made = [new_record_id() for _ in range(100)]
    assert made == sorted(set(made))
    assert {project_id[14] for project_id in made} == {"7"}
