"""The command line: modules by command, and its syntax in `arguments`."""

import contextlib
import errno
import io
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from app.cli.log import start_log
from app.cli.plain_streams import complain, plain_streams, refuse
from app.cli.window import COULD_NOT, is_plain_start, open_window
from app.models.errors import NOTICES, UserError

log = logging.getLogger(__name__)

_CLOSED_PIPE: Final = {errno.EPIPE, errno.EINVAL} if os.name == "nt" else {errno.EPIPE}
"""Errors of printing to a reader that is gone. On Windows it is an invalid argument."""

INTERRUPTED = 130
"""Exit code after Ctrl+C, as in shells."""


def main(arguments: Sequence[str], begin: Callable[[], None] = lambda: None) -> int:
    """Run a command and return its exit code. Errors are printed in Thai; bugs are logged in full.

    `begin` is called as soon as Ctrl+C may raise KeyboardInterrupt.
    """
    _speak_utf8()
    with plain_streams():
        return _run(arguments, begin)


def _run(arguments: Sequence[str], begin: Callable[[], None]) -> int:
    start_log()
    try:
        begin()
        run = _command(arguments)
        with _telling_notices():
            return run()
    except UserError as error:
        refuse(error.what, _remedy(error))
    except KeyboardInterrupt:
        complain("ยกเลิกแล้ว")
        return INTERRUPTED
    except OSError as error:
        if error.errno in _CLOSED_PIPE and error.filename is None:  # as in `check FILE | head`
            _discard_output()
            return 0
        # otherwise an unexpected error of the system: a name too long, a lost disk
        log.exception("arguments: %s", _without_passwords(arguments))
        _complain_of_disk(error)
        _discard_what_cannot_be_printed()
    except MemoryError:
        log.exception("arguments: %s", _without_passwords(arguments))
        refuse("หน่วยความจำไม่พอสำหรับคำสั่งนี้ ข้อมูลที่บันทึกไว้แล้วยังอยู่ครบ", "โปรดปิดโปรแกรมอื่น แล้วลองใหม่")
    except Exception:
        log.exception("arguments: %s", _without_passwords(arguments))
        from app.storage.user_folders import log_file

        refuse("เกิดข้อผิดพลาดในโปรแกรม ข้อมูลที่บันทึกไว้แล้วยังอยู่ครบ", f"รายละเอียดสำหรับผู้ดูแลอยู่ที่ {log_file()}")
    return COULD_NOT


def _without_passwords(arguments: Sequence[str]) -> list[str]:
    """Return what may be logged: the address of a hub may hold a password."""
    from app.hub.address import without_password

    return [without_password(argument) for argument in arguments]


def _discard_what_cannot_be_printed() -> None:
    """Keep Python 3.13 and later from failing at exit when the rest of the output has no space."""
    try:
        if sys.stdout:
            sys.stdout.flush()
    except OSError:
        _discard_output()


def _discard_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _command(arguments: Sequence[str]) -> Callable[[], int]:
    """Return the command to run. Opening the window does not wait for the other commands' parsers."""
    if is_plain_start(arguments):
        return partial(open_window, Path(arguments[0]) if arguments else None)
    if arguments[0] == "work-for":  # asked by another process of the program, and by nobody else
        from app.services.other_processes.far_end import serve

        return serve
    from app.cli.arguments import parse
    from app.storage.drafts import sweep_drafts

    sweep_drafts()
    command = parse(arguments)
    return partial(command.run, command)


def _complain_of_disk(error: OSError) -> None:
    """Print the true cause; without a file name, the command's own output has no space."""
    from app.storage.connection import disk_error

    path = Path(os.fsdecode(error.filename)) if error.filename else Path("ผลของคำสั่ง")
    doing = "ใช้ไฟล์หรือโฟลเดอร์" if error.filename else "เขียน"
    told = disk_error(path, error, doing, "โปรดตรวจชื่อ ตำแหน่ง และสิทธิ์การใช้ไฟล์")
    refuse(told.what, told.remedy)


@contextlib.contextmanager
def _telling_notices() -> Iterator[None]:
    """Print notices about the opening of a file on stderr during the block."""
    notices, handler = logging.getLogger(NOTICES), _Complaining()
    notices.setLevel(logging.INFO)
    notices.propagate = False
    notices.addHandler(handler)
    try:
        yield
    finally:
        notices.removeHandler(handler)


class _Complaining(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        complain(record.getMessage())


def _remedy(error: UserError) -> str:
    """Return the remedy; for a damaged file also the command to use."""
    from app.storage.connection import RESTORE, DamagedFileError

    if isinstance(error, DamagedFileError) and error.remedy == RESTORE:
        return f"{RESTORE} หรือกู้ข้อมูลที่ยังใช้ได้ด้วยคำสั่ง gather ไฟล์ใหม่.sqlite --rescue ไฟล์นี้"
    return error.remedy


def _speak_utf8() -> None:
    """Print Thai correctly under any code page and LANG; a program without a console has no streams."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
