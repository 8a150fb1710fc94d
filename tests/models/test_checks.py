from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from app.models.checks import Finding, check
from app.models.entry import Kind, entries
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project, StrategicAlignment, TargetGroup
from app.models.project_record import ProjectRecord
from tests.strategies import records

Change = Callable[[ProjectRecord], ProjectRecord]


def project_with(**values: Any) -> Change:
    return lambda record: replace(record, project=replace(record.project, **values))


def report_with(number: int, **values: Any) -> Change:
    """Return the record with its n-th report changed."""

    def change(record: ProjectRecord) -> ProjectRecord:
        reports = list(record.reports)
        reports[number - 1] = replace(reports[number - 1], **values)
        return replace(record, reports=tuple(reports))

    return change


def findings(record: ProjectRecord) -> list[Finding]:
    return check(record.project, record.reports)


def test_the_reference_project_has_the_two_findings_of_its_seventh_report(
    reference_as_printed: ProjectRecord, record: ProjectRecord
) -> None:
    """Both are true: the text is the sixth report's, and 80 % stood for three months."""
    found = [(finding.rule, finding.period) for finding in findings(reference_as_printed)]
    assert found == [("narrative-twice", (2019, 4)), ("progress-unmoved", (2019, 4))]
    assert findings(record) == []


BROKEN: list[tuple[str, str, Change]] = [
    ("code-pattern", "project_code", project_with(project_code="5013-3379")),
    ("code-pattern", "project_code", project_with(project_code="50130000-33790")),
    ("code-pattern", "project_code", project_with(project_code="๕๐๑๓๐๐๐๐-๓๓๗๙")),
    ("date-order", "end_date", project_with(start_date=date(2019, 3, 2), end_date=date(2019, 3, 1))),
    ("fiscal-year", "start_date", project_with(start_date=date(2018, 9, 30))),
    ("fiscal-year", "end_date", project_with(end_date=date(2019, 10, 1))),
    ("over-budget", "allocated_budget_satang", project_with(allocated_budget_satang=179_999_99)),
    ("progress-range", "progress", report_with(9, progress=100_01)),
    ("progress-falls", "progress", report_with(5, progress=59_99)),
    ("one-a-month", "reported_on", report_with(2, reported_on=date(2018, 10, 31))),
    ("report-order", "reported_on", report_with(2, reported_on=date(2018, 10, 24))),
    ("fiscal-year", "reported_on", report_with(9, period=Period(2019, 10))),
]


@pytest.mark.parametrize(("rule", "key", "change"), BROKEN)
def test_a_broken_rule_is_found_where_it_is_broken(
    record: ProjectRecord, rule: str, key: str, change: Change
) -> None:
    found = [
        finding for finding in findings(change(record)) if (finding.rule, finding.entry.key) == (rule, key)
    ]
    assert len(found) == 1
    assert found[0].message
    assert found[0].remedy.startswith("โปรด")


KEPT: list[Change] = [
    project_with(start_date=date(2018, 10, 1), end_date=date(2018, 10, 1)),
    project_with(allocated_budget_satang=180_000_00),
    project_with(fiscal_year=2562, start_date=date(2018, 10, 1), end_date=date(2019, 9, 30)),
    report_with(9, progress=100_00),
    report_with(5, progress=60_00),
    report_with(2, reported_on=date(2018, 11, 1)),
]


@pytest.mark.parametrize("change", KEPT)
def test_a_rule_just_kept_is_no_finding(record: ProjectRecord, change: Change) -> None:
    assert findings(change(record)) == []


REQUIRED = [item.key for item in entries(Project).values() if item.required]
REPORT_REQUIRED = [item.key for item in entries(ProgressReport).values() if item.required]


@pytest.mark.parametrize("key", REQUIRED)
def test_a_required_entry_that_is_empty_is_missing(record: ProjectRecord, key: str) -> None:
    found = findings(project_with(**{key: getattr(Project(record.project.id), key)})(record))
    assert [(finding.rule, finding.entry.key) for finding in found] == [("missing", key)]


@pytest.mark.parametrize("key", REPORT_REQUIRED)
def test_a_required_entry_of_a_report_that_is_empty_is_missing(record: ProjectRecord, key: str) -> None:
    empty = getattr(ProgressReport(record.project.id, Period(2018, 10)), key)
    found = findings(report_with(3, **{key: empty})(record))
    assert [(f.rule, f.entry.key, f.period) for f in found] == [("missing", key, Period(2018, 12))]


@pytest.mark.parametrize(
    "blank",
    [
        {"objectives": ("", "")},
        {"targets": (TargetGroup(), TargetGroup(items=("",)))},
        {"strategic_alignments": (StrategicAlignment(),)},
    ],
)
def test_a_list_of_blanks_is_missing_too(record: ProjectRecord, blank: dict[str, Any]) -> None:
    assert [finding.rule for finding in findings(project_with(**blank)(record))] == ["missing"]


def test_zero_is_not_empty(record: ProjectRecord) -> None:
    unspent = replace(record, reports=())
    assert findings(project_with(allocated_budget_satang=0)(unspent)) == []


def test_findings_come_in_the_order_of_the_form_then_of_the_months(record: ProjectRecord) -> None:
    empty = Project(record.project.id)
    blank = tuple(ProgressReport(empty.id, period) for period in (Period(2018, 10), Period(2018, 11)))
    keys = [finding.entry.key for finding in check(empty, blank)]
    assert keys == REQUIRED + REPORT_REQUIRED * 2


def test_a_finding_says_where_it_is_what_is_wrong_and_what_to_do(record: ProjectRecord) -> None:
    [finding] = findings(report_with(9, progress=100_01)(record))
    assert str(finding) == (
        "2 รายงานเดือนมิถุนายน 2562 ความก้าวหน้า: ความก้าวหน้า 100.01 % เกินร้อยละ 100 โปรดตรวจตัวเลข"
    )


@given(records())
def test_whatever_the_form_holds_can_be_checked(record: ProjectRecord) -> None:
    for finding in findings(record):
        assert finding.entry.kind in Kind
        assert str(finding)
