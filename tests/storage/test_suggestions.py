from dataclasses import replace

from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id

FEBRUARY, MARCH = Period(2019, 2), Period(2019, 3)


def add(file: ProjectFile, **entries: object) -> Project:
    project = Project(new_record_id(), **entries)  # type: ignore[arg-type]
    file.add_project(project)
    return project


def test_each_value_is_told_once_the_latest_projects_first(file: ProjectFile) -> None:
    for office in ("สำนักงานเขตมีนบุรี", "สำนักงานเขตบางรัก", "สำนักงานเขตมีนบุรี", ""):
        add(file, office=office)
    assert file.used("office") == [("สำนักงานเขตมีนบุรี",), ("สำนักงานเขตบางรัก",)]


def test_entries_that_belong_together_are_told_together(file: ProjectFile) -> None:
    add(file, officer_name="ก", officer_phone="021")
    add(file, officer_name="ก", officer_phone="022")
    add(file, officer_phone="023")
    assert file.used("officer_name", "officer_phone") == [("ก", "022"), ("ก", "021")]


def test_lists_come_as_what_they_are(file: ProjectFile, record: ProjectRecord) -> None:
    file.add_project(record.project)
    assert file.used("strategic_alignments") == [(record.project.strategic_alignments,)]


def test_near_narratives_come_first_and_each_once(file: ProjectFile) -> None:
    own = add(file, office="สำนักงานเขตมีนบุรี")
    other = add(file, office="สำนักงานเขตมีนบุรี")
    stranger = add(file, office="สำนักงานเขตบางรัก")
    for project, period, narrative in (
        (own, FEBRUARY, "กำลังพิมพ์"),
        (own, MARCH, "ของโครงการนี้"),
        (other, FEBRUARY, "ของเดือนนี้"),
        (other, FEBRUARY.plus(-12), "ของเดือนนี้ปีก่อน"),
        (other, FEBRUARY.plus(12), "ของเดือนนี้"),
        (other, MARCH, "เดือนอื่น"),
        (stranger, FEBRUARY, "เขตอื่น"),
        (stranger, MARCH, ""),
    ):
        file.add_report(ProgressReport(project.id, period, narrative=narrative))
    assert file.narratives_used(own.id, FEBRUARY, 10) == ["ของโครงการนี้", "ของเดือนนี้", "ของเดือนนี้ปีก่อน"]
    assert file.narratives_used(own.id, FEBRUARY, 1) == ["ของโครงการนี้"]


def test_the_query_reads_only_what_is_asked_for(file: ProjectFile, record: ProjectRecord) -> None:
    file.add_project(replace(record.project, office="ก"), record.reports)
    assert file.used("office") == [("ก",)]
    assert file.narratives_used(record.project.id, Period(2030, 1), 3) == [
        report.narrative for report in reversed(record.reports[-3:])
    ]
