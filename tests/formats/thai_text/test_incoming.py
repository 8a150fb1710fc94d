"""What comes out of pasted Thai text, by the kind of damage."""

import pytest

from app.formats.thai_text.incoming import take_in

SOUND = "เพื่อกำหนดแนวทางการพัฒนา จำนวน 30 คน"


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        ("เพื่อก าหนดแนวทางด าเนินการส าหรับนักเรียนจ านวน 30 คน", "เพื่อกำหนดแนวทางดำเนินการสำหรับนักเรียนจำนวน 30 คน"),
        ("สานักงานเขตกาหนดแนวทางดาเนินการ", "สำนักงานเขตกำหนดแนวทางดำเนินการ"),
        ("โครงก าร", "โครงการ"),  # a space before sara a is not always sara am's
        ("สำาหรับนักเรียน", "สำหรับนักเรียน"),
        ("จดั ทำโครงการ", "จัดทำโครงการ"),
        ("การเรยี นรู้ของนักเรยี น", "การเรียนรู้ของนักเรียน"),
        ("หนวยงานที่รับผิดชอบโครงการ", "หน่วยงานที่รับผิดชอบโครงการ"),
        ("ให้ถือว่าเปนส่วนหนึ่งของการประกันคุณภาพ", "ให้ถือว่าเป็นส่วนหนึ่งของการประกันคุณภาพ"),
        ("ยุทธศาสตรการพัฒนา", "ยุทธศาสตร์การพัฒนา"),
        ("ผู ้ร ับผ ิดชอบ", "ผู้รับผิดชอบ"),
        ("ท่ีปรึกษา", "ที่ปรึกษา"),
        ("ท\uf886\uf88aปร\uf887กษา", "ที่ปรึกษา"),  # a font of the Macintosh
        ("".join(chr(0xF000 | byte) for byte in "โครงการ".encode("cp874")), "โครงการ"),  # a font for symbols
    ],
)
def test_damage_that_the_word_list_decides_is_mended_and_counted(pasted: str, meant: str) -> None:
    incoming = take_in(pasted)
    assert incoming.text == meant
    assert incoming.mended > 0
    assert incoming.doubts == ()


def test_the_person_is_told_examples_of_the_words() -> None:
    assert "“ก าหนด” เป็น “กำหนด”" in " ".join(take_in("ก าหนดแนวทางส าหรับนักเรียน").told)


@pytest.mark.parametrize(
    ("pasted", "stays"),
    [("เพื่อทาการสำรวจ ดูแลและกาจัดวัชพืช", "ทาการ"), ("ท าอย่างน้อย 2 ครั้ง", "ท าอย่าง")],
)
def test_what_the_word_list_cannot_decide_is_marked_and_stays(pasted: str, stays: str) -> None:
    incoming = take_in(pasted)
    assert stays in incoming.text
    assert "ทำ" in " ".join(incoming.doubts)


@pytest.mark.parametrize(
    "sound",
    [
        SOUND,
        "คลองบางชัน นายสานิต ฟอนดู",  # names are in no word list
        "ทาสีอาคาร ตาข่าย นาข้าว",
        "ลงวันที่ 30 ก.ย. 2562 พ.ศ. 2562 มี.ค. เม.ย.",
        "ส.น.ข. มีนบุรี",
    ],
)
def test_sound_text_is_left_alone(sound: str) -> None:
    incoming = take_in(sound)
    assert (incoming.text, incoming.mended, incoming.doubts) == (sound, 0, ())


@pytest.mark.parametrize(
    ("written", "read"), [("utf-8", "latin-1"), ("cp874", "cp1252"), ("cp874", "latin-1")]
)
def test_text_of_the_wrong_code_page_is_decoded_anew_and_named(written: str, read: str) -> None:
    incoming = take_in(SOUND.encode(written).decode(read))
    assert incoming.text == SOUND
    assert "แปลงทั้งข้อความ" in incoming.told[0]


def test_lost_letters_of_a_wrong_code_page_are_named_and_nothing_is_guessed() -> None:
    broken = SOUND.encode().decode("cp874", errors="replace")
    incoming = take_in(broken)
    assert incoming.text == broken
    assert "UTF-8 ถูกอ่านเป็นรหัสภาษาไทยของ Windows" in incoming.doubts[0]


def test_other_languages_are_no_wrong_code_page() -> None:
    french = "Réunion à l'hôtel: élèves, théâtre, naïveté, œuvre"
    assert take_in(french).text == french
