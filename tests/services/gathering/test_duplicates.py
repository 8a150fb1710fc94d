"""Possible duplicates: listed until a person has decided, and neither decision loses anything."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.services.duplicates import Duplicate, declare_distinct, duplicate, duplicates
from app.services.gathering import gather
from app.services.sending import send
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.core.changes import NoteSet
from app.ui.gather.duplicates import merging


def again(record: ProjectRecord, **entries: Any) -> ProjectRecord:
    """Return the same project typed a second time."""
    other = record.with_id(new_record_id())
    return replace(other, project=replace(other.project, **entries))


def add(file: ProjectFile, *records: ProjectRecord) -> None:
    for record in records:
        file.add_project(record.project, record.reports)


def test_one_project_under_two_ids_is_a_possible_duplicate(file: ProjectFile, record: ProjectRecord) -> None:
    add(file, again(record, fiscal_year=2563), ProjectRecord(Project(new_record_id())))
    add(file, record, again(record), ProjectRecord(Project(new_record_id())))
    [(one, two)] = duplicates(file)
    assert one.project_code == two.project_code == record.project.project_code
    assert (one.fiscal_year, two.fiscal_year) == (2562, 2562)


def test_spelling_hides_no_duplicate(file: ProjectFile, record: ProjectRecord) -> None:
    add(file, record, again(record, project_code="๕๐๑๓๐๐๐๐—๓๓๗๙", office="เขตมีนบุรี"))
    add(file, again(record, office="มีนบุรี\u200b"), again(record, office="สำนักงานเขตบางรัก"))
    assert len(duplicates(file)) == 3


def test_the_one_with_more_reports_is_kept_else_the_one_begun_first(
    file: ProjectFile, record: ProjectRecord
) -> None:
    shorter, later = replace(record, reports=record.reports[:3]), again(record)
    latest = again(record)
    add(file, shorter, later, latest)
    assert [(one.id, two.id) for one, two in duplicates(file)] == [
        (later.project.id, latest.project.id),
        (later.project.id, shorter.project.id),
        (latest.project.id, shorter.project.id),
    ]


def test_what_was_said_to_be_two_is_not_listed_again(file: ProjectFile, record: ProjectRecord) -> None:
    first, second, third = record, again(record), again(record)
    add(file, first, second, third)
    declare_distinct(file, second.project.id, first.project.id)
    assert [{one.id, two.id} for one, two in duplicates(file)] == [
        {first.project.id, third.project.id},
        {second.project.id, third.project.id},
    ]


def test_an_earlier_program_s_decision_still_counts(file: ProjectFile, record: ProjectRecord) -> None:
    other = again(record)
    add(file, record, other)
    file.set_setting(" ".join(("distinct", *sorted((record.project.id, other.project.id)))), "1")
    assert duplicates(file) == []


def test_who_gathers_the_file_is_not_asked_again(
    file: ProjectFile, record: ProjectRecord, tmp_path: Path
) -> None:
    other = again(record)
    add(file, record, other)
    declare_distinct(file, record.project.id, other.project.id)
    with ProjectFile.create(tmp_path / "ผู้มารับช่วง.sqlite") as successor:
        gather(successor, [send(file, tmp_path / "ส่งต่อ").path])
        assert len(successor.project_ids()) == 2
        assert duplicates(successor) == []


def test_a_merged_project_s_decisions_about_others_do_not_move(
    file: ProjectFile, record: ProjectRecord
) -> None:
    first, second, third = record, again(record), again(record)
    add(file, first, second, third)
    declare_distinct(file, second.project.id, third.project.id)
    moved = [note for one in (second, third) for note in file.notes(one.project.id)]
    pair = duplicate(file, first.project.id, second.project.id)
    changes = merging(pair, set(), file.notes(first.project.id), moved)
    assert not [change for change in changes if isinstance(change, NoteSet)]


@pytest.fixture
def pair(record: ProjectRecord) -> Duplicate:
    """The kept one lacks the last month; the other one has another name, and another second month."""
    reports = list(again(record).reports[1:])
    reports[0] = replace(reports[0], narrative="เขียนอีกแบบ")
    other = again(replace(record, reports=tuple(reports)), project_name="ชื่ออื่น")
    return Duplicate(replace(record, reports=record.reports[:-1]), other)


def test_what_differs_is_told(pair: Duplicate, record: ProjectRecord) -> None:
    [(item, mine, theirs)] = pair.differences
    assert (item.key, mine, theirs) == ("project_name", record.project.project_name, "ชื่ออื่น")
    [(mine_report, their_report)] = pair.differing_months
    assert mine_report == record.reports[1]
    assert their_report == replace(record.reports[1], narrative="เขียนอีกแบบ")
    assert pair.free_months == [record.reports[-1].period]


def test_merged_has_every_month_and_what_was_chosen(pair: Duplicate, record: ProjectRecord) -> None:
    as_it_is = pair.merged((), ())
    assert as_it_is.project == record.project
    assert as_it_is.reports == record.reports
    chosen = pair.merged(["project_name"], [record.reports[1].period])
    assert chosen.project == replace(record.project, project_name="ชื่ออื่น")
    assert chosen.reports[1].narrative == "เขียนอีกแบบ"
    assert chosen.reports[0] == record.reports[0]
    assert chosen.reports[2:] == record.reports[2:]
    assert {report.project_id for report in chosen.reports} == {record.project.id}


def test_a_pair_is_read_from_the_file(file: ProjectFile, pair: Duplicate) -> None:
    add(file, pair.kept, pair.other)
    assert duplicate(file, pair.kept.project.id, pair.other.project.id) == pair
    with pytest.raises(KeyError):
        duplicate(file, pair.kept.project.id, new_record_id())


# --- names that are the same -------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["50130000-3378", "50130000-3397", "50130000-339", "50130000-33799", ""])
def test_one_name_and_a_slip_in_the_code_may_be_one_project(
    file: ProjectFile, record: ProjectRecord, code: str
) -> None:
    add(file, record, again(record, project_code=code))
    assert len(duplicates(file)) == 1


@pytest.mark.parametrize(
    "entries",
    [
        {"project_code": "50130000-1234"},
        {"project_code": "50130000-3378", "project_name": "โครงการอื่น"},
        {"project_code": "50130000-3378", "office": "สำนักงานเขตบางรัก"},
        {"project_code": "50130000-3378", "fiscal_year": 2563},
    ],
)
def test_another_code_name_office_or_year_is_another_project(
    file: ProjectFile, record: ProjectRecord, entries: dict[str, Any]
) -> None:
    add(file, record, again(record, **entries))
    assert duplicates(file) == []
