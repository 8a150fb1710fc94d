"""Which values of a scan are believed although some of their signs were read uncertainly."""

import pytest

from app.formats.printout.reader import read_text
from app.formats.scan.certainty import with_scan_doubts
from app.formats.scan.page_text import Box, ScannedLine, Word
from app.formats.scan.reader import Scan
from app.formats.scan.usual_words import consists_of_usual_words
from tests.conftest import FILES

FORM = (FILES / "official-form.txt").read_text("utf-8")
BOX = Box(0, 0, 10, 10)


def unsure_places(unsure: str, *, sign: str = "", confidence: float = 60) -> set[tuple[str | int, ...]]:
    """Return the places that are doubted if this word, or a sign of it, was read uncertainly."""
    places = {}
    for number, line in enumerate(FORM.split("\n"), start=1):
        words = tuple(_word(text, unsure, sign, confidence) for text in line.split())
        places[number] = (1, ScannedLine(line, words, BOX))
    [project] = with_scan_doubts(read_text(FORM), Scan({}, places))
    return {entry.place for entry in project.latest.entries if "อ่านจากภาพได้ไม่ชัด" in "".join(entry.doubts)}


def _word(text: str, unsure: str, sign: str, confidence: float) -> Word:
    is_unsure = text == unsure
    signs = tuple((s, confidence if is_unsure and s in (sign or s) else 93.0) for s in text)
    return Word(text, BOX, confidence if is_unsure else 93.0, signs)


def test_a_listed_status_is_believed() -> None:
    assert unsure_places("เป็นไปตามแผน") == set()


def test_a_number_of_a_label_is_not_the_value_s() -> None:
    line = next(line for line in FORM.split("\n") if "ครั้งที่ 5)" in line)
    label = next(word for word in line.split() if word.startswith("5)"))
    assert unsure_places(label, sign="5") == set()


def test_amounts_are_believed_whose_sum_is_the_printed_one() -> None:
    assert ("reports", 5, "disbursed_satang") not in unsure_places("88,400")


@pytest.mark.parametrize("text", ["25/10/2561", "50130000-3379"])
def test_dates_and_codes_that_nothing_confirms_are_doubted(text: str) -> None:
    assert unsure_places(text)


def test_what_was_hardly_read_at_all_is_doubted_whatever_lists_say() -> None:
    assert unsure_places("เป็นไปตามแผน", confidence=10)


@pytest.mark.parametrize("text", ["โครงการพัฒนาคุณภาพ", "(แผนงาน)"])
def test_usual_words_unlike_others_are_evidence(text: str) -> None:
    assert consists_of_usual_words(text)


@pytest.mark.parametrize("text", ["นำ", "ขอ", "(ซ้อผู้ประสานงาน", "ชุมชน 33", "กขค", "", "()"])
def test_words_that_resemble_others_rare_words_and_numbers_are_none(text: str) -> None:
    assert not consists_of_usual_words(text)
