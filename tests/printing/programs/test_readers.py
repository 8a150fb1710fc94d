"""The reference form in further readers, and how each code of a form stands for one character."""

import re
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest

from app.formats.pdf.structure import PdfStructure
from app.formats.pdf.words import page_words
from app.models.project_record import ProjectRecord
from app.printing.layout import Page
from app.printing.official_form import lay_out_form, print_form
from tests.long_form import each
from tests.printing.programs.other_programs import OTHER_PROGRAMS, is_installed
from tests.printing.programs.readers import MORE_READERS, single_spaced, without_spaces
from tests.printing.test_cluster_font import all_combinations, document

Reader = Callable[[bytes], str]


def runs(pages: list[Page]) -> list[str]:
    return [run.content.text for page in pages for piece in page for run, _ in piece.runs]


def lost_runs(record: ProjectRecord, reader: Reader) -> list[str]:
    """Return the runs of the form that the reader copies with another character or a space more or less."""
    copied = single_spaced(reader(print_form(record.project, record.reports)))
    expected = runs(lay_out_form(record.project, record.reports))
    return [run for run in expected if single_spaced(run) not in copied]


def added_letters(record: ProjectRecord, reader: Reader) -> int:
    copied = without_spaces(reader(print_form(record.project, record.reports)))
    return len(copied) - len(without_spaces("".join(runs(lay_out_form(record.project, record.reports)))))


def assert_exact(record: ProjectRecord, reader: Reader) -> None:
    assert lost_runs(record, reader) == []
    assert added_letters(record, reader) == 0
    lines = all_combinations()
    assert without_spaces(reader(document(lines))) == "".join(lines)


@pytest.mark.parametrize("reader", each(2, MORE_READERS))
def test_further_readers_copy_the_form_exactly(record: ProjectRecord, reader: str) -> None:
    assert lost_runs(record, MORE_READERS[reader]) == []
    assert added_letters(record, MORE_READERS[reader]) == 0


@pytest.mark.long
@pytest.mark.parametrize("reader", MORE_READERS)
def test_further_readers_copy_every_cluster_exactly(record: ProjectRecord, reader: str) -> None:
    assert_exact(record, MORE_READERS[reader])


@pytest.mark.long
@pytest.mark.parametrize("program", OTHER_PROGRAMS)
def test_other_programs_copy_form_and_clusters_exactly(record: ProjectRecord, program: str) -> None:
    if not is_installed(program):
        pytest.skip(f"{program} is not installed")
    assert_exact(record, OTHER_PROGRAMS[program])


def test_every_code_of_a_form_stands_for_one_character(record: ProjectRecord) -> None:
    structure = PdfStructure(print_form(record.project, record.reports))
    fonts = [one.font for page in structure.pages for one in page_words(structure, page).words]
    assert fonts
    assert {len(text) for font in fonts for text in font.texts.values()} == {1}


def test_no_character_spacing_divides_the_glyphs_of_a_cluster(record: ProjectRecord) -> None:
    with pikepdf.open(BytesIO(print_form(record.project, record.reports))) as pdf:
        content = b"".join(page.Contents.read_bytes() for page in pdf.pages)
    assert re.search(rb"\bTc\b", content) is None
    assert content.count(b"> -") > 500, "justified lines are spread between their clusters"


@pytest.mark.parametrize("reader", ["pdftotext -raw", "pdfminer.six", "pdfplumber", "pypdf"])
def test_a_space_before_a_lone_mark_is_copied_and_so_is_the_narrowest(reader: str) -> None:
    """pdftotext -raw goes by a space's width, of which the mark's empty glyph took nearly half."""
    lines = ["กี้่ิ ่ก ้ ํ ์ า", "x\u202fy\u2009z\u00a0ก"]
    copied = single_spaced(MORE_READERS[reader](document(lines))).split("\n")
    assert [single_spaced(line) for line in lines] == [line for line in copied if line.strip("\f ")]
