"""What a row of a table is: a project's, or a sum, a group's name, a repeated header, a note, a signature.

A group's name is context: "1. ฝ่ายการศึกษา" tells the division of the rows below it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from app.formats.reference_lists import listed_divisions, listed_offices
from app.formats.spreadsheet.cells import cell_text
from app.formats.spreadsheet.columns import ID, IDENTITY, KINDS, plain
from app.formats.spreadsheet.headers import Layout, Title
from app.formats.spreadsheet.package import Cell, Row
from app.models.entry import Kind
from app.models.thai import arabic_digits

ABOVE: Final = "ข้อความเหนือตาราง"
HEADER: Final = "หัวตาราง"
GROUP: Final = "แถวชื่อกลุ่ม"
NOTHING_MAPPED: Final = "แถวที่ไม่มีข้อมูลในคอลัมน์ที่นำเข้า"
NOTE: Final = "หมายเหตุและลายมือชื่อ"
TOTAL: Final = "แถวผลรวม"
HIDDEN: Final = "แถวที่ซ่อนไว้"
NAME_ONLY: Final = "แถวที่มีแต่ชื่อ"
PART: Final = "แถวกิจกรรมย่อยของโครงการ"
NAMELESS: Final = "แถวที่ไม่มีชื่อและรหัสโครงการ"
PLAN: Final = "จำนวนตามแผนของแต่ละเดือน"
OTHER_TABLE: Final = "แถวของตารางที่ไม่ได้เลือก"
"""Reasons why rows are left out."""

ORDINALS: Final = frozenset({"ลำดับ", "ลำดับที่", "ที่", "no", "ข้อ"})
"""Headers of a row's number, folded."""

_ORDINAL = re.compile(r"\s*(\d+(\.\d+)*[.)]?|[ก-ฮ][.)]|[IVXivx]+[.)]|[-–•*])\s+|\s*\d+(\.\d+)*[.)]\s*")
_GROUP_WORDS: Final = (
    "ฝ่าย|กลุ่มงาน|กลุ่มที่|กองที่|สำนักงานเขต|(ประเด็น)?ยุทธศาสตร์|ด้านที่|ด้าน|มิติที่|กลยุทธ์|แผนงาน|เป้าประสงค์|เป้าหมายที่|"
    "หมวด|ผลผลิต|ส่วนที่|ประเภท|ตารางที่|งบดำเนินงาน|งบลงทุน|งบบุคลากร|งบกลาง|งบเงินอุดหนุน|งบรายจ่ายอื่น|ไตรมาส"
)
_STRONG = re.compile("ฝ่าย|(ประเด็น)?ยุทธศาสตร์|สำนักงานเขต|ด้านที่|ตารางที่")
"""Words that begin a group's name even in a row with a number and amounts."""

_GROUP = re.compile(rf"({_GROUP_WORDS})(?!ละ)")
_SUM_WORDS: Final = (
    r"รวม(ทั้งสิ้น|ทั้งหมด|ทั้งปี|เงิน|เป็นเงิน|งบประมาณ|งบ|จำนวน|วงเงิน|ยอด|ย่อย|สะสม|หน้านี้|ค่าใช้จ่าย|รายจ่าย|"
    rf"ปี|เดือน|ไตรมาส|โครงการทั้ง|งาน(?=\s|$)|ข้อ|{_GROUP_WORDS}|"
    "ทุก(ด้าน|ยุทธศาสตร์|แผนงาน|ฝ่าย|โครงการ|หน่วยงาน|เขต|ปี|เดือน|ประเภท|หมวด))"
)
_COUNTS: Final = "โครงการ|รายการ|กิจกรรม"
_NUMBERS: Final = rf"[\s:=]*+([\d,.]++\s*+({_COUNTS}|บาท|แห่ง|งาน)?)*+[\s:.]*+"
"""Possessive, so that no text takes longer than its length."""

_TOTAL = re.compile(
    rf"(ยอด|ผล)?รวม[ๆฯ]?{_NUMBERS}(ทั้งสิ้น|ทั้งหมด)?|(ยอด|ผล)?{_SUM_WORDS}.*|"
    rf"(grand\s*|sub\s*-?\s*)?total{_NUMBERS}|sum{_NUMBERS}|(ยอด)?ยก(มา|ไป)(จาก.*)?|"
    rf"จำนวน(ทั้งสิ้น)?\s*[\d,]+\s*({_COUNTS}).*|[\d,]+\s*({_COUNTS})|(คิดเป็น|ค่า)?(ร้อยละ|เฉลี่ย)(ของ.*)?[\s\d.,%]*",
    re.IGNORECASE,
)
_TOTAL_STARTS: Final = frozenset("รยผgGsStTจ0123456789,คเ")
"""The first letters of what `_TOTAL` matches: names of projects begin with others."""

_DIGITS: Final = "ศูนย์|หนึ่ง|เอ็ด|สอง|ยี่|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|ร้อย|พัน|หมื่น|แสน|ล้าน"
_WORDS_OF_BAHT = re.compile(
    rf"[(\[（]?\s*(=|ตัวอักษร|รวมเงิน)?[\s:]*((?:{_DIGITS})\s*+)++"
    r"บาท(ถ้วน|.*สตางค์)?\s*[)\]）]?"
)
_UNITS_OF_BAHT = re.compile(r"[(\[（]?\s*(สิบ|ร้อย|พัน|หมื่น|แสน|ล้าน)*\s*บาท\s*[)\]）]?")
_OWN: Final = frozenset({"allocated_budget_satang", "disbursed_satang", "progress"})
"""Entries that a row of sums has, too."""

_PLANS: Final = frozenset({"แผน", "แผนงาน", "แผนการใช้จ่าย", "แผนการเบิกจ่าย", "แผนเงิน", "เป้าหมาย"})
"""Cells that call a row's amounts planned ones."""

_NOTE = re.compile(
    r"(หมายเหตุ|ที่มา|แหล่งข้อมูล|ข้อมูล\s*ณ|ณ\s*วันที่|คำชี้แจง|คำอธิบาย|พิมพ์เมื่อ|หน้า\s*\d+|\*|\d{1,2}/\s*[ก-ฮเ-ไ]|หน่วย\s*[:：])"
)
_SIGNATURE = re.compile(
    r"(ลงชื่อ|ลงนาม|ผู้รายงาน|ผู้จัดทำ|ผู้ตรวจ|ผู้รับรอง|ผู้อนุมัติ|ผู้เห็นชอบ|เรียน\s|ขอรับรอง|ตำแหน่ง|"
    r"หัวหน้าฝ่าย|ผู้อำนวยการเขต|.{0,30}(\.{6}|…{2}|_{6}))"
)
_PROJECT_WORDS: Final = (
    "โครงการ",
    "กิจกรรม",
    "จัดซื้อ",
    "จัดจ้าง",
    "ก่อสร้าง",
    "ปรับปรุง",
    "ซ่อมแซม",
    "อบรม",
    "จ้าง",
    "ค่า",
)
_COUNTED = re.compile(r"\s*[(\[]?\s*(จำนวน|รวม)?\s*[\d,]+\s*(โครงการ|รายการ|กิจกรรม)\s*[)\]]?\s*$")
_COLUMN_NUMBER: Final = re.compile(r"\(?(\d{1,2})\)?(\s*[=(].*)?")
_LONGEST: Final = 300
_SHORTEST_DIVISION: Final = len("ฝ่ายโยธา")
_TITLE_YEAR = re.compile(r"(?:ปีงบประมาณ|งบประมาณประจำปี|ประจำปี)\s*(?:พ\.?\s?ศ\.?)?\s*(25\d\d)")


@dataclass(slots=True)
class Groups:
    """The groups that the rows stand in: entries told by titles and by groups' rows, outermost first."""

    told: dict[str, Cell] = field(default_factory=dict)

    def enter(self, key: str, cell: Cell) -> None:
        """Enter a group: those within the one of the same level that ends are left, but the year stays."""
        if key in self.told:
            keys = list(self.told)
            for inner in keys[keys.index(key) :]:
                if inner != "fiscal_year":
                    del self.told[inner]
        self.told[key] = cell

    def leave(self, total: str) -> None:
        """Leave the groups that a total sums up."""
        for key, cell in list(self.told.items()):
            if str(cell.value) in total:
                del self.told[key]


class RowKinds:
    """Tells what each row of a table is; the rows arrive in order."""

    def __init__(self, layout: Layout) -> None:
        self.groups = Groups()
        self._layout = layout
        self._has_ended = False
        self._numbers: set[str] = set()
        self._last_number = 0
        self._names = [c for c, key in layout.columns.items() if key in ("project_name", "project_code")]
        self._ordinals = [c for c, header in layout.headers.items() if plain(header) in ORDINALS]
        self._amounts = [c for c, key in layout.columns.items() if KINDS.get(key) is Kind.MONEY]
        self._sums: dict[int, list[Decimal]] = {column: [Decimal(0), Decimal(0)] for column in self._amounts}
        if not layout.is_of_reports:
            self._read_titles(layout.titles)

    def _read_titles(self, titles: tuple[Title, ...]) -> None:
        """Take the office, the year and the division from the titles, each if they tell only one.

        The name of the sheet tells what they do not.
        """
        layout = self._layout
        name = Title(layout.first_header, 1, layout.sheet.name)
        for key, find in (("office", _offices_in), ("division", _divisions_in), ("fiscal_year", _years_in)):
            found = find("\n".join(title.text for title in titles))
            if not found and key != "division":
                found = find("\n".join(layout.subjects))
            if not found and key != "fiscal_year":
                found, titles = find(name.text) or _named_by(name.text, key), (*titles, name)
            if len(found) == 1:
                title = next((t for t in titles if found[0] in arabic_digits(t.text)), name)
                self.groups.told[key] = Cell(title.row, title.column, found[0])
        self._enter_strategy(titles)

    def _enter_strategy(self, titles: tuple[Title, ...]) -> None:
        """Enter the strategy that stands directly above the table, as on each page of a plan."""
        found = [title for title in titles if _group_key(without_ordinal(title.text)) == "strategic_issue"]
        others = "strategic_issue" in self._layout.columns.values()
        if len(found) == 1 and not others and len(found[0].text) <= _LONGEST:
            self.groups.enter("strategic_issue", Cell(found[0].row, found[0].column, found[0].text))

    def reason(self, number: int, row: Row, given: Mapping[str, Cell]) -> str:
        """Return why a row is no project's, or "". `given` are its cells by the key of their column."""
        layout = self._layout
        if number < layout.first_header:
            return ABOVE
        if number <= layout.header_row or number in layout.repeats or self._is_header(row):
            return HEADER
        if ID in given:
            return ""
        return self._by_texts(row, given) or self._by_numbers(row, given)

    def _by_texts(self, row: Row, given: Mapping[str, Cell]) -> str:
        texts = {column: text for column, cell in row.items() if (text := _text(cell))}
        lead_column = next((c for c, text in texts.items() if not _is_number(text)), 0)
        lead = texts.get(lead_column, "")
        has_code = "project_code" in given and _is_code(given["project_code"])
        if (
            not has_code
            and self._is_total(lead, texts)
            and not (self._is_numbered(row) and given.keys() - _OWN)
        ):
            self.groups.leave(lead)
            return TOTAL
        if not has_code and self._is_note(lead, row, lead_column):
            return NOTE
        if not has_code and self._is_group(lead, lead_column, row, texts):
            return GROUP
        return "" if given else NOTHING_MAPPED

    def _is_total(self, lead: str, texts: Mapping[int, str]) -> bool:
        names = [texts[column] for column in self._names if column in texts]
        if any(text[:1] in _TOTAL_STARTS and _TOTAL.fullmatch(text) for text in (lead, *names)):
            return True
        # A project's row, too, may say its amount in words.
        return all(map(_is_amount_in_words, names)) and any(map(_is_amount_in_words, texts.values()))

    def _is_note(self, lead: str, row: Row, column: int) -> bool:
        """Return whether the row is a note or a signature, or stands below one without saying more."""
        if len(row) > 4 or any(isinstance(cell.value, Decimal) for cell in row.values()):
            return False
        if _NOTE.match(lead) or _SIGNATURE.match(lead):
            self._has_ended = True
            return True
        return self._has_ended and len(row) <= 3 and bool(lead)

    def _is_group(self, lead: str, column: int, row: Row, texts: Mapping[int, str]) -> bool:
        name = _COUNTED.sub("", without_ordinal(lead)).strip(" :：")
        if not _GROUP.match(name) or self._continues(row):
            return False
        others = [text for place, text in texts.items() if place != column and not _is_number(text)]
        if not _STRONG.match(name) and (self._has_amount(row) or (self._is_numbered(row) and len(row) > 2)):
            return False
        if any(text != lead and not _COUNTED.fullmatch(text) for text in others):
            return False
        if key := _group_key(name):
            division = next((listed for listed in listed_divisions() if name.startswith(listed)), name)
            value = division if key == "division" else name
            self.groups.enter(key, Cell(row[column].row, column, value))
        return True

    def _is_numbered(self, row: Row) -> bool:
        """Return whether the row has a number in the column of ordinals, as projects have."""
        return any(column in row and _is_number(str(row[column].value)) for column in self._ordinals)

    def _continues(self, row: Row) -> bool:
        """Return whether the row's number follows that of the project above, as no group's does."""
        return bool(self._last_number) and self._number_of(row) == str(self._last_number + 1)

    def _by_numbers(self, row: Row, given: Mapping[str, Cell]) -> str:
        """Return TOTAL for a row without name whose amounts are the sums of those above."""
        if _is_numbering(row):
            return HEADER
        amounts = {c: cell.value for c in self._amounts if (cell := row.get(c)) and _is_amount(cell)}
        texts = [cell.value for cell in row.values() if isinstance(cell.value, str)]
        is_nameless = not IDENTITY & given.keys() and all(map(_is_number, texts))
        if is_nameless and amounts and all(value in self._sums[c] for c, value in amounts.items()):
            self._start_part()
            return TOTAL
        whole, dot, _ = self._number_of(row).partition(".")
        self._last_number = int(whole) if whole and not dot else 0
        for column, value in amounts.items() if not (dot and whole in self._numbers) else ():
            assert isinstance(value, Decimal)
            self._sums[column] = [amount + value for amount in self._sums[column]]
        return ""

    def _start_part(self) -> None:
        for sums in self._sums.values():
            sums[1] = Decimal(0)

    def _is_header(self, row: Row) -> bool:
        """Return whether the row repeats the headers, as on each page."""
        paths = self._layout.paths
        found = [cell for column, cell in row.items() if column in self._layout.columns]
        return len(found) > 1 and all(
            isinstance(cell.value, str) and cell_text(cell) in paths.get(cell.column, ()) for cell in found
        )

    def is_part(self, row: Row) -> bool:
        """Return whether a row numbered 1.1 follows a project numbered 1: it may be one of its activities."""
        whole, dot, _ = self._number_of(row).partition(".")
        if not dot:
            self._numbers.add(whole)
        return bool(dot) and whole in self._numbers

    def _number_of(self, row: Row) -> str:
        return next((_number_text(row[column]) for column in self._ordinals if column in row), "")

    def _may_be_group_with_sums(self, row: Row, given: Mapping[str, Cell]) -> bool:
        """Return whether a row has a group's word and amounts, and neither a number nor anything else."""
        if "project_name" not in given or self._is_numbered(row) or given.keys() - {"project_name", *_OWN}:
            return False
        return bool(_GROUP.match(without_ordinal(_text(given["project_name"]))))

    @staticmethod
    def is_plan(row: Row) -> bool:
        """Return whether the amounts of a row's months are planned ones, as one of its cells says."""
        return any(cell.value in _PLANS for cell in row.values())

    def _has_amount(self, row: Row) -> bool:
        return any(column in row and _is_amount(row[column]) for column in self._amounts)

    def is_only_a_name(self, row: Row, given: Mapping[str, Cell]) -> bool:
        """Return whether a row may be a group's name, perhaps with its sums, as well as a project's."""
        layout = self._layout
        if self._may_be_group_with_sums(row, given):
            return True
        if len(row) != 1 or "project_name" not in given or len(layout.columns) < 3:
            return False
        text = without_ordinal(_text(given["project_name"]))
        return layout.is_mostly_filled and not text.startswith(_PROJECT_WORDS)


def _offices_in(text: str) -> list[str]:
    """Return the listed offices that a text names, with or without "สำนักงาน"."""
    return [office for office in listed_offices() if office.removeprefix("สำนักงาน") in text]


def _divisions_in(text: str) -> list[str]:
    return [division for division in listed_divisions() if division in text]


def _years_in(text: str) -> list[str]:
    return list(dict.fromkeys(match[1] for match in _TITLE_YEAR.finditer(arabic_digits(text))))


def _named_by(sheet: str, key: str) -> list[str]:
    """Return what a sheet's name alone means: "โยธา", "ฝ่ายพัฒนาชุมชน" or "บางรัก"."""
    name = sheet.strip()
    if key == "office":
        return [office for office in listed_offices() if office == f"สำนักงานเขต{name}"]
    full = name if name.startswith("ฝ่าย") else f"ฝ่าย{name}"
    begun = [division for division in listed_divisions() if division.startswith(full)]
    if len(begun) == 1 and len(full) >= _SHORTEST_DIVISION:
        return begun
    return [name] if name.startswith("ฝ่าย") and len(name) >= _SHORTEST_DIVISION else []


def without_ordinal(text: str) -> str:
    """Return a text without the number, letter or sign that it begins with."""
    match = _ORDINAL.match(text)
    return text[match.end() :] if match else text


def _text(cell: Cell) -> str:
    """Return the beginning of a cell's text, by which rows are told apart."""
    return arabic_digits(cell.value[:_LONGEST]).strip() if isinstance(cell.value, str) else ""


def _is_amount_in_words(text: str) -> bool:
    """Return whether a text is an amount in words, and not only a unit, such as ล้านบาท."""
    return "บาท" in text and _WORDS_OF_BAHT.fullmatch(text) is not None and not _UNITS_OF_BAHT.fullmatch(text)


def _is_code(cell: Cell) -> bool:
    """Return whether a cell in the column of codes may hold one, and not the word of a sum or a group."""
    text = _text(cell)
    return (
        not (_TOTAL.fullmatch(text) or _NOTE.match(text) or _GROUP.match(without_ordinal(text))) or not text
    )


def _number_text(cell: Cell) -> str:
    """Return a row's number as people see it, without a dot at its end."""
    text = _text(cell) if isinstance(cell.value, str) else format(cell.value) if _is_amount(cell) else ""
    return text.strip(" .)") if _NUMBERED.fullmatch(text) else ""


_NUMBERED = re.compile(r"\d+(\.\d+)*[.)]?")


def _is_number(text: str) -> bool:
    """Return whether a text is an amount, an ordinal or a dash, as people type them."""
    return not _NO_NUMBER.search(text)


_NO_NUMBER = re.compile(r"[^\d.,()%\s–-]")


def _is_amount(cell: Cell) -> bool:
    return isinstance(cell.value, Decimal) and not cell.merged_into


def _group_key(name: str) -> str:
    """Return the key of the entry that a group's name tells, or ""."""
    if name.startswith("ฝ่าย"):
        return "division"
    if name.startswith("สำนักงานเขต"):
        return "office"
    return "strategic_issue" if re.match(r"(ประเด็น)?ยุทธศาสตร์|ด้านที่", name) else ""


def _is_numbering(row: Row) -> bool:
    """Return whether the cells number their columns, as (1) (2) (3)=(1)-(2) below a header."""
    found: list[int] = []
    for cell in row.values():
        match = _COLUMN_NUMBER.fullmatch(str(cell.value).strip())
        if not match:
            return False
        found.append(int(match[1]))
    return len(found) > 2 and found == [*range(found[0], found[0] + len(found))]
