"""The board as a workbook or on paper, as it is shown: by the file's ending."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from app.models.board import Board
from app.models.errors import UserError
from app.storage.output_files import write_file

ENDINGS: Final = (".xlsx", ".pdf")


def check_target(path: Path) -> None:
    """Raises UserError for an ending that the board cannot have."""
    if path.suffix.lower() not in ENDINGS:
        raise UserError(f"ส่งออกภาพรวมเป็น {path.name} ไม่ได้", "โปรดตั้งชื่อให้ลงท้ายด้วย .xlsx หรือ .pdf")


def export_board(board: Board, path: Path, filters: Sequence[str] = ()) -> None:
    """Write the board. `filters` say in words which offices are shown. Raises UserError."""
    write_file(path, board_bytes(board, path, filters))


def board_bytes(board: Board, path: Path, filters: Sequence[str] = ()) -> bytes:
    """What is to be in the file at `path`. Raises UserError as `check_target`."""
    check_target(path)
    if path.suffix.lower() == ".pdf":
        from app.printing.board_report import print_board

        return print_board(board, filters)
    from app.exchange.board_workbook import board_workbook

    return board_workbook(board, filters)
