"""Workbooks as spreadsheet programs write them, and invalid ones."""

import struct
import tracemalloc
import zipfile
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook as Book
from openpyxl.styles.numbers import BUILTIN_FORMATS

from app.formats.spreadsheet import package as workbook_parts
from app.formats.spreadsheet import reader
from app.formats.spreadsheet.number_formats import shown_as
from app.formats.spreadsheet.package import Fault, Row, SheetFacts, Value, column_name, escape, unescape
from app.formats.spreadsheet.reader import Workbook
from app.models.errors import UserError

SHEET = "xl/worksheets/sheet1.xml"


def rows_of(path: Path) -> list[Row]:
    """Return all rows of the first sheet, with merged cells filled in."""
    with closing(Workbook(path)) as workbook:
        list(workbook.read_strings())
        facts = SheetFacts()
        list(workbook.rows(workbook.sheets[0], facts=facts))
        return [row for _, rows in workbook.rows(workbook.sheets[0], facts.merges) for row in rows]


def values_of(path: Path) -> list[list[Value]]:
    return [[cell.value for cell in row.values()] for row in rows_of(path)]


@pytest.fixture
def book(tmp_path: Path) -> Any:
    """A workbook to fill; `save()` writes it and returns its path."""
    made = Book()
    path = tmp_path / "ก.xlsx"
    made.saved = lambda: made.save(path) or path
    return made


def replaced(path: Path, part: str, text: str | bytes) -> Path:
    """Return the workbook with another text in one of its parts."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[part] = text.encode() if isinstance(text, str) else text
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return path


def sheet(cells: str) -> str:
    return f'<worksheet><sheetData><row r="1">{cells}</row></sheetData></worksheet>'


# --- values ---


def test_every_type_is_kept(book: Any) -> None:
    book.active.append(
        ["ข้อความ", 180000, 0.1, date(2018, 10, 25), datetime(2018, 10, 25, 8, 30), True, None, "ท้าย"]
    )
    assert values_of(book.saved()) == [
        ["ข้อความ", Decimal(180000), Decimal("0.1"), date(2018, 10, 25), date(2018, 10, 25), True, "ท้าย"]
    ]


def test_the_dust_of_binary_fractions_is_no_part_of_a_number(book: Any) -> None:
    book.active.append([0.1 + 0.2, 99_999_999_999.99, 1e-20])
    assert values_of(book.saved()) == [[Decimal("0.3"), Decimal("99999999999.99"), Decimal("1E-20")]]


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(2561, 10, 25)])
def test_days_are_those_that_excel_means(book: Any, day: date) -> None:
    book.active.append([day])
    assert values_of(book.saved()) == [[day]]


@pytest.mark.parametrize(
    ("number", "day"), [(59, date(1900, 2, 28)), (60, date(1900, 2, 28)), (61, date(1900, 3, 1))]
)
def test_the_day_that_excel_counts_and_no_calendar_has_is_the_one_before(
    book: Any, number: int, day: date
) -> None:
    """Excel calls its day 60 the 29 February 1900."""
    book.active.append([number])
    book.active["A1"].number_format = "dd/mm/yyyy"
    assert values_of(book.saved()) == [[day]]


def test_days_counted_from_1904_are_the_same_days(book: Any) -> None:
    from openpyxl.utils.datetime import MAC_EPOCH

    book.epoch = MAC_EPOCH
    book.active.append([date(2018, 10, 25)])
    assert values_of(book.saved()) == [[date(2018, 10, 25)]]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("General", "number"),
        ("#,##0.00", "number"),
        ("0.00E+00", "number"),
        ('#,##0 "บาท/day"', "number"),
        ("[Red]-#,##0", "number"),
        ("[h]:mm", "number"),
        ("mm:ss", "number"),
        ("0.00%", "percent"),
        ("d/m/yyyy", "date"),
        ("mmmm", "date"),
        ("[$-107041E]d mmmm yyyy;@", "date"),
        ("[$-D07041E]d/m/yyyy", "date"),
        ("d/m/bbbb", "date"),
    ],
)
def test_number_formats_tell_days_and_percentages(code: str, shown: str) -> None:
    assert shown_as(code) == shown


def test_formats_without_a_code_are_known_by_number(book: Any) -> None:
    for number in (14, 10, 4):
        book.active.append([0.5 if number == 10 else 43398])
        book.active.cell(book.active.max_row, 1).number_format = BUILTIN_FORMATS[number]
    [[day], [share], [amount]] = [list(row.values()) for row in rows_of(book.saved())]
    assert (day.value, share.value, amount.value) == (date(2018, 10, 25), Decimal("0.5"), Decimal(43398))
    assert (day.is_percent, share.is_percent, amount.is_percent) == (False, True, False)


def test_a_formula_counts_with_the_value_that_was_left_and_without_one_is_a_fault(book: Any) -> None:
    book.active.append([1])
    path = book.saved()
    cells = '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c><c r="C1" t="str"><f>""</f><v></v></c>'
    cells += '<c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    [[first, second, fourth]] = values_of(replaced(path, SHEET, sheet(cells)))
    assert first == 2
    assert isinstance(second, Fault)
    assert isinstance(fourth, Fault)
    assert "#DIV/0!" in fourth.reason


def test_shared_texts_are_read_without_how_they_are_pronounced(book: Any) -> None:
    path = book.saved()
    first = "<si><r><t>ครั้งที่ </t></r><r><t>1</t></r><rPh><t>เสียง</t></rPh></si>"
    strings = f"<sst>{first}<si><t>a_x000D_\nb</t></si></sst>"
    types = 'Type="http://x/sharedStrings" Target="sharedStrings.xml"'
    with zipfile.ZipFile(path) as old:
        relations = old.read("xl/_rels/workbook.xml.rels").decode()
    replaced(
        path,
        "xl/_rels/workbook.xml.rels",
        relations.replace("</Rel", f'<Relationship Id="s" {types}/></Rel', 1),
    )
    replaced(path, "xl/sharedStrings.xml", strings)
    cells = '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
    assert values_of(replaced(path, SHEET, sheet(cells))) == [["ครั้งที่ 1", "a\r\nb"]]


@pytest.mark.parametrize("text", ["_x0041_", "_x005F_", "__x0041_", "\x07\ufffe", "x005F_", "ก_xZZZZ_"])
def test_what_xml_cannot_hold_is_escaped_and_comes_back(text: str) -> None:
    assert unescape(escape(text)) == text


def test_rows_of_a_merged_cell_have_its_value_and_say_so(book: Any) -> None:
    for row in (["หนึ่ง", 1], [None, 2], [None, 3], ["สอง", 4]):
        book.active.append(row)
    book.active.merge_cells("A1:A3")
    rows = rows_of(book.saved())
    assert [row[1].value for row in rows] == ["หนึ่ง", "หนึ่ง", "หนึ่ง", "สอง"]
    assert [row[1].merged_into for row in rows] == ["", "A1", "A1", ""]


def test_columns_are_named_as_excel_does() -> None:
    assert [column_name(number) for number in (1, 26, 27, 702, 703, 16384)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]


# --- what is refused ---


def refused(path: Path, words: str) -> None:
    with pytest.raises(UserError, match=words):
        rows_of(path)


def test_other_files_are_told_from_workbooks(tmp_path: Path) -> None:
    path = tmp_path / "ก.xlsx"
    refused(path, "ไม่พบไฟล์")
    refused(tmp_path, "เป็นโฟลเดอร์")
    for data, words in (
        (b"", "ไม่ใช่สมุดงาน"),
        (b"SQLite format 3\0" * 100, "ไม่ใช่สมุดงาน"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), "ไม่ใช่สมุดงาน"),
        (b"PK\x03\x04" + bytes(4000), "อ่านสมุดงาน"),
    ):
        path.write_bytes(data)
        refused(path, words)


def test_a_zip_without_a_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "จดหมาย.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    refused(path, "ไม่ใช่สมุดงาน Excel")


def test_a_damaged_workbook_is_refused_wherever_it_is_cut(book: Any) -> None:
    book.active.append(["ข้อความ"] * 50)
    path = book.saved()
    whole = path.read_bytes()
    for length in range(30, len(whole), 397):
        path.write_bytes(whole[:length])
        refused(path, "สมุดงาน")


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData/></worksheet>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet/>',
        "<worksheet><sheetData><row>",
        sheet('<c r="A1" t="s"><v>7</v></c>'),
        sheet('<c r="A1" t="s"><v>-1</v></c>'),
        sheet('<c r="A1"><v>NaN</v></c>'),
        sheet('<c r="A1"><v>สอง</v></c>'),
        sheet('<c r="A1"><v>1E999999999</v></c>'),
        sheet(f'<c r="A1"><v>{"9" * 5000}</v></c>'),
        "<?xml version='1.0' encoding='utf-7'?><worksheet><sheetData/></worksheet>",
        "<?xml version='1.0' encoding='idna'?><worksheet><sheetData/></worksheet>",
        "<?xml version='1.0' encoding='hex'?><worksheet><sheetData/></worksheet>",
        "<worksheet>" * 200,
        sheet('<c r="XFE1"><v>1</v></c>'),
        sheet('<c r="A1" s="99999"><v>1</v></c>'),
        '<worksheet><sheetData><row r="1048577"/></sheetData></worksheet>',
        '<worksheet><sheetData><row r="2"/><row r="1"/></sheetData></worksheet>',
        '<worksheet><mergeCells><mergeCell ref="A1:อ9"/></mergeCells></worksheet>',
        "<worksheet a='" + "ก" * 2_000_000 + "'/>",
    ],
)
def test_a_sheet_that_no_program_writes_is_refused(book: Any, text: str) -> None:
    refused(replaced(book.saved(), SHEET, text), "อ่านสมุดงาน")


def test_a_part_packed_in_a_way_that_unpacks_without_bounds_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ก.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("_rels/.rels", b" " * 50_000_000)
    tracemalloc.start()
    refused(path, "อ่านสมุดงาน")
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_bomb_is_refused_by_what_it_claims(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_BYTES", 2_000_000)
    path = replaced(book.saved(), SHEET, sheet("<c/>" * 1_000_000))
    assert path.stat().st_size < 50_000
    tracemalloc.start()
    refused(path, "ใหญ่เกิน")
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


def test_a_claim_that_is_a_lie_is_refused(book: Any) -> None:
    path = replaced(book.saved(), SHEET, sheet("<c/>" * 100_000))
    data = path.read_bytes()
    place = data.rfind(SHEET.encode()) - 22  # the size of the part in the directory
    path.write_bytes(data[:place] + struct.pack("<I", 1000) + data[place + 4 :])
    refused(path, "อ่านสมุดงาน")


def test_a_directory_of_endless_parts_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ก.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(6_000):
            archive.writestr(f"{number}", "")
    monkeypatch.setattr(zipfile, "ZipFile", None)  # it is never asked
    refused(path, "อ่านสมุดงาน")


def test_too_large_a_file_is_refused(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_parts, "MAX_FILE_BYTES", 1000)
    refused(book.saved(), "ใหญ่เกิน")


def test_a_workbook_is_let_go_of_when_it_is_refused(book: Any) -> None:
    path = replaced(book.saved(), "xl/workbook.xml", "<workbook/>")
    refused(path, "อ่านสมุดงาน")
    path.rename(path.with_name("ข.xlsx"))
