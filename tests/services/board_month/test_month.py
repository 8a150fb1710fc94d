"""The coordinator's month: what came, what changed since the month before, and what to do next."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.models.note import Note, Topic
from app.models.progress_report import Period, ProgressReport, fiscal_months
from app.models.project import Project
from app.models.questions.month import (
    CoordinatorMonth,
    MonthChange,
    OfficeRemarks,
    Step,
    ToDecide,
    month_to_open,
    reminder,
)
from app.services.board import read_board, refresh
from app.services.board_month.reading import read_month
from app.services.board_month.sections import SECTIONS
from app.services.board_questions.reading import read_view
from app.services.duplicates import declare_distinct
from app.services.gathering import gather
from app.services.waiting.decisions import accept, pending
from app.storage import merge
from app.storage.file_settings import ROLE
from app.storage.project_file import ProjectFile, new_record_id
from app.storage.revisions import Authorship

OCTOBER, NOVEMBER, DECEMBER, *_ = fiscal_months(2562)
BANGRAK, DUSIT = "สำนักงานเขตบางรัก", "สำนักงานเขตดุสิต"
TODAY = date(2018, 12, 1)


class World:
    """A coordinator's file and one office's, with the days on which they are edited and gathered."""

    def __init__(self, folder: Path, file: ProjectFile, patch: pytest.MonkeyPatch) -> None:
        self.file, self.folder, self.patch, self.sent = file, folder, patch, 0
        self.office = ProjectFile.create(folder / "เขต.sqlite")
        file.set_setting(ROLE, "coordinator")

    def add(self, *months: Period, progress: int = 10_00, **entries: object) -> str:
        base = Project(new_record_id(), office=BANGRAK, fiscal_year=2562, allocated_budget_satang=1_000_00)
        project = replace(base, **entries)  # type: ignore[arg-type]
        reports = [
            ProgressReport(project.id, month, progress=progress, disbursed_satang=100_00) for month in months
        ]
        self.office.add_project(project, reports)
        return project.id

    def send(self, day: date) -> None:
        self.sent += 1
        self.office.revisions.commit()
        self.office.database.write_outgoing(target := self.folder / f"{self.sent}.sqlite")
        self.patch.setattr(merge, "now", lambda: f"{day}T05:00:00Z")
        assert not gather(self.file, [target])[0].refused

    def type_here(self, day: date, edit: Callable[[], object]) -> None:
        """Edit the coordinator's file on a day."""
        edit()
        self.file.revisions.commit(Authorship(f"{day}T05:00:00Z", "ผู้ประสานงาน", "เครื่อง"))

    def month(self, period: Period = NOVEMBER, today: date = TODAY) -> CoordinatorMonth:
        refresh(self.file)
        board = read_board(self.file, 2562, today)
        return read_month(self.file, board, read_view(self.file, board).projects, period)


@pytest.fixture
def world(tmp_path: Path, file: ProjectFile, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    made = World(tmp_path, file, monkeypatch)
    yield made
    made.office.close()


def told(month: CoordinatorMonth) -> list[tuple[MonthChange, str, str, str]]:
    return [(one.change, one.label, one.before, one.after) for one in month.changes]


# --- what came ---


def test_the_offices_whose_reports_are_missing_are_named(world: World) -> None:
    world.add(NOVEMBER)
    world.add(OCTOBER, office=DUSIT)
    world.send(date(2018, 11, 20))
    month = world.month()
    assert (len(month.received), len(month.expected)) == (1, 50)
    assert BANGRAK not in month.missing
    assert DUSIT in month.missing


def test_the_reminder_names_who_is_missing_and_what_is_incomplete(world: World) -> None:
    world.add(NOVEMBER)
    world.add()
    world.send(date(2018, 11, 20))
    lines = reminder(world.month()).splitlines()
    assert lines[:3] == [
        "รายงานความก้าวหน้าของโครงการ เดือนพฤศจิกายน 2561 กำหนดส่งภายในวันที่ 28/11/2561",
        "ได้รับแล้ว 1 จาก 50 เขต",
        "ยังไม่ได้รับ 49 เขต:",
    ]
    assert f"1. {BANGRAK} (1 จาก 2 โครงการ)" in lines


@pytest.mark.parametrize(("progress", "is_missing"), [(100_00, False), (99_99, True)])
def test_an_office_whose_projects_all_ended_must_report_those_that_are_not_done(
    world: World, progress: int, is_missing: bool
) -> None:
    world.add(OCTOBER, progress=progress, start_date=date(2018, 10, 1), end_date=date(2018, 10, 31))
    world.send(date(2018, 10, 20))
    month = world.month()
    assert len(month.expected) == 49 + is_missing
    assert (BANGRAK in month.missing) == is_missing


# --- what changed since the month before ---


def test_figures_that_changed_stand_with_their_old_values(world: World) -> None:
    project = world.add(OCTOBER)
    world.send(date(2018, 10, 20))
    world.office.set_project_entry(project, "allocated_budget_satang", 1_200_00)
    world.office.set_report_entry(project, OCTOBER, "progress", 12_00)
    world.office.set_report_entry(project, OCTOBER, "narrative", "แก้ข้อความเท่านั้น")
    world.office.add_report(ProgressReport(project, NOVEMBER, progress=20_00))
    world.send(date(2018, 11, 20))
    assert told(world.month()) == [
        (MonthChange.CHANGED, "ความก้าวหน้า ต.ค. 61", "10.00 %", "12.00 %"),
        (MonthChange.CHANGED, "งบประมาณที่ได้รับ", "1,000 บาท", "1,200 บาท"),
    ], "a new report is no change"


def test_what_changed_before_the_last_deadline_is_not_told_again(world: World) -> None:
    project = world.add(OCTOBER)
    world.send(date(2018, 10, 20))
    world.office.set_project_entry(project, "allocated_budget_satang", 1_200_00)
    world.send(date(2018, 10, 28))
    assert told(world.month()) == []
    assert world.month().since == date(2018, 10, 29)


def test_new_closed_and_removed_projects_are_told_and_removals_first(world: World) -> None:
    gone, closed = world.add(OCTOBER, project_name="ลบ"), world.add(OCTOBER, project_name="ปิด")
    world.send(date(2018, 10, 20))
    world.office.remove_project(gone)
    world.office.put_note(replace(Note.of(Topic.CLOSING, closed), noted_on=date(2018, 11, 5), text="เสร็จแล้ว"))
    world.add(NOVEMBER, project_name="ใหม่", allocated_budget_satang=5_00)
    world.send(date(2018, 11, 20))
    assert [row.change for row in world.month().changes] == [MonthChange.CLOSED, MonthChange.ADDED]
    assert world.month().to_decide == ToDecide(waiting=1)
    accept(world.file, pending(world.file))
    found = world.month().changes
    assert [(row.change, row.project) for row in found] == [
        (MonthChange.REMOVED, "ลบ"),
        (MonthChange.CLOSED, "ปิด"),
        (MonthChange.ADDED, "ใหม่"),
    ]
    assert (found[0].before, found[0].after, found[0].office) == ("1,000 บาท", "–", BANGRAK)
    assert (found[2].before, found[2].after) == ("–", "5 บาท")


def test_large_drops_come_before_other_changes_the_largest_first(world: World) -> None:
    projects = [world.add(OCTOBER, project_name=name, allocated_budget_satang=900_00) for name in "กขค"]
    world.send(date(2018, 10, 20))
    budgets = dict(zip(projects, (1_000_00, 400_00, 100_00), strict=True))

    def edit() -> None:
        for project, satang in budgets.items():
            world.file.set_project_entry(project, "allocated_budget_satang", satang)

    world.type_here(date(2018, 11, 10), edit)
    found = world.month().changes
    assert [(row.project, row.change) for row in found] == [
        ("ค", MonthChange.DROPPED),
        ("ข", MonthChange.DROPPED),
        ("ก", MonthChange.CHANGED),
    ]
    assert found[0].fall == "ลดลง 88.8 %"


def test_what_was_typed_here_before_the_day_is_the_old_value(world: World) -> None:
    project = world.add(OCTOBER)
    world.send(date(2018, 10, 20))
    world.type_here(
        date(2018, 10, 25), lambda: world.file.set_project_entry(project, "allocated_budget_satang", 1_100_00)
    )
    world.type_here(
        date(2018, 11, 2), lambda: world.file.set_project_entry(project, "allocated_budget_satang", 1_300_00)
    )
    assert told(world.month()) == [(MonthChange.CHANGED, "งบประมาณที่ได้รับ", "1,100 บาท", "1,300 บาท")]


def test_a_figure_that_is_as_it_was_is_no_change(world: World) -> None:
    project = world.add(OCTOBER)
    world.send(date(2018, 10, 20))
    for satang in (1_200_00, 1_000_00):
        world.office.set_project_entry(project, "allocated_budget_satang", satang)
        world.office.revisions.commit()
    world.send(date(2018, 11, 20))
    assert told(world.month()) == []


def test_a_removed_report_is_told_unless_its_project_went_too(world: World) -> None:
    project, gone = world.add(OCTOBER, project_name="ก"), world.add(OCTOBER, project_name="ข")
    world.send(date(2018, 10, 20))
    world.type_here(date(2018, 11, 3), lambda: world.file.remove_report(project, OCTOBER))
    world.type_here(date(2018, 11, 3), lambda: world.file.remove_project(gone))
    assert [(row.change, row.project, row.label) for row in world.month().changes] == [
        (MonthChange.REMOVED, "ข", "งบประมาณที่ได้รับ"),
        (MonthChange.REMOVED, "ก", "รายงาน ต.ค. 61"),
    ]


def test_a_file_that_began_this_month_has_nothing_to_compare(world: World) -> None:
    world.add(OCTOBER)
    world.send(date(2018, 11, 20))
    month = world.month()
    assert not month.has_past
    assert month.changes == ()
    [section] = [one for one in SECTIONS if one.key == "changes"]
    assert "ยังไม่มีข้อมูลเดิม" in section.empty_of(month)


# --- what to follow ---


def test_progress_that_stands_is_counted_in_months(world: World) -> None:
    project = world.add(project_name="นิ่ง")
    for month, progress in ((OCTOBER, 20_00), (DECEMBER, 20_00), (Period(2019, 1), 15_00)):
        world.office.add_report(ProgressReport(project, month, progress=progress))
    idle = world.add(project_name="ยังไม่เริ่ม")
    for month in (OCTOBER, NOVEMBER, DECEMBER):
        world.office.add_report(ProgressReport(idle, month, progress=0))
    done = world.add(project_name="เสร็จ")
    for month in (OCTOBER, NOVEMBER, DECEMBER):
        world.office.add_report(ProgressReport(done, month, progress=100_00))
    world.send(date(2018, 12, 20))
    assert {one.name: one.unmoved_months for one in world.month().unmoved(3)} == {"นิ่ง": 3, "ยังไม่เริ่ม": 3}
    assert world.month().unmoved(4) == []


def test_over_and_under_budget(world: World) -> None:
    over = world.add(OCTOBER, project_name="เกิน", allocated_budget_satang=99_99)
    under = world.add(project_name="น้อย", allocated_budget_satang=1_000_000_00)
    world.office.add_report(ProgressReport(under, OCTOBER, progress=60_00, disbursed_satang=0))
    world.send(date(2018, 10, 20))
    month = world.month()
    assert [one.id for one in month.over_budget] == [over]
    assert [one.id for one in month.underspent] == [under]


def test_remarks_are_counted_by_office_answered_and_not(world: World) -> None:
    one, other = world.add(OCTOBER), world.add(OCTOBER, office="บางรัก")
    world.send(date(2018, 10, 20))
    asked = [Note(new_record_id(), project, Topic.REMARK, text="เหตุใด") for project in (one, one, other)]
    world.file.put_note(asked[0])
    world.file.put_note(replace(asked[1], answer="แก้แล้ว"))
    world.file.put_note(replace(asked[2], settled_on=date(2018, 11, 1)))
    assert world.month().remarks == (OfficeRemarks(BANGRAK, 1, 1),)


# --- what to decide, and the next step ---


def test_possible_duplicates_count_until_they_are_decided(world: World) -> None:
    one, other = (world.add(NOVEMBER, project_code="50040000-0001") for _ in range(2))
    world.send(date(2018, 11, 20))
    assert world.month().to_decide.duplicates == 1
    assert world.month().next_step is Step.COMPARE
    declare_distinct(world.file, one, other)
    assert world.month().to_decide.duplicates == 0


def test_conflicts_come_before_duplicates(world: World) -> None:
    project = world.add(NOVEMBER)
    world.send(date(2018, 11, 20))
    world.type_here(date(2018, 11, 21), lambda: world.file.set_project_entry(project, "division", "ก"))
    world.office.set_project_entry(project, "division", "ข")
    world.send(date(2018, 11, 22))
    assert world.month().to_decide == ToDecide(conflicts=1)
    assert world.month().next_step is Step.RESOLVE


def test_the_next_step_is_to_gather_until_the_deadline_and_to_remind_after_it(world: World) -> None:
    world.add(NOVEMBER)
    world.send(date(2018, 11, 20))
    assert world.month(today=date(2018, 11, 28)).next_step is Step.GATHER
    assert world.month(today=date(2018, 11, 29)).next_step is Step.REMIND


def test_answers_are_settled_before_who_is_missing_is_reminded(world: World) -> None:
    project = world.add(NOVEMBER)
    world.send(date(2018, 11, 20))
    world.file.put_note(Note(new_record_id(), project, Topic.REMARK, text="ก", answer="ข"))
    assert world.month().next_step is Step.SETTLE


@pytest.mark.parametrize(
    ("today", "opened"),
    [
        (date(2018, 11, 14), NOVEMBER),
        (date(2018, 11, 13), OCTOBER),
        (date(2018, 10, 1), OCTOBER),
        (date(2030, 1, 1), Period(2019, 9)),
        (date(2017, 1, 1), OCTOBER),
    ],
)
def test_the_month_of_today_is_opened_or_the_nearest_of_the_year(
    file: ProjectFile, today: date, opened: Period
) -> None:
    assert month_to_open(read_board(file, 2562, today)) == opened
