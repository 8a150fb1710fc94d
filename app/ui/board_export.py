"""The board to a file, made beside the window while it stays alive."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from app.models.board import Board
from app.ui.background import found_beside
from app.ui.widgets import dialogs

_KINDS: Final = {".xlsx": "ตาราง Excel (*.xlsx)", ".pdf": "เอกสาร PDF (*.pdf)"}


def export(parent: QWidget, board: Board, filters: Sequence[str], folder: Path, ending: str) -> None:
    """Ask where to, and write the board as it is shown."""
    proposed = folder / f"ภาพรวมทุกเขต {board.fiscal_year}{ending}"
    path = ask_target(parent, proposed)
    if path:
        with dialogs.telling(parent):
            _write(parent, board, filters, path)


def ask_target(parent: QWidget, proposed: Path) -> Path | None:
    kind = _KINDS[proposed.suffix]
    return dialogs.ask_target(parent, "ส่งออกภาพรวมทุกเขต", proposed, kind, proposed.suffix)


def _write(parent: QWidget, board: Board, filters: Sequence[str], path: Path) -> None:
    """Nothing is written before the whole file is made: until then it can be cancelled."""
    from app.services.board_export import board_bytes
    from app.storage.output_files import write_file

    made = found_beside(parent, "กำลังจัดทำไฟล์", lambda: board_bytes(board, path, filters))
    if made is not None:
        write_file(path, made)
