"""Output files: written whole or not at all, under names that every system accepts."""

import contextlib
import itertools
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from app.models.errors import UserError
from app.models.progress_report import Period
from app.models.project import NAMELESS, Project
from app.models.thai import clean_line
from app.storage.connection import disk_error, replacing, try_replacing
from app.storage.disk.file_names import FORBIDDEN, check_name, is_reserved
from app.storage.project_file import ProjectSummary
from app.storage.user_folders import make_private

MAX_NAME_LENGTH = 60
"""Characters of a file name without extension: a Thai one takes three bytes, and Windows paths are short."""


def write_file(path: Path, data: bytes) -> None:
    """Write a file so that the old or the new one exists, never a part. Raises UserError."""
    with writing(path) as stream:
        stream.write(data)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """Write in pieces like `write_file`: the file exists after the block. Raises UserError."""
    try:
        with replacing(path) as partial, partial.open("wb") as stream:
            yield stream
    except OSError as error:
        raise cannot_write(path, error) from error


def check_writable(path: Path) -> None:
    """Check before long work that its file can be written. Raises UserError, like `writing`."""
    try:
        try_replacing(path)
    except OSError as error:
        raise cannot_write(path, error) from error


def make_folder(path: Path, *, private: bool = False) -> None:
    """Make a folder unless it exists; a `private` one is for its owner only. Raises UserError."""
    try:
        check_name(path)
        make_private(path) if private else path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error


def cannot_write(path: Path, error: OSError) -> UserError:
    return disk_error(path, error, "บันทึก", "โปรดตรวจว่าโฟลเดอร์มีอยู่และบันทึกไฟล์ได้ และไฟล์เดิมไม่ได้เปิดอยู่ในโปรแกรมอื่น")


def file_names(
    projects: Iterable[Project | ProjectSummary], months: Mapping[str, Period] | None = None
) -> list[str]:
    """Return a file name for each project, without extension: code, name and month, numbered where equal.

    `months`: the month of a form by project id; next month's form then has another name.
    """
    names: list[str] = []
    taken: set[str] = set()
    numbers: dict[str, Iterator[int]] = {}  # by name, because thousands of projects may share one
    for project in projects:
        base = name = _with_month(project, (months or {}).get(project.id))
        while name.casefold() in taken:
            name = f"{base} ({next(numbers.setdefault(base.casefold(), itertools.count(2)))})"
        taken.add(name.casefold())
        names.append(name)
    return names


def _with_month(project: Project | ProjectSummary, month: Period | None) -> str:
    end = f" {month.sortable_thai}" if month else ""
    name = safe_name(f"{project.project_code} {project.project_name}", MAX_NAME_LENGTH - len(end))
    return f"{name or NAMELESS}{end}"


def safe_name(text: str, length: int = MAX_NAME_LENGTH) -> str:
    """Return a text as a file name of at most `length` characters; possibly empty."""
    name = " ".join(FORBIDDEN.sub(" ", clean_line(text)).split())
    name = _cut(name, length).strip(" .")
    return f"_{name}" if is_reserved(name) else name


def _cut(text: str, length: int) -> str:
    """Cut a text without separating a letter from its marks."""
    while 0 < length < len(text) and unicodedata.category(text[length]) == "Mn":
        length -= 1
    return text[:length]
