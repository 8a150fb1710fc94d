"""The dialog of type families: a picture before choosing, and words for what cannot be used."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.printing.fonts.installed import KNOWN
from app.ui.preview.type_family_dialog import TypeFamilyDialog
from tests.printing.fonts.font_makers import install


@pytest.fixture(autouse=True)
def fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("app.printing.fonts.installed._folders", lambda: [tmp_path])
    return tmp_path


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def shown(parent: QWidget, chosen: str = "") -> TypeFamilyDialog:
    return TypeFamilyDialog(chosen, parent)


def go_to(dialog: TypeFamilyDialog, name: str) -> None:
    [item] = dialog.list.findItems(name, Qt.MatchFlag.MatchExactly)
    dialog.list.setCurrentItem(item)


def listed(dialog: TypeFamilyDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def test_the_present_family_stands_chosen_with_its_picture(parent: QWidget) -> None:
    dialog = shown(parent)
    assert dialog.name == "Sarabun"
    assert dialog.choose.isEnabled()
    picture = dialog.picture.pixmap().toImage()
    dark = sum(
        picture.pixelColor(x, y).lightness() < 100
        for x in range(0, picture.width(), 3)
        for y in range(picture.height())
    )
    assert dark > 300, "there are letters"


def test_known_families_are_listed_even_if_they_are_not_installed(parent: QWidget, fonts: Path) -> None:
    install(fonts, "Tahoma")
    assert listed(shown(parent)) == [*KNOWN, "Tahoma"]


def test_a_family_that_is_not_installed_says_so(parent: QWidget, qtbot: QtBot) -> None:
    dialog = shown(parent)
    go_to(dialog, "TH SarabunIT๙")
    assert not dialog.choose.isEnabled()
    qtbot.waitUntil(lambda: "เครื่องนี้ไม่มีแบบอักษร TH SarabunIT๙" in dialog.words.text())
    assert not dialog.choose.isEnabled()
    assert dialog.picture.pixmap().isNull()


def test_another_family_can_be_chosen_after_a_look(parent: QWidget, fonts: Path, qtbot: QtBot) -> None:
    install(fonts, "Tahoma")
    dialog = shown(parent)
    go_to(dialog, "Tahoma")
    qtbot.waitUntil(dialog.choose.isEnabled)
    assert not dialog.picture.pixmap().isNull()
    dialog.accept()
    assert (dialog.result(), dialog.name) == (TypeFamilyDialog.DialogCode.Accepted, "Tahoma")


def test_a_forbidden_font_is_refused_even_at_once(parent: QWidget, fonts: Path) -> None:
    """Enter comes before the sample is drawn."""
    install(fonts, "Tahoma")
    path = fonts / "Tahoma Bold.ttf"
    font = TTFont(path)
    font["OS/2"].fsType = 2
    font.save(path)
    dialog = shown(parent)
    go_to(dialog, "Tahoma")
    dialog.accept()
    assert dialog.result() != TypeFamilyDialog.DialogCode.Accepted
    assert "ไม่อนุญาตให้ฝังลงในเอกสาร" in dialog.words.text()


def test_a_family_that_was_chosen_elsewhere_is_named_though_it_is_missing(parent: QWidget) -> None:
    dialog = shown(parent, "Angsana New")
    assert dialog.name == "Angsana New"
    assert "เครื่องนี้ไม่มีแบบอักษร Angsana New" in dialog.words.text()


def test_the_family_with_thai_digits_tells_of_them(parent: QWidget, fonts: Path) -> None:
    install(fonts, "TH SarabunIT๙")
    assert "แสดงเลขอารบิกเป็นเลขไทย" in shown(parent, "TH SarabunIT๙").words.text()
