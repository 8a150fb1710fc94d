"""The command that opens the window, for `raingan` or `raingan FILE`. It imports little."""

import gc
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from app.cli.plain_streams import say
from app.models.errors import UserError

log = logging.getLogger(__name__)

COULD_NOT: Final = 2
"""Exit code of a command that failed."""


def is_plain_start(arguments: Sequence[str]) -> bool:
    """Return whether the command line is empty, or just a file."""
    return not arguments or (len(arguments) == 1 and is_file(arguments[0]))


def is_file(argument: str) -> bool:
    """Return whether the first argument is a file to open, not a command.

    A folder dropped on the program's icon comes with its whole path; the window then says what it is.
    """
    path = Path(argument)
    return path.suffix == ".sqlite" or path.is_file() or (path.is_absolute() and path.is_dir())


def open_window(path: Path | None) -> int:
    if not _has_display():
        return _print_instead(path)
    gc.disable()  # until the file is shown: everything that is loaded by then stays
    try:
        from app.ui.window.application import run_window
    except ImportError as error:  # usually a library of the system
        log.exception("no window")
        raise UserError(f"เปิดหน้าต่างไม่ได้ เพราะขาดส่วนประกอบของระบบ ({error})", "โปรดแจ้งผู้ดูแลเครื่อง") from error
    return run_window(path)


def _has_display() -> bool:
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in named)


def _print_instead(path: Path | None) -> int:
    """Without a display, print the form of the file, or of the sample, and say where it is."""
    from argparse import Namespace

    from app.cli.printing import print_forms

    say("ไม่พบจอภาพสำหรับเปิดหน้าต่าง จึงพิมพ์แบบรายงานเป็น PDF แทน")
    if path is None:
        from app.services.sample import sample_file

        path = sample_file()
        say(f"ไฟล์ตัวอย่าง: {path}")
    plain = dict.fromkeys(("single", "thai_dates", "thai_digits", "signature_field"), False)
    return print_forms(Namespace(file=path, project=None, out=None, **plain))
