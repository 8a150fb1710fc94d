"""Which files of a parcel are imported, and which together."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from app.formats.file_kind import WORKBOOKS, FileKind, kind_of, no_table
from app.models.errors import UserError


def to_import(paths: Iterable[Path]) -> tuple[list[list[Path]], list[UserError]]:
    """Return the files to import, those of one import together, and why others are not.

    Files of ours are gathered instead. Pictures alone are the pages of one scan; beside other files they are
    mostly letterheads, so they are named and not read.
    """
    kinds = {path: kind_of(path) for path in paths}
    pictures = [path for path, kind in kinds.items() if kind is FileKind.PICTURE]
    ours = [path for path, kind in kinds.items() if kind is FileKind.SQLITE]
    others = [path for path in kinds if path not in pictures and path not in ours]
    refused = [no_table(path.name, FileKind.SQLITE) for path in ours]
    if pictures and any(kinds[path] in _WITH_DATA for path in others):
        refused += [UserError(f"{path.name} เป็นรูปภาพ", _SCANS) for path in pictures]
        pictures = []
    return [*([path] for path in others), *([pictures] if pictures else [])], refused


_WITH_DATA: Final = WORKBOOKS | {FileKind.TEXT, FileKind.JSON, FileKind.PDF}
_SCANS: Final = "หากเป็นแบบพิมพ์ที่สแกน โปรดบันทึกไฟล์แนบ แล้วนำเข้าไฟล์นั้น"
