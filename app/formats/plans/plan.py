"""An edition of the city's development plan, and its file: one JSON file an edition."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from app.formats.json.file import dump, loads
from app.formats.json.values import expect, within
from app.models.entry import entries
from app.models.errors import UserError
from app.models.project import StrategicAlignment
from app.models.thai import clean_line
from app.models.value_text import LEVEL_NAMES as LEVEL_NAMES
from app.storage.plain_file import open_plain, read_plain

LEVELS: Final = tuple(entries(StrategicAlignment))
"""The entry of each level, from the top down."""

MAX_ENTRIES: Final = 20_000
"""Most entries of an edition: the city's whole plan has about three hundred."""

MAX_NAME_LENGTH: Final = 1_000
"""Most characters of one entry. The longest known ones have about two hundred."""

MAX_LEVEL_NAME_LENGTH: Final = 60
FIRST_YEAR, LAST_YEAR = 2500, 2700

_MAX_BYTES: Final = 20_000_000
_HEAD: Final = 4096
_KEYS: Final = ("issues", "sub_issues", "goals", "indicators")
"""Each level's key in a file."""
_ASK: Final = "โปรดขอไฟล์แผนใหม่จากผู้ส่ง หรือสร้างแผนใหม่จากรายการใน Excel"


@dataclass(frozen=True, slots=True)
class Plan:
    """An edition: its fiscal years, what it calls its levels, and its lines, each as deep as it is known.

    `is_confirmed`: its names were compared with the edition itself.
    """

    name: str
    first_fiscal_year: int
    last_fiscal_year: int
    lines: tuple[StrategicAlignment, ...]
    level_names: tuple[str, ...] = LEVEL_NAMES
    is_confirmed: bool = True

    def covers(self, fiscal_year: int | None) -> bool:
        return fiscal_year is None or self.first_fiscal_year <= fiscal_year <= self.last_fiscal_year


def line_of(names: Sequence[str]) -> StrategicAlignment:
    """Return the line with these names, from the top level down."""
    return StrategicAlignment(**dict(zip(LEVELS, names, strict=False)))


def names_of(line: StrategicAlignment) -> tuple[str, ...]:
    return tuple(getattr(line, level) for level in LEVELS)


# --- reading ------------------------------------------------------------------------------------------------


def is_plan_file(path: Path) -> bool:
    """Return whether a JSON file is meant as a plan, however damaged. Raises UserError if it cannot be read.

    Its first keys tell; no other of our files has a list of issues.
    """
    with open_plain(path) as file:
        head = file.read(_HEAD).decode("utf-8", "ignore")
    return '"issues"' in head and '"first_fiscal_year"' in head


def read_plan(path: Path) -> Plan:
    """Read a plan's file. Raises UserError that names the file."""
    with within(f"แผน {path.name}"):
        return plan_of(_value(read_plain(path, _MAX_BYTES, _ASK)))


def _value(data: bytes) -> Any:
    """Return the JSON value of a file. A clerk learns that it is damaged, not where its brackets are."""
    try:
        return loads(data, "")
    except UserError:
        raise UserError("เสียหาย หรือไม่ใช่ไฟล์แผน จึงอ่านไม่ได้", _ASK) from None


def plan_of(found: Any) -> Plan:
    """Return the plan in a JSON value. Raises UserError."""
    try:
        return _plan(found)
    except UserError as error:
        raise UserError(error.what, _ASK) from None


def _plan(found: Any) -> Plan:
    expect(found, dict, thai="แผนหนึ่งฉบับ")
    with within("ชื่อแผน"):
        name = _text(found.get("name"))
    with within("ปีงบประมาณของแผน"):
        first, last = (
            expect(found.get(key), int, thai="ปี พ.ศ.") for key in ("first_fiscal_year", "last_fiscal_year")
        )
        check_years(first, last)
    levels = _level_names(found.get("level_names", list(LEVEL_NAMES)))
    is_confirmed = expect(found.get("is_confirmed", True), bool, thai="ค่าจริงเท็จ")
    lines = tuple(_Reader().lines(found, StrategicAlignment(), 0))
    return Plan(name, first, last, lines, levels, is_confirmed)


def check_years(first: int, last: int) -> None:
    """Refuse years that are no Buddhist years or end before they begin. Raises UserError."""
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        raise UserError(
            f"ปี {shown_number(first)} ถึง {shown_number(last)} ใช้ไม่ได้",
            f"โปรดระบุปี พ.ศ. ระหว่าง {FIRST_YEAR} ถึง {LAST_YEAR} โดยปีแรกไม่เกินปีสุดท้าย",
        )


def shown_number(number: int) -> str:
    """Return a number for a message; a hostile one may have thousands of digits."""
    return str(number) if abs(number) < 10**6 else "ที่ระบุ"


def _level_names(value: Any) -> tuple[str, ...]:
    with within("ชื่อระดับของแผน"):
        names = tuple(map(_text, expect(value, list, thai="รายการ")))
        return check_level_names(names)


def check_level_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of all four levels; the form's own for those that are not given.

    Raises UserError for an empty name, one given twice, or too many or too long names.
    """
    whole = (*names, *LEVEL_NAMES[len(names) :])
    if len(whole) > len(LEVELS):
        raise UserError(f"มี {len(whole)} ระดับ เกิน {len(LEVELS)} ระดับที่แบบรายงานมี", _ASK)
    if "" in whole or len(set(whole)) < len(whole):
        raise UserError("ว่างหรือซ้ำกัน", "โปรดตั้งชื่อให้ทุกระดับ และไม่ให้ซ้ำกัน")
    if any(len(name) > MAX_LEVEL_NAME_LENGTH for name in whole):
        raise UserError(f"ยาวเกิน {MAX_LEVEL_NAME_LENGTH} ตัวอักษร", "โปรดตั้งชื่อให้สั้นลง")
    return whole


class _Reader:
    """Reads the entries of one file, and counts them."""

    def __init__(self) -> None:
        self._count = 0

    def lines(
        self, node: dict[str, Any], above: StrategicAlignment, depth: int
    ) -> Iterator[StrategicAlignment]:
        """Yield the branches under a node; a branch without children is a line."""
        if depth == len(LEVELS):
            return
        for found in expect(node.get(_KEYS[depth], []), list, thai="รายการ"):
            self._count += 1
            if self._count > MAX_ENTRIES:
                raise UserError(f"มีรายการเกิน {MAX_ENTRIES:,} รายการ", _ASK)
            child = (
                {"name": found} if isinstance(found, str) else expect(found, dict, thai="ข้อความหรือกลุ่มข้อมูล")
            )
            line = replace(above, **{LEVELS[depth]: _text(child.get("name"))})
            deeper = list(self.lines(child, line, depth + 1))
            yield from deeper or [line]


def _text(value: Any) -> str:
    text = clean_line(expect(value, str, thai="ข้อความ"))
    if not text:
        raise UserError("มีชื่อที่ว่างเปล่า", _ASK)
    if len(text) > MAX_NAME_LENGTH:
        raise UserError(f"มีชื่อยาวเกิน {MAX_NAME_LENGTH:,} ตัวอักษร", _ASK)
    return text


# --- writing ------------------------------------------------------------------------------------------------


def plan_bytes(plan: Plan) -> bytes:
    """Return the content of a plan's file. Reading it returns the same plan, with entries named once."""
    tree: dict[str, Any] = {}
    for line in plan.lines:
        below = tree
        for name in filter(None, names_of(line)):
            below = below.setdefault(name, {})
    return dump(
        {
            "name": plan.name,
            "first_fiscal_year": plan.first_fiscal_year,
            "last_fiscal_year": plan.last_fiscal_year,
            "level_names": list(plan.level_names),
            "is_confirmed": plan.is_confirmed,
            _KEYS[0]: _members(tree, 0),
        }
    )


def _members(tree: dict[str, Any], depth: int) -> list[dict[str, Any]]:
    if depth == len(LEVELS) - 1:
        return [{"name": name} for name in tree]
    return [{"name": name, _KEYS[depth + 1]: _members(below, depth + 1)} for name, below in tree.items()]
