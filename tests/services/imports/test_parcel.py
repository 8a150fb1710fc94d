"""Of a parcel, pictures alone are pages of a scan; beside data they are letterheads, which are named."""

from pathlib import Path

import pytest

from app.services.imports.parcel import to_import

CONTENT = {
    "ก.csv": "ชื่อโครงการ;งบประมาณ\nปลูกต้นไม้;1200\n".encode("cp874"),
    "1.png": b"\x89PNG\r\n",
    "2.jpg": b"\xff\xd8\xff\xe0",
    "ก.sqlite": b"SQLite format 3\0",
}


@pytest.mark.parametrize(
    ("names", "together", "refused"),
    [
        (["1.png", "2.jpg"], [["1.png", "2.jpg"]], []),
        (["1.png", "ก.csv"], [["ก.csv"]], ["1.png"]),
        (["1.png", "ก.sqlite"], [["1.png"]], ["ก.sqlite"]),
        (["ก.csv"], [["ก.csv"]], []),
    ],
)
def test_what_is_imported_of_a_parcel(
    tmp_path: Path, names: list[str], together: list[list[str]], refused: list[str]
) -> None:
    for name in names:
        (tmp_path / name).write_bytes(CONTENT[name])
    found, left = to_import([tmp_path / name for name in names])
    assert [[path.name for path in paths] for paths in found] == together
    assert [error.what.split()[0] for error in left] == refused
