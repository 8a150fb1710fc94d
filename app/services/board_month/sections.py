"""The lists of the coordinator's month, declared once: to add one, add an entry."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.models.questions.month import CoordinatorMonth
from app.models.rules.course import UNMOVED_REPORTS
from app.models.thai import format_date
from app.printing.columns import month as columns
from app.printing.columns.column import Column


@dataclass(frozen=True, slots=True)
class Section:
    """A list of the month. `empty_of` says what it means that it has no rows."""

    key: str
    title_of: Callable[[CoordinatorMonth], str]
    columns: tuple[Column, ...]
    rows_of: Callable[[CoordinatorMonth], Sequence[Any]]
    empty_of: Callable[[CoordinatorMonth], str]


def _changes_title(month: CoordinatorMonth) -> str:
    return f"เปลี่ยนแปลงตั้งแต่ {format_date(month.since)}"


def _no_changes(month: CoordinatorMonth) -> str:
    if not month.has_past:
        return "ข้อมูลทั้งหมดเข้าไฟล์นี้หลังวันดังกล่าว จึงยังไม่มีข้อมูลเดิมให้เปรียบเทียบ"
    return "ไม่มีโครงการใหม่ ปิด หรือลบ และไม่มีตัวเลขเดิมที่เปลี่ยน"


SECTIONS: Final = (
    Section(
        "missing",
        lambda month: "ยังไม่ได้รับหรือไม่ครบ",
        columns.SENDING_COLUMNS,
        lambda month: [one for one in month.expected if not one[1].is_sent] + month.incomplete,
        lambda month: f"ได้รับครบทุก{month.board.word}แล้ว",
    ),
    Section("changes", _changes_title, columns.CHANGE_COLUMNS, lambda month: month.changes, _no_changes),
    Section(
        "unmoved",
        lambda month: f"ไม่มีความก้าวหน้า {UNMOVED_REPORTS} เดือนขึ้นไป",
        columns.UNMOVED_COLUMNS,
        lambda month: month.unmoved(UNMOVED_REPORTS),
        lambda month: "ทุกโครงการมีความก้าวหน้า",
    ),
    Section(
        "over",
        lambda month: "เกินงบประมาณ",
        columns.MONEY_COLUMNS,
        lambda month: month.over_budget,
        lambda month: "ไม่มีโครงการที่ใช้เกินงบประมาณ",
    ),
    Section(
        "under",
        lambda month: "เบิกใช้ต่ำกว่าความก้าวหน้า",
        columns.MONEY_COLUMNS,
        lambda month: month.underspent,
        lambda month: "ไม่มีโครงการที่เบิกใช้ต่ำกว่าความก้าวหน้าตั้งแต่ 50 จุดร้อยละ",
    ),
    Section(
        "remarks",
        lambda month: "ข้อสังเกตที่ยังไม่ยุติ",
        columns.REMARK_COLUMNS,
        lambda month: month.remarks,
        lambda month: "ไม่มีข้อสังเกตที่ยังไม่ยุติ",
    ),
)
