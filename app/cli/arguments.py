"""The syntax of the commands, with help in Thai; technical terms to type stay English."""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from app.cli import records as commands
from app.cli.coordinator import gather_files, return_remarks, send_file, show_board, verify_paper
from app.cli.doubts import add_answers
from app.cli.hub import exchange_with_hub
from app.cli.plain_streams import refuse
from app.cli.plans import add_plan_options, plan_command
from app.cli.printing import print_forms
from app.cli.profile import ROLES, tell_or_change_profile
from app.cli.questions import add_questions
from app.cli.receiving import add_receive_options, receive_return
from app.cli.records import make_template
from app.cli.shared_folder import exchange_by_folder
from app.cli.submission import add_decisions
from app.cli.units import add_units, tell_or_change_units
from app.cli.waiting import add_decide_options, decide_waiting
from app.cli.window import COULD_NOT, is_file, open_window
from app.hub.address import without_password

if TYPE_CHECKING:
    from app.models.progress_report import Period


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Parse the arguments; `run` is the command's function. Exits with 2 if they are invalid.

    No command, or a file in its place, means `open`.
    """
    means_open = not arguments or is_file(arguments[0])
    return parser().parse_args(["open", *arguments] if means_open else arguments)


def parser() -> argparse.ArgumentParser:
    whole = _ThaiParser("raingan", "รายงาน: บันทึก พิมพ์ และส่งรายงานความก้าวหน้าของโครงการ")
    whole.epilog = "raingan หรือ raingan FILE.sqlite โดยไม่มีคำสั่ง คือ open"
    listed = whole.add_subparsers(title="คำสั่ง", metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = listed.add_parser(name, description=text, help=text)
        made.set_defaults(run=run)
        return made

    _open = command("open", lambda asked: open_window(asked.file), "เปิดหน้าต่างโปรแกรม")
    _open.add_argument(
        "file", metavar="FILE.sqlite", type=Path, nargs="?", help="ไฟล์ที่จะเปิด หากไม่ระบุจะเปิดไฟล์ล่าสุด"
    )
    _add_import(command("import", commands.import_source, "นำโครงการเข้าไฟล์"))
    _add_print(command("print", print_forms, "พิมพ์แบบรายงานเป็น PDF"))
    _export = _with_file(command("export", commands.export, "ส่งออกทุกโครงการในไฟล์"))
    _export.add_argument(
        "--out", metavar="PATH", type=Path, required=True, help="ไฟล์ที่จะสร้าง (.json, .xlsx, .csv)"
    )
    _template = command("template", make_template, "สร้างไฟล์ Excel ต้นแบบสำหรับกรอกแล้วนำเข้า")
    _template.add_argument("--out", metavar="PATH.xlsx", type=Path, required=True, help="ไฟล์ที่จะสร้าง (.xlsx)")
    add_plan_options(command("plan", plan_command, "แสดงแผนพัฒนาที่มี หรือเพิ่มแผนจากรายการหรือไฟล์แผน"))
    _with_file(command("check", commands.check_file, "แสดงข้อที่ควรตรวจ ข้อละบรรทัด"))
    _add_profile(command("profile", tell_or_change_profile, "แสดงหรือเปลี่ยนหน่วยงาน ปีงบประมาณ และผู้ใช้ของไฟล์"))
    _add_send(command("send", send_file, "สร้างไฟล์สำหรับส่งให้ผู้ประสานงาน"))
    _add_gather(command("gather", gather_files, "รวมไฟล์ที่ได้รับเข้าเป็นไฟล์เดียว"))
    add_decide_options(command("decide", decide_waiting, "แสดง รับ หรือไม่รับรายการที่รอการตัดสินใจหลังรวมไฟล์"))
    _add_folder(command("folder", exchange_by_folder, "ส่งและรับไฟล์ทางโฟลเดอร์ที่ใช้ร่วมกัน"))
    _add_hub(command("hub", exchange_with_hub, "ส่งและรับข้อมูลกับศูนย์ข้อมูลกลาง (PostgreSQL)"))
    _add_board(command("board", show_board, "แสดงภาพรวมการส่งรายงานของทุกหน่วยงาน หน่วยงานละบรรทัด"))
    add_units(command("units", tell_or_change_units, "แสดงหรือเปลี่ยนรายชื่อหน่วยงานที่ต้องส่งรายงาน"))
    _return = _with_file(command("return", return_remarks, "สร้างไฟล์ข้อสังเกตและการแก้ไขส่งกลับให้แต่ละหน่วยงาน"))
    _return.add_argument(
        "--out", metavar="FOLDER", type=Path, required=True, help="โฟลเดอร์ที่จะวางไฟล์ หากยังไม่มีจะสร้างใหม่"
    )
    _return.add_argument("--office", metavar="NAME", action="append", help="เฉพาะหน่วยงานนี้ ระบุได้หลายครั้ง")
    add_receive_options(command("receive", receive_return, "รับหรือไม่รับการแก้ไขในไฟล์ที่ผู้ประสานงานส่งกลับ"))
    _verify = _with_file(command("verify", verify_paper, "ตรวจว่าเอกสารที่พิมพ์ตรงกับข้อมูลในไฟล์หรือไม่"))
    _verify.add_argument(
        "paper", metavar="CODE-OR-PDF", help="รหัสตรวจสอบบนเอกสาร ข้อความที่สแกนจากคิวอาร์โค้ด หรือไฟล์ PDF"
    )
    return whole


def _with_file(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    command.add_argument("file", metavar="FILE.sqlite", type=Path, help="ไฟล์ของโปรแกรมรายงาน")
    return command


def _add_import(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "source",
        metavar="SOURCE",
        type=Path,
        help="ไฟล์ต้นฉบับ (.xlsx, .xls, .ods, .csv, .json, ข้อความของแบบพิมพ์ .txt, .pdf, "
        "ภาพสแกน .png, .jpg, .tif) หรือ .zip, .eml, .msg ที่มีไฟล์เหล่านี้",
    )
    command.add_argument(
        "more", metavar="PICTURE", type=Path, nargs="*", help="ภาพสแกนหน้าต่อ ๆ ไปของแบบพิมพ์ ตามลำดับ"
    )
    command.add_argument(
        "--into", metavar="FILE.sqlite", type=Path, required=True, help="ไฟล์ปลายทาง หากยังไม่มีจะสร้างใหม่"
    )
    command.add_argument("--dry-run", action="store_true", help="บอกทุกอย่างที่จะเปลี่ยน โดยยังไม่นำเข้า")
    existing = command.add_mutually_exclusive_group()
    existing.add_argument("--update", action="store_true", help="โครงการที่มีอยู่แล้ว: แทนที่ด้วยข้อมูลที่นำเข้า")
    existing.add_argument("--as-new", action="store_true", help="โครงการที่มีอยู่แล้ว: เพิ่มเป็นอีกโครงการหนึ่ง")
    add_answers(command)
    _add_printout(command)


def _add_printout(command: argparse.ArgumentParser) -> None:
    printout = command.add_argument_group("ข้อความของแบบพิมพ์ (.txt .pdf)")
    printout.add_argument(
        "--version", metavar="N", type=int, help="เมื่อมีหลายฉบับ: ฉบับที่จะนำเข้า หากไม่ระบุใช้ฉบับล่าสุด"
    )
    printout.add_argument(
        "--accept-doubtful",
        action="store_true",
        help="นำเข้าตามที่อ่านได้ แม้มีรายการที่ควรตรวจ หากไม่ระบุจะแสดงให้ตรวจก่อน",
    )


def _add_print(command: argparse.ArgumentParser) -> None:
    _with_file(command)
    command.add_argument("--project", metavar="CODE", help="รหัสโครงการ หากไม่ระบุจะพิมพ์ทุกโครงการ")
    command.add_argument("--out", metavar="PATH", type=Path, help="ไฟล์ PDF หรือโฟลเดอร์เมื่อพิมพ์หลายโครงการ")
    command.add_argument("--single", action="store_true", help="รวมเป็นเล่มเดียว มีหน้าปก สารบัญ และตารางสรุป")
    command.add_argument(
        "--month",
        metavar="2562-06",
        type=_month,
        help="เดือนของตารางสรุปในเล่ม ปี พ.ศ. หากไม่ระบุคือเดือนล่าสุดที่รายงาน",
    )
    command.add_argument("--thai-dates", action="store_true", help="พิมพ์วันเริ่มต้นและสิ้นสุดเป็นวันที่ไทย")
    command.add_argument("--thai-digits", action="store_true", help="พิมพ์ตัวเลขทุกตัวเป็นเลขไทย ยกเว้นรหัสตรวจสอบ")
    command.add_argument(
        "--signature-field", action="store_true", help="เพิ่มช่องลายมือชื่ออิเล็กทรอนิกส์ของผู้ลงนามแต่ละคนที่ตั้งไว้ในไฟล์"
    )


def _add_profile(command: argparse.ArgumentParser) -> None:
    _with_file(command)
    command.add_argument("--office", metavar="NAME", help='สำนักงานเขตของโครงการใหม่ ระบุ "" หากไม่กำหนด')
    command.add_argument(
        "--division", metavar="NAME", help='ฝ่ายเจ้าของไฟล์ เมื่อไฟล์เป็นของฝ่ายเดียว ระบุ "" หากเป็นของทั้งสำนักงานเขต'
    )
    command.add_argument("--year", metavar="2562", help='ปีงบประมาณของโครงการใหม่ ระบุ "" หากไม่กำหนด')
    command.add_argument(
        "--role",
        choices=ROLES,
        metavar="|".join(ROLES),
        help="ผู้ใช้ของไฟล์: clerk คือเจ้าหน้าที่ของหน่วยงาน coordinator คือผู้ประสานงาน",
    )


def _month(text: str) -> "Period":
    """Read a month with its Buddhist year, such as 2562-06. Raises ValueError."""
    from app.models.progress_report import Period
    from app.models.thai import BUDDHIST_ERA

    month = Period.parse(text)
    if month.year <= BUDDHIST_ERA:
        raise ValueError("no Buddhist year")
    return Period(month.year - BUDDHIST_ERA, month.month)


def _add_send(command: argparse.ArgumentParser) -> None:
    _with_file(command)
    command.add_argument(
        "--out", metavar="FOLDER", type=Path, required=True, help="โฟลเดอร์ที่จะวางไฟล์ หากยังไม่มีจะสร้างใหม่"
    )
    command.add_argument("--mask", action="store_true", help="ปกปิดชื่อและโทรศัพท์ (สำหรับให้ผู้อื่นดู นำไปรวมไม่ได้)")
    command.add_argument("--password", action="store_true", help="ใส่รหัสผ่าน (ถามรหัสผ่าน แล้วสร้างเป็นไฟล์ .zip)")


def _add_gather(command: argparse.ArgumentParser) -> None:
    command.add_argument("into", metavar="INTO.sqlite", type=Path, help="ไฟล์ที่จะรวมเข้า หากยังไม่มีจะสร้างใหม่")
    command.add_argument("files", metavar="FILE", type=Path, nargs="*", help="ไฟล์ที่ได้รับ หรือโฟลเดอร์ของไฟล์ที่ได้รับ")
    other = command.add_mutually_exclusive_group()
    other.add_argument("--undo", action="store_true", help="ยกเลิกการรวมครั้งล่าสุด")
    other.add_argument(
        "--rescue",
        metavar="FILE",
        type=Path,
        help="กู้ข้อมูลที่ยังใช้ได้จากไฟล์ที่เสียหายหรือเปิดไม่ได้ ไปไว้ในไฟล์ใหม่ INTO.sqlite",
    )
    other.add_argument("--dry-run", action="store_true", help="บอกทุกอย่างที่จะเปลี่ยน โดยยังไม่รวม")
    other.add_argument(
        "--received",
        metavar="FOLDER",
        type=Path,
        nargs="?",
        const=Path(),
        help="แสดงไฟล์ที่เคยรวมทั้งหมด และนำออกมาไว้ใน FOLDER ตามที่ได้รับทุกประการ",
    )
    command.add_argument(
        "--accept", action="store_true", help="รับการแก้ไขในไฟล์ที่ผู้ประสานงานส่งกลับ (หากไม่ระบุ จะแสดงแต่ไม่รับ)"
    )
    command.add_argument("--password", action="store_true", help="ถามรหัสผ่านของไฟล์ .zip ที่ได้รับ")


def _add_folder(command: argparse.ArgumentParser) -> None:
    _with_file(command)
    command.add_argument("--use", metavar="FOLDER", type=Path, help="ใช้โฟลเดอร์นี้ตั้งแต่ครั้งนี้ไป")
    which = command.add_mutually_exclusive_group()
    which.add_argument("--put", action="store_true", help="ส่งอย่างเดียว")
    which.add_argument("--take", action="store_true", help="รับอย่างเดียว")
    which.add_argument(
        "--dry-run", action="store_true", help="บอกทุกอย่างที่อยู่ในโฟลเดอร์และที่จะเปลี่ยน โดยยังไม่ส่งและไม่รับ"
    )
    _add_accept(command)


def _add_accept(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--accept", action="store_true", help="รับการแก้ไขของผู้ประสานงาน (หากไม่ระบุ จะแสดงแต่ไม่รับ)"
    )


def _add_hub(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE.sqlite", type=Path, nargs="?", help="ไฟล์ของโปรแกรมรายงาน")
    command.add_argument(
        "address",
        metavar="ADDRESS",
        nargs="?",
        help="ที่อยู่ของศูนย์ข้อมูลกลาง เช่น postgresql://ผู้ใช้@เครื่อง/ชื่อ หรือ service=ชื่อ",
    )
    which = command.add_mutually_exclusive_group()
    which.add_argument("--push", action="store_true", help="ส่งอย่างเดียว")
    which.add_argument("--pull", action="store_true", help="รับอย่างเดียว")
    which.add_argument("--dry-run", action="store_true", help="บอกทุกอย่างที่จะเปลี่ยน โดยยังไม่ส่งและไม่รับ")
    which.add_argument("--setup", metavar="ADDRESS", help="จัดเตรียมหรือปรับรุ่นศูนย์ข้อมูลกลางที่ที่อยู่นี้ (สำหรับผู้ดูแล)")
    _add_accept(command)


def _add_board(command: argparse.ArgumentParser) -> None:
    _with_file(command)
    command.add_argument("--year", metavar="2562", help="ปีงบประมาณ พ.ศ. หากไม่ระบุคือปีนี้หรือปีล่าสุดในไฟล์")
    command.add_argument("--office", metavar="NAME", help="เฉพาะหน่วยงานที่มีคำนี้ในชื่อ")
    command.add_argument(
        "--out",
        metavar="PATH",
        type=Path,
        help="ส่งออกเป็นไฟล์ด้วย (.xlsx หรือ .pdf) หรือเป็นรายงานสำหรับผู้บริหาร (.html)",
    )
    add_questions(command)
    add_decisions(command)


class _ThaiParser(argparse.ArgumentParser):
    """argparse in Thai; technical terms to type stay English."""

    def __init__(self, prog: str, description: str, **options: Any) -> None:
        options |= {"formatter_class": _ThaiHelp, "add_help": False, "allow_abbrev": False}
        super().__init__(prog=prog, description=description, **options)
        self._positionals.title = "ข้อมูลที่ต้องระบุ"
        self._optionals.title = "ตัวเลือก"
        self.add_argument("-h", "--help", action="help", help="แสดงวิธีใช้นี้")

    def error(self, message: str) -> NoReturn:
        refuse(without_password(_in_thai(message)), f"ดูวิธีใช้ได้ด้วย {self.prog} --help")
        sys.exit(COULD_NOT)


class _ThaiHelp(argparse.RawTextHelpFormatter):
    """Raw, because wrapping by width would separate Thai letters from their marks."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "วิธีใช้: " if prefix is None else prefix)


_ERRORS = {
    r"the following arguments are required: (.+)": "ยังไม่ได้ระบุ {}",
    r"unrecognized arguments: (.+)": "ไม่รู้จัก {}",
    r"argument COMMAND: invalid choice: '(.+?)' .*": "ไม่รู้จักคำสั่ง {}",
    r"argument (.+): invalid choice: '(.*?)' \(choose from (.+)\)": "{} ไม่มีค่า {} ให้เลือก {}",
    r"argument (.+): expected (?:one|at least one) argument": "{} ต้องมีค่าตามหลัง",
    r"argument (.+): not allowed with argument (.+)": "ใช้ {} พร้อมกับ {} ไม่ได้",
    r"argument (.+): invalid _month value: '(.*)'": "{} ต้องเป็นปี พ.ศ. และเดือน เช่น 2562-06 ไม่ใช่ {}",
    r"argument (.+): invalid int value: '(.*)'": "{} ต้องเป็นตัวเลข ไม่ใช่ {}",
    r"argument (.+): ignored explicit argument .*": "{} ไม่ต้องมีค่าตามหลัง",
}


def _in_thai(message: str) -> str:
    """Translate argparse's messages, which exist in English only."""
    for english, thai in _ERRORS.items():
        if match := re.fullmatch(english, message, re.DOTALL):
            return thai.format(*match.groups())
    return "คำสั่งไม่ถูกต้อง"
