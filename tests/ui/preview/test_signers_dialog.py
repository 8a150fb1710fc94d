from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.models.signer import Signer, SignerRole
from app.ui.preview.signers_dialog import SignersDialog
from tests.ui.windows import window_on

OFFICER = Signer(SignerRole.OFFICER, "นางสาวทดสอบ ใจดี", "นักวิชาการศึกษา")


def answer(dialog: SignersDialog) -> QDialog.DialogCode:
    dialog.fields.setChecked(True)
    dialog.names[OFFICER.role].setText(OFFICER.name)
    dialog.positions[OFFICER.role].setText(OFFICER.position)
    dialog.positions[SignerRole.HEAD].setText("หัวหน้าฝ่าย")
    return QDialog.DialogCode.Accepted


def test_signers_and_fields_are_chosen_for_the_file(
    qtbot: QtBot, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SignersDialog, "exec", answer)
    with window_on(saved, qtbot) as window:
        assert window.workspace
        assert not window.workspace.document.style.signature_field
        window.actions_by_name["signers"].trigger()
        style = window.workspace.document.style
        assert (style.signature_field, style.signers) == (True, (OFFICER,))


def test_what_was_chosen_is_shown_again_and_cancelling_changes_nothing(
    qtbot: QtBot, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[bool, str]] = []

    def cancel(dialog: SignersDialog) -> QDialog.DialogCode:
        shown.append((dialog.has_fields, dialog.names[OFFICER.role].text()))
        dialog.fields.setChecked(False)
        return QDialog.DialogCode.Rejected

    with window_on(saved, qtbot) as window:
        for run in (answer, cancel):
            monkeypatch.setattr(SignersDialog, "exec", run)
            window.actions_by_name["signers"].trigger()
        assert window.workspace
        assert window.workspace.document.style.signers == (OFFICER,)
    assert shown == [(True, OFFICER.name)]


def test_each_field_is_heard_with_its_role(qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QWidget

    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = SignersDialog([], False, parent)
    assert dialog.names[SignerRole.DIRECTOR].accessibleName() == "ชื่อของผู้อำนวยการเขต"
    assert dialog.signers == ()
