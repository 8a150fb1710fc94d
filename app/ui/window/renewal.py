"""Notice that another version was installed while the window is open, as `apt` does without asking.

Most modules are imported when a command first needs them: the new version's do not fit the running ones.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from app import ROOT
from app.storage.disk.file_identity import Identity, posix_identity

_VERSION_FILE: Final = ROOT / "app" / "__init__.py"


class Renewal:
    """Remembers the program's files as they are when the window is made."""

    def __init__(self, version_file: Path | None = None) -> None:
        self._file = version_file or _VERSION_FILE
        self._at_start = self._look()

    @property
    def has_happened(self) -> bool:
        """Whether another version is in its place. A stick that was pulled out is not another version."""
        found = self._look()
        return found is not None and found != self._at_start

    def _look(self) -> Identity | None:
        try:
            return posix_identity(self._file)
        except OSError:
            return None

    def guarded(self, run: Callable[[bool], object], window: QWidget) -> Callable[[bool], object]:
        """Return a command that, once the version is another, only offers to close the window."""

        def run_if_same(checked: bool = False) -> object:
            if not self.has_happened:
                return run(checked)
            return window.close() if ask_to_close(window) else None

        return run_if_same


def ask_to_close(parent: QWidget) -> bool:
    """Ask whether to close the program, since another version of it is installed now."""
    from app.ui.widgets.questions import Choice, ask  # not above: the first paint needs none

    close = Choice("ปิดโปรแกรม", True)
    return ask(
        parent,
        "โปรแกรมในเครื่องนี้ได้รับการปรับปรุงเป็นรุ่นใหม่แล้ว",
        "โปรดปิดโปรแกรมแล้วเปิดใหม่ก่อนใช้คำสั่งต่อไป ข้อมูลที่บันทึกแล้วอยู่ครบถ้วน",
        [close],
        stay=Choice("ไว้ภายหลัง", False),
        default=close,
    )
