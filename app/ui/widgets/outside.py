"""Hand files and messages to the programs of the system, and take the files that are dragged from them.

There is one program for each file, one for its folders, and one for mail.
"""

import contextlib
import sys
from pathlib import Path
from urllib.parse import quote

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent

from app.models.errors import UserError

_LONGEST_LINK = 1800
"""Characters of a mail link: Windows passes on no longer ones."""


def accept_copy(event: QDropEvent) -> None:
    """Accept dragged files: told that they were moved, the program they come from may delete them."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def open_outside(path: Path) -> None:
    """Open a file with the system's program for it. Raises UserError if it is gone or there is none."""
    _check_there(path)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        raise UserError(f"เปิดไฟล์ {path.name} ไม่ได้", "เครื่องนี้อาจไม่มีโปรแกรมสำหรับไฟล์ชนิดนี้ โปรดเปิดโฟลเดอร์แทน")


def show_in_folder(path: Path) -> None:
    """Open the folder of a file, with the file selected where the system can; or a folder itself.

    Raises UserError if it is gone or the system cannot show folders.
    """
    _check_there(path)
    if sys.platform == "win32" and not path.is_dir() and _select(path):
        return
    folder = path if path.is_dir() else path.parent
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        raise UserError("เปิดโฟลเดอร์ไม่ได้", f"โปรดเปิดจากโปรแกรมจัดการไฟล์ที่ {folder}")


def _select(path: Path) -> bool:
    """Select a file in the Windows Explorer, which has its own rules for quotation marks."""
    import subprocess  # not above: the window imports this, and its file is shown first

    with contextlib.suppress(OSError):
        subprocess.Popen(f'explorer /select,"{path}"')
        return True
    return False


def write_mail(subject: str, text: str) -> None:
    """Begin a message in the mail program; a link can attach no file. Raises UserError if there is none."""
    if not QDesktopServices.openUrl(mail_link(subject, text)):
        raise UserError("เปิดโปรแกรมอีเมลไม่ได้", "โปรดคัดลอกข้อความสรุป แล้วส่งด้วยอีเมลหรือวิธีที่ใช้อยู่")


def mail_link(subject: str, text: str) -> QUrl:
    """Return the link for a message; lines that would make it too long are left out, the last ones first."""
    lines = text.splitlines()
    while True:
        body = quote("\r\n".join(lines), safe="")
        link = f"mailto:?subject={quote(subject, safe='')}&body={body}"
        if len(link) <= _LONGEST_LINK or not lines:
            return QUrl(link, QUrl.ParsingMode.StrictMode)
        lines.pop()


def _check_there(path: Path) -> None:
    try:
        is_there = path.exists()
    except OSError:  # a stick that was pulled out
        is_there = False
    if not is_there:
        raise UserError(f"ไม่พบ {path.name}", f"เดิมอยู่ที่ {path.parent} อาจถูกย้าย ลบ หรือถอดสื่อที่เก็บออกแล้ว")
