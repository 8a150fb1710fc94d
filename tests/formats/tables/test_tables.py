"""Every kind of table becomes the same rows, by its content and not by its name."""

import contextlib
import zipfile
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.formats.spreadsheet.package import Row, SheetFacts
from app.formats.spreadsheet.reader import Workbook
from app.formats.tables.opening import TableFile
from app.models.errors import UserError
from tests.formats.spreadsheet.workbooks import make, read, read_as_proposed
from tests.formats.tables.makers import (
    html,
    html_row,
    ods,
    ods_cell,
    ods_number,
    ods_row,
    ods_table,
)

XLS = Path(__file__).parents[2] / "files" / "excel-97.xls"
"""A workbook of Excel 97: a merged title, percents, dates, telephones with zeros, a hidden row and sheet."""


def rows_of(path: Path, number: int = 0) -> list[Row]:
    return sheet_of(path, number)[0]


def sheet_of(path: Path, number: int = 0) -> tuple[list[Row], SheetFacts]:
    """Return all rows of a sheet, with merged cells filled in, and what is hidden."""
    with closing(TableFile(path)) as table:
        for _ in table.convert():
            pass
        workbook: Workbook = table.workbook
        for _ in workbook.read_strings():
            pass
        sheet, facts = workbook.sheets[number], SheetFacts()
        for _ in workbook.rows(sheet, facts=facts):
            pass
        found = [row for _, rows in workbook.rows(sheet, merges=facts.merges) for row in rows]
        return found, facts


def values_of(path: Path, number: int = 0) -> list[dict[int, object]]:
    return [{column: cell.value for column, cell in row.items()} for row in rows_of(path, number)]


def sheets_of(path: Path) -> list[tuple[str, bool]]:
    with closing(TableFile(path)) as table:
        for _ in table.convert():
            pass
        return [(sheet.name, sheet.is_hidden) for sheet in table.workbook.sheets]


def refusal(path: Path) -> UserError:
    with pytest.raises(UserError) as caught:
        rows_of(path)
    return caught.value


class TestOldWorkbook:
    def test_numbers_dates_and_percents_are_those_of_excel(self) -> None:
        [_, _, first, second, *_] = rows_of(XLS)
        assert first[3].value == Decimal("88400.5")
        assert (first[4].value, first[4].is_percent) == (Decimal("0.455"), True)
        assert first[5].value == date(2018, 10, 25)
        assert second[5].value == date(2561, 10, 1)

    def test_what_is_hidden_and_how_numbers_are_shown_is_told(self) -> None:
        rows, facts = sheet_of(XLS)
        assert (facts.hidden_rows, facts.hidden_columns) == ({5}, {6})
        assert rows[2][6].number_format == "0000000000"

    def test_a_hidden_sheet_stays_hidden(self) -> None:
        assert sheets_of(XLS) == [("โครงการ", False), ("เก็บไว้", True)]

    def test_its_projects_are_read_like_those_of_a_new_workbook(self) -> None:
        first, second = read_as_proposed(XLS).records  # the third row is hidden
        assert first.project.project_name == "พัฒนาโรงเรียน"
        assert first.project.allocated_budget_satang == 88_400_50
        assert second.project.start_date == date(2018, 10, 1)

    def test_a_cut_one_is_refused_calmly_wherever_it_is_cut(self, tmp_path: Path) -> None:
        whole = XLS.read_bytes()
        for length in range(8, len(whole) - 600, 311):
            (path := tmp_path / "ก.xls").write_bytes(whole[:length])
            assert "ก.xls" in refusal(path).what

    def test_one_with_a_changed_byte_is_read_or_refused(self, tmp_path: Path) -> None:
        whole = bytearray(XLS.read_bytes())
        path = tmp_path / "ก.xls"
        for at in range(100, len(whole), 97):
            changed = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
            path.write_bytes(changed)
            with contextlib.suppress(UserError):
                rows_of(path)


class TestLibreOffice:
    def test_values_are_those_declared_and_not_those_shown(self, tmp_path: Path) -> None:
        path = ods(
            tmp_path / "ก.ods",
            ods_table(
                ods_cell("พัฒนา\nโรงเรียน")
                + ods_number("88400.5", "88,401")
                + ods_number("0.455", "46%", "percentage")
                + ods_cell("25 ต.ค. 61", 'office:value-type="date" office:date-value="2018-10-25"')
                + ods_cell("TRUE", 'office:value-type="boolean" office:boolean-value="true"')
            ),
        )
        [row] = rows_of(path)
        assert row[1].value == "พัฒนา\nโรงเรียน"
        assert row[2].value == Decimal("88400.5")
        assert (row[3].value, row[3].is_percent) == (Decimal("0.455"), True)
        assert row[4].value == date(2018, 10, 25)
        assert row[5].value is True

    def test_repeated_cells_and_rows_keep_their_places(self, tmp_path: Path) -> None:
        empty = '<table:table-cell table:number-columns-repeated="3"/>'
        rows = (
            ods_cell("ก"),
            ods_row("<table:table-cell/>", 'table:number-rows-repeated="4"'),
            ods_row(empty + ods_cell("ข"), 'table:number-rows-repeated="2"'),
        )
        found = rows_of(ods(tmp_path / "ก.ods", ods_table(*rows)))
        assert [cell.place for row in found for cell in row.values()] == ["A1", "D6", "D7"]

    def test_an_endless_repetition_ends(self, tmp_path: Path) -> None:
        every = 'office:value-type="string" table:number-columns-repeated="16384"'
        path = ods(
            tmp_path / "ก.ods",
            ods_table(
                ods_cell("ก"),
                ods_row(ods_cell("ข", every), 'table:number-rows-repeated="3"'),
                ods_row("<table:table-cell/>", 'table:number-rows-repeated="1048572"'),
            ),
        )
        assert len(rows_of(path)) == 4

    def test_a_merged_cell_holds_for_its_rows(self, tmp_path: Path) -> None:
        merged = 'office:value-type="string" table:number-rows-spanned="2" table:number-columns-spanned="1"'
        path = ods(
            tmp_path / "ก.ods",
            ods_table(ods_cell("ฝ่าย", merged) + ods_cell("ก"), "<table:covered-table-cell/>" + ods_cell("ข")),
        )
        assert values_of(path) == [{1: "ฝ่าย", 2: "ก"}, {1: "ฝ่าย", 2: "ข"}]

    def test_what_is_hidden_and_leading_zeros_are_told(self, tmp_path: Path) -> None:
        columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
        hidden = ods_row(ods_cell("ก"), 'table:visibility="filter"')
        phone = ods_number("812345678", "0812345678")
        rows, facts = sheet_of(ods(tmp_path / "ก.ods", ods_table(phone, hidden, before=columns)))
        assert (facts.hidden_rows, facts.hidden_columns) == ({2}, {2})
        assert rows[0][1].number_format == "0000000000"

    def test_a_note_on_a_cell_is_no_part_of_its_text(self, tmp_path: Path) -> None:
        note = "<office:annotation><text:p>ตรวจแล้ว</text:p></office:annotation>"
        cell = f'<table:table-cell office:value-type="string">{note}<text:p>ก</text:p></table:table-cell>'
        assert values_of(ods(tmp_path / "ก.ods", ods_table(cell))) == [{1: "ก"}]

    def test_a_hidden_table_stays_hidden(self, tmp_path: Path) -> None:
        style = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
        tables = ods_table(ods_cell("ก")) + ods_table(ods_cell("ข"), name="แผ่น2", style="ta2")
        assert sheets_of(ods(tmp_path / "ก.ods", tables, style)) == [("แผ่น1", False), ("แผ่น2", True)]

    def test_one_with_a_password_says_so(self, tmp_path: Path) -> None:
        manifest = '<manifest><file-entry full-path="content.xml"><encryption-data/></file-entry></manifest>'
        error = refusal(ods(tmp_path / "ก.ods", ods_table(), manifest=manifest))
        assert "มีรหัสผ่าน" in error.what


class TestWebPage:
    def test_a_page_named_as_a_workbook_is_read_as_the_table_that_it_is(self, tmp_path: Path) -> None:
        rows = html_row("ชื่อโครงการ", "งบประมาณ", tag="th") + html_row("พัฒนาโรงเรียน", "1,200.50")
        [record] = read(html(tmp_path / "ก.xls", rows)).records
        assert record.project.allocated_budget_satang == 1_200_50

    @pytest.mark.parametrize("encoding", ["utf-8", "cp874", "utf-16"])
    def test_its_encoding_is_found(self, tmp_path: Path, encoding: str) -> None:
        assert values_of(html(tmp_path / "ก.xls", html_row("ปีงบประมาณ"), encoding)) == [{1: "ปีงบประมาณ"}]

    def test_cells_over_rows_and_columns_move_the_others(self, tmp_path: Path) -> None:
        rows = "<tr><td rowspan=2>ฝ่าย<td colspan=2>ก<td>ข</tr><tr><td>ค<td>ง<td>จ</tr>"
        assert values_of(html(tmp_path / "ก.html", rows)) == [
            {1: "ฝ่าย", 2: "ก", 4: "ข"},
            {1: "ฝ่าย", 2: "ค", 3: "ง", 4: "จ"},
        ]

    def test_line_breaks_stay_and_scripts_are_no_content(self, tmp_path: Path) -> None:
        rows = "<tr><td>ก<br>ข <script>var a = 1;</script><!-- ไม่ใช่ --> &amp; ค</td></tr>"
        assert values_of(html(tmp_path / "ก.html", rows)) == [{1: "ก\nข & ค"}]

    def test_the_text_above_a_table_is_its_title_and_the_text_below_is_told(self, tmp_path: Path) -> None:
        rows = html_row("ชื่อโครงการ", "งบประมาณ", tag="th") + html_row("ก", "10") + "</table><p>(ลงชื่อ)</p>"
        path = html(tmp_path / "ก.xls", rows)
        page = path.read_text("utf-8").replace("<body>", "<body><h3>เขตจตุจักร</h3>ปีงบประมาณ 2567")
        path.write_text(page, "utf-8")
        reading = read(path)
        assert [(r.project.office, r.project.fiscal_year) for r in reading.records] == [
            ("สำนักงานเขตจตุจักร", 2567)
        ]
        assert "แผ่นงานที่ไม่ได้นำเข้า: แผ่น ข้อความนอกตาราง" in map(str, reading.left_out)

    def test_a_page_without_a_table_is_named(self, tmp_path: Path) -> None:
        (path := tmp_path / "ก.xls").write_text("<html><body>กรุณาเข้าสู่ระบบ</body></html>", "utf-8")
        assert "หน้าเว็บที่ไม่มีตาราง" in refusal(path).what

    def test_tables_within_tables_without_end_are_refused(self, tmp_path: Path) -> None:
        path = html(tmp_path / "ก.html", "<tr><td><table>" * 500)
        assert "อ่านตาราง" in refusal(path).what


class TestDelimited:
    TEXT = "ชื่อโครงการ{0}งบประมาณ (บาท)\r\nพัฒนาโรงเรียน{0}1200\r\n"

    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp874", "tis-620"]
    )
    @pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
    def test_any_encoding_and_separator_reads_the_same(
        self, tmp_path: Path, encoding: str, separator: str
    ) -> None:
        (path := tmp_path / "ก.csv").write_bytes(self.TEXT.format(separator).encode(encoding))
        assert values_of(path)[1] == {1: "พัฒนาโรงเรียน", 2: "1200"}

    def test_separators_and_breaks_in_quotes_are_text(self, tmp_path: Path) -> None:
        text = 'ชื่อโครงการ,งบประมาณ\n"ก, ข\nค ""ง""","1,200"\n'
        (path := tmp_path / "ก.csv").write_text(text, "utf-8")
        assert values_of(path)[1] == {1: 'ก, ข\nค "ง"', 2: "1,200"}

    def test_title_rows_stand_above_the_headers(self, tmp_path: Path) -> None:
        text = "บัญชีโครงการ;;\n\n" + self.TEXT.format(";")
        (path := tmp_path / "ก.csv").write_text(text, "utf-8")
        [record] = read(path).records
        assert record.project.allocated_budget_satang == 1_200_00

    def test_a_line_that_tells_the_separator_is_no_row(self, tmp_path: Path) -> None:
        (path := tmp_path / "ก.csv").write_text("sep=;\n" + self.TEXT.format(";"), "utf-8")
        assert len(rows_of(path)) == 2

    def test_a_csv_without_known_headers_waits_for_the_clerk_to_name_its_columns(
        self, tmp_path: Path
    ) -> None:
        (path := tmp_path / "ก.csv").write_text("เรื่อง;เงิน\nพัฒนาโรงเรียน;500\n", "utf-8")
        assert values_of(path) == [{1: "เรื่อง", 2: "เงิน"}, {1: "พัฒนาโรงเรียน", 2: "500"}]

    def test_text_without_known_headers_is_no_table(self, tmp_path: Path) -> None:
        (path := tmp_path / "ก.txt").write_text("เรียน ผู้อำนวยการเขต, ทุกท่าน\n", "utf-8")
        assert "ไม่ใช่ตาราง" in refusal(path).what

    def test_thai_that_was_broken_before_is_named(self, tmp_path: Path) -> None:
        text = self.TEXT.format(",") * 5
        for broken in (text.encode().decode("latin-1"), text.encode("cp874").decode("latin-1")):
            (path := tmp_path / "ก.csv").write_text(broken, "utf-8")
            assert "เพี้ยนมาก่อน" in refusal(path).what


def test_a_workbook_with_only_pictures_says_so(tmp_path: Path) -> None:
    path = make(tmp_path / "ก.xlsx", {"งาน": []})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/media/image1.png", b"\x89PNG")
    with pytest.raises(UserError, match="มีแต่รูปภาพ"):
        read(path)


class TestNames:
    def test_a_workbook_is_one_whatever_its_name(self, tmp_path: Path) -> None:
        for name in ("ก.xls", "ก.xlsm", "ก.csv", "ก"):
            path = make(tmp_path / "ก.xlsx", {"งาน": [["ก"]]}).rename(tmp_path / name)
            assert values_of(path) == [{1: "ก"}]
