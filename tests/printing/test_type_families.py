from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.printing import form_blocks
from app.printing.official_form import lay_out_form
from app.printing.truetype import font_file
from app.printing.type_families import BUNDLED, OFFICIAL, FormStyle, type_families, type_family
from app.printing.typesetting import Typeface

SMALLER = 3 / 2
"""TH Sarabun is drawn about this much smaller on its em than Sarabun."""


def install(folder: Path, source: Path, name: str, smaller: float = 1.0) -> None:
    """Install a font of this PostScript name in a user folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with TTFont(source) as font:
        font["name"].setName(name, 6, 3, 1, 0x409)
        font["name"].removeNames(6, 1)
        font["head"].unitsPerEm = round(font["head"].unitsPerEm * smaller)
        font.save(folder / f"{name.replace('-', ' ')}.ttf")


@pytest.fixture(autouse=True)
def fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of fonts: those of this machine do not matter."""
    monkeypatch.setattr("app.printing.fonts.installed._folders", lambda: [tmp_path / "fonts"])
    return tmp_path / "fonts"


def test_the_bundled_family_is_always_there() -> None:
    assert [family.name for family in type_families()] == [BUNDLED]
    assert (type_family("").regular, type_family("").bold) == (OFFICIAL.regular, OFFICIAL.bold)


def test_the_offices_own_family_is_found_among_the_users_fonts(fonts: Path) -> None:
    install(fonts / "ราชการ", OFFICIAL.regular, "THSarabunNew")
    install(fonts / "ราชการ", OFFICIAL.bold, "THSarabunNew-Bold")
    assert [family.name for family in type_families()] == [BUNDLED, "TH Sarabun New"]


def test_a_family_without_its_bold_is_refused(fonts: Path) -> None:
    install(fonts, OFFICIAL.regular, "THSarabunNew")
    with pytest.raises(UserError, match="TH Sarabun New"):
        FormStyle.in_family("TH Sarabun New")


def test_a_broken_font_is_passed_over(fonts: Path) -> None:
    fonts.mkdir(parents=True)
    (fonts / "THSarabunNew.ttf").write_bytes(b"\0\1\0\0" + b"\xff" * 40)
    assert [family.name for family in type_families()] == [BUNDLED]


def test_the_sizes_are_meant_for_the_bundled_font() -> None:
    width = Typeface(font_file(OFFICIAL.regular), 1).width(form_blocks.CONSONANTS)
    assert width == pytest.approx(form_blocks.CONSONANTS_WIDTH)


def test_a_font_that_is_drawn_smaller_is_set_larger(fonts: Path, record: ProjectRecord) -> None:
    install(fonts, OFFICIAL.regular, "THSarabunPSK", SMALLER)
    install(fonts, OFFICIAL.bold, "THSarabunPSK-Bold", SMALLER)
    style = FormStyle.in_family("TH SarabunPSK")
    grid = form_blocks.Grid.of(style.regular, style.bold, "")
    assert grid.body.size == pytest.approx(form_blocks.BODY_SIZE * SMALLER)
    ours, official = (lay_out_form(record.project, record.reports, s) for s in (style, OFFICIAL))
    assert len(ours) == len(official)
