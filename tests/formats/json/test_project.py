import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from app.formats.json import file as json_file
from app.formats.json import project as project_json
from app.formats.json.project import PROJECT, REPORT
from app.formats.json.values import optional_entries
from app.models.entry import entries, later_entries
from app.models.errors import UserError
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project, StrategicAlignment
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from tests.conftest import FILES
from tests.formats.json.conftest import Json, Read
from tests.strategies import records

REFERENCE = FILES / "minburi-2562-first-print.json"

# --- what comes in goes out again ---


@pytest.mark.parametrize("name", ["minburi-2562-first-print.json", "minburi-2562-second-print.json"])
def test_a_print_goes_out_as_it_came_in_but_for_ids_and_months(tmp_path: Path, path: Path, name: str) -> None:
    [record] = project_json.read(FILES / name)
    with ProjectFile.create(path) as file:
        kept = record.with_id(new_record_id())
        file.add_project(kept.project, kept.reports)
        project_json.write(tmp_path / "b.json", [ProjectRecord(kept.project, file.reports(kept.project.id))])
    written = json.loads((tmp_path / "b.json").read_text("utf-8"))
    assert list(written) == ["projects"]
    [project] = written["projects"]
    assert project.pop("id") == kept.project.id
    assert [report.pop("period") for report in project["reports"]] == [
        str(report.period) for report in kept.reports
    ]
    as_it_came = json.loads((FILES / name).read_text("utf-8"))
    later = optional_entries(ProgressReport, REPORT)
    project["reports"] = [{k: v for k, v in one.items() if k not in later} for one in project["reports"]]
    without_later = {key: value for key, value in project.items() if key in as_it_came}
    assert json.dumps(without_later) == json.dumps(as_it_came)  # the order of the keys, too
    assert {key for key in project if key not in as_it_came} <= optional_entries(Project, PROJECT).keys()


def test_what_goes_out_is_read_by_people_as_well(tmp_path: Path, record: ProjectRecord) -> None:
    project_json.write(tmp_path / "b.json", [record])
    written = (tmp_path / "b.json").read_text("utf-8")
    as_it_came = REFERENCE.read_text("utf-8")
    for line in as_it_came.splitlines()[1:-1]:
        assert f"    {line.rstrip(',')}" in written


@given(record=records())
def test_any_record_comes_back_from_json(
    tmp_path_factory: pytest.TempPathFactory, record: ProjectRecord
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    project_json.write(path, [record, ProjectRecord(Project(new_record_id()))])
    assert project_json.read(path)[0] == record


def test_an_empty_file_goes_out_and_comes_back(tmp_path: Path) -> None:
    project_json.write(tmp_path / "b.json", [])
    assert (tmp_path / "b.json").read_text() == '{\n  "projects": []\n}\n'
    assert project_json.read(tmp_path / "b.json") == []


def test_nothing_is_null_and_amounts_are_numbers_of_two_decimals(record: ProjectRecord) -> None:
    project = Project(record.project.id, allocated_budget_satang=88_400_50, division="ฝ่าย")
    report = ProgressReport(project.id, Period(2018, 10), progress=12_05)
    written = json_file.dump(project_json.to_json(ProjectRecord(project, (report,)))).decode()
    assert '"project_name": null,\n  "project_code": null,\n  "fiscal_year": null,' in written
    assert '"allocated_budget_baht": 88400.50,' in written
    assert '"responsible_unit": [\n    null,\n    "ฝ่าย"\n  ],' in written
    assert '"responsible_officer": {\n    "name": null,\n    "phone": null\n  },' in written
    assert '"progress_percent": 12.05,\n      "disbursed_baht": null,' in written


def test_every_entry_has_a_place_in_json() -> None:
    def keys(held: Any) -> list[str]:
        if isinstance(held, str):
            return [held]
        return [key for inner in (held.values() if isinstance(held, dict) else held) for key in keys(inner)]

    for form, shape in ((Project, project_json.PROJECT), (ProgressReport, project_json.REPORT)):
        in_order = sorted(entries(form), key=lambda key: key in later_entries(form))
        assert keys(shape) == in_order


# --- what is accepted ---


def test_one_project_or_several_are_read(read: Read, source: Json) -> None:
    assert read(source) == read({"projects": [source]})
    assert len(read({"projects": [source, source]})) == 2


def test_the_mark_of_windows_editors_is_no_obstacle(read: Read, source: Json) -> None:
    assert read(b"\xef\xbb\xbf" + json.dumps(source).encode()) == read(source)


def test_dates_are_read_as_a_clerk_types_them(read: Read, source: Json) -> None:
    source |= {"start_date": "๑ ต.ค. ๖๑", "end_date": "2019-09-30 00:00:00"}
    [record] = read(source)
    assert (record.project.start_date, record.project.end_date) == (date(2018, 10, 1), date(2019, 9, 30))


@pytest.mark.parametrize(
    ("number", "satang"),
    [("88400.5", 8840050), ("0.10", 10), ("1e3", 100000), ("88400.500", 8840050), ("0", 0)],
)
def test_amounts_are_read_exactly(read: Read, source: Json, number: str, satang: int) -> None:
    text = json.dumps(source).replace('"allocated_budget_baht": 180000', f'"allocated_budget_baht": {number}')
    assert read(text.encode())[0].project.allocated_budget_satang == satang


def test_texts_are_cleaned(read: Read, source: Json) -> None:
    source["project_name"] = " โครงการ\u200bนํ้า\nใส "
    source["reports"][0]["narrative"] = "บรรทัดแรก\r\nบรรทัดที่สอง"
    [record] = read(source)
    assert record.project.project_name == "โครงการน้ำ ใส"
    assert record.reports[0].narrative == "บรรทัดแรก\nบรรทัดที่สอง"


def test_reports_may_be_null(read: Read, source: Json) -> None:
    [record] = read({**source, "reports": None})
    assert record.reports == ()


def test_empty_values_are_null(read: Read, source: Json) -> None:
    empty = dict.fromkeys(source) | {"reports": [dict.fromkeys(source["reports"][0]) | {"period": "2018-10"}]}
    assert read(empty) == [ProjectRecord(Project(""), (ProgressReport("", Period(2018, 10)),))]


def test_a_responsible_unit_may_have_fewer_levels(read: Read, source: Json) -> None:
    source["responsible_unit"] = ["สำนักงานเขตมีนบุรี"]
    assert read(source)[0].project.responsible_unit == ("สำนักงานเขตมีนบุรี",)


# --- months ---


def with_reports(source: Json, *reports: Json) -> Json:
    return source | {"reports": [source["reports"][0] | {"no": None} | report for report in reports]}


def months(record: ProjectRecord) -> list[str]:
    return [str(report.period) for report in record.reports]


def test_a_report_is_about_the_month_in_which_it_was_written(read: Read, source: Json) -> None:
    [record] = read(source)
    assert months(record)[:4] == ["2018-10", "2018-11", "2018-12", "2019-01"]
    assert record.notes == ()


def test_of_two_reports_in_a_month_the_earlier_one_moves_back_and_that_is_said(
    read: Read, source: Json
) -> None:
    dates = [{"reported_on": "2019-04-28"}, {"reported_on": "2019-06-03"}, {"reported_on": "2019-06-25"}]
    [record] = read(with_reports(source, *dates))
    assert months(record) == ["2019-04", "2019-05", "2019-06"]
    assert record.notes == ("รายงานวันที่ 3/6/2562 จัดเป็นของเดือนพฤษภาคม 2562",)


def test_moving_back_keeps_the_order(read: Read, source: Json) -> None:
    dates = ["2019-05-28", "2019-06-03", "2019-06-20", "2019-06-25"]
    [record] = read(with_reports(source, *({"reported_on": day} for day in dates)))
    assert [str(report.reported_on) for report in record.reports] == dates
    assert months(record) == ["2019-03", "2019-04", "2019-05", "2019-06"]
    assert len(record.notes) == 3


def test_named_months_come_first(read: Read, source: Json) -> None:
    [record] = read(
        with_reports(
            source,
            {"reported_on": "2019-05-28"},
            {"reported_on": "2019-06-03", "period": "2019-05"},
            {"reported_on": "2019-06-25"},
        )
    )
    assert months(record) == ["2019-04", "2019-05", "2019-06"]
    assert [str(report.reported_on) for report in record.reports] == [
        "2019-05-28",
        "2019-06-03",
        "2019-06-25",
    ]


def test_a_report_that_gets_another_number_is_told(read: Read, source: Json) -> None:
    [record] = read(with_reports(source, {"no": 7}, {"no": 2, "reported_on": "2018-11-28"}))
    assert record.notes == ("รายงานวันที่ 25/10/2561 ในต้นฉบับเป็นครั้งที่ 7 เมื่อเรียงตามเดือนแล้วเป็นครั้งที่ 1",)


def test_writing_where_nothing_can_be_written_is_refused(tmp_path: Path, record: ProjectRecord) -> None:
    with pytest.raises(UserError, match=r"บันทึก .*b\.json ไม่ได้"):
        project_json.write(tmp_path / "missing" / "b.json", [record])


def test_json_is_written_by_the_digits_a_decimal_has() -> None:
    value = {"a": [Decimal("88400.50"), 1, None, True, "“ก”\n"], "b": {}, "c": []}
    written = json_file.dump(value).decode()
    assert "88400.50" in written
    assert json.loads(written, parse_float=Decimal) == value


def test_an_alignment_needs_no_more_than_its_four_lines(read: Read, source: Json) -> None:
    source["strategic_alignment"] *= 3
    [record] = read(source)
    assert len(record.project.strategic_alignments) == 3
    assert record.project.strategic_alignments[0] == record.project.strategic_alignments[2]
    assert isinstance(record.project.strategic_alignments[0], StrategicAlignment)
    assert replace(record).with_id("").project.id == ""
