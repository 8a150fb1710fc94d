"""What `app/deferred_imports.py` says of a library, and that fpdf2 has all its parts."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from app.deferred_imports import defer

ROOT = Path(__file__).parents[1]

Library = Callable[[str], ModuleType]


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """Makes a library of this text, with the deferred package `parts`, and imports it."""
    folder = tmp_path / "example_library"
    (folder / "parts").mkdir(parents=True)
    (folder / "parts" / "__init__.py").write_text("COLOURS = {'red': 1}\n")
    (folder / "paints.py").write_text("COLOURS = {'red': 1}\n")
    (folder / "parts" / "shapes.py").write_text(
        "from example_library.paints import COLOURS\n"
        "__all__ = ['Square']\n"
        "class Square:\n"
        "    corners = 4\n"
        "    def __init__(self, side=1): self.area = side * side\n"
        "    def colour(self): return COLOURS['red']\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    before = {*sys.modules}

    def made(text: str) -> ModuleType:
        (folder / "__init__.py").write_text(text)
        defer(
            "example_library", {"example_library.parts", "example_library.paints", "example_library.missing"}
        )
        return import_module("example_library")

    yield made
    for name in {*sys.modules} - before:
        if name.startswith("example_library"):
            del sys.modules[name]


def is_loaded(name: str) -> bool:
    return f"example_library.{name}" in sys.modules


def test_a_deferred_module_is_imported_when_something_of_it_is_called(library: Library) -> None:
    made = library("from .parts.shapes import Square")
    assert not is_loaded("parts")
    assert made.Square(3).area == 9
    assert is_loaded("parts.shapes")


def test_what_a_deferred_module_imports_is_deferred_in_turn(library: Library) -> None:
    square = library("from .parts.shapes import Square").Square()
    assert not is_loaded("paints")
    assert square.colour() == 1
    assert is_loaded("paints")


def test_a_deferred_module_itself_is_imported_when_it_is_used(library: Library) -> None:
    made = library("from . import parts\nimport example_library.parts.shapes as shapes")
    assert not is_loaded("parts")
    assert made.shapes.Square.corners == 4
    assert made.parts.COLOURS == {"red": 1}


def test_values_are_read_when_they_are_used(library: Library) -> None:
    made = library("from .parts import COLOURS")
    assert not is_loaded("parts")
    assert made.COLOURS["red"] == 1
    assert [*made.COLOURS] == ["red"]
    assert "red" in made.COLOURS
    assert made.COLOURS == {"red": 1}


def test_nothing_is_an_instance_of_a_class_that_is_not_imported(library: Library) -> None:
    made = library("from .parts.shapes import Square\ndef is_square(value): return isinstance(value, Square)")
    assert not made.is_square(3)
    assert not is_loaded("parts")
    assert made.is_square(made.Square())
    assert made.is_square(import_module("example_library.parts.shapes").Square())
    assert issubclass(bool, made.Square) is False


def test_annotations_import_nothing(library: Library) -> None:
    library(
        "from typing import Optional, Union\n"
        "from .parts.shapes import Square\n"
        "def area(one: Square | None, other: Optional[Square], any: Union[int, Square], *a: list[Square]):\n"
        "    return one.area"
    )
    assert not is_loaded("parts")


def test_a_base_class_is_imported_at_once(library: Library) -> None:
    made = library("from .parts.shapes import Square\nclass Tile(Square): pass")
    assert made.Tile(2).area == 4
    assert made.Tile.__mro__[1] is import_module("example_library.parts.shapes").Square


def test_import_of_all_names_is_not_deferred(library: Library) -> None:
    assert library("from .parts.shapes import *").Square(2).area == 4


def test_a_missing_module_is_missing(library: Library) -> None:
    made = library("try: from .missing import Square\nexcept ImportError: Square = None")
    assert made.Square is None


def test_later_imports_find_the_module_itself(library: Library) -> None:
    made = library("from .parts.shapes import Square")
    real = import_module("example_library.parts.shapes")
    assert type(real) is ModuleType
    assert real.Square is not made.Square
    assert hash(made.Square)


def test_a_library_that_fails_leaves_nothing_behind(library: Library) -> None:
    finders = [*sys.meta_path]
    with pytest.raises(ZeroDivisionError):
        library("from .parts.shapes import Square\n1 / 0")
    assert sys.meta_path == finders
    assert not is_loaded("parts")


def test_a_loaded_library_is_left_alone() -> None:
    finders = [*sys.meta_path]
    defer("json", {"json.decoder"})
    assert sys.meta_path == finders


USES = """
import app.printing
import sys, io
from fpdf import FPDF
assert not {"PIL", "fontTools.ttLib", "fpdf.html", "fpdf.svg"} & sys.modules.keys()
pdf = FPDF()
pdf.add_page()
pdf.add_font("Sarabun", fname="fonts/Sarabun-Regular.ttf")
pdf.add_font("Sarabun", "B", fname="fonts/Sarabun-Bold.ttf")
pdf.set_font("Sarabun", size=14)
pdf.set_text_shaping(True)
pdf.cell(text="ที่")
pdf.write_html("x<table><tr><td>1</td></tr></table>")
from PIL import Image
pdf.image(Image.new("RGB", (2, 2)))
picture = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" viewBox="0 0 9 9"><path d="M1 1L8 8"/></svg>'
pdf.image(io.BytesIO(picture))
with pdf.table() as table:
    table.row(("a", "b"))
assert pdf.output().startswith(b"%PDF")
assert {"PIL.Image", "fontTools.subset", "fpdf.html", "fpdf.svg"} <= sys.modules.keys()
"""


def test_fpdf2_has_all_its_parts() -> None:
    done = subprocess.run([sys.executable, "-c", USES], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
