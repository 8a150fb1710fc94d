from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.models.errors import UserError
from app.models.progress_report import Period
from app.models.project import Project, name_of
from app.models.project_record import ProjectRecord
from app.services.import_records import ImportOutcome, Mode, Result, dry_run, import_each, import_records
from app.services.sample import create_sample, sample_file
from app.storage.project_file import ProjectFile, new_record_id


@pytest.fixture
def unnamed(record: ProjectRecord) -> ProjectRecord:
    """The reference project as in a print-out: without an id."""
    return record.with_id("")


@pytest.fixture
def changed(unnamed: ProjectRecord) -> ProjectRecord:
    """The same project with other entries and another first report."""
    first = replace(unnamed.reports[0], narrative="เล่าใหม่")
    return replace(
        unnamed, project=replace(unnamed.project, coordinator="คนใหม่"), reports=(first, *unnamed.reports[1:])
    )


def bring(file: ProjectFile, *records: ProjectRecord, mode: Mode = Mode.KEEP) -> list[ImportOutcome]:
    return import_records(file, records, mode)


def results(outcomes: Sequence[ImportOutcome]) -> list[Result]:
    return [outcome.result for outcome in outcomes]


def held(file: ProjectFile) -> list[ProjectRecord]:
    return [ProjectRecord(file.project(found), file.reports(found)) for found in file.project_ids()]


def test_a_new_project_is_added_with_an_id_of_its_own(file: ProjectFile, unnamed: ProjectRecord) -> None:
    [outcome] = bring(file, unnamed)
    assert outcome.result is Result.ADDED
    assert held(file) == [unnamed.with_id(outcome.record.project.id)]


def test_an_id_that_is_given_is_kept(file: ProjectFile, record: ProjectRecord) -> None:
    bring(file, record)
    assert held(file) == [record]


def test_the_same_again_changes_nothing_and_says_so(file: ProjectFile, unnamed: ProjectRecord) -> None:
    bring(file, unnamed)
    before = held(file)
    for mode in (Mode.KEEP, Mode.UPDATE):
        assert results(bring(file, unnamed, mode=mode)) == [Result.SAME]
    assert held(file) == before


def test_a_different_one_is_not_written_and_the_ways_on_are_told(
    file: ProjectFile, unnamed: ProjectRecord, changed: ProjectRecord
) -> None:
    bring(file, unnamed)
    before = held(file)
    [outcome] = bring(file, changed)
    assert outcome.result is Result.DIFFERENT
    assert "--update" in outcome.notes[0]
    assert "--as-new" in outcome.notes[0]
    assert held(file) == before


def test_an_update_keeps_the_id_and_the_reports_of_other_months_and_says_so(
    file: ProjectFile, unnamed: ProjectRecord, changed: ProjectRecord
) -> None:
    [added] = bring(file, unnamed)
    [outcome] = bring(file, replace(changed, reports=changed.reports[:8]), mode=Mode.UPDATE)
    assert outcome.result is Result.UPDATED
    assert outcome.notes == ("รายงานของเดือนอื่นยังอยู่ตามเดิม: มิถุนายน 2562",)
    assert held(file) == [changed.with_id(added.record.project.id)]


def test_as_new_is_another_project_whatever_is_there(file: ProjectFile, record: ProjectRecord) -> None:
    bring(file, record)
    [outcome] = bring(file, record, mode=Mode.AS_NEW)
    assert outcome.result is Result.ADDED
    assert outcome.record.project.id != record.project.id
    assert sorted(held(file), key=lambda found: found.project.id) == [record, outcome.record]


def test_fewer_months_than_are_there_are_the_same(file: ProjectFile, unnamed: ProjectRecord) -> None:
    bring(file, unnamed)
    [outcome] = bring(file, replace(unnamed, reports=unnamed.reports[:8]))
    assert outcome.result is Result.SAME
    assert outcome.notes == ("รายงานของเดือนอื่นยังอยู่ตามเดิม: มิถุนายน 2562",)


@pytest.mark.parametrize("key", ["office", "fiscal_year", "project_code"])
def test_another_office_year_or_code_is_another_project(
    file: ProjectFile, unnamed: ProjectRecord, key: str
) -> None:
    other: Any = 2563 if key == "fiscal_year" else "อื่น"
    bring(file, unnamed)
    [outcome] = bring(file, replace(unnamed, project=replace(unnamed.project, **{key: other})))
    assert outcome.result is Result.ADDED


@pytest.mark.parametrize(
    "spelt",
    [
        {"office": "เขตมีนบุรี"},
        {"office": "มีนบุรี"},
        {"office": "สำนักงานเขต\u00a0มีนบุรี"},
        {"project_code": "๕๐๑๓๐๐๐๐-๓๓๗๙"},
        {"project_code": "50130000 – 3379"},
        {"project_code": "50130000-3379\u00a0", "office": "สนข.มีนบุรี"},
    ],
)
def test_another_spelling_of_office_and_code_is_the_same_project_and_stays_as_it_is(
    file: ProjectFile, unnamed: ProjectRecord, changed: ProjectRecord, spelt: dict[str, str]
) -> None:
    assert unnamed.project.office == "สำนักงานเขตมีนบุรี"
    [first] = bring(file, unnamed)
    otherwise = replace(unnamed, project=replace(unnamed.project, **spelt))  # type: ignore[arg-type]
    assert results(bring(file, otherwise)) == [Result.SAME]
    newer = replace(changed, project=replace(changed.project, **spelt))  # type: ignore[arg-type]
    assert results(bring(file, newer, mode=Mode.UPDATE)) == [Result.UPDATED]
    assert held(file) == [changed.with_id(first.record.project.id)]


def test_with_its_id_a_project_may_be_spelt_anew(file: ProjectFile, record: ProjectRecord) -> None:
    bring(file, record)
    anew = replace(record, project=replace(record.project, office="เขตมีนบุรี"))
    assert results(bring(file, anew, mode=Mode.UPDATE)) == [Result.UPDATED]
    assert file.project(record.project.id).office == "เขตมีนบุรี"


def test_one_name_in_four_spellings_is_said_to_be_possibly_one(file: ProjectFile) -> None:
    names = ["โครงการ (ชื่อ สมมติ)", "โครงการ\u00a0(ชื่อ\u00a0สมมติ)", "โครงการ  (ชื่อ สมมติ)", "โครงการ (ชื่อ สมมติ)."]
    several = [
        ProjectRecord(Project("", project_name=name, office="สำนักงานเขตมีนบุรี", allocated_budget_satang=number))
        for number, name in enumerate(names)
    ]
    first, *others = bring(file, *several)
    assert first.result is Result.ADDED
    assert all(other.result is Result.DIFFERENT and "มากกว่าหนึ่งครั้ง" in other.notes[0] for other in others)


def test_spaces_that_only_look_otherwise_are_no_difference(file: ProjectFile) -> None:
    names = ["โครงการ (ชื่อ สมมติ)", "โครงการ\u00a0(ชื่อ\u00a0สมมติ)", "โครง\u00adการ (ชื่อ สมมติ)"]
    several = [ProjectRecord(Project("", project_name=name, office="สำนักงานเขตมีนบุรี")) for name in names]
    assert results(bring(file, *several)) == [Result.ADDED, Result.SAME, Result.SAME]


def test_without_a_code_the_name_tells_projects_apart(file: ProjectFile, unnamed: ProjectRecord) -> None:
    nameless = replace(unnamed, project=replace(unnamed.project, project_code=""))
    other = replace(nameless, project=replace(nameless.project, project_name="อื่น"))
    assert results(bring(file, nameless, nameless, other)) == [Result.ADDED, Result.SAME, Result.ADDED]


def test_without_code_and_name_nothing_is_the_same(file: ProjectFile) -> None:
    empty = ProjectRecord(Project(""))
    assert results(bring(file, empty, empty)) == [Result.ADDED, Result.ADDED]


def test_an_id_matches_whatever_else_has_changed(file: ProjectFile, record: ProjectRecord) -> None:
    bring(file, record)
    renamed = replace(record, project=replace(record.project, office="อื่น", project_code="อื่น"))
    assert results(bring(file, renamed, mode=Mode.UPDATE)) == [Result.UPDATED]
    assert held(file) == [renamed]


def test_another_id_of_the_same_code_is_added_with_a_doubt(file: ProjectFile, record: ProjectRecord) -> None:
    bring(file, record)
    [outcome] = bring(file, record.with_id(new_record_id()))
    assert outcome.result is Result.ADDED
    assert "โปรดตรวจว่าเป็นโครงการเดียวกัน" in outcome.notes[0]


def test_one_source_never_overwrites_itself(
    file: ProjectFile, unnamed: ProjectRecord, changed: ProjectRecord
) -> None:
    outcomes = bring(file, unnamed, changed, mode=Mode.UPDATE)
    assert results(outcomes) == [Result.ADDED, Result.DIFFERENT]
    assert "มากกว่าหนึ่งครั้ง" in outcomes[1].notes[0]
    assert held(file) == [outcomes[0].record]


def test_which_of_several_to_update_is_for_a_person_to_say(
    file: ProjectFile, record: ProjectRecord, changed: ProjectRecord
) -> None:
    bring(file, record)
    bring(file, record, mode=Mode.AS_NEW)
    before = held(file)
    [outcome] = bring(file, changed, mode=Mode.UPDATE)
    assert outcome.result is Result.DIFFERENT
    assert "โปรดระบุ id" in outcome.notes[0]
    assert held(file) == before


def test_all_come_in_or_none(file: ProjectFile, record: ProjectRecord) -> None:
    file.database.connection.execute("PRAGMA max_page_count = 30")
    long = replace(
        record.with_id(""),
        project=replace(record.project, id="", office="อื่น", rationale=("ก" * 20_000,) * 20),
    )
    with pytest.raises(UserError, match="เต็ม"):
        bring(file, record, long)
    assert held(file) == []


def test_notes_of_reading_are_passed_on(file: ProjectFile, unnamed: ProjectRecord) -> None:
    [outcome] = bring(file, replace(unnamed, notes=("หมายเหตุ",)))
    assert outcome.notes == ("หมายเหตุ",)


def test_a_project_is_called_by_what_it_has() -> None:
    assert name_of(Project("", project_code="5013", project_name="ก")) == "5013 ก"
    assert name_of(Project("", project_name="ก")) == "ก"
    assert name_of(Project("")) == "โครงการไม่มีชื่อ"


# --- the sample ---


def test_the_sample_is_the_reference_project(path: Path, reference_as_printed: ProjectRecord) -> None:
    create_sample(path)
    with ProjectFile.open(path) as file:
        assert [found.with_id("") for found in held(file)] == [reference_as_printed.with_id("")]


def test_the_sample_never_overwrites(saved: Path) -> None:
    before = saved.read_bytes()
    with pytest.raises(UserError, match="อยู่แล้ว"):
        create_sample(saved)
    assert saved.read_bytes() == before


def test_the_sample_is_made_once_and_found_again() -> None:
    path = sample_file()
    with ProjectFile.open(path) as file:
        file.remove_report(file.project_ids()[0], Period(2018, 10))
    assert sample_file() == path
    with ProjectFile.open(path, writable=False) as file:
        assert len(file.reports(file.project_ids()[0])) == 8


# --- what a source has no place for ---


def test_what_a_source_cannot_tell_stays_as_it_is(file: ProjectFile, record: ProjectRecord) -> None:
    bring(file, record)
    told = replace(record.project, coordinator="", office="อื่น")
    reports = (replace(record.reports[0], narrative="", disbursed_satang=7),)
    partial = ProjectRecord(told, reports, untold=frozenset({"coordinator", "narrative"}))
    [outcome] = bring(file, partial, mode=Mode.UPDATE)
    assert outcome.result is Result.UPDATED
    [after] = held(file)
    assert after.project == replace(record.project, office="อื่น")
    assert after.reports == (replace(record.reports[0], disbursed_satang=7), *record.reports[1:])


@pytest.mark.parametrize("untold", [{"office"}, {"fiscal_year"}, {"office", "fiscal_year"}, {"project_code"}])
def test_a_project_is_found_by_what_its_source_tells(
    file: ProjectFile, record: ProjectRecord, untold: set[str]
) -> None:
    bring(file, record)
    empty: dict[str, Any] = {"office": "", "fiscal_year": None, "project_code": ""}
    told = replace(record.project, id="", **{key: empty[key] for key in untold})
    partial = replace(record.with_id(""), project=told, untold=frozenset(untold))
    assert results(bring(file, partial, mode=Mode.UPDATE)) == [Result.SAME]
    assert held(file) == [record]


def test_of_two_that_a_source_cannot_tell_apart_none_is_updated(
    file: ProjectFile, record: ProjectRecord, changed: ProjectRecord
) -> None:
    other = replace(record.with_id(new_record_id()), project=replace(record.project, fiscal_year=2563))
    bring(file, record, other.with_id(new_record_id()))
    partial = replace(changed, untold=frozenset({"fiscal_year"}))
    assert results(bring(file, partial, mode=Mode.UPDATE)) == [Result.DIFFERENT]


# --- step by step ---


def test_an_import_that_is_left_half_way_is_taken_back(file: ProjectFile, record: ProjectRecord) -> None:
    several = [record.with_id(new_record_id()) for _ in range(3)]
    steps = import_each(file, several, Mode.KEEP)
    assert next(steps)[0] == 1
    assert next(steps)[0] == 2
    steps.close()  # type: ignore[attr-defined]
    assert held(file) == []


def test_what_will_be_is_foreseen_and_nothing_written(
    file: ProjectFile, unnamed: ProjectRecord, changed: ProjectRecord
) -> None:
    bring(file, unnamed)
    before = held(file)
    other = replace(unnamed, project=replace(unnamed.project, project_code="อื่น"))
    told = replace(other, reports=(replace(other.reports[0], narrative="เล่าใหม่"),))
    for mode in Mode:
        sources = [unnamed, changed, other, other, told]
        foreseen = [outcome for _, outcome in dry_run(file, sources, mode)]
        assert held(file) == before
        real = []
        steps = import_each(file, sources, mode)
        for _ in sources:
            real.append(next(steps)[1])
        steps.close()  # type: ignore[attr-defined]  # all of it is taken back
        assert results(foreseen) == results(real)
        assert [o.notes for o in foreseen] == [o.notes for o in real]
        assert held(file) == before
