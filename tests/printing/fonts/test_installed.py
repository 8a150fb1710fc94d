"""The fonts of this machine, by their family in Word."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTCollection, TTFont

from app.models.errors import UserError
from app.printing.fonts.installed import families, font_face, installed_faces
from app.printing.type_families import BUNDLED, OFFICIAL, FormStyle, type_families, type_family
from tests.printing.fonts.font_makers import cubic_font, install


@pytest.fixture(autouse=True)
def fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of fonts."""
    monkeypatch.setattr("app.printing.fonts.installed._folders", lambda: [tmp_path])
    return tmp_path


def names() -> list[str]:
    return [family.name for family in type_families()]


def test_known_families_come_first_and_the_rest_by_name(fonts: Path) -> None:
    for family in ("Tahoma", "TH SarabunIT๙", "angsana", "TH Sarabun", "TH SarabunPSK"):
        install(fonts, family)
    assert names() == [BUNDLED, "TH SarabunPSK", "TH SarabunIT๙", "TH Sarabun", "angsana", "Tahoma"]


@pytest.mark.parametrize("family", ["TH SarabunIT๙", "TH SarabunIT9", "th sarabun it๙", "THSarabunIT๙"])
def test_the_family_with_thai_digits_is_known_however_it_is_spelt(fonts: Path, family: str) -> None:
    install(fonts, family)
    assert names() == [BUNDLED, "TH SarabunIT๙"]
    assert type_family("TH SarabunIT๙").regular.parent == fonts


def test_any_family_can_be_chosen_by_its_name(fonts: Path) -> None:
    install(fonts / "in" / "depth", "จุฬาลงกรณ์")
    style = FormStyle.in_family("จุฬาลงกรณ์")
    assert (style.regular.name, style.bold.name) == ("จุฬาลงกรณ์ Regular.ttf", "จุฬาลงกรณ์ Bold.ttf")


def test_a_known_family_under_another_file_name_is_found(fonts: Path) -> None:
    install(fonts, "TH SarabunPSK")
    for path in fonts.glob("*.ttf"):
        path.rename(path.with_name(path.name.replace("TH SarabunPSK", "x")))
    assert type_family("TH SarabunPSK").regular.name == "x Regular.ttf"


def test_cubic_fonts_are_listed(fonts: Path) -> None:
    for source in (OFFICIAL.regular, OFFICIAL.bold):
        (fonts / f"{source.stem}.otf").write_bytes(cubic_font(source))
    assert {face.path.suffix for face in installed_faces()} == {".otf"}
    assert [family.name for family in families(installed_faces())] == [BUNDLED]


def test_a_family_without_a_bold_face_is_not_listed_and_refused_with_the_cause(fonts: Path) -> None:
    install(fonts, "Tahoma", bold=False)
    assert names() == [BUNDLED]
    with pytest.raises(UserError, match="ไม่มีแบบอักษร Tahoma ครบทั้งตัวปกติและตัวหนา"):
        type_family("Tahoma")


def test_a_family_in_a_collection_is_listed_and_refused_with_the_cause(fonts: Path) -> None:
    """Otherwise the answer would be that it is not installed."""
    install(fonts, "Tahoma")
    collection = TTCollection()
    collection.fonts = [TTFont(path) for path in sorted(fonts.glob("*.ttf"))]
    collection.save(fonts / "tahoma.ttc")
    for path in fonts.glob("*.ttf"):
        path.unlink()
    assert names() == [BUNDLED, "Tahoma"]
    with pytest.raises(UserError, match=r"tahoma\.ttc .*รวมหลายแบบอักษร"):
        type_family("Tahoma")


def test_a_single_font_comes_before_a_collection_with_the_same_family(fonts: Path) -> None:
    install(fonts, "Tahoma")
    collection = TTCollection()
    collection.fonts = [TTFont(path) for path in sorted(fonts.glob("*.ttf"))]
    collection.save(fonts / "A.ttc")
    assert type_family("Tahoma").regular.suffix == ".ttf"


def test_a_damaged_face_is_refused_when_chosen(fonts: Path) -> None:
    install(fonts, "Tahoma")
    path = fonts / "Tahoma Bold.ttf"
    data = bytearray(path.read_bytes())
    record = data.index(b"glyf", 12)
    start = int.from_bytes(data[record + 8 : record + 12])
    path.write_bytes(data[: start + 100])
    assert font_face(path) is None or names() == [BUNDLED, "Tahoma"]
    with pytest.raises(UserError, match=r"Tahoma"):
        type_family("Tahoma")


def test_a_face_is_read_again_when_its_file_changes(fonts: Path) -> None:
    install(fonts, "Tahoma")
    assert names() == [BUNDLED, "Tahoma"]
    for path in fonts.glob("*.ttf"):
        path.unlink()
    install(fonts, "Angsana New")
    assert names() == [BUNDLED, "Angsana New"]


@pytest.mark.parametrize("data", [b"", b"text", b"\0\1\0\0" + b"\xff" * 40, b"OTTO" + bytes(8)])
def test_files_that_are_no_fonts_are_passed_over(fonts: Path, data: bytes) -> None:
    (fonts / "a.ttf").write_bytes(data)
    (fonts / "b.ttf").mkdir()
    assert names() == [BUNDLED]
