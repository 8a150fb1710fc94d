"""Texts of other scripts and of odd typing: each prints and copies as typed, or is told before printing."""

import re
from dataclasses import replace

import page
import pytest

from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.models.thai import clean_text
from app.printing.form_blocks import WIDTH
from app.printing.form_check import check_form
from app.printing.layout import Page, Role
from app.printing.official_form import lay_out_form, print_form
from tests.long_form import each, only_long
from tests.printing.forms import EMPTY, report
from tests.printing.programs.readers import MORE_READERS, READERS, without_spaces

EXACT = {
    "Pali": "นิพฺพานํ ปรมํ สุขํ พุทฺธํ สรณํ คจฺฉามิ",
    "long vowels": "ฤๅษี ฦๅ ๅ ฤๅ ก็ ๆ ฯลฯ",
    "marks without a base": "\u0e48 \u0e31ก \u0e4dา ่้ ก\u0e48\u0e49\u0e4a\u0e4b\u0e4c ์",
    "many marks": "ก" + "\u0e49" * 12 + "ข",
    "combining marks of Latin": "e\u0301 a\u0308\u0323 n\u0303",
    "marks at the start": "\u0e34\u0e48ก",
}
"""Texts that print as typed; the marks of a text at its start stand on a dotted circle or on nothing."""

DROP_REPEATED = {"pdftotext", "pdfium"}

TOLD = {
    "Arabic": "السلام عليكم",
    "Hebrew": "שלום עולם",
    "Lao": "ສະບາຍດີ ນ້ຳ",
    "Khmer": "សួស្តី ភាសាខ្មែរ",
}
"""Texts that the bundled font lacks: each letter is printed as a box, and said so."""

many = pytest.mark.parametrize("count", [2_000, *only_long(10_000)])
LETTERS = "กขคงจฉชซญดตถทธนบปผฝพฟมยรลวศษสหฬอฮ"


def form_of(text: str) -> tuple[Project, list[ProgressReport]]:
    return replace(EMPTY, project_name=text, rationale=(text,), objectives=(text,)), [
        report(1, narrative=text)
    ]


def printed_in(text: str) -> bytes:
    return print_form(replace(EMPTY, rationale=(text,)), [])


def findings(text: str) -> set[str]:
    found = check_form(replace(EMPTY, rationale=(text,)), [])
    return {one.rule for one in found if one.entry.key == "rationale"}


@pytest.mark.parametrize("reader", each(2, READERS | MORE_READERS))
@pytest.mark.parametrize("name", EXACT)
def test_odd_thai_copies_as_typed(name: str, reader: str) -> None:
    if name == "many marks" and reader in DROP_REPEATED:
        pytest.skip("it takes one mark many times over for the same one drawn several times")
    copied = without_spaces((READERS | MORE_READERS)[reader](printed_in(EXACT[name])))
    assert without_spaces(clean_text(EXACT[name])) in copied


@pytest.mark.parametrize("name", EXACT)
def test_odd_thai_is_no_finding(name: str) -> None:
    assert findings(EXACT[name]) == set()


@pytest.mark.parametrize("name", TOLD)
def test_another_script_is_told_before_printing(name: str) -> None:
    assert findings(TOLD[name]) == {"missing-character"}


@pytest.mark.parametrize("reader", READERS | MORE_READERS)
@pytest.mark.parametrize("name", ["Lao", "Khmer"])
def test_boxes_from_left_to_right_copy_as_typed(name: str, reader: str) -> None:
    copied = without_spaces((READERS | MORE_READERS)[reader](printed_in(TOLD[name])))
    assert without_spaces(TOLD[name]) in copied


@pytest.mark.parametrize("reader", READERS | MORE_READERS)
@pytest.mark.parametrize("name", ["Arabic", "Hebrew"])
def test_boxes_from_right_to_left_lose_no_letter(name: str, reader: str) -> None:
    """The order is told in decision 0016: readers that know these scripts turn it round."""
    copied = without_spaces((READERS | MORE_READERS)[reader](printed_in(TOLD[name])))
    assert sorted(letters(TOLD[name])) == sorted(letters(copied))


def letters(text: str) -> list[str]:
    return re.findall("[\u0590-\u06ff]", text)


@pytest.mark.parametrize("text", [*EXACT.values(), *TOLD.values()], ids=[*EXACT, *TOLD])
def test_a_form_of_it_is_pdf_a_3u_and_within_its_margins(text: str) -> None:
    project, reports = form_of(text)
    assert page.validate_pdf_bytes(print_form(project, reports), profile="3u").failures == []
    assert overflowing(lay_out_form(project, reports)) == []


@many
def test_thousands_of_letters_without_a_space_are_printed_whole(count: int) -> None:
    text = (LETTERS * 400)[:count]
    project, reports = form_of(text)
    pages = lay_out_form(project, reports)
    assert overflowing(pages) == []
    for role in (Role.PARAGRAPH, Role.ENTRY, Role.ITEM):
        pieces = (piece for one in pages for piece in one if piece.block.role is role)
        assert text in without_spaces("".join(run.content.text for piece in pieces for run, _ in piece.runs))


@many
@pytest.mark.parametrize("reader", READERS)
def test_thousands_of_letters_without_a_space_copy_as_typed(reader: str, count: int) -> None:
    text = (LETTERS * 400)[:count]
    copied = without_spaces(READERS[reader](print_form(replace(EMPTY, objectives=(text,)), [])))
    # The page's head and foot stand between the lines of two pages.
    assert text[:2000] in copied
    assert sum(map(copied.count, LETTERS)) >= len(text)


@many
def test_thousands_of_marks_are_printed(count: int) -> None:
    """They are no clusters of one base; each takes its own room, at most four at once."""
    pages = lay_out_form(replace(EMPTY, rationale=("ก" + "\u0e49" * count,)), [])
    assert overflowing(pages) == []


def overflowing(pages: list[Page]) -> list[str]:
    """Return the runs that are wider than the paper between its margins."""
    return [
        run.content.text
        for one in pages
        for piece in one
        for run, _ in piece.runs
        if run.x + sum(glyph.advance for glyph in run.content.glyphs if glyph.text.strip()) * run.face.unit
        > WIDTH + 1
    ]
