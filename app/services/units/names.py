"""Names of units in what people paste, or have in a text file: a list, or a column of a table."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from app.formats.pasted_cells import cells_of
from app.formats.tables.encodings import decoded
from app.models.errors import UserError
from app.models.match_key import text_key
from app.models.thai import clean_line

_HEADINGS: Final = frozenset(
    map(text_key, ("ชื่อหน่วยงาน", "หน่วยงาน", "รายชื่อหน่วยงาน", "สำนักงานเขต", "เขต", "ชื่อ", "ฝ่าย", "รายชื่อฝ่าย"))
)
_LARGEST: Final = 4 << 20
"""Size limit of a file of names, in bytes."""


def names_in(text: str) -> list[str]:
    """Return the names in pasted text, in order: of a table those of the first column with words."""
    rows = [[clean_line(cell).strip() for cell in row] for row in cells_of(text)]
    column = _column(rows)
    names = [row[column] for row in rows if column < len(row) and row[column]]
    return names[1:] if names and text_key(names[0]) in _HEADINGS else names


def _column(rows: Sequence[Sequence[str]]) -> int:
    """Return the first column in which most cells have letters: running numbers often stand before names."""
    for place in range(max(map(len, rows), default=0)):
        cells = [row[place] for row in rows if place < len(row) and row[place]]
        if sum(any(map(str.isalpha, cell)) for cell in cells) * 2 > len(cells):
            return place
    return 0


def names_in_file(path: Path) -> list[str]:
    """Return the names in a text file, one a line, or in the columns of a CSV file. Raises UserError."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST)
    except OSError as error:
        raise UserError(f"อ่านไฟล์ {path.name} ไม่ได้", "โปรดตรวจชื่อและตำแหน่งของไฟล์") from error
    names = names_in(decoded(data, path.name).replace(",", "\t"))
    if not names:
        raise UserError(f"ไม่พบชื่อหน่วยงานในไฟล์ {path.name}", "โปรดใส่ชื่อบรรทัดละหนึ่งหน่วยงาน")
    return names
