"""The commands for exchange between a clerk and the coordinator."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from getpass import getpass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.kept_files import tell_or_take_out
from app.cli.plain_streams import say
from app.cli.progress import with_progress, with_share
from app.cli.questions import (
    answer_question,
    is_asking,
    is_for_executives,
    office_filter,
    open_for_board,
    refresh_board,
    write_executive_page,
)
from app.cli.records import DONE, FINDINGS, open_or_make
from app.cli.submission import decide, is_deciding
from app.cli.waiting import waiting_lines
from app.models.errors import UserError

if TYPE_CHECKING:
    from app.models.board import Board, OfficeRow
    from app.services.gathering import Gathering, Received
    from app.services.source_files import Found
    from app.services.verification.verdicts import Steps, Verdict
    from app.storage.project_file import ProjectFile


def send_file(command: argparse.Namespace) -> int:
    from app.models.project import short_name_of
    from app.services.sending import findings, send
    from app.storage.project_file import ProjectFile

    source: Path = command.file
    with ProjectFile.open(source) as file:
        found = findings(file)
        for project, finding in found:
            say(f"{short_name_of(project)}: {finding}")
        if found:
            say(f"มีข้อที่ควรตรวจ {len(found):,} ข้อ หากแก้ไขแล้วให้ส่งอีกครั้ง")
        password = _ask_password("ตั้งรหัสผ่าน: ") if command.password else ""
        sent = send(file, command.out, masked=command.mask, password=password)
    say(f"สร้างไฟล์สำหรับส่งแล้ว: {sent.path}")
    for line in sent.text.splitlines():
        say(line)
    if sent.about_names:
        say(sent.about_names)
    return FINDINGS if found else DONE


def gather_files(command: argparse.Namespace) -> int:
    from app.services.source_files import find_sources
    from app.storage.project_file import ProjectFile

    into: Path = command.into
    if command.undo:
        from app.services.undo_gathering import undo

        with ProjectFile.open(into) as file:
            say(f"ยกเลิกการรวมครั้งที่ {undo(file):,} แล้ว")
        return DONE
    if command.rescue:
        return _rescue(command.rescue, into)
    if command.received is not None:
        return tell_or_take_out(into, command.received)
    found = find_sources(command.files, into)
    if not found.sources:
        for one in found.passed_over:
            say(f"ไม่ได้ตรวจ: {one.name} ({one.reason})")
        raise UserError("ไม่พบไฟล์ .sqlite ที่จะรวม", "โปรดระบุไฟล์หรือโฟลเดอร์ที่มีไฟล์ที่ได้รับ")
    with open_or_make(into) as file:
        password = _ask_password("รหัสผ่านของไฟล์ที่ได้รับ: ") if command.password else ""
        code, lines = _gather_and_sum(file, found, password, command)
    for line in lines:  # a new file is in its place only now
        say(line)
    return code


def gather_and_tell(file: "ProjectFile", found: "Found", password: str, command: argparse.Namespace) -> int:
    """Gather, and print the sum and what people must decide. Returns the exit code."""
    code, lines = _gather_and_sum(file, found, password, command)
    for line in lines:
        say(line)
    return code


def _gather_and_sum(
    file: "ProjectFile", found: "Found", password: str, command: argparse.Namespace
) -> tuple[int, list[str]]:
    """Gather. Returns the exit code, and the sum with what people must decide."""
    received = gather(file, found, password, command)
    to_see_to = [] if command.dry_run else what_to_see_to(file)
    is_found = to_see_to or any(one.refused or one.effect.is_alarming for one in received)
    return FINDINGS if is_found else DONE, [sum_of(received, is_dry=command.dry_run), *to_see_to]


def _rescue(source: Path, into: Path) -> int:
    from app.services.rescue import rescue

    if into.suffix != ".sqlite":
        raise UserError(f"ชื่อไฟล์ใหม่ {into.name} ไม่ได้ลงท้ายด้วย .sqlite", "โปรดตั้งชื่อให้ลงท้ายด้วย .sqlite")
    found = rescue(source, into)
    for line in (*found.lines, found.summary):
        say(line)
    return FINDINGS if found.lines else DONE


def return_remarks(command: argparse.Namespace) -> int:
    from app.services.remarks import return_files
    from app.storage.project_file import ProjectFile

    with ProjectFile.open(command.file) as file:
        for one in return_files(file, command.out, command.office):
            say(f"{one.office} ({one.contents}): {one.path}")
    return DONE


def verify_paper(command: argparse.Namespace) -> int:
    from app.services.verification.verdicts import Match
    from app.storage.project_file import ProjectFile

    paper = Path(command.paper)
    with ProjectFile.open(command.file, writable=False) as file:
        is_pdf = paper.suffix.lower() == ".pdf"
        verdict = _compare(file, paper) if is_pdf else _look_up(file, command.paper)
    for line in verdict.lines:
        say(line)
    return DONE if verdict.match in (Match.CURRENT, Match.CONTINUED) else FINDINGS


def _compare(file: "ProjectFile", paper: Path) -> "Verdict":
    from app.services.verification.by_paper import WHOLE, comparing

    return _answer(comparing(file, paper), WHOLE, "กำลังเทียบเอกสารกับข้อมูลที่แนบ")


def _look_up(file: "ProjectFile", typed: str) -> "Verdict":
    from app.services.verification.by_code import search_length, searching, wanted

    return _answer(searching(file, wanted(typed)), search_length(file), "กำลังเทียบกับข้อมูลในไฟล์")


def _answer(steps: "Steps", count: int, doing: str) -> "Verdict":
    with closing(steps):
        return next(verdict for _, verdict in with_share(steps, count, doing) if verdict)


def _ask_password(words: str) -> str:
    """Read a password: hidden in a terminal, otherwise the first line of stdin. Raises UserError."""
    return getpass(words) if sys.stdin.isatty() else _piped_password()


def _piped_password() -> str:
    """Read UTF-8 under any code page: the same password must open the file on another machine."""
    line = sys.stdin.buffer.readline()
    try:
        return line.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        what = "รหัสผ่านที่ส่งมาไม่ใช่ข้อความแบบ UTF-8"
        raise UserError(what, "โปรดส่งรหัสผ่านเป็น UTF-8 หรือพิมพ์รหัสผ่านเมื่อโปรแกรมถาม") from None


def gather(
    file: "ProjectFile", found: "Found", password: str, command: argparse.Namespace
) -> list["Received"]:
    """Print each file's changes before anything is written, then merge unless it is a dry run."""
    from app.services.gathering import Gathering

    gathering = Gathering(file, password)
    try:
        gathering.add_search(found)
        for one in gathering.received:
            say(one.line)
        for one in with_progress(gathering.look(found.sources), len(found.sources), "กำลังตรวจไฟล์"):
            tell(gathering, one, command)
        if not command.dry_run:
            gathering.take_in()
    finally:
        gathering.close()
    if not command.dry_run:
        with suppress(UserError):  # the gathering is complete; the board catches up when it is next opened
            refresh_board(file)
    return gathering.received


def tell(gathering: "Gathering", one: "Received", command: argparse.Namespace) -> None:
    """Print a file's result and below it its changes; new records only in a dry run, otherwise as totals."""
    from app.services.file_changes import Change, total_lines
    from app.services.returns.taking import objection

    changes = gathering.changes(one)
    told = [change for change in changes if command.dry_run or change.change is not Change.ADDED]
    lines = [*chain.from_iterable(change.lines for change in told), *total_lines(one.effect)]
    if why := objection(gathering, one, is_accepted=command.accept):
        one = gathering.decline(one, why)
        lines.insert(0, why.remedy)
    for line in (one.line, *(f"  {line}" for line in lines)):
        say(line)


def sum_of(received: Sequence["Received"], *, is_dry: bool) -> str:
    """Return how many files were, or would be, merged, refused, known before and skipped."""
    refused = sum(one.refused is not None for one in received)
    others = {
        "เคยรวมแล้ว": sum(one.is_known for one in received),
        "ไม่ได้ตรวจ": sum(bool(one.passed_over) for one in received),
    }
    done = "ตรวจแล้วยังไม่ได้รวม รับได้" if is_dry else "รวมแล้ว"
    told = f"{done} {len(received) - refused - sum(others.values()):,} ไฟล์ ไม่รับ {refused:,} ไฟล์"
    return " ".join([told, *(f"{words} {count:,} ไฟล์" for words, count in others.items() if count)])


def what_to_see_to(file: "ProjectFile") -> list[str]:
    """Return what people must decide: losses that wait, diverged versions, reports without project, possible
    duplicates.
    """
    from app.models.match_key import MatchKey
    from app.models.project import name_of
    from app.services.conflicts import divergences
    from app.services.duplicates import duplicates
    from app.services.import_records import likely_match

    lines = [*waiting_lines(file)]
    for divergence in divergences(file):
        labels = ", ".join(difference.entry.label for difference in divergence.differences)
        lines.append(f"แก้ไขต่างกัน: {name_of(divergence.project)}: {labels}")
    if orphans := file.revisions.orphans():
        lines.append(f"มีรายงาน {len(orphans):,} ครั้งของโครงการที่ถูกลบหรือไม่มีในไฟล์นี้")
    alike: dict[MatchKey | None, dict[str, str]] = {}
    for pair in duplicates(file):
        alike.setdefault(likely_match(pair[0]), {}).update(
            (one.id, one.project_code or one.project_name) for one in pair
        )
    lines += [f"อาจซ้ำกัน: {min(names.values())} {len(names):,} โครงการ" for names in alike.values()]
    return lines


def show_board(command: argparse.Namespace) -> int:
    from app.models.board import BoardFilter, narrowed
    from app.models.thai import parse_fiscal_year
    from app.services.board import read_board
    from app.services.board_export import check_target, export_board

    year = parse_fiscal_year(command.year) if command.year else None
    if is_asking(command):
        return answer_question(command, year)
    if is_for_executives(command):
        return write_executive_page(command, year)
    if command.out:
        check_target(command.out)
    with open_for_board(command, is_changing=is_deciding(command)) as file:
        if is_deciding(command):
            for line in decide(file, command):
                say(line)
        refresh_board(file)
        board = narrowed(read_board(file, year), command.office or "", BoardFilter.ALL)
    for line in _lines(board):
        say(line)
    if command.out:
        export_board(board, command.out, office_filter(command.office))
        say(f"ส่งออกแล้ว: {command.out}")
    return DONE


def _lines(board: "Board") -> Iterator[str]:
    from app.models.board import board_notes

    first, _, *others = board_notes(board)
    total = board.total
    yield f"ภาพรวมทุก{board.word} ปีงบประมาณ {board.fiscal_year}   {first}"
    for row in board.offices:
        yield f"{row.shown}: {_months(row)} | {_money(row)}{_attention(row)}"
    counted = f"รวม {len(board.offices):,} {board.word} {total.projects:,} โครงการ"
    yield f"{counted} | {_money(total)}{_attention(total)}"
    yield from others


def _months(row: "OfficeRow") -> str:
    from app.models.submission.office_month import month_words

    return ", ".join(f"{month.period.short_thai} {month_words(month)}" for month in row.months)


def _money(row: "OfficeRow") -> str:
    from app.models.thai import format_baht, format_percent

    shared = "" if row.spent_share is None else f" ({format_percent(row.spent_share)} %)"
    return f"งบประมาณ {format_baht(row.allocated_satang)} ใช้ไป {format_baht(row.spent_satang)} บาท{shared}"


def _attention(row: "OfficeRow") -> str:
    from app.models.project_status import CALENDAR_BEHIND, PLAN_LATE

    counts = {
        "ข้อที่ควรตรวจ": row.findings,
        "แก้ไขต่างกัน": row.diverged,
        PLAN_LATE: row.reported_late,
        CALENDAR_BEHIND: row.behind_time,
        "เกินงบประมาณ": row.over_budget,
    }
    told = ", ".join(f"{words} {count:,}" for words, count in counts.items() if count)
    return f" | {told}" if told else ""
