"""Names under which Windows would lose what is written."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.errors import UserError
from app.storage.disk import file_names
from app.storage.disk.file_names import is_possible
from app.storage.output_files import make_folder, safe_name, write_file
from app.storage.project_file import ProjectFile
from tests.strategies import typed

LOST = [
    "CON",
    "nul.pdf",
    "Aux .txt",
    "COM1.sqlite",
    "lpt².pdf",
    "CONIN$",
    "เขต.sqlite.",
    "เขต.sqlite ",
    "เขต:ซ่อน.sqlite",
    "เขต?.pdf",
    "เขต|*.pdf",
]


@pytest.mark.parametrize("name", LOST)
def test_a_name_that_loses_data_is_not_possible(name: str) -> None:
    assert not is_possible(name)


@pytest.mark.parametrize("name", ["เขต.sqlite", ".เขต.sqlite.partial", "CONTRA.pdf", "COM10.pdf"])
def test_a_name_that_only_looks_like_one_is_possible(name: str) -> None:
    assert is_possible(name)


@given(typed | st.text(st.sampled_from("CONULPT$1². :?"), max_size=12))
def test_every_proposed_name_is_possible(text: str) -> None:
    assert is_possible(f"{safe_name(text)}.pdf")
    assert is_possible(safe_name(text))


@pytest.mark.parametrize("name", LOST)
def test_windows_is_never_asked_to_write_under_one(
    name: str, tmp_path: Path, file: ProjectFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_names, "_IS_WINDOWS", True)
    before = set(tmp_path.iterdir())
    target = tmp_path / name
    for write in (
        lambda: write_file(target, b"x"),
        lambda: make_folder(target),
        lambda: ProjectFile.create(target),
        lambda: file.database.write_copy(target),
    ):
        with pytest.raises(UserError, match=r"ระบบไม่รับชื่อ .* โปรดตั้งชื่ออื่น"):
            write()
    assert set(tmp_path.iterdir()) == before
