"""Cells pasted from a spreadsheet lose the quotation marks that it put around them, and no others."""

import pytest

from app.formats.pasted_cells import cells_of, html_of_cells, text_of_cells, without_cell_quotes


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        ('"1. เพื่อพัฒนา ""เครือข่าย""\n2. เพื่อส่งเสริม"', '1. เพื่อพัฒนา "เครือข่าย"\n2. เพื่อส่งเสริม'),
        ('"หนึ่ง\r\nสอง"\t"สาม\r\nสี่"\r\n', "หนึ่ง\nสอง\tสาม\nสี่\n"),
        ('"หนึ่ง\nสอง"\nสาม', "หนึ่ง\nสอง\nสาม"),
        ('"เครือข่าย"', '"เครือข่าย"'),
        ('โครงการ "ก"\nและ "ข"', 'โครงการ "ก"\nและ "ข"'),
        ('"เครือข่าย" คือ\nกลุ่ม', '"เครือข่าย" คือ\nกลุ่ม'),
    ],
)
def test_quotes_of_cells(pasted: str, meant: str) -> None:
    assert without_cell_quotes(pasted) == meant


def test_cells_are_divided_by_tabs_and_lines_and_keep_breaks_within_quotes() -> None:
    assert cells_of('ก\t"หนึ่ง\nสอง ""ข"""\r\nค\tง\r\n\r\n') == [["ก", 'หนึ่ง\nสอง "ข"'], ["ค", "ง"]]


def test_quotation_marks_of_the_writer_never_swallow_the_lines_between_them() -> None:
    assert cells_of('"ด่วน\t1\nก\t2\nปี"\t3') == [['"ด่วน', "1"], ["ก", "2"], ['ปี"', "3"]]


@pytest.mark.parametrize("cells", [[["ก\nข", 'ค "ง"'], ["", "1,000"]], [["หนึ่ง"]], [['"ก"']], [["ก\tข"]]])
def test_copied_cells_come_back_as_they_were(cells: list[list[str]]) -> None:
    assert cells_of(text_of_cells(cells)) == cells


def test_a_web_page_says_which_cells_are_numbers_and_keeps_the_others_as_texts() -> None:
    page = html_of_cells([["รหัส", "บาท"], ["=1+1", "1,000"], ["<b>\nข", ""]], [False, True], has_header=True)
    assert page.count("\\@") == 5, "headers, a text that looks like a formula, and an empty cell"
    assert 'sdval="1000"' in page
    assert '&lt;b&gt;<br style="mso-data-placement:same-cell">ข' in page
