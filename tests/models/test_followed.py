from datetime import date

from app.models.overview import (
    CHOICES,
    NO_REPORT,
    TO_FOLLOW,
    of_division,
    of_plan_status,
    of_target_status,
    reasons,
)
from app.models.project_status import ProjectStatus

GOOD = ProjectStatus(
    "1", "ทางเท้า", "", 2562, "", "ฝ่ายโยธา", date(2018, 10, 1), date(2019, 9, 30), 100_00, 40_00, 3, 90_00,
    date(2019, 4, 1), "เป็นไปตามแผน", "เป็นไปตามเป้าหมาย",
)  # fmt: skip
SLOW = GOOD._replace(id="2", progress=10_00)
SAID = GOOD._replace(id="3", plan_status="ช้ากว่าแผน", division="")
DEAR = GOOD._replace(id="4", spent_satang=100_01)
NEW = GOOD._replace(id="5", report_count=0, progress=None, progress_on=None, plan_status="", target_status="")
ALL = [GOOD, SLOW, SAID, DEAR, NEW]


def ids(standings: list[ProjectStatus]) -> str:
    return "".join(standing.id for standing in standings)


def test_to_follow_are_the_late_ones_and_those_over_budget() -> None:
    assert ids(TO_FOLLOW.of(ALL)) == "234"


def test_each_choice_is_what_it_says() -> None:
    found = {choice.label: ids(choice.of(ALL)) for choice in CHOICES}
    assert found == {
        "ควรติดตาม": "234",
        "รายงานว่าช้ากว่าแผน": "3",
        "คืบหน้าน้อยกว่าระยะเวลา": "2",
        "เกินงบประมาณ": "4",
        "ยังไม่มีรายงาน": "5",
        "ทุกโครงการ": "12345",
    }


def test_divisions_and_statuses_can_be_chosen() -> None:
    assert ids(of_division("ฝ่ายโยธา").of(ALL)) == "1245"
    assert ids(of_plan_status("ช้ากว่าแผน", ["ช้ากว่าแผน"]).of(ALL)) == "3"
    assert ids(of_plan_status(NO_REPORT, [NO_REPORT]).of(ALL)) == "5"
    assert ids(of_target_status("เป็นไปตามเป้าหมาย", ["เป็นไปตามเป้าหมาย"]).of(ALL)) == "1234"


def test_the_reasons_are_told() -> None:
    assert [reasons(standing) for standing in ALL] == [
        (),
        ("คืบหน้าน้อยกว่าระยะเวลา",),
        ("รายงานว่าช้ากว่าแผน",),
        ("เกินงบประมาณ",),
        ("ยังไม่มีรายงาน",),
    ]
