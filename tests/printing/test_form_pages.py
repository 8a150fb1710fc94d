"""The form over several pages: what stands together, and where it breaks."""

import pytest

from app.models.project_record import ProjectRecord
from app.printing.form_blocks import WIDTH
from app.printing.layout import Role
from app.printing.official_form import lay_out_form
from tests.printing.forms import EMPTY, SENTENCE, laid_out, printed, report, runs, stress, text_of
from tests.printing.programs.readers import READERS, single_spaced, without_spaces

LONG = [stress(reports=n, sentences=n) for n in (1, 5, 8, 12)]


@pytest.mark.parametrize("reader", READERS)
def test_a_long_form_copies_without_an_error(reader: str) -> None:
    pages = laid_out(stress())
    copied = single_spaced(READERS[reader](printed(stress())))
    assert [run for run in runs(pages) if single_spaced(run) not in copied] == []


@pytest.mark.parametrize("reader", ["pdfium", "mupdf"])
def test_a_long_form_is_read_in_its_order(reader: str) -> None:
    assert without_spaces(READERS[reader](printed(stress()))) == without_spaces(text_of(laid_out(stress())))


@pytest.mark.parametrize("record", LONG)
def test_a_report_stays_on_its_page(record: ProjectRecord) -> None:
    reports = [piece for page in laid_out(record) for piece in page if piece.block.role is Role.REPORT]
    assert len(reports) == len(record.reports)


@pytest.mark.parametrize("record", LONG)
def test_a_heading_never_ends_a_page(record: ProjectRecord) -> None:
    last = [page[-2].block.role for page in laid_out(record)]
    assert Role.HEADING not in last


@pytest.mark.parametrize("record", LONG)
def test_a_paragraph_leaves_two_lines_on_each_page(record: ProjectRecord) -> None:
    pieces = [piece for page in laid_out(record) for piece in page if piece.block.role is Role.PARAGRAPH]
    assert all(len(piece.feet) >= 2 for piece in pieces)


@pytest.mark.parametrize("record", LONG)
def test_certification_and_signature_stand_with_the_last_report(record: ProjectRecord) -> None:
    last = [piece.block.role for piece in laid_out(record)[-1]][:-1]
    assert last[-3:] == [Role.REPORT, Role.CERTIFICATION, Role.SIGNATURE]


def test_a_report_taller_than_a_page_is_parted_between_lines() -> None:
    tall = report(1, narrative=SENTENCE * 60)
    pages = lay_out_form(EMPTY, [tall])
    parts = [piece for page in pages for piece in page if piece.block.role is Role.REPORT]
    assert len(parts) > 1
    assert all(len(part.feet) >= 2 for part in parts)
    assert [piece.block.role for piece in pages[-1]][-3:-1] == [Role.CERTIFICATION, Role.SIGNATURE]
    assert Role.REPORT in [piece.block.role for piece in pages[-1]]


def test_progress_lines_stay_on_one_line_for_all_amounts_below_ten_million() -> None:
    usual = {"plan_status": "เป็นไปตามแผน", "target_status": "เป็นไปตามเป้าหมาย"}
    reports = [report(n, progress=100_00, disbursed_satang=9_999_999_99, **usual) for n in range(1, 13)]
    blocks = [piece.block for page in lay_out_form(EMPTY, reports) for piece in page]
    assert {len(block.line_heights) for block in blocks if block.role is Role.REPORT} == {2}


def test_larger_amounts_wrap_without_touching_the_statuses() -> None:
    usual = {"plan_status": "เป็นไปตามแผน", "target_status": "เป็นไปตามเป้าหมาย"}
    pages = lay_out_form(EMPTY, [report(12, progress=100_00, disbursed_satang=99_999_999_999_99, **usual)])
    (found,) = [piece for page in pages for piece in page if piece.block.role is Role.REPORT]
    edges = [(run.x, run.x + run.face.width(run.content.text.rstrip())) for run in found.block.runs]
    plan, target = edges[-2], edges[-1]
    assert all(right <= plan[0] for _, right in edges[1:-2])
    assert plan[1] <= target[0] < target[1] <= WIDTH


def test_long_statuses_wrap_inside_their_columns() -> None:
    pages = lay_out_form(EMPTY, [report(1, plan_status="ช้า" * 40, target_status="ไม่เป็นไปตามเป้าหมาย" * 5)])
    (found,) = [piece for page in pages for piece in page if piece.block.role is Role.REPORT]
    assert all(run.x + run.face.width(run.content.text.rstrip()) <= WIDTH + 0.01 for run in found.block.runs)
