"""Project JSON that cannot be stored exactly is refused in Thai, with its place."""

import copy
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.formats.json import file as json_file
from app.formats.json import project as project_json
from app.models.entry import MAX_LIST_LENGTH, MAX_TEXT_LENGTH
from app.models.errors import UserError
from app.storage.project_file import new_record_id
from tests.formats.json.conftest import Json, Read

Change = Callable[[Json], None]


def put(*place: str | int, value: Any) -> Change:
    """Set a value at a place of the JSON."""

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
    (put("allocated_budget_baht", value=10**12), f"{PROJECT}{BUDGET}จำนวนเงินเกิน 999,999,999,999.99"),
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
    source["id"] = new_record_id()
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


def test_lists_without_end_are_refused_before_they_fill_the_memory(tmp_path: Path) -> None:
    """9 MB that would take 200 MB: memory stays close to that of the largest valid file."""
    path = tmp_path / "a.json"
    path.write_bytes(b"[" + b"[]," * 3_000_000 + b"[]]")
    tracemalloc.start()
    with pytest.raises(UserError, match="รายการ"):
        project_json.read(path)
    assert tracemalloc.get_traced_memory()[1] < 60_000_000
    tracemalloc.stop()


def test_a_number_of_thousands_of_digits_is_not_told_in_full(read: Read, source: Json) -> None:
    source["reports"][0]["no"] = 10**4000
    [record] = read(source)
    assert max(map(len, record.notes)) < 300


def test_a_missing_file_or_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="ไม่พบไฟล์"):
        project_json.read(tmp_path / "a.json")
    with pytest.raises(UserError, match="เป็นโฟลเดอร์"):
        project_json.read(tmp_path)
