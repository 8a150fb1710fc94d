"""A column of amounts as a whole: its unit, its number formats, and what stands out.

Amounts are multiplied exactly, in decimals. The unit of a cell's own text comes before that of its number
format, the column's header and the table's title.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from statistics import median
from typing import Final

from app.formats.spreadsheet.package import Cell, Value
from app.formats.spreadsheet.values.amount_words import ask_none, ask_row_units, says_none
from app.formats.spreadsheet.values.column import AS_WRITTEN, BLANK, Column, Doubt, Findings
from app.models.thai import arabic_digits, clean_line

UNIT: Final = "unit"
BAHT: Final = "x1"
"""The key of a unit is its factor: x1 is baht, x1000 thousands of baht."""

_WORDS: Final = {"สิบ": 10, "ร้อย": 100, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000}
_WORD = "|".join(_WORDS)
_IN_BAHT = re.compile(
    rf"(?P<words>(?:{_WORD})*)\s*บาท|\(\s*(?P<alone>(?:{_WORD})+)\s*\)|(?<![ก-๙])(?P<short>ล\.?บ\.?)(?![ก-๙])"
    r"|(?P<english>million|thousand)s?\s*(?:of\s*)?baht|\((?P<mb>mb|m฿)\)|\bbaht\b|฿",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"\s*\(?\s*(?:{_WORD})*\s*บาท\s*\)?\s*")
_UNIT_SAID = re.compile(r"หน่วย(?:นับ|เงิน)?|จำนวนเงิน|unit", re.IGNORECASE)
_ENGLISH: Final = {"million": 1_000_000, "thousand": 1_000}

_LARGEST_PLAUSIBLE: Final = 1_000_000_000
"""The amount in baht from which a multiplied one is asked about: no project of a district comes near it."""


def money_factors(text: str) -> list[int]:
    """Return the units of money that a text names, as factors of baht."""
    return [_factor(match) for match in _IN_BAHT.finditer(text)]


def _factor(match: re.Match[str]) -> int:
    if match["short"] or match["mb"]:
        return 1_000_000
    if match["english"]:
        return _ENGLISH[match["english"].casefold()]
    return _product(match["words"] or match["alone"] or "")


def _product(words: str) -> int:
    factor = 1
    for word in re.findall(_WORD, words):
        factor *= _WORDS[word]
    return factor


def _units(column: Column) -> tuple[list[int], bool]:
    """Return the units that the context names, and whether they are certain."""
    own = _distinct(money_factors(column.header))
    lines = [line for line in column.title.split("\n") if money_factors(line)]
    said = _distinct([f for line in lines if _is_unit_line(line) for f in money_factors(_after_unit(line))])
    titles = [factor for line in lines for factor in money_factors(line) if factor != 1]
    hinted = _distinct([*titles, *column.units_beside])
    if own:
        is_clear = len(own) == 1 and (own != [1] or set(said) <= {1})
        return (own if is_clear else _distinct([*own, *said])), is_clear
    if said:
        return said, len(said) == 1
    return ([1, *hinted], False) if hinted else ([1], True)


def _is_unit_line(line: str) -> bool:
    """Return whether the line says "unit: …" or is nothing but a unit in brackets."""
    return bool(_UNIT_SAID.search(line) or unit_alone(line))


def unit_alone(text: str) -> int:
    """Return the unit of a text that is nothing else, maybe in brackets, as a factor of baht; otherwise 0."""
    return money_factors(text)[0] if _ALONE.fullmatch(text) else 0


def _after_unit(line: str) -> str:
    match = _UNIT_SAID.search(line)
    return line[match.end() :] if match else line


def _distinct(factors: Sequence[int]) -> list[int]:
    return list(dict.fromkeys(factors))


_COUNTS = re.compile(
    r"ร้อยละ|%|percent|[(\[]\s*(?:จำนวน)?\s*(?:โครงการ|รายการ|ครั้ง|คน|แห่ง|วัน)\s*[)\]]", re.IGNORECASE
)
"""Units in a header that are not money's."""

_SMALL: Final = 1_000
"""The amount in baht below which no budget is: a column of smaller ones with decimals has another unit."""

_USUAL: Final = 10_000
"""The median budget in baht from which a unit is proposed."""

# --- amounts ------------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_DOTS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_OWN_UNIT = re.compile(rf"(?P<number>[\d,.]+)\s*(?P<words>(?:{_WORD})+)\s*(?:บาท)?(?:ถ้วน)?")
_BRACKETS = re.compile(r"\(\s*[\d,.]+\s*\)")
_LITERAL = re.compile(r'"[^"]*"|\\.')
_SCALE = re.compile(r"[0#?](,+)(?![0#?,])")


def read_amounts(column: Column, budgets: Mapping[int, Decimal], found: Findings) -> dict[int, Decimal]:
    """Interpret the cells; `budgets` are the allocated ones by row. Returns the amounts in baht by row."""
    if _COUNTS.search(column.header):
        _ask_counts(column, found)
        return {}
    plain: list[tuple[Cell, Decimal]] = []
    by_row: list[tuple[Cell, Decimal]] = []
    none: list[Cell] = []
    dotted: list[tuple[Cell, Decimal]] = []
    amounts: dict[int, Decimal] = {}
    for cell in column.doubtful:
        text = _text(cell)
        if isinstance(cell.value, Decimal) and cell.is_percent:
            found.refuse(cell, "เป็นร้อยละ ไม่ใช่จำนวนเงิน", "โปรดแก้รูปแบบของช่องนี้ แล้วนำเข้าอีกครั้ง")
        elif _BRACKETS.fullmatch(text):
            found.refuse(
                cell, f"จำนวนเงิน “{text}” ในวงเล็บหมายถึงติดลบ ซึ่งบันทึกไม่ได้", "โปรดแก้ไขช่องนี้ แล้วนำเข้าอีกครั้ง"
            )
        elif _DOTS.fullmatch(text):
            dotted.append((cell, Decimal(text.replace(".", ""))))
        elif (own := _own_amount(text)) is not None:
            found.values[cell.row] = amounts[cell.row] = own
        elif says_none(text):
            none.append(cell)
        elif (number := number_of(cell)) is not None:
            (by_row if number and cell.row in column.units_of_rows else plain).append((cell, number))
    ask_none(column, none, found)
    amounts |= ask_row_units(column, by_row, found)
    amounts |= _in_baht(column, plain, found)
    amounts |= _ask_dots(column, dotted, amounts, found)
    _ask_outliers(column, amounts, budgets, found)
    return amounts


def _ask_counts(column: Column, found: Findings) -> None:
    """Ask about a column whose header says that it holds no amounts, such as "เบิกจ่าย (ร้อยละ)"."""
    cells = [(cell, {BAHT: number}) for cell in column.doubtful if (number := number_of(cell)) is not None]
    labels = {BLANK: "ไม่ใช่จำนวนเงิน ให้เว้นว่าง", BAHT: "เป็นจำนวนเงินหน่วยบาท"}
    found.ask(column, Doubt("amount", "หัวตารางระบุหน่วยที่ไม่ใช่เงิน", labels, cells, BLANK))


def _text(cell: Cell) -> str:
    if not isinstance(cell.value, str):
        return ""
    return (
        re.sub(r"\s*(?:บาท(?:ถ้วน)?|\.-)\s*$", "", arabic_digits(clean_line(cell.value)))
        .removeprefix("฿")
        .strip()
    )


def number_of(cell: Cell) -> Decimal | None:
    """Return a number, or text that is one in Arabic or Thai digits."""
    if isinstance(cell.value, Decimal):
        return cell.value
    text = _text(cell)
    return Decimal(text.replace(",", "")) if _NUMBER.fullmatch(text) and len(text) <= 30 else None


def _own_amount(text: str) -> Decimal | None:
    match = _OWN_UNIT.fullmatch(text)
    if not match or not _NUMBER.fullmatch(match["number"]) or _DOTS.fullmatch(match["number"]):
        return None
    return Decimal(match["number"].replace(",", "")) * _product(match["words"])


def _in_baht(column: Column, numbers: Sequence[tuple[Cell, Decimal]], found: Findings) -> dict[int, Decimal]:
    """Multiply by the column's unit. Asks for it where it is ambiguous."""
    units, is_clear = _units(column)
    if not _says_unit(column) and _looks_scaled(numbers):
        units, is_clear = [1, 1_000, 1_000_000], False
    amounts: dict[int, Decimal] = {}
    unclear: list[tuple[Cell, dict[str, Value]]] = []
    large: list[Doubt] = []
    for cell, number in numbers:
        factors, is_sure = _factors_of(cell, units, is_clear)
        if number == 0 or (is_sure and factors == [1]):
            amounts[cell.row] = number
        elif not is_sure:
            unclear.append((cell, {f"x{factor}": _times(number, factor) for factor in factors}))
        elif number * factors[0] >= _LARGEST_PLAUSIBLE:
            large.append(_large_doubt(cell, number, factors[0]))
        else:
            found.values[cell.row] = amounts[cell.row] = _times(number, factors[0])
    if unclear:
        found.ask(column, _unit_doubt(unclear))
    found.ask_each(column, large)
    return amounts | {
        cell.row: value
        for cell, _ in [*unclear, *(pair for doubt in large for pair in doubt.cells)]
        if isinstance(value := found.values.get(cell.row), Decimal)
    }


def _says_unit(column: Column) -> bool:
    return any(map(money_factors, (column.header, *column.title.split("\n"))))


def _looks_scaled(numbers: Sequence[tuple[Cell, Decimal]]) -> bool:
    """Return whether all amounts are small and some have decimals, as 1.5 and 12.75 millions have."""
    sizes = [number for _, number in numbers if number]
    return any(size != size.to_integral_value() for size in sizes) and max(sizes) < _SMALL


def _times(number: Decimal, factor: int) -> Decimal:
    return number * factor


def _factors_of(cell: Cell, units: list[int], is_clear: bool) -> tuple[list[int], bool]:
    """Return the units of one cell by its number format and its column.

    A format such as "#,##0," shows thousands of what is stored: if the column's unit is thousands, too, then
    the cell holds baht.
    """
    named = [factor for factor in money_factors(_unquoted(cell.number_format)) if factor != 1]
    units, is_clear = (named, len(named) == 1) if named else (units, is_clear)
    match = _SCALE.search(_LITERAL.sub("", cell.number_format.split(";")[0]))
    scale = 1000 ** len(match[1]) if match else 1
    if scale == 1:
        return units, is_clear
    if is_clear and units == [scale]:
        return [1], True
    return _distinct([1, scale, *units]), False


def _unquoted(code: str) -> str:
    words = "".join(re.findall(r'"([^"]*)"', code.split(";")[0]))
    return f"{words}บาท" if words and "บาท" not in words and _product(words) > 1 else words


def _unit_doubt(cells: Sequence[tuple[Cell, dict[str, Value]]]) -> Doubt:
    labels: dict[str, str] = {}
    for cell, values in cells:
        for key, value in values.items():
            labels.setdefault(key, f"{_unit_name(int(key[1:]))}: {number_of(cell):,f} คือ {value:,f} บาท")
    text = "ไม่แน่ชัดว่าจำนวนเงินในคอลัมน์นี้มีหน่วยใด"
    return Doubt(UNIT, text, labels, cells, _unit_proposal(cells))


def _unit_proposal(cells: Sequence[tuple[Cell, dict[str, Value]]]) -> str | None:
    """Return the only unit in which the usual amount is neither tiny nor enormous."""
    fits = []
    for key in cells[0][1]:
        sizes = [size for _, values in cells if isinstance(size := values.get(key), Decimal) and size > 0]
        if sizes and _USUAL <= median(sizes) < _LARGEST_PLAUSIBLE:
            fits.append(key)
    return fits[0] if len(fits) == 1 else None


def _unit_name(factor: int) -> str:
    names = {1: "บาท", 1_000: "พันบาท", 10_000: "หมื่นบาท", 100_000: "แสนบาท", 1_000_000: "ล้านบาท"}
    return names.get(factor, f"{factor:,} บาท")


def _large_doubt(cell: Cell, number: Decimal, factor: int) -> Doubt:
    labels = {
        BAHT: f"ช่องนี้เป็นบาทอยู่แล้ว คือ {number:,f} บาท",
        f"x{factor}": f"เป็น{_unit_name(factor)} คือ {_times(number, factor):,f} บาท",
    }
    text = f"จำนวนเงินสูงมากเมื่ออ่านเป็น{_unit_name(factor)}"
    return Doubt("large", text, labels, [(cell, {BAHT: number, f"x{factor}": _times(number, factor)})], BAHT)


# --- points between thousands -------------------------------------------------------------------------------


def _ask_dots(
    column: Column, cells: Sequence[tuple[Cell, Decimal]], others: Mapping[int, Decimal], found: Findings
) -> dict[int, Decimal]:
    """Ask whether "180.000" is 180 or 180,000, in the column's unit."""
    units, is_clear = _units(column)
    factor = units[0] if is_clear else 1
    doubtful = []
    for cell, whole in cells:
        text, thousands = _text(cell), whole * factor
        decimals = Decimal(text).normalize() * factor if text.count(".") == 1 else thousands
        values: dict[str, Value] = {"thousands": thousands, "decimals": decimals}
        doubtful.append((cell, values))
    if doubtful:
        first = next((values for _, values in doubtful if len(set(values.values())) > 1), doubtful[0][1])
        labels = {"thousands": f"จุดคั่นหลักพัน คือ {first['thousands']:,f} บาท"}
        if first["decimals"] != first["thousands"]:
            labels["decimals"] = f"จุดทศนิยม คือ {first['decimals']:,f} บาท"
        labels[BLANK] = "เว้นว่าง"
        text = "จุดในจำนวนเงินอาจคั่นหลักพันหรือเป็นจุดทศนิยม"
        found.ask(column, Doubt("point", text, labels, doubtful, _point_proposal(first, others)))
    return {cell.row: value for cell, _ in cells if isinstance(value := found.values.get(cell.row), Decimal)}


def _point_proposal(values: Mapping[str, Value], others: Mapping[int, Decimal]) -> str | None:
    """Return the reading that is of the neighbours' size."""
    known = [amount for amount in others.values() if amount > 0]
    if values["decimals"] == values["thousands"]:
        return "thousands"
    if not known:
        return None
    middle = median(known)
    distances = {
        key: abs(value.log10() - middle.log10())
        for key, value in values.items()
        if isinstance(value, Decimal)
    }
    return min(distances, key=distances.__getitem__)


# --- amounts far from their neighbours ----------------------------------------------------------------------

_FAR: Final = 500
"""How many times the median of its column an amount must be to be asked about."""

_GAP: Final = 100
"""How many times the next amount it must be as well, so that a column of all sizes is not asked about."""

_OVER_BUDGET: Final = 100
_FEWEST: Final = 4


def _ask_outliers(
    column: Column, amounts: Mapping[int, Decimal], budgets: Mapping[int, Decimal], found: Findings
) -> None:
    by_row = {cell.row: cell for cell in column.doubtful}
    sizes = {row: amount for row, amount in amounts.items() if amount > 0 and row in by_row}
    rows = {**_large_rows(sizes), **_over_budget(sizes, budgets)}
    if column.key == "allocated_budget_satang":
        rows |= _small_rows(sizes)
    open_rows = set(found.waiting)
    found.ask_each(
        column,
        [_outlier_doubt(by_row[row], sizes[row], *why) for row, why in rows.items() if row not in open_rows],
    )


def _large_rows(sizes: Mapping[int, Decimal]) -> dict[int, tuple[str, int]]:
    """Return the rows above a gap, if fewer rows are above it than below."""
    ordered = sorted(sizes.items(), key=lambda pair: pair[1], reverse=True)
    if len(ordered) < _FEWEST:
        return {}
    for place in range(1, (len(ordered) + 1) // 2):
        if ordered[place - 1][1] >= _GAP * ordered[place][1]:
            middle = median([amount for _, amount in ordered[place:]])
            return {
                row: ("เป็นหลายร้อยเท่าของช่องอื่นในคอลัมน์", -1)
                for row, amount in ordered[:place]
                if amount >= _FAR * middle
            }
    return {}


def _small_rows(sizes: Mapping[int, Decimal]) -> dict[int, tuple[str, int]]:
    turned = {row: 1 / amount for row, amount in sizes.items()}
    return dict.fromkeys(_large_rows(turned), ("น้อยกว่าช่องอื่นในคอลัมน์หลายร้อยเท่า", 1))


def _over_budget(sizes: Mapping[int, Decimal], budgets: Mapping[int, Decimal]) -> dict[int, tuple[str, int]]:
    return {
        row: (f"เป็น {amount / budgets[row]:,.0f} เท่าของงบประมาณโครงการ", -1)
        for row, amount in sizes.items()
        if budgets.get(row, 0) > 0 and amount >= _OVER_BUDGET * budgets[row]
    }


def _outlier_doubt(cell: Cell, amount: Decimal, why: str, direction: int) -> Doubt:
    other = amount * 1000 if direction > 0 else amount / 1000
    labels = {
        AS_WRITTEN: f"ถูกต้องแล้ว คือ {amount:,f} บาท",
        "thousand": f"ที่ถูกคือ {other:,f} บาท",
        BLANK: "ไม่ถูกต้อง ให้เว้นว่าง",
    }
    values: dict[str, Value] = {AS_WRITTEN: amount, "thousand": other}
    return Doubt("size", f"{amount:,f} บาท {why}", labels, [(cell, values)])
