"""Ask the system's printing service whether it answers, before Qt asks it.

A dead print server answers after half a minute or never. Qt asks in the window's thread, and PySide holds
Python's lock meanwhile, so another thread would not help: these functions ask by ctypes, which releases it.
"""

import ctypes
import sys
import time
from collections.abc import Iterator
from threading import Thread
from typing import Final

from PySide6.QtWidgets import QWidget

from app.models.errors import UserError
from app.ui.widgets.tasks import run_task

PATIENCE_S: Final = 20.0
"""Seconds to wait. A network printer that sleeps takes some of them."""

_LOOK_EVERY_S: Final = 0.01
_UNANSWERED: Final = "เครื่องพิมพ์หรือเครื่องแม่ข่ายการพิมพ์ไม่ตอบรับ"


def wait_for_printers(parent: QWidget | None) -> bool:
    """Wait until the printing service answers. Returns False if the clerk cancelled.

    Raises UserError if it does not answer in time.
    """
    asking = Thread(name="printers", daemon=True, target=ask_system)  # the program ends even while it waits
    asking.start()
    return run_task(_until_answered(asking, PATIENCE_S), 1, "กำลังติดต่อเครื่องพิมพ์", parent)


def _until_answered(asking: Thread, patience_s: float) -> Iterator[tuple[int, None]]:
    end = time.monotonic() + patience_s
    while asking.is_alive():
        if time.monotonic() > end:
            raise UserError(_UNANSWERED, "โปรดตรวจเครื่องพิมพ์และเครือข่าย แล้วพิมพ์อีกครั้ง")
        asking.join(_LOOK_EVERY_S)
        yield 1, None


def ask_system() -> None:
    """Ask for all printers and the state of the default one, as Qt does for its dialog; drop the answer.

    Returns at once where there is no printing service.
    """
    if sys.platform == "win32":
        _ask_windows()
    else:
        _ask_cups()


def _ask_cups() -> None:
    try:
        cups = ctypes.CDLL("libcups.2.dylib" if sys.platform == "darwin" else "libcups.so.2")
    except OSError:
        return
    found = ctypes.c_void_p()
    count = cups.cupsGetDests2(None, ctypes.byref(found))
    cups.cupsFreeDests(count, found)


if sys.platform == "win32":
    from ctypes import byref, wintypes

    _LOCAL_AND_CONNECTED: Final = 2 | 4
    _NAMES, _ALL = 4, 2
    """Levels of what is told of a printer."""

    def _ask_windows() -> None:
        spooler = ctypes.WinDLL("winspool.drv")
        needed, count = wintypes.DWORD(), wintypes.DWORD()
        kinds = wintypes.DWORD(_LOCAL_AND_CONNECTED)
        spooler.EnumPrintersW(kinds, None, _NAMES, None, 0, byref(needed), byref(count))
        spooler.GetDefaultPrinterW(None, byref(needed))
        name, printer = ctypes.create_unicode_buffer(needed.value + 1), wintypes.HANDLE()
        if spooler.GetDefaultPrinterW(name, byref(needed)) and spooler.OpenPrinterW(
            name, byref(printer), None
        ):
            spooler.GetPrinterW(printer, _ALL, None, 0, byref(needed))
            spooler.ClosePrinter(printer)
