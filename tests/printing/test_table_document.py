"""Tables on paper: what has no room is cut with an ellipsis, but never a figure, nor a note."""

from datetime import date

from app.printing.columns.column import Column
from app.printing.table_document import Table, TableDocument
from tests.printing.programs.readers import pdftotext

LARGEST = "999,999,999,999.99"


def printed(table: Table) -> str:
    document = TableDocument("ทดสอบ", date(2019, 6, 24))
    document.draw_report([table], [])
    return pdftotext(document.to_bytes())


def columns(count: int) -> tuple[Column, ...]:
    return tuple(Column(f"คอลัมน์ {number}", lambda row: str(row), is_number=True) for number in range(count))


def test_figures_without_room_are_smaller_and_whole() -> None:
    table = Table("ยอดรวม", (), columns(14), (LARGEST,), (LARGEST,) * 14)
    assert printed(table).count(LARGEST) == 2 * 14


def test_a_count_behind_a_word_is_whole() -> None:
    table = Table("ความครบถ้วน", (), columns(16), ("ยังขาด 1,234/10,000",))
    assert printed(table).count("1,234/10,000") == 16


def test_a_long_name_is_cut_where_it_has_no_room() -> None:
    table = Table("ชื่อ", (), columns(12), ("50130000-3379 โครงการพัฒนาคุณภาพเครือข่ายโรงเรียนในสังกัดกรุงเทพมหานคร",))
    assert "…" in printed(table)


def test_a_note_goes_on_in_further_lines_and_takes_their_room_from_the_rows() -> None:
    notes = "   ".join(f"รายงานที่ได้รับภายในกำหนดส่ง {number:,}/120,000" for number in range(100, 120))
    text = printed(Table("หมายเหตุ", (notes,), columns(3), tuple(range(30))))
    assert all(f"{number:,}/120,000" in text for number in range(100, 120))
    assert text.count("\f") == 2
