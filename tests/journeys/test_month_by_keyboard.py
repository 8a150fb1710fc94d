"""A month's work without a mouse: in a real window, on a keyboard with Thai letters."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from app.formats.json import project as project_json
from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.models.thai import format_baht, format_date, format_percent
from app.services.form_pdf import form_pdf
from app.storage.project_file import ProjectFile
from tests.conftest import FILES
from tests.journeys.desktop import NEEDS_DESKTOP, Desktop, desktop, wait_until
from tests.printing.programs.readers import pdfium

pytestmark = NEEDS_DESKTOP

REFERENCE = FILES / "minburi-2562-first-print.json"
REPORTS = 2


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desktop]:
    with desktop(tmp_path) as made:
        yield made


@pytest.mark.long
def test_the_reference_project_and_two_months(desk: Desktop, record: ProjectRecord) -> None:
    do_a_month(desk, replace(record, reports=record.reports[:REPORTS]))
    expected = json.loads(REFERENCE.read_text("utf-8"))
    expected["reports"] = expected["reports"][:REPORTS]
    assert without_ids(project_json.to_json(only_record(desk))) == expected


def do_a_month(desk: Desktop, record: ProjectRecord) -> None:
    """Type a project, export it, leave, return, leave: then file and paper contain what was typed."""
    with desk.program() as program:
        desk.wait_for_title("เริ่มใช้งาน")  # on the first day the program shows its ways to start
        make_file(desk)
        type_project(desk, record.project)
        type_reports(desk, record.reports)
        export(desk)
        desk.press("ctrl+q")
        assert program.wait(20) == 0
    with desk.program() as program:
        desk.wait_for_title(file_of(desk).name)  # the last file opens by itself
        desk.press("ctrl+q")
        assert program.wait(20) == 0
    written = only_record(desk)
    assert replace(written.project, id=record.project.id) == record.project
    assert [replace(report, project_id=record.project.id) for report in written.reports] == [*record.reports]
    paper = form_pdf(written.project, written.reports)
    assert pdfium(paper_of(desk).read_bytes()) == pdfium(paper)


# --- what the hands do --------------------------------------------------------------------------------------


def make_file(desk: Desktop) -> None:
    """Make a file under a name of one's own, with an office that is overwritten later."""
    desk.press("ctrl+shift+n")
    desk.wait_for_title("สร้างไฟล์ของเขต")
    desk.write("มีน")
    desk.press("Tab", "Tab", "Tab", "space")
    desk.choose_path("ตั้งชื่อไฟล์ใหม่", file_of(desk).with_suffix(""))
    desk.wait_for_title("สร้างไฟล์ของเขต")
    desk.press("Return")
    desk.wait_for_title(file_of(desk).name)
    desk.press("ctrl+n")


def type_project(desk: Desktop, project: Project) -> None:
    """Type from the first field, in which a new project starts, to the last, with Enter and Tab."""
    for text in one_line_entries(project):
        desk.press("ctrl+a")  # office and year are there already
        desk.write(text)
        desk.press("Return")
    for before, paragraph in pairwise(["", *project.rationale]):
        if before:
            desk.press("Return")
        desk.write(paragraph)
    desk.press("Tab")
    for objective in project.objectives:
        desk.write(objective)
        desk.press("Return")
    desk.press("Return")  # an empty line ends a list
    type_targets(desk, project)
    for alignment in project.strategic_alignments:
        for text in (
            alignment.strategic_issue,
            alignment.strategic_sub_issue,
            alignment.strategic_goal,
            alignment.indicator,
        ):
            desk.write(text)
            desk.press("Return")


def one_line_entries(project: Project) -> list[str]:
    assert project.start_date
    assert project.end_date
    return [
        project.project_name,
        project.project_code,
        str(project.fiscal_year),
        format_date(project.start_date),
        format_date(project.end_date),
        format_baht(project.allocated_budget_satang or 0),
        project.office,
        project.division,
        project.subdivision,
        project.officer_name,
        project.officer_phone,
        project.coordinator,
    ]


def type_targets(desk: Desktop, project: Project) -> None:
    for group in project.targets:
        desk.write(group.title)
        desk.press("Return", "Tab")  # an item of the group
        for item in group.items:
            desk.write(item)
            desk.press("Return")
        desk.press("Return")  # a group again
    desk.press("Return")


def type_reports(desk: Desktop, reports: tuple[ProgressReport, ...]) -> None:
    """Type the first month in full, the others with last month's values where they are unchanged."""
    desk.press("ctrl+7")
    for before, report in pairwise([None, *reports]):
        assert report is not None
        desk.press("Return")  # on “กรอกรายงานเดือนนี้”
        for text in (
            format_date(report.reported_on or date.min),
            report.narrative,
            format_percent(report.progress or 0),
            format_baht(report.disbursed_satang or 0),
        ):
            desk.write(text)
            desk.press("Return")
        for key in ("plan_status", "target_status"):
            value = getattr(report, key)
            desk.press("ctrl+d") if before and getattr(before, key) == value else desk.write(value)
            desk.press("Return")


def export(desk: Desktop) -> None:
    desk.press("ctrl+e")
    desk.choose_path("ส่งออก PDF", paper_of(desk))
    wait_until(paper_of(desk).exists)


# --- what they leave ----------------------------------------------------------------------------------------


def file_of(desk: Desktop) -> Path:
    return desk.home / "มีนบุรี ปี 2562.sqlite"


def paper_of(desk: Desktop) -> Path:
    return desk.home / "แบบรายงาน.pdf"


def only_record(desk: Desktop) -> ProjectRecord:
    with ProjectFile.open(file_of(desk)) as file:
        (project_id,) = file.project_ids()
        return ProjectRecord(file.project(project_id), file.reports(project_id))


def without_ids(record: dict[str, object]) -> dict[str, object]:
    reports = record["reports"]
    assert isinstance(reports, list)
    record["reports"] = [{key: value for key, value in r.items() if key != "period"} for r in reports]
    return {key: value for key, value in record.items() if key != "id"}
