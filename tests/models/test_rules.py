"""Rules about a project's course, its texts and its code, and about all projects of a file."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.models.checks import check
from app.models.note import skip_note, skipped_months
from app.models.progress_report import Period, ProgressReport, fiscal_months
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.models.rules.codes import code_of_office
from app.models.rules.whole_file import ProjectIdentity, check_file, check_file_in_steps

YEAR = fiscal_months(2562)


def told(record: ProjectRecord, *changes: dict[str, Any]) -> list[tuple[str, Period | None]]:
    """Return rule and month of the findings about reports with these values, one a month."""
    reports = [_report(record, place, change) for place, change in enumerate(changes)]
    project = replace(record.project, allocated_budget_satang=100_00)
    return [(finding.rule, finding.period) for finding in check(project, reports)]


def _report(record: ProjectRecord, place: int, change: dict[str, Any]) -> ProgressReport:
    """Return a report that breaks no rule, but for the changed values."""
    month = YEAR[place]
    values: dict[str, Any] = {
        "period": month,
        "reported_on": date(month.year, month.month, 25),
        "narrative": f"ดำเนินการขั้นตอนที่ {place + 1}",
        "progress": (place + 1) * 8_00,
        "disbursed_satang": 8_00,
    }
    return replace(record.reports[0], **values | change)


# --- the course ---------------------------------------------------------------------------------------------


def test_progress_that_stands_still_on_plan_is_found_once_at_its_third_report(record: ProjectRecord) -> None:
    assert told(record, *[{"progress": 30_00}] * 5) == [("progress-unmoved", YEAR[2])]


@pytest.mark.parametrize(
    "reports",
    [
        [{"progress": 30_00}] * 2,
        [{"progress": 100_00, "disbursed_satang": 30_00}] * 3,
        [{"progress": 30_00, "plan_status": "ช้ากว่าแผน"}] * 3,
        [{"progress": 30_00}, {"progress": 30_00, "plan_status": "ช้ากว่าแผน"}, {"progress": 30_00}],
        [{"progress": 30_00}, {"progress": 30_00}, {"progress": 31_00}],
    ],
)
def test_progress_that_moves_ends_or_is_called_late_may_stand(
    record: ProjectRecord, reports: list[dict[str, Any]]
) -> None:
    assert told(record, *reports) == []


def test_money_far_ahead_is_found_where_it_begins(record: ProjectRecord) -> None:
    assert told(record, {}, {"disbursed_satang": 80_00}, {}) == [("money-apart", YEAR[1])]


def test_money_far_behind_progress_and_time_is_found(record: ProjectRecord) -> None:
    found = told(record, *[{"disbursed_satang": 0}] * 8)
    assert found == [("money-apart", YEAR[6])]


def test_money_that_caught_up_is_no_finding(record: ProjectRecord) -> None:
    assert told(record, *[{"disbursed_satang": 0}] * 7, {"disbursed_satang": 60_00}) == []


def test_money_beyond_the_budget_is_one_finding(record: ProjectRecord) -> None:
    assert told(record, {"disbursed_satang": 101_00}) == [("over-budget", None)]


def test_a_month_between_reports_is_missed_unless_it_was_skipped(record: ProjectRecord) -> None:
    reports = [_report(record, 0, {}), _report(record, 2, {})]
    [finding] = check(record.project, reports)
    assert (finding.rule, finding.period) == ("month-without-report", YEAR[2])
    assert "พฤศจิกายน 2561" in finding.message
    skip = skip_note(record.project.id, YEAR[1], None)
    assert check(record.project, reports, skipped_months([skip])) == []
    undone = replace(skip, settled_on=date(2018, 12, 1))
    assert check(record.project, reports, skipped_months([undone])) == [finding]


# --- texts --------------------------------------------------------------------------------------------------


def test_a_narrative_used_twice_is_found_in_the_later_report(record: ProjectRecord) -> None:
    found = told(record, {"narrative": "จัดอบรม แล้ว"}, {}, {"narrative": "จัดอบรมแล้ว"})
    assert found == [("narrative-twice", YEAR[2])]


@pytest.mark.parametrize(
    "promise",
    [
        "คาดว่าแล้วเสร็จภายในเดือนพฤศจิกายน 2561",
        "คาดว่าจะดำเนินการแล้วเสร็จภายในเดือน พฤศจิกายน",
        "จะแล้วเสร็จภายในวันที่ ๓๐ พฤศจิกายน พ.ศ. ๒๕๖๑",
        "คาดว่าจะเสร็จสิ้นในเดือน พ.ย. 61",
    ],
)
def test_a_promised_month_that_passed_is_found_in_the_first_report_after_it(
    record: ProjectRecord, promise: str
) -> None:
    assert told(record, {"narrative": promise}, {}, {}, {}) == [("promise-past", YEAR[2])]


@pytest.mark.parametrize(
    "told_later",
    [
        {"progress": 100_00, "disbursed_satang": 50_00},
        {"narrative": "คาดว่าจะแล้วเสร็จภายในเดือนมีนาคม 2562"},
    ],
)
def test_a_promise_that_was_kept_or_given_anew_is_no_finding(
    record: ProjectRecord, told_later: dict[str, Any]
) -> None:
    assert told(record, {"narrative": "คาดว่าจะแล้วเสร็จภายในเดือนพฤศจิกายน 2561"}, {}, told_later) == []


def test_what_was_finished_is_no_promise(record: ProjectRecord) -> None:
    assert told(record, {"narrative": "ดำเนินการแล้วเสร็จในเดือนตุลาคม 2561"}, {}, {}) == []


@pytest.mark.parametrize("text", ["ได้ดำเนินการดำเนินการจัดซื้อ", "จัด กิจกรรม กิจกรรม แล้ว", "ลงนามสัญญาสัญญา"])
def test_a_doubled_word_is_found(record: ProjectRecord, text: str) -> None:
    assert told(record, {}, {"narrative": text}) == [("doubled-word", YEAR[1])]


@pytest.mark.parametrize(
    "text",
    [
        "ส่งเสริมครอบครัว ครอบครัวอบอุ่น",
        "โรงเรียนเรียนรวม",
        "ในที่ที่กำหนด",
        "โครงการการศึกษา",
        "ต่างๆ",
        "คนละ ๑๒๑๒ บาท 1212 1212",
    ],
)
def test_words_that_correct_thai_has_twice_are_none(record: ProjectRecord, text: str) -> None:
    assert told(record, {"narrative": text}) == []


# --- codes and the file -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "office", "is_found"),
    [
        ("50130000-3379", "สำนักงานเขตมีนบุรี", False),
        ("50130000-3379", "เขต มีนบุรี", False),
        ("50130000-3379", "", False),
        ("50130000-3379", "สำนักงานเขตบางรัก", True),
        ("50110000-0001", "สำนักงานเขตบางรัก", False),  # no page confirms 5011
        ("", "สำนักงานเขตบางรัก", False),
    ],
)
def test_only_a_confirmed_code_tells_its_office(code: str, office: str, is_found: bool) -> None:
    project = Project("a", project_code=code, office=office)
    assert [finding.rule for finding in code_of_office(project, ())] == ["code-of-office"] * is_found


def identity(place: int, code: str = "", officer: str = "", year: int = 2562) -> ProjectIdentity:
    return ProjectIdentity(str(place), code, f"โครงการ {place}", year, officer)


def rules(*projects: ProjectIdentity) -> dict[str, list[str]]:
    return {key: [finding.rule for finding in found] for key, found in check_file(projects).items()}


def test_a_code_used_twice_is_told_at_both_projects() -> None:
    both = identity(1, "50130000-3379"), identity(2, "๕๐๑๓๐๐๐๐ – ๓๓๗๙")
    assert rules(*both, identity(3, "50130000-3380")) == {"1": ["code-twice"], "2": ["code-twice"]}


def test_a_code_of_another_year_is_another_and_no_code_is_none() -> None:
    assert rules(identity(1, "50130000-3379"), identity(2, "50130000-3379", year=2563)) == {}
    assert rules(identity(1), identity(2), identity(3, "-"), identity(4, "-")) == {}


@pytest.mark.parametrize(
    "rare",
    [
        "นายสมชาย  ใจกล้าหาญ",
        "นายสมชาย ใจกลาหาญ",
        "นายสมชาย ใจกล้าหารญ",
        "นายสมชาย ใจก้ลาหาญ",
        "นายสมชาย ใจกล่าหาญ",
    ],
)
def test_the_rarer_spelling_of_an_officer_is_told(rare: str) -> None:
    usual = "นายสมชาย ใจกล้าหาญ"
    found = rules(identity(1, officer=usual), identity(2, officer=usual), identity(3, officer=rare))
    assert found == {"3": ["officer-two-spellings"]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("นายสมชาย ใจกล้า", "นายสมชัย ใจกล้า"),
        ("เจ้าหน้าที่ 1", "เจ้าหน้าที่ 2"),
        ("เจ้าหน้าที่ 1", "เจ้าหน้าที่ 11"),
        ("นางก", "นายก"),
    ],
)
def test_names_of_two_people_are_two_names(one: str, other: str) -> None:
    assert rules(identity(1, officer=one), identity(2, officer=other)) == {}


def test_the_rules_over_a_large_file_hold_a_window_for_five_hundred_projects_at_most() -> None:
    projects = [ProjectIdentity(str(one), f"{one % 700}/ข", "ก", 2569, f"นาย {one}") for one in range(2_000)]
    steps = list(check_file_in_steps(projects))
    assert len(steps) == 2_000 / 500 + len(projects) // 500 + 1
    assert steps[-1] == check_file(projects)
    assert len(steps[-1]) == 2_000
