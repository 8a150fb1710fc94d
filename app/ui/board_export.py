"""The board to a file, made beside the window while it stays alive."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QWidget

from app.models.board import Board
from app.ui import dialogs
from app.ui.progress import Progress

_KINDS: Final = {".xlsx": "ตาราง Excel (*.xlsx)", ".pdf": "เอกสาร PDF (*.pdf)"}
_BREATH: Final = 0.02
"""Seconds between two moments in which the window may paint and be cancelled."""


def export(parent: QWidget, board: Board, filters: Sequence[str], folder: Path, ending: str) -> None:
    """Ask where to, and write the board as it is shown."""
    proposed = folder / f"ภาพรวมทุกเขต {board.fiscal_year}{ending}"
    path = ask_target(parent, proposed)
    if path:
        with dialogs.telling(parent):
            Progress(_steps(board, path, filters), 1, "กำลังจัดทำไฟล์", parent).carry_out()


def ask_target(parent: QWidget, proposed: Path) -> Path | None:
    kind = _KINDS[proposed.suffix]
    text = QFileDialog.getSaveFileName(parent, "ส่งออกภาพรวมทุกเขต", str(proposed), kind)[0]
    path = Path(text) if text else None
    return (
        path.with_name(f"{path.name}{proposed.suffix}") if path and path.suffix != proposed.suffix else path
    )


def _steps(board: Board, path: Path, filters: Sequence[str]) -> Iterator[tuple[int, None]]:
    """Nothing is written before the whole file is made: to close this before is to cancel."""
    from app.exchange.board_export import board_bytes
    from app.exchange.output import write_file

    pool = ThreadPoolExecutor(1)
    try:
        made = pool.submit(board_bytes, board, path, filters)
        while not made.done():
            wait([made], _BREATH)
            yield 0, None
        write_file(path, made.result())
        yield 1, None
    finally:
        pool.shutdown(wait=False)
