"""The command `units`: the list of units that must report to a coordinator, shown and changed."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.plain_streams import say
from app.models.errors import UserError

if TYPE_CHECKING:
    from app.models.submission.units import Unit, UnitList
    from app.storage.project_file import ProjectFile


def add_units(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE.sqlite", type=Path, help="ไฟล์ของผู้ประสานงาน")
    whose = command.add_mutually_exclusive_group()
    whose.add_argument(
        "--divisions-of", metavar="OFFICE", help="รวมไฟล์ของฝ่ายในสำนักงานเขตนี้ แทนไฟล์ของทุกหน่วยงาน"
    )
    whose.add_argument("--offices", action="store_true", help="รวมไฟล์ของสำนักงานเขตและหน่วยงาน")
    command.add_argument(
        "--set", metavar="LIST", type=Path, help="ใช้รายชื่อในไฟล์นี้ (ข้อความหรือ .csv) บรรทัดละหนึ่งหน่วยงาน"
    )
    command.add_argument("--propose", action="store_true", help="กลับไปใช้รายชื่อที่โปรแกรมเสนอ")
    for name, count, words in (
        ("--rename", 2, "เปลี่ยนชื่อ โครงการในชื่อเดิมยังนับเป็นของหน่วยงานนี้"),
        ("--merge", "+", "รวมหน่วยงานเป็นหน่วยงานเดียวตามชื่อแรก"),
        ("--split", "+", "แยกหน่วยงานแรกเป็นหน่วยงานที่ระบุต่อท้าย"),
    ):
        names = ("OLD", "NEW") if count == 2 else "NAME"
        command.add_argument(name, metavar=names, nargs=count, action="append", default=[], help=words)
    command.add_argument("--add", metavar="NAME", action="append", default=[], help="เพิ่มหน่วยงาน ระบุได้หลายครั้ง")
    command.add_argument(
        "--remove", metavar="NAME", action="append", default=[], help="นำหน่วยงานออก ระบุได้หลายครั้ง"
    )


def tell_or_change_units(command: argparse.Namespace) -> int:
    """Change what the options name, then print the list, a unit a line, and the units that are not on it."""
    from app.services.units.listing import units_of
    from app.storage.project_file import ProjectFile

    with ProjectFile.open(command.file, writable=_is_change(command)) as file:
        if _is_change(command):
            _change(file, command)
        for line in _lines(file, units_of(file)):
            say(line)
    return 0


def _is_change(command: argparse.Namespace) -> bool:
    edits = (command.add, command.remove, command.rename, command.merge, command.split)
    return bool(command.divisions_of or command.offices or command.set or command.propose or any(edits))


def _change(file: "ProjectFile", command: argparse.Namespace) -> None:
    """Raises UserError; then nothing is written."""
    from app.services.units.listing import list_of, proposed_units, set_units, units_of, use_proposed_units

    owner = command.divisions_of or ("" if command.offices else units_of(file).owner)
    if command.propose:
        use_proposed_units(file, owner)
        return
    known = list_of(file, owner) or proposed_units(owner)
    set_units(file, _edited(known, command), owner)


def _edited(known: "UnitList", command: argparse.Namespace) -> "Sequence[Unit]":
    from app.models.submission import units as changes

    units: Sequence[Unit] = known.units
    if command.set:
        units, _ = changes.added((), _names_in(command.set), known)
    for old, new in command.rename:
        units = changes.renamed(units, _listed(known, old), new)
    for new, *old in command.merge:
        units = changes.merged(units, {_listed(known, one) for one in old}, new)
    for old, *new in command.split:
        units = changes.split(units, _listed(known, old), new)
    removed = {_listed(known, one) for one in command.remove}
    units, _ = changes.added([one for one in units if one.name not in removed], command.add, known)
    return units


def _listed(known: "UnitList", text: str) -> str:
    name = known.name_of(text)
    if not known.is_listed(name):
        raise UserError(f"ไม่มี {name} ในรายชื่อ", "โปรดดูรายชื่อด้วยคำสั่ง units โดยไม่ระบุตัวเลือก")
    return name


def _names_in(path: Path) -> list[str]:
    from app.services.units.names import names_in_file

    return names_in_file(path)


def _lines(file: "ProjectFile", units: "UnitList") -> Iterator[str]:
    from app.services.units.listing import unlisted_units

    about = f"ฝ่ายของ{units.owner}" if units.owner else units.word
    yield f"รายชื่อ{about} {len(units.units):,} แห่ง{'' if units.is_own else ' (ตามที่โปรแกรมเสนอ)'}"
    for unit in units.units:
        yield f"{unit.name} (ชื่ออื่น: {', '.join(unit.others)})" if unit.others else unit.name
    for name in unlisted_units(file):
        yield f"ไม่อยู่ในรายชื่อ: {name}"
