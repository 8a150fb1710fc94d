"""What was read beside what the file holds: new, the same, or changed entry by entry, and taken as chosen."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from app.models.entry import entries
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.models.project_record import ProjectRecord, source_key
from app.services.import_records import Mode, import_decided
from app.services.imports.comparison import Compared, Standing, Taking, compare, compare_month
from app.storage.project_file import ProjectFile, new_record_id
from tests.formats.spreadsheet.workbooks import held

NEXT = Period(2030, 1)


@pytest.fixture
def read(record: ProjectRecord) -> ProjectRecord:
    """The reference project as read again: a budget, a narrative and a month differ."""
    first = replace(record.reports[0], narrative="เล่าใหม่")
    month = ProgressReport(record.project.id, NEXT, disbursed_satang=7_00)
    project = replace(record.project, allocated_budget_satang=9_00)
    return replace(
        record.with_id(""), project=replace(project, id=""), reports=(first, *record.reports[1:], month)
    )


def compared(file: ProjectFile, *records: ProjectRecord) -> list[Compared]:
    return [one for _, one in compare(file, records)]


def take(
    file: ProjectFile, found: Sequence[Compared], left: Sequence[str] = (), *, as_new: bool = False
) -> None:
    numbers = frozenset(one.number for one in found)
    taking = Taking(numbers, {number: frozenset(left) for number in numbers}, as_new)
    for _ in import_decided(file, taking.of(found)):
        pass


def test_a_project_is_new_the_same_or_changed(
    filled: ProjectFile, record: ProjectRecord, read: ProjectRecord
) -> None:
    other = ProjectRecord(Project("", project_name="ปลูกต้นไม้"))
    assert [one.standing for one in compared(filled, record, read, other)] == [
        Standing.SAME,
        Standing.CHANGED,
        Standing.NEW,
    ]


def test_each_change_has_its_old_and_its_new_value(filled: ProjectFile, read: ProjectRecord) -> None:
    [found] = compared(filled, read)
    first = read.reports[0].period
    assert [(change.key, change.before, change.after) for change in found.changes] == [
        ("allocated_budget_satang", "180,000 บาท", "9 บาท"),
        (source_key("narrative", first), found.changes[1].before, "“เล่าใหม่”"),
        (source_key("disbursed_satang", NEXT), "(ว่าง)", "7 บาท"),
    ]
    assert found.changes[1].label == f"รายงานเดือน{first.thai} ผลการดำเนินงาน"


def test_all_of_a_new_project_is_shown_without_old_values(file: ProjectFile, record: ProjectRecord) -> None:
    [found] = compared(file, record.with_id(""))
    assert {change.before for change in found.changes} == {"(ว่าง)"}
    assert "180,000 บาท" in {change.after for change in found.changes}


def test_only_what_is_chosen_is_taken(
    filled: ProjectFile, record: ProjectRecord, read: ProjectRecord
) -> None:
    take(filled, compared(filled, read), left=[source_key("narrative", read.reports[0].period)])
    [now] = held(filled)
    assert now.project == replace(record.project, allocated_budget_satang=9_00)
    assert now.reports[:-1] == record.reports
    assert now.reports[-1].disbursed_satang == 7_00


def test_a_month_of_which_nothing_is_taken_is_not_made(filled: ProjectFile, read: ProjectRecord) -> None:
    take(filled, compared(filled, read), left=[source_key("disbursed_satang", NEXT)])
    assert NEXT not in {report.period for report in held(filled)[0].reports}


def test_a_project_of_which_nothing_is_taken_stays(filled: ProjectFile, read: ProjectRecord) -> None:
    before = held(filled)
    found = compared(filled, read)
    take(filled, found, left=[change.key for change in found[0].changes])
    assert held(filled) == before


def test_a_changed_project_may_be_added_as_a_further_one(filled: ProjectFile, read: ProjectRecord) -> None:
    [before] = held(filled)
    take(filled, compared(filled, read), as_new=True)
    assert before in held(filled)
    assert len(held(filled)) == 2


def test_a_project_that_may_be_several_is_taken_only_as_a_further_one(
    filled: ProjectFile, record: ProjectRecord, read: ProjectRecord
) -> None:
    filled.add_project(record.with_id(twin := new_record_id()).project, ())
    found = compared(filled, read)
    assert [one.standing for one in found] == [Standing.UNCLEAR]
    take(filled, found)
    assert len(held(filled)) == 2
    assert filled.project(twin).allocated_budget_satang == record.project.allocated_budget_satang
    take(filled, found, as_new=True)
    assert len(held(filled)) == 3


def test_comparing_reads_each_project_once(
    filled: ProjectFile, read: ProjectRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []
    reports = ProjectFile.reports

    def note(file: ProjectFile, project_id: str) -> tuple[ProgressReport, ...]:
        looked_at.append(project_id)
        return reports(file, project_id)

    monkeypatch.setattr(ProjectFile, "reports", note)
    [(_, compared)] = compare(filled, [read])
    assert compared.standing is Standing.CHANGED
    assert looked_at == [compared.record.project.id]


def test_comparing_writes_nothing(filled: ProjectFile, read: ProjectRecord) -> None:
    before = held(filled)
    compared(filled, read)
    assert held(filled) == before


def test_an_import_that_is_left_midway_changes_nothing(file: ProjectFile, record: ProjectRecord) -> None:
    steps = import_decided(file, [(record, Mode.KEEP), (record, Mode.AS_NEW)])
    next(steps)
    steps.close()
    assert held(file) == []


def of_one_month(report: ProgressReport) -> ProjectRecord:
    """A record that tells nothing of its project but its id."""
    return ProjectRecord(Project(report.project_id), (report,), untold=frozenset(entries(Project)))


@pytest.mark.parametrize("narrative", ["เล่าใหม่", None])
def test_one_month_is_compared_like_a_whole_project(
    filled: ProjectFile, record: ProjectRecord, narrative: str | None
) -> None:
    first = record.reports[0]
    read = of_one_month(replace(first, narrative=narrative or first.narrative))
    [expected], [(number, found)] = compared(filled, read), compare_month(filled, [read], first.period)
    assert (number, found.standing, found.changes) == (1, expected.standing, expected.changes)
    assert found.record.reports == expected.record.reports


def test_one_month_is_compared_without_reading_the_others(
    filled: ProjectFile, record: ProjectRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(ProjectFile, "reports")
    read = of_one_month(replace(record.reports[0], period=NEXT))
    [(_, found)] = compare_month(filled, [read], NEXT)
    assert found.standing is Standing.CHANGED
    assert found.held
    assert not found.held.reports
