"""Open whatever holds a table as a workbook: by its content, whatever its name."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from app.formats.file_kind import FileKind, kind_of, no_table
from app.formats.spreadsheet.package import MalformedError
from app.formats.spreadsheet.reader import Workbook
from app.formats.tables.conversion import Conversion
from app.formats.tables.delimited import convert_text
from app.formats.tables.html import convert_html
from app.formats.tables.ods import convert_ods
from app.formats.tables.xls import convert_xls
from app.models.errors import UserError

_Converter = Callable[[Path], Iterator[tuple[int, Conversion | None]]]
_CONVERTERS: Final[dict[FileKind, _Converter]] = {
    FileKind.XLS: convert_xls,
    FileKind.ODS: convert_ods,
    FileKind.HTML: convert_html,
    FileKind.TEXT: convert_text,
}


class TableFile:
    """A file that holds tables, on its way to a workbook. Raises UserError with any other's true kind."""

    def __init__(self, path: Path) -> None:
        self._path = path
        kind = kind_of(path)
        self._converter = _CONVERTERS.get(kind)
        self._conversion: Conversion | None = None
        self._workbook: Workbook | None = None
        if kind is FileKind.XLSX:
            self._workbook = Workbook(path)
        elif self._converter is None:
            raise no_table(path.name, kind)

    def convert(self) -> Iterator[int]:
        """Make it a workbook. Yields the percentage done."""
        if self._converter is None:
            return
        try:
            for percent, conversion in self._converter(self._path):
                self._conversion = conversion
                yield percent
        except MalformedError:
            raise _unreadable(self._path.name) from None
        assert self._conversion is not None
        self._workbook = Workbook(self._path, self._conversion.finished())

    @property
    def workbook(self) -> Workbook:
        """The workbook, once it is converted."""
        assert self._workbook is not None, "convert() first"
        return self._workbook

    def close(self) -> None:
        if self._workbook:
            self._workbook.close()
        if self._conversion:
            self._conversion.close()


def _unreadable(name: str) -> UserError:
    return UserError(
        f"อ่านตารางใน {name} ไม่ได้ ไฟล์อาจเสียหายหรือใหญ่เกินไป",
        "โปรดเปิดใน Excel แล้วบันทึกเป็นชนิด “สมุดงาน Excel (.xlsx)” จากนั้นนำเข้าอีกครั้ง",
    )
