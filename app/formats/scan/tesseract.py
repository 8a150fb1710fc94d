"""Run Tesseract, a program of its own that reads letters in pictures, on one page at a time."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from app.models.errors import UserError

LANGUAGES: Final = ("tha", "eng")
DPI: Final = 300
"""Resolution of the pictures that are passed on, in pixels an inch."""

_PAGE_LIMIT_S: Final = 180
_LOOK_EVERY_S: Final = 0.05
_LONGEST_ANSWER: Final = 20_000_000
"""Bytes of one page's text or boxes."""

HOW_TO_INSTALL: Final = (
    "การอ่านภาพสแกนใช้โปรแกรม Tesseract ซึ่งติดตั้งเพิ่มได้โดยไม่มีค่าใช้จ่าย "
    "บน Windows ให้ผู้ดูแลเครื่องติดตั้ง Tesseract OCR และเลือกภาษา Thai ตอนติดตั้ง "
    "บน Linux ติดตั้งชุด tesseract-ocr และ tesseract-ocr-tha "
    "วิธีทำอยู่ในคู่มือ หัวข้อนำเข้าข้อมูลที่มีอยู่ หากติดตั้งไม่ได้ ให้พิมพ์ข้อมูลเอง"
)


@dataclass(frozen=True, slots=True)
class PageOutput:
    """What Tesseract found on a page: its text, and as tab-separated values the boxes of the signs in it."""

    text: str
    boxes: str


@cache
def find_tesseract() -> Path:
    """Return the program with both languages. Raises UserError that says what to install."""
    found = [path for path in _candidates() if path.is_file() and os.access(path, os.X_OK)]
    if not found:
        raise UserError("ไม่พบโปรแกรมอ่านตัวอักษรจากภาพในเครื่องนี้", HOW_TO_INSTALL)
    program = found[0]
    missing = set(LANGUAGES) - _languages(program)
    if missing:
        what = f"โปรแกรม Tesseract ในเครื่องนี้ยังไม่มีข้อมูลภาษา {' และ '.join(sorted(missing))}"
        raise UserError(what, HOW_TO_INSTALL)
    return program


def _candidates() -> Iterator[Path]:
    """Yield where the program may be: never the current folder, in which anybody may have put a file."""
    name = "tesseract.exe" if sys.platform == "win32" else "tesseract"
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        if Path(folder).is_absolute():
            yield Path(folder) / name
    if sys.platform == "win32":
        for variable, inner in _WINDOWS_FOLDERS:
            if root := os.environ.get(variable):
                yield Path(root) / inner / name


_WINDOWS_FOLDERS: Final = (
    ("ProgramFiles", "Tesseract-OCR"),
    ("ProgramFiles(x86)", "Tesseract-OCR"),
    ("LOCALAPPDATA", "Programs/Tesseract-OCR"),
)
"""Where the installer for Windows puts it: it does not add itself to PATH."""


def _languages(program: Path) -> set[str]:
    try:
        done = subprocess.run(
            [program, "--list-langs"],
            capture_output=True,
            timeout=30,
            check=False,
            creationflags=_NO_CONSOLE,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UserError(f"เปิดโปรแกรม {program.name} ไม่ได้", HOW_TO_INSTALL) from error
    return set((done.stdout + done.stderr).decode("utf-8", "replace").split())


def reading_page(picture: bytes, folder: Path, mode: int) -> Iterator[PageOutput | None]:
    """Read a page: yield None while the program works, and at the end what it found.

    `folder` is a private one for its output; `mode`: Tesseract's page segmentation. Closing the generator
    ends the program. Raises UserError.
    """
    base, source = folder / "page", folder / "page.pgm"
    source.write_bytes(picture)
    command: list[str | Path] = [find_tesseract(), source, base]
    command += ["--dpi", str(DPI), "-l", "+".join(LANGUAGES), "--psm", str(mode)]
    command += ["-c", "preserve_interword_spaces=1", "txt", "tsv"]
    # One thread a page: with several, pages take longer, not less, on the two cores of an office's machine.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=_NO_CONSOLE,
    )
    try:
        yield from _waiting(process)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
    if process.returncode:
        raise UserError(f"โปรแกรม Tesseract อ่านหน้านี้ไม่สำเร็จ (รหัส {process.returncode})", _TRY_AGAIN)
    yield PageOutput(_output(base.with_suffix(".txt")), _output(base.with_suffix(".tsv")))


def _waiting(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    end = time.monotonic() + _PAGE_LIMIT_S
    while process.poll() is None:
        if time.monotonic() > end:
            raise UserError("อ่านหน้านี้นานเกินไป จึงหยุดอ่าน", _TRY_AGAIN)
        yield None
        time.sleep(_LOOK_EVERY_S)


_TRY_AGAIN: Final = "โปรดสแกนเอกสารใหม่ให้ชัดขึ้น ความละเอียด 300 จุดต่อนิ้ว แล้วนำเข้าอีกครั้ง"


def _output(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_LONGEST_ANSWER).decode("utf-8", "replace")


_NO_CONSOLE: Final[int] = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""Keeps a console window from opening on Windows."""
