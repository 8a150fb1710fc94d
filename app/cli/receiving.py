"""The command `receive`: the changes of a return file are listed, and each is taken or refused."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.plain_streams import say
from app.cli.records import DONE, FINDINGS
from app.models.errors import UserError

if TYPE_CHECKING:
    from app.services.returns.returned_changes import ReturnedChange

_ALL = "all"


def add_receive_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE.sqlite", type=Path, help="ไฟล์ของหน่วยงานที่รับ")
    command.add_argument("returned", metavar="RETURN", type=Path, help="ไฟล์ที่ผู้ประสานงานส่งกลับ")
    for option, text in (("--accept", "รับรายการเหล่านี้"), ("--refuse", "ไม่รับรายการเหล่านี้ ใช้ข้อมูลเดิมต่อไป")):
        told = f"{text} ระบุเลขที่แสดงหน้ารายการ หรือ {_ALL} สำหรับรายการที่เหลือทั้งหมด"
        command.add_argument(option, metavar="NUMBER", nargs="+", default=[], help=told)


def receive_return(command: argparse.Namespace) -> int:
    """Take the file once every change is taken or refused; until then only list them."""
    from app.services.returns.taking import arrival
    from app.storage.project_file import ProjectFile

    with ProjectFile.open(command.file) as file, arrival(file, command.returned) as arrived:
        changes = arrived.changes
        named = [_named(changes, numbers) for numbers in (command.accept, command.refuse)]
        if _ALL in command.accept and _ALL in command.refuse:
            raise UserError(f"ระบุ {_ALL} ทั้งรับและไม่รับ", "โปรดเลือกอย่างใดอย่างหนึ่ง")
        if both := sorted(named[0] & named[1]):
            what = f"รายการที่ {', '.join(str(place + 1) for place in both)} ระบุทั้งรับและไม่รับ"
            raise UserError(what, "โปรดเลือกอย่างใดอย่างหนึ่ง")
        rest = set(range(len(changes))) - named[0] - named[1]
        taken = named[0] | (rest if _ALL in command.accept else set())
        left = set() if _ALL in (*command.accept, *command.refuse) else rest
        for place, change in enumerate(changes):
            say(f"{place + 1}. {change.line}")
        if left:
            say(f"ยังไม่ได้รับไฟล์ มีรายการที่ยังไม่ได้ตัดสินใจ {len(left):,} รายการ")
            say("โปรดสั่งอีกครั้งพร้อม --accept และ --refuse")
            return FINDINGS
        brought = arrived.take_in([changes[place] for place in sorted(taken)])
    say(f"รับการแก้ไข {len(taken):,} รายการ ไม่รับ {len(changes) - len(taken):,} รายการ")
    say(f"ข้อสังเกตใหม่ {len(brought):,} ข้อ")
    return DONE


def _named(changes: "Sequence[ReturnedChange]", numbers: Sequence[str]) -> set[int]:
    """Return the places of the changes with these numbers. Raises UserError for one that none has."""
    known = {str(place + 1): place for place in range(len(changes))}
    asked = [number for number in numbers if number != _ALL]
    if unknown := [number for number in asked if number not in known]:
        what = f"ไม่มีรายการที่ {', '.join(unknown)} ในไฟล์ที่ส่งกลับ"
        raise UserError(what, "โปรดดูเลขจากรายการที่แสดงเมื่อสั่ง receive โดยไม่ระบุเลข")
    return {known[number] for number in asked}
