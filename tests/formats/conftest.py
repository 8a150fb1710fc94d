import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.formats.scan import tesseract
from app.models.project_record import ProjectRecord
from tests.formats.scan.pages import STAND_IN, StandIn


@pytest.fixture(scope="session")
def record(reference_as_printed: ProjectRecord) -> ProjectRecord:
    """The reference project as the official form has it."""
    return reference_as_printed


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """Put a program on PATH that reads the same lines from every page."""

    def make(lines: list[str], *, first: str = "", languages: str = "eng\\ntha") -> Path:
        folder = tmp_path / "bin"
        folder.mkdir()
        program = folder / "tesseract"
        text = STAND_IN.format(python=sys.executable, first=first, lines=lines, languages=languages)
        program.write_text(text, "utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))
        return program

    tesseract.find_tesseract.cache_clear()
    yield make
    tesseract.find_tesseract.cache_clear()
