"""The command `decide`: what waits for a decision is listed, accepted or refused."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.plain_streams import say
from app.cli.records import DONE, FINDINGS
from app.models.errors import UserError

if TYPE_CHECKING:
    from app.services.waiting.decisions import Pending
    from app.storage.project_file import ProjectFile

_ALL = "all"


def add_decide_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE.sqlite", type=Path, help="ไฟล์ของโปรแกรมรายงาน")
    for option, text in (
        ("--accept", "รับรายการเหล่านี้ ข้อมูลและยอดรวมเปลี่ยนตาม"),
        ("--refuse", "ไม่รับรายการเหล่านี้ ใช้ข้อมูลเดิมต่อไป"),
    ):
        told = f"{text} ระบุรหัสที่แสดงหน้ารายการ หรือ {_ALL} สำหรับรายการที่เหลือทั้งหมด"
        command.add_argument(option, metavar="CODE", nargs="+", default=[], help=told)


def decide_waiting(command: argparse.Namespace) -> int:
    from app.services.waiting.decisions import accept, pending, refuse
    from app.storage.project_file import ProjectFile

    with ProjectFile.open(command.file) as file:
        found = pending(file)
        accepted, refused = _sorted(found, command.accept, command.refuse)
        accept(file, accepted)
        refuse(file, refused)
        left = [*waiting_lines(file)]
    if accepted or refused:
        say(f"รับแล้ว {len(accepted):,} รายการ ไม่รับ {len(refused):,} รายการ")
    for line in left or ["ไม่มีรายการที่รอการตัดสินใจ"]:
        say(line)
    return FINDINGS if left else DONE


def _sorted(
    found: Sequence["Pending"], accept: Sequence[str], refuse: Sequence[str]
) -> "tuple[list[Pending], list[Pending]]":
    """Return what is accepted and what is refused: "all" are those that the other option does not name.

    Raises UserError for a code that no decision has, and for what is both accepted and refused.
    """
    named = [_chosen(found, codes) for codes in (accept, refuse)]
    if twice := [one.code for one in named[0] if one in named[1]] + [_ALL] * (
        _ALL in accept and _ALL in refuse
    ):
        raise UserError(f"รายการ {', '.join(twice)} ระบุทั้งรับและไม่รับ", "โปรดเลือกอย่างใดอย่างหนึ่ง")
    rest = [one for one in found if one not in (*named[0], *named[1])]
    return named[0] + rest * (_ALL in accept), named[1] + rest * (_ALL in refuse)


def _chosen(found: Sequence["Pending"], codes: Sequence[str]) -> "list[Pending]":
    """Return the decisions with these codes. Raises UserError for a code that no decision has."""
    codes = [code for code in codes if code != _ALL]
    unknown = [code for code in codes if code not in {one.code for one in found}]
    if unknown:
        what = f"ไม่มีรายการที่รอการตัดสินใจรหัส {', '.join(unknown)}"
        raise UserError(what, "โปรดดูรหัสจากรายการที่แสดงเมื่อสั่ง decide โดยไม่ระบุรหัส")
    return [one for one in found if one.code in codes]


def waiting_lines(file: "ProjectFile") -> Iterator[str]:
    """Yield what waits for a decision, each with its code, and what it does to the totals."""
    from app.services.file_changes import WAITS
    from app.services.waiting.decisions import pending, totals_line

    found = pending(file)
    for one in found:
        first, *others = one.lines
        yield f"{WAITS} {one.code}: {first}"
        yield from (f"  {line}" for line in others)
        if one.is_refusal:
            yield "  อีกไฟล์หนึ่งไม่รับสิ่งที่ลบหรือลดลงในไฟล์นี้"
    if found:
        yield f"{WAITS} {len(found):,} รายการ {totals_line(found)}".rstrip()
