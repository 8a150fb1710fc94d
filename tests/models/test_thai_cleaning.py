"""Text that clerks paste from old Word files, PDF readers, scanners and web pages."""

import pytest
from hypothesis import given

from app.models.thai import clean_text
from app.models.thai_cleaning import clean_pasted
from tests.strategies import typed


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        ("ป\uf710ญหาน\uf70aาสนใจ", "ปัญหาน่าสนใจ"),  # Angsana New of Windows 95
        ("ท\u0e35\uf70aปร\u0e36กษา", "ที่ปรึกษา"),
        ("ป\uf702\uf713", "ปี่"),
        ("วิ\uf70fาณ \uf700าน", "วิญาณ ฐาน"),
        ("น\u0e4dา", "นำ"),
        ("น\u0e4d้า", "น้ำ"),
        ("น้\u0e4dา", "น้ำ"),
        ("นำ้ใส", "น้ำใส"),
        ("สำ นักงานเ ขต", "สำ นักงานเขต"),  # two words may be meant: only what can be no word is joined
        ("เป็นไปตามเเผน", "เป็นไปตามแผน"),
        ("กๅร", "การ"),
        ("ฤๅษี", "ฤๅษี"),
        ("ที่่ประชุม", "ที่ประชุม"),
        ("ท่ีประชุม", "ที่ประชุม"),
        ("สิทธ์ิ พันธ์ุ", "สิทธิ์ พันธุ์"),
        ("สำนักงาน\u200bเขต\ufeff", "สำนักงานเขต"),
        ("พ.ศ.\u00a02562", "พ.ศ. 2562"),
        ("รหัส\t50130000-3379", "รหัส 50130000-3379"),
        ("ดำเนินการ   แล้ว", "ดำเนินการ แล้ว"),
        ("บรรทัดหนึ่ง  \r\n  บรรทัดสอง", "บรรทัดหนึ่ง\nบรรทัดสอง"),
    ],
)
def test_a_fault_that_can_mean_nothing_else_is_mended_and_counted(pasted: str, meant: str) -> None:
    cleaned = clean_pasted(pasted)
    assert cleaned.text == meant
    assert (cleaned.mended > 0) == (pasted.replace("\r", "") != meant)
    assert cleaned.doubts == ()


def test_places_are_counted_one_by_one() -> None:
    assert clean_pasted("นํา  เเผน ท่ี").mended == 4


@pytest.mark.parametrize(
    "sound",
    [
        "จัดทำโครงการ และขออนุมัติโครงการเรียบร้อยแล้ว",
        "ต่าง ๆ ฯลฯ น้ำ ก็ เก้าอี้ ปู่ทวด ฎีกา กตัญญู ฐิติ พุทธ ฤทธิ์ ทฤษฎี",
        "(13 โรงเรียน) 25/10/2561 = 88,400.50 บาท\n- ข้อหนึ่ง\n- ข้อสอง",
        "Bangkok as a City for All",
    ],
)
def test_sound_text_is_left_alone(sound: str) -> None:
    cleaned = clean_pasted(sound)
    assert (cleaned.text, cleaned.mended, cleaned.doubts) == (sound, 0, ())


@pytest.mark.parametrize(
    ("pasted", "named"),
    [
        ("พระราชบัญญัติการศึกษาแห่งชาติ พ.ศ. 25๔๒", "25๔๒"),  # of the reference print-out
        ("เครือข่าย (่)", "ไม่มีพยัญชนะ 1 แห่ง"),
        ("สำนักงาน\ufffdเขต\ue123", "อ่านไม่ออก 2 ตัว"),
    ],
)
def test_what_is_doubtful_is_named_and_stays(pasted: str, named: str) -> None:
    cleaned = clean_pasted(pasted)
    assert named in " ".join(cleaned.doubts)
    assert "2542" not in cleaned.text


def test_thai_and_arabic_numbers_beside_each_other_are_no_fault() -> None:
    assert clean_pasted("๓.๓ และ 12.5").doubts == ()


@given(typed)
def test_mended_once_is_mended(pasted: str) -> None:
    cleaned = clean_pasted(pasted)
    again = clean_pasted(cleaned.text)
    assert (again.text, again.mended, again.doubts) == (cleaned.text, 0, cleaned.doubts)


@given(typed)
def test_what_is_mended_is_stored_as_it_is(pasted: str) -> None:
    mended = clean_pasted(pasted).text
    assert clean_text(mended) == mended.strip()
