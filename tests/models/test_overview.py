from datetime import date

from app.models.overview import NO_DIVISION, NO_REPORT, NO_STATUS, Count, Sum, overview, selected
from app.models.project_status import ProjectStatus

WORKS = ProjectStatus(
    "1", "ทางเท้า", "", 2562, "", "ฝ่ายโยธา", None, None, 100_000_00, 40_000_00, 3, 50_00, date(2019, 4, 1),
    "เป็นไปตามแผน", "เป็นไปตามเป้าหมาย",
)  # fmt: skip
DRAINS = WORKS._replace(
    id="2", allocated_budget_satang=20_000_00, spent_satang=30_000_00, plan_status="ช้ากว่าแผน"
)
SCHOOL = WORKS._replace(
    id="3", division="ฝ่ายการศึกษา", fiscal_year=2563, plan_status="รอผู้รับจ้าง", target_status=""
)
NEW = WORKS._replace(
    id="4", division="", spent_satang=0, allocated_budget_satang=None, report_count=0, plan_status="",
    target_status="",
)  # fmt: skip
ALL = [WORKS, DRAINS, SCHOOL, NEW]


def test_the_total_is_that_of_all_projects() -> None:
    total = overview(ALL).total
    assert (total.projects, total.allocated_satang, total.spent_satang) == (4, 220_000_00, 110_000_00)
    assert total.remaining_satang == 110_000_00
    assert total.spent_share == 50_00


def test_divisions_come_by_their_budget_and_add_up_to_the_total() -> None:
    found = overview(ALL)
    assert found.divisions == (
        Sum("ฝ่ายโยธา", 2, 120_000_00, 70_000_00),
        Sum("ฝ่ายการศึกษา", 1, 100_000_00, 40_000_00),
        Sum(NO_DIVISION, 1, 0, 0),
    )
    assert sum(division.spent_satang for division in found.divisions) == found.total.spent_satang


def test_without_a_budget_there_is_no_share() -> None:
    assert overview([NEW]).total.spent_share is None


def test_statuses_are_those_of_the_form_then_what_clerks_wrote_then_what_is_not_there() -> None:
    found = overview(ALL)
    assert found.plan == (
        Count("เป็นไปตามแผน", 1),
        Count("ช้ากว่าแผน", 1),
        Count("รอผู้รับจ้าง", 1),
        Count(NO_REPORT, 1),
    )
    assert found.target == (Count("เป็นไปตามเป้าหมาย", 2), Count(NO_STATUS, 1), Count(NO_REPORT, 1))


def test_every_project_is_counted_once_in_each_status() -> None:
    found = overview(ALL)
    assert sum(count.projects for count in found.plan) == sum(count.projects for count in found.target) == 4


def test_what_deserves_a_look_is_counted() -> None:
    found = overview(ALL)
    assert (found.late, found.over_budget, found.without_report) == (1, 1, 1)


def test_no_projects_are_nothing_of_everything() -> None:
    found = overview([])
    assert found.total == Sum("รวม", 0, 0, 0)
    assert (found.divisions, found.plan, found.target) == ((), (), ())


def test_projects_are_selected_by_year_and_division() -> None:
    assert selected(ALL, 2562) == [WORKS, DRAINS, NEW]
    assert selected(ALL, None, "ฝ่ายการศึกษา") == [SCHOOL]
    assert selected(ALL, 2562, NO_DIVISION) == [NEW]
    assert selected(ALL) == ALL
