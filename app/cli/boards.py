"""The command that tells who has sent what: the coordinator's board, an office a line."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.cli.progress import with_progress
from app.cli.records import DONE

if TYPE_CHECKING:
    from app.models.board import Board, OfficeRow
    from app.storage.project_file import ProjectFile


def show_board(command: argparse.Namespace) -> int:
    from app.models.board import Showing, narrowed
    from app.models.thai import parse_fiscal_year
    from app.services.board import read_board
    from app.services.board_export import check_target, export_board
    from app.storage.project_file import ProjectFile

    year = parse_fiscal_year(command.year) if command.year else None
    if command.out:
        check_target(command.out)
    with ProjectFile.open(command.file) as file:
        refresh_board(file)
        board = narrowed(read_board(file, year), command.office or "", Showing.ALL)
    for line in _lines(board):
        print(line, flush=True)
    if command.out:
        export_board(board, command.out, _filters(command.office))
        print(f"ส่งออกแล้ว: {command.out}", flush=True)
    return DONE


def _filters(office: str | None) -> list[str]:
    return [f"เฉพาะเขตที่มีคำว่า “{office}”"] if office else []


def refresh_board(file: "ProjectFile") -> None:
    """Reckon what the board lacks; told to who watches, as after a gathering it takes seconds."""
    from app.services.board import STEP, refreshing

    stale = file.stale_on_board()
    for _ in with_progress(refreshing(file, stale), -(-len(stale) // STEP), "กำลังจัดทำภาพรวมทุกเขต"):
        pass


def _lines(board: "Board") -> Iterator[str]:
    from app.models.board import board_notes

    first, _, *others = board_notes(board)
    total = board.total
    yield f"ภาพรวมทุกเขต ปีงบประมาณ {board.fiscal_year}   {first}"
    for row in board.offices:
        yield f"{row.office}: {_months(row)} | {_money(row)}{_attention(row)}"
    yield f"รวม {len(board.offices):,} เขต {total.projects:,} โครงการ | {_money(total)}{_attention(total)}"
    yield from others


def _months(row: "OfficeRow") -> str:
    from app.models.board import month_words

    return ", ".join(f"{month.period.short_thai} {month_words(month)}" for month in row.months)


def _money(row: "OfficeRow") -> str:
    from app.models.thai import format_baht, format_percent

    shared = "" if row.spent_share is None else f" ({format_percent(row.spent_share)} %)"
    return f"งบประมาณ {format_baht(row.allocated_satang)} ใช้ไป {format_baht(row.spent_satang)} บาท{shared}"


def _attention(row: "OfficeRow") -> str:
    counts = {
        "ข้อที่ควรตรวจ": row.findings,
        "แก้ไขต่างกัน": row.diverged,
        "ช้าตามรายงาน": row.reported_late,
        "ช้ากว่าเวลา": row.behind_time,
        "เกินงบประมาณ": row.over_budget,
    }
    told = ", ".join(f"{words} {count:,}" for words, count in counts.items() if count)
    return f" | {told}" if told else ""
