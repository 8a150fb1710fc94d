"""Spaces inside words: joined if nothing else can be meant, reported otherwise."""

from pathlib import Path

import pytest

from app.formats.json import project as project_json
from app.formats.thai_text.stray_spaces import join_words
from app.models.entry import LIST_KINDS, TEXT_KINDS, Kind, entries
from app.models.project import Project
from tests.conftest import FILES


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        ("สำ นักงานเขตมีนบุรี", "สำนักงานเขตมีนบุรี"),
        ("ดำ เนินการแล้ว", "ดำเนินการแล้ว"),
        ("จำ นวน 2 เครือข่าย", "จำนวน 2 เครือข่าย"),
        ("สวัสดิ การสังคม", "สวัสดิการสังคม"),
    ],
)
def test_a_word_of_which_a_piece_is_none_is_joined(pasted: str, meant: str) -> None:
    joined = join_words(pasted, from_pdf=False)
    assert (joined.text, joined.mended, joined.doubtful) == (meant, 1, [])


@pytest.mark.parametrize("pasted", ["นำ เสนอผลงาน", "โครง การ", "ฝ่ายการ ศึกษา", "กิจกรรมประจำ ปี"])
def test_where_both_pieces_are_words_it_is_only_named(pasted: str) -> None:
    joined = join_words(pasted, from_pdf=False)
    assert joined.text == pasted
    assert len(joined.doubtful) == 1
    assert joined.doubtful[0] in pasted


def test_a_pdf_that_tears_sara_am_puts_a_space_after_it() -> None:
    assert join_words("คำ สั่ง นำ เสนอ", from_pdf=True).text == "คำสั่ง นำเสนอ"


@pytest.mark.parametrize(
    "sound",
    [
        "จัดทำโครงการ และขออนุมัติโครงการเรียบร้อยแล้ว",
        "ปีงบประมาณ พ.ศ. 2562",
        "เมื่อวันที่ 18 กุมภาพันธ์ 2562 ณ โรงเรียนวัดป่าเพ็ญเหนือ เสร็จเรียบร้อยแล้ว",
        "ต่าง ๆ ก็ดี",
        "",
        " ",
    ],
)
def test_the_spaces_of_a_sound_text_stay(sound: str) -> None:
    joined = join_words(sound, from_pdf=True)
    assert (joined.text, joined.mended, joined.doubtful) == (sound, 0, [])


@pytest.mark.parametrize("path", sorted(FILES.glob("minburi-*.json")), ids=lambda path: path.stem)
def test_the_spaces_of_the_reference_stay(path: Path) -> None:
    (record,) = project_json.read(path)
    texts = [report.narrative for report in record.reports]
    for item in entries(Project).values():
        value = getattr(record.project, item.key)
        texts += [value] if item.kind in TEXT_KINDS else []
        texts += list(value) if item.kind in LIST_KINDS - {Kind.TARGETS, Kind.ALIGNMENTS} else []
    assert [text for text in texts if join_words(text, from_pdf=True).text != text] == []
