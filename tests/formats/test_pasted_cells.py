"""Cells pasted from a spreadsheet lose the quotation marks that it put around them, and no others."""

import pytest

from app.formats.pasted_cells import without_cell_quotes


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
