"""Print-outs whose text another program damaged: every value is right, or in doubt."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from random import Random
from typing import Any

import pytest

from app.formats.printout.doubled_letters import halved
from app.formats.printout.model import Reading
from app.formats.printout.reader import read_text
from app.models.errors import UserError
from tests.conftest import FILES
from tests.formats.thai_text.damage import DAMAGES
from tests.long_form import each, only_long


def values(reading: Reading) -> dict[tuple[str | int, ...], Any]:
    return {entry.place: entry.value for entry in reading.entries}


FORM = (FILES / "official-form.txt").read_text("utf-8")


@cache
def sound() -> dict[tuple[str | int, ...], Any]:
    return values(read_text(FORM)[0].latest)


def wrong_and_unmarked(text: str) -> Iterator[tuple[str | int, ...]]:
    """Yield the places whose value is another than in the sound print, without a doubt."""
    reading = read_text(text)[0].latest
    found, doubtful = values(reading), {entry.place for entry in reading.doubtful}
    yield from (
        place for place, value in sound().items() if found.get(place) != value and place not in doubtful
    )


@pytest.mark.parametrize("rate", [1, *only_long(0.1)])
@pytest.mark.parametrize("kind", each(2, DAMAGES))
def test_no_value_is_wrong_without_a_doubt(kind: str, rate: float) -> None:
    assert list(wrong_and_unmarked(DAMAGES[kind](FORM, rate, Random(5)))) == []


SURE = {
    "bold labels": lambda text: re.sub("(?m)^(รหัสโครงการ|ชื่อผู้รับผิดชอบ)([^:]*):", r"**\1\2:**", text),
    "rules of a table": lambda text: re.sub("(?m)^(รายงานครั้งที่ [0-9]+) ", r"| \1 | ", text),
    "soft hyphens": lambda text: text.replace("โรงเรียน", "โรง\u00adเรียน"),
    "spaces that forbid a break": lambda text: text.replace(" ", "\u00a0"),
    "tones before vowels": lambda text: DAMAGES["tone before vowel"](text, 1, Random(5)),
    "spaces before marks": lambda text: DAMAGES["space before mark"](text, 1, Random(5)),
}


@pytest.mark.parametrize("damage", SURE.values(), ids=SURE)
def test_what_can_mean_nothing_else_is_read_as_it_was(damage: Callable[[str], str]) -> None:
    assert damage(FORM) != FORM
    assert values(read_text(damage(FORM))[0].latest) == sound()


def test_a_dot_between_thousands_is_a_comma_in_doubt() -> None:
    reading = read_text(FORM.replace("88,400 บาท", "88.400 บาท"))[0].latest
    (entry,) = (one for one in reading.entries if one.place == ("reports", 5, "disbursed_satang"))
    assert entry.value == 88_400_00
    assert entry.doubts


def test_digits_that_are_all_thai_are_doubted_in_texts() -> None:
    thai = FORM.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    assert list(wrong_and_unmarked(thai)) == []


def test_the_source_shows_what_stood_there_before_it_was_mended() -> None:
    (project,) = read_text(FORM.replace("กำหนด", "ก าหนด"))
    (entry,) = (one for one in project.latest.entries if one.place == ("reports", 3, "narrative"))
    assert "กำหนดรูปแบบ" in entry.value
    assert "ก าหนดรูปแบบ" in entry.source
    assert "“ก าหนด” เป็น “กำหนด”" in " ".join(project.told)


def test_a_sound_print_says_nothing_of_mending() -> None:
    assert [project.told for project in read_text(FORM)] == [()]


def test_text_that_lost_letters_to_a_wrong_code_page_is_refused_by_its_cause() -> None:
    with pytest.raises(UserError, match="UTF-8 ถูกอ่านเป็นรหัสภาษาไทยของ Windows"):
        read_text(FORM.encode().decode("cp874", errors="replace"))


def test_a_wrong_code_page_that_lost_nothing_is_read_as_it_was() -> None:
    (project,) = read_text(FORM.encode("cp874", errors="ignore").decode("latin-1"))
    assert values(project.latest) == sound()
    assert "แปลงตัวอักษรทั้งข้อความแล้ว" in project.told[0]


# --- bold type that is printed twice ------------------------------------------------------------------------

UNIT = re.compile("[ก-ฮะาำเ-ๅ][ัิ-ฺ็-๎]*|.", re.DOTALL)


def by_signs(text: str) -> str:
    return re.sub(r"\S", lambda match: match[0] * 2, text)


def by_letters(text: str) -> str:
    """Double each letter with its marks."""
    return "".join(unit if unit.isspace() else unit * 2 for unit in UNIT.findall(text))


@pytest.mark.parametrize("double", [by_signs, by_letters])
def test_letters_printed_twice_are_read_once(double: Callable[[str], str]) -> None:
    text = re.sub(r"(?m)^(\d\.\d? [^\n]*|รหัสโครงการ|ชื่อผู้รับผิดชอบ)", lambda match: double(match[1]), FORM)
    reading = read_text(text)[0].latest
    assert values(reading) == sound()


def test_numbers_printed_twice_are_in_doubt() -> None:
    reading = read_text(by_letters(FORM))[0].latest
    assert values(reading) == sound()
    assert ("allocated_budget_satang",) in {entry.place for entry in reading.doubtful}


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("งงบบปปรระะมมาาณณ : 8800 บาท", "งบประมาณ : 8800 บาท"),
        ("ที่ที่ดินสาธารณะ 5555", None),
        ("นนท์ กก 11", None),
        ("งงบบปปรระะมมาาณณ 118800,,000000 บบาาทท", "งบประมาณ 180,000 บาท"),
    ],
)
def test_only_words_that_can_be_nothing_else_are_halved(line: str, read: str | None) -> None:
    found = halved(line)
    assert (found.text if found else None) == read


@pytest.mark.parametrize("dash", ["1. -", "-", "1. –"])
def test_a_dash_is_no_objective(dash: str) -> None:
    text = re.sub(r"(?<=1\.4 วัตถุประสงค์ของโครงการ\n)(.|\n)*(?=\n1\.5)", dash, FORM)
    reading = read_text(text)[0].latest
    assert [entry.value for entry in reading.entries if entry.place[0] == "objectives"] == []
    assert reading.record.project.objectives == ()
