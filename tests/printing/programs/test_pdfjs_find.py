"""Firefox's reader finds every word of a form by its own search, and highlights it where it stands."""

import json
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

from app.formats.pdf.structure import PdfStructure
from app.formats.pdf.words import Words, page_words
from app.models.project_record import ProjectRecord
from app.printing.official_form import print_form
from app.printing.words import words_of
from tests.printing.programs.other_programs import is_installed

SCRIPT: Final = Path(__file__).with_name("pdfjs_find.mjs")

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not is_installed("pdf.js find"), reason="pdfjs-dist and jsdom are not installed"),
]


def printed(record: ProjectRecord) -> bytes:
    return print_form(record.project, record.reports)


def asked(pdf: bytes, words: list[str], folder: Path) -> Any:
    path = folder / "a.pdf"
    path.write_bytes(pdf)
    question = json.dumps({"pdf": str(path), "words": words})
    done = subprocess.run(["node", str(SCRIPT)], input=question, capture_output=True, check=True, text=True)
    return json.loads(done.stdout)


def runs(pdf: bytes) -> list[list[Words]]:
    structure = PdfStructure(pdf)
    return [list(page_words(structure, page).words) for page in structure.pages]


def test_its_search_finds_every_word_as_often_as_it_is_printed(record: ProjectRecord, tmp_path: Path) -> None:
    pdf = printed(record)
    said = [words.text for page in runs(pdf) for words in page]
    words = sorted({word for text in said for word in words_of(text) if len(word.strip()) > 1})
    assert len(words) > 200
    found = asked(pdf, words, tmp_path)["found"]
    wanted = [sum(text.count(word) for text in said) for word in words]
    assert [of for of in zip(words, wanted, found, strict=True) if of[2] < of[1]] == []


def test_its_highlights_are_as_wide_as_the_printed_words_within_five_percent(
    record: ProjectRecord, tmp_path: Path
) -> None:
    """A highlight is as wide as what pdf.js takes for one piece of text: one run, or several on a line.

    pdf.js gives no width to a combining mark's own glyph, so a word of many marks is shorter than others.
    """
    pdf = printed(record)
    items, pages = asked(pdf, [], tmp_path)["items"], runs(pdf)
    assert len(items) > 100
    widths = []
    for number, _, x, y, width in items:
        line = [one for one in pages[number - 1] if abs(one.y - y) < 0.1 and one.x < x + width - 1]
        widths.append((width, _right(max(line, key=lambda one: one.x)) - x))
    assert sum(width for width, _ in widths) > 0.95 * sum(wanted for _, wanted in widths)
    assert all(0.88 * wanted < width < 1.01 * wanted for width, wanted in widths)


def _right(words: Words) -> float:
    """Return the right edge of a run without the space at its end."""
    space = len(words.text) - len(words.text.rstrip())
    codes = [one for one in words.shown if isinstance(one, int)][-space:] if space else []
    unseen = sum(words.font.widths[code] for code in codes) * words.size / 1000
    return words.x + words.width - unseen
