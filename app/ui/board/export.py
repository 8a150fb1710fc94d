"""Writes the board, its answers and the page for executives to files that the coordinator names."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from app.models.board import Board
from app.models.submission.units import told_of_units
from app.services.board import read_board, refreshing
from app.services.board_questions.reading import read_view
from app.storage.project_file import ProjectFile
from app.ui.core.context import FileContext
from app.ui.widgets import dialogs
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.tasks import found_beside, run_task

_HTML: Final = "เอกสารสำหรับเว็บเบราว์เซอร์ (*.html)"
_KINDS: Final = {".xlsx": "ตาราง Excel (*.xlsx)", ".pdf": "เอกสาร PDF (*.pdf)"}


def export(parent: FileContext, board: Board, filters: Sequence[str], folder: Path, ending: str) -> None:
    """Ask for a file, and write the board as shown."""
    proposed = folder / f"ภาพรวมทุก{board.word} {board.fiscal_year}{ending}"
    path = ask_target(parent, proposed)
    if path:
        with errors_shown(parent):
            _write(parent, board, filters, path)


def ask_target(parent: QWidget, proposed: Path) -> Path | None:
    kind = _KINDS[proposed.suffix]
    return dialogs.ask_target(parent, "ส่งออกภาพรวม", proposed, kind, proposed.suffix)


def _write(parent: FileContext, board: Board, filters: Sequence[str], path: Path) -> None:
    """Create the whole file in memory before writing it, so that it can be cancelled."""
    from app.services.board_export import board_bytes
    from app.storage.output_files import write_file

    made = found_beside(parent, "กำลังจัดทำไฟล์", lambda: board_bytes(board, path, filters))
    if made is not None:
        write_file(path, made)
        parent.tell_written(f"ส่งออก {path.name} แล้ว", path)


def export_executives(workspace: FileContext) -> None:
    """Ask for a file, and write the page for executives about all offices."""
    from app.services.board_questions.executive_page import TITLE
    from app.storage.output_files import write_file

    file = workspace.document.file
    with errors_shown(workspace):
        workspace.flush()
        board = read_board(file)
        proposed = file.path.parent / f"{told_of_units(TITLE, board.word)} {board.fiscal_year}.html"
        path = dialogs.ask_target(workspace, "สร้างรายงานสำหรับผู้บริหาร", proposed, _HTML, proposed.suffix)
        if path is None:
            return
        stale = file.board.stale()
        run_task(refreshing(file, stale), len(stale), "กำลังจัดทำภาพรวม โครงการที่", workspace)
        made = found_beside(workspace, "กำลังจัดทำรายงาน", lambda: _executive_page(file, board.fiscal_year))
        if made is not None:
            write_file(path, made)
            workspace.tell_written(f"สร้าง {path.name} แล้ว", path)


def _executive_page(file: ProjectFile, fiscal_year: int) -> bytes:
    from app.services.board_questions.executive_page import executive_page

    return executive_page(read_view(file, read_board(file, fiscal_year)))
