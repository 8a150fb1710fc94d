"""The columns of the table of received files: one row for each file, with its verdict."""

from typing import Final

from app.printing.columns.column import PLAIN, Column, Look
from app.services.comparing import CHANGING
from app.services.gathering import Outcome, Received
from app.ui.widgets.tables import ColumnTable

MEANINGS: Final = {
    Outcome.NEW: "ยังไม่มีในไฟล์นี้",
    Outcome.NEWER: "แก้ไขต่อจากที่มีในไฟล์นี้",
    Outcome.REMOVED: "ผู้ส่งลบแล้ว จะไม่แสดงในไฟล์นี้อีก แต่ยังอยู่ในประวัติ",
    Outcome.SAME: "เหมือนกับที่มีในไฟล์นี้",
    Outcome.OLDER: "ไฟล์นี้มีฉบับที่แก้ไขต่อจากนี้แล้ว",
    Outcome.DIVERGED: "แก้ไขทั้งในไฟล์นี้และไฟล์ที่ได้รับ จะเก็บไว้ทั้งสองฉบับให้เลือกภายหลัง",
}
"""The meaning of each outcome for the coordinator."""


def verdict(received: Received) -> str:
    """Describe a file's outcome, or why it was refused or skipped, in one sentence."""
    if received.passed_over:
        return f"ไม่ได้ตรวจ: {received.passed_over}"
    if received.refused:
        return f"ไม่รับ: {received.refused.what}"
    if received.is_known:
        return "เคยรวมแล้ว หรือซ้ำกับไฟล์อื่นในรายการ"
    counted = [f"{words} {count:,}" for words, count in _warnings(received) if count]
    return " · ".join(counted) or ("รับได้" if changed_count(received) else "เหมือนเดิม")


def _warnings(received: Received) -> tuple[tuple[str, int], ...]:
    effect, diverged = received.effect, received.records.get(Outcome.DIVERGED, ())
    return (
        ("ลบ", effect.removed_projects + effect.removed_reports),
        ("ลดลงมาก", len(effect.dropped)),
        ("แก้ไขต่างกัน", len(diverged)),
    )


def changed_count(received: Received) -> int:
    """Return the number of projects, reports and notes that a file changes."""
    return sum(len(received.records.get(outcome, ())) for outcome in CHANGING)


def _mark(received: Received) -> str:
    """Return the name of an icon, and of its colour."""
    if received.refused:
        return "error refusal"
    if received.passed_over:
        return "minus quiet"
    if received.effect.removed or received.effect.removed_reports:
        return "trash refusal"
    if received.effect.dropped:
        return "arrow-down refusal"
    return "warning finding" if received.records.get(Outcome.DIVERGED) else "check accent"


def rank(received: Received) -> int:
    """Sort key: files to look at come first."""
    if received.refused:
        return 0
    if received.passed_over:
        return 5
    if received.effect.is_alarming:
        return 1
    return 2 if received.records.get(Outcome.DIVERGED) else 3 + received.is_known


def _count(received: Received) -> str:
    return f"{changed_count(received):,}" if received.is_accepted else ""


def _quiet_look(received: Received) -> Look:
    """Return a quiet colour for a skipped file, like its verdict's."""
    return Look(text_colour="quiet") if received.passed_over else PLAIN


def _name_look(received: Received) -> Look:
    """Return the verdict's mark beside the name, which stays in sight where the verdict has no room."""
    drawing, colour = _mark(received).split()
    return _quiet_look(received)._replace(icon=drawing, icon_colour=colour)


def _verdict_look(received: Received) -> Look:
    _drawing, colour = _mark(received).split()
    return Look(text_colour="" if colour == "accent" else colour)


COLUMNS: Final = (
    Column("ไฟล์", lambda received: received.name, stretches=True, look_of=_name_look),
    Column("ผลการตรวจ", verdict, width=23, look_of=_verdict_look),
    Column(
        "เปลี่ยน",
        _count,
        is_number=True,
        width=9,
        look_of=_quiet_look,
        note="จำนวนโครงการ รายงาน และข้อมูลประกอบที่ไฟล์นี้เปลี่ยน",
    ),
)


class FileTable(ColumnTable):
    """The files. Their names are not cut, as far as a name is long: what else stands here is told beside."""

    _keeps_names = True

    def __init__(self) -> None:
        super().__init__("ไฟล์ที่ได้รับ", COLUMNS, is_small=True, is_told_in_full=True)
