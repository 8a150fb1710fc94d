import copy
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from app.exchange import json_file, project_json
from app.exchange.record import ProjectRecord
from app.models.entry import MAX_LIST_LENGTH, MAX_TEXT_LENGTH, entries
from app.models.errors import UserError
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project, StrategicAlignment
from app.storage.project_file import ProjectFile, new_project_id
from tests.conftest import FILES
from tests.strategies import records

REFERENCE = FILES / "minburi-2562-first-print.json"
Json = dict[str, Any]


@pytest.fixture
def source() -> Json:
    found: Json = json.loads(REFERENCE.read_text("utf-8"))
    return found


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Any], list[ProjectRecord]]:
    """Read a value as if it had come as a file."""

    def read_value(value: Any) -> list[ProjectRecord]:
        path = tmp_path / "ต้นฉบับ.json"
        path.write_bytes(
            value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
        )
        return project_json.read(path)

    return read_value


Read = Callable[[Any], list[ProjectRecord]]

# --- what comes in goes out again ---


@pytest.mark.parametrize("name", ["minburi-2562-first-print.json", "minburi-2562-second-print.json"])
def test_a_print_goes_out_as_it_came_in_but_for_ids_and_months(tmp_path: Path, path: Path, name: str) -> None:
    [record] = project_json.read(FILES / name)
    with ProjectFile.create(path) as file:
        kept = record.with_id(new_project_id())
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
    assert json.dumps(project) == json.dumps(as_it_came)  # the order of the keys, too


def test_what_goes_out_is_read_by_people_as_well(tmp_path: Path, record: ProjectRecord) -> None:
    project_json.write(tmp_path / "b.json", [record])
    written = (tmp_path / "b.json").read_text("utf-8")
    as_it_came = REFERENCE.read_text("utf-8")
    for line in as_it_came.splitlines()[1:-1]:
        assert f"    {line}\n" in written


@given(record=records())
def test_any_record_comes_back_from_json(
    tmp_path_factory: pytest.TempPathFactory, record: ProjectRecord
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    project_json.write(path, [record, ProjectRecord(Project(new_project_id()))])
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

    assert keys(project_json.PROJECT) == list(entries(Project))
    assert keys(project_json.REPORT) == list(entries(ProgressReport))


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


# --- what is refused ---

Change = Callable[[Json], None]


def put(*place: str | int, value: Any) -> Change:
    """Put a value at a place of the JSON."""

    def change(source: Json) -> None:
        target: Any = source
        for key in place[:-1]:
            target = target[key]
        target[place[-1]] = value

    return change


def drop(*place: str | int) -> Change:
    def change(source: Json) -> None:
        target: Any = source
        for key in place[:-1]:
            target = target[key]
        del target[place[-1]]

    return change


def same_month(source: Json) -> None:
    for number in (0, 1):
        source["reports"][number]["period"] = "2018-10"


PROJECT = "โครงการที่ 1 “โครงการพัฒนาคุณภาพเครือข่ายโร…” "
REPORT = f"{PROJECT}รายงานลำดับที่ 3 "
BUDGET = "งบประมาณที่ได้รับ (allocated_budget_baht): "
REFUSED: list[tuple[Change, str]] = [
    (drop("allocated_budget_baht"), f"{PROJECT}ไม่มีงบประมาณที่ได้รับ (allocated_budget_baht)"),
    (drop("reports"), f"{PROJECT}ไม่มีรายงานความก้าวหน้าของโครงการและการใช้จ่ายงบประมาณ (reports)"),
    (drop("reports", 2, "narrative"), f"{REPORT}ไม่มีผลการดำเนินงาน (narrative)"),
    (
        drop("responsible_officer", "phone"),
        f"{PROJECT}หน่วยงานที่รับผิดชอบ (responsible_officer) ไม่มีโทรศัพท์ (phone)",
    ),
    (drop("targets", 1, "items"), f"{PROJECT}เป้าหมายของโครงการ (targets): กลุ่มที่ 2 ไม่มีรายการเป้าหมาย (items)"),
    (
        drop("strategic_alignment", 0, "goal"),
        f"{PROJECT}สนับสนุนแผนพัฒนา กทม. (strategic_alignment): ชุดที่ 1 ไม่มีเป้าหมายที่ (goal)",
    ),
    (put("budget", value=1), f"{PROJECT}มีข้อมูลที่โปรแกรมไม่รู้จัก (budget)"),
    (put("reports", 2, "photo", value="x"), f"{REPORT}มีข้อมูลที่โปรแกรมไม่รู้จัก (photo)"),
    (
        put("targets", 0, "unit", value="x"),
        f"{PROJECT}เป้าหมายของโครงการ (targets): กลุ่มที่ 1 มีข้อมูลที่โปรแกรมไม่รู้จัก (unit)",
    ),
    (put("project_name", value=5), "โครงการที่ 1 ชื่อโครงการ/กิจกรรม (project_name): ต้องเป็นข้อความ ไม่ใช่ตัวเลข"),
    (put("project_code", value=["a"]), f"{PROJECT}รหัสโครงการ (project_code): ต้องเป็นข้อความ ไม่ใช่รายการ [ ]"),
    (
        put("fiscal_year", value="2562"),
        f"{PROJECT}ปีงบประมาณ พ.ศ. (fiscal_year): ต้องเป็นตัวเลขจำนวนเต็ม ไม่ใช่ข้อความ",
    ),
    (
        put("fiscal_year", value=2562.0),
        f"{PROJECT}ปีงบประมาณ พ.ศ. (fiscal_year): ต้องเป็นตัวเลขจำนวนเต็ม ไม่ใช่ตัวเลข",
    ),
    (
        put("fiscal_year", value=True),
        f"{PROJECT}ปีงบประมาณ พ.ศ. (fiscal_year): ต้องเป็นตัวเลขจำนวนเต็ม ไม่ใช่ค่าจริงเท็จ",
    ),
    (put("fiscal_year", value=25620), f"{PROJECT}ปีงบประมาณ พ.ศ. (fiscal_year): อ่านปีงบประมาณ “25620” ไม่ออก"),
    (put("start_date", value="31/2/2562"), f"{PROJECT}เริ่มต้นโครงการ (start_date): ไม่มีวันที่ “31/2/2562” ในปฏิทิน"),
    (put("start_date", value=20181001), f"{PROJECT}เริ่มต้นโครงการ (start_date): ต้องเป็นข้อความ ไม่ใช่ตัวเลข"),
    (put("end_date", value="สิ้นปี"), f"{PROJECT}สิ้นสุดโครงการ (end_date): อ่านวันที่ “สิ้นปี” ไม่ออก"),
    (put("allocated_budget_baht", value=-1), f"{PROJECT}{BUDGET}จำนวนเงิน “-1” ติดลบไม่ได้"),
    (put("allocated_budget_baht", value=1.005), f"{PROJECT}{BUDGET}จำนวนเงิน “1.005” มีทศนิยมเกินสองตำแหน่ง"),
    (put("allocated_budget_baht", value=10**11), f"{PROJECT}{BUDGET}จำนวนเงินเกิน 99,999,999,999.99"),
    (put("allocated_budget_baht", value=1e300), f"{PROJECT}{BUDGET}อ่านจำนวนเงิน “1E+300” ไม่ออก"),
    (put("allocated_budget_baht", value="180,000"), f"{PROJECT}{BUDGET}ต้องเป็นตัวเลข ไม่ใช่ข้อความ"),
    (put("allocated_budget_baht", value=True), f"{PROJECT}{BUDGET}ต้องเป็นตัวเลข ไม่ใช่ค่าจริงเท็จ"),
    (
        put("responsible_unit", value="เขต"),
        f"{PROJECT}หน่วยงานที่รับผิดชอบ (responsible_unit) ต้องเป็นรายการ [ ] ไม่ใช่ข้อความ",
    ),
    (
        put("responsible_unit", value=["ก"] * 4),
        f"{PROJECT}หน่วยงานที่รับผิดชอบ (responsible_unit) มี 4 รายการ เกิน 3",
    ),
    (
        put("responsible_unit", value=["ก", 2]),
        f"{PROJECT}หน่วยงานที่รับผิดชอบ (responsible_unit) ฝ่าย: ต้องเป็นข้อความ",
    ),
    (put("rationale", value="x"), f"{PROJECT}หลักการและเหตุผล (rationale): ต้องเป็นรายการ [ ] ไม่ใช่ข้อความ"),
    (put("objectives", value=[{}]), f"{PROJECT}วัตถุประสงค์ของโครงการ (objectives): ต้องเป็นข้อความ ไม่ใช่กลุ่มข้อมูล"),
    (
        put("objectives", value=["ก"] * (MAX_LIST_LENGTH + 1)),
        f"{PROJECT}วัตถุประสงค์ของโครงการ (objectives): มี 201 รายการ เกิน 200",
    ),
    (
        put("coordinator", value="ก" * (MAX_TEXT_LENGTH + 1)),
        f"{PROJECT}ผู้ประสานงาน สยป (coordinator): ข้อความยาว 20,001",
    ),
    (put("reports", value={}), f"{PROJECT}รายงาน (reports) ต้องเป็นรายการ [ ] ไม่ใช่กลุ่มข้อมูล"),
    (put("reports", 2, value=[]), f"{REPORT}ต้องเป็นกลุ่มข้อมูล {{ }} ไม่ใช่รายการ [ ]"),
    (
        put("reports", 2, "disbursed_baht", value=-5),
        f"{REPORT}เบิกใช้ (disbursed_baht): จำนวนเงิน “-5” ติดลบไม่ได้",
    ),
    (
        put("reports", 2, "progress_percent", value="80"),
        f"{REPORT}ความก้าวหน้า (progress_percent): ต้องเป็นตัวเลข ไม่ใช่ข้อความ",
    ),
    (put("reports", 2, "reported_on", value=None), f"{REPORT}ไม่มีทั้งวันที่ (reported_on) และเดือน (period)"),
    (put("reports", 2, "no", value="3"), f"{REPORT}ครั้งที่ (no): ต้องเป็นตัวเลขจำนวนเต็ม ไม่ใช่ข้อความ"),
    (put("reports", 2, "period", value="2018-13"), f"{REPORT}เดือน (period): ไม่ใช่เดือนที่มีจริง"),
    (put("reports", 2, "period", value="2561-12"), f"{REPORT}เดือน (period): ไม่ใช่เดือนที่มีจริง"),
    (put("reports", 2, "period", value=201812), f"{REPORT}เดือน (period): ไม่ใช่เดือนที่มีจริง"),
    (same_month, f"{PROJECT}มีรายงานของเดือนตุลาคม 2561 (period 2018-10) มากกว่าหนึ่งครั้ง"),
    (put("id", value="1"), f"{PROJECT}รหัสประจำระเบียน (id): ไม่ใช่รหัสที่โปรแกรมนี้สร้าง"),
    (put("id", value=7), f"{PROJECT}รหัสประจำระเบียน (id): ไม่ใช่รหัสที่โปรแกรมนี้สร้าง"),
]


@pytest.mark.parametrize(("change", "words"), REFUSED, ids=map(str, range(len(REFUSED))))
def test_what_cannot_be_kept_is_refused_and_the_place_is_named(
    read: Read, source: Json, change: Change, words: str
) -> None:
    change(source)
    with pytest.raises(UserError) as caught:
        read(source)
    assert caught.value.what.startswith(f"ต้นฉบับ.json: {words}")
    assert caught.value.remedy.startswith("โปรด")


def test_the_project_is_named_by_its_place_too(read: Read, source: Json) -> None:
    second = copy.deepcopy(source) | {"project_name": "โครงการที่สอง", "allocated_budget_baht": -1}
    with pytest.raises(UserError, match="โครงการที่ 2 “โครงการที่สอง”"):
        read({"projects": [source, second]})


def test_two_projects_of_one_id_are_refused(read: Read, source: Json) -> None:
    source["id"] = new_project_id()
    with pytest.raises(UserError, match="โครงการที่ 1 และ 2 มีรหัสประจำระเบียน"):
        read({"projects": [source, source]})


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "ว่างเปล่า"),
        (b"{", "ไม่ใช่ JSON ที่ถูกต้อง (บรรทัดที่ 1 ตำแหน่งที่ 2)"),
        (b"%PDF-1.7", "ไม่ใช่ JSON ที่ถูกต้อง"),
        ("โครงการ".encode("tis-620"), "ไม่ได้เข้ารหัสแบบ UTF-8"),
        ("{}".encode("utf-16"), "ไม่ได้เข้ารหัสแบบ UTF-8"),
        (b"[" * 100_000, "ซ้อนกันลึกเกินไป"),
        (b'{"a": 1, "a": 2}', "“a” ซ้ำกัน"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "Infinity"),
        (b'{"a": %s}' % (b"9" * 5000), "ตัวเลขที่ยาวเกิน"),
        (b'{"a": 1e99999999999999999999}', "ตัวเลขที่ยาวเกิน"),
        (b"[]", "โครงการที่ 1 ต้องเป็นกลุ่มข้อมูล"),
        (b"null", "โครงการที่ 1 ต้องเป็นกลุ่มข้อมูล"),
        (b'{"projects": {}}', "ต้องเป็นรายการ [ ]"),
        (b'{"projects": null}', "ต้องเป็นรายการ [ ]"),
        (b'{"projects": [], "made_by": "x"}', "ไม่รู้จัก (made_by)"),
        (b'{"projects": [7]}', "โครงการที่ 1 ต้องเป็นกลุ่มข้อมูล"),
    ],
)
def test_what_is_no_sound_project_json_is_refused(read: Read, content: bytes, words: str) -> None:
    with pytest.raises(UserError) as caught:
        read(content)
    assert words in caught.value.what
    assert "ต้นฉบับ.json" in caught.value.what
    assert caught.value.remedy.startswith("โปรด")


def test_ten_million_letters_are_refused_before_they_slow_anything(read: Read, source: Json) -> None:
    source["reports"][0]["narrative"] = "ก" * 10_000_000
    with pytest.raises(UserError, match=r"ผลการดำเนินงาน \(narrative\): ข้อความยาว 10,000,000 ตัวอักษร"):
        read(source)


def test_a_file_over_the_cap_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.json").open("wb") as file:
        file.truncate(json_file.MAX_BYTES + 1)
    with pytest.raises(UserError, match="ใหญ่เกิน 50 ล้านไบต์"):
        project_json.read(tmp_path / "a.json")


def test_a_missing_file_or_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="ไม่พบไฟล์"):
        project_json.read(tmp_path / "a.json")
    with pytest.raises(UserError, match="เป็นโฟลเดอร์"):
        project_json.read(tmp_path)


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
