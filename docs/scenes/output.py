"""Scenes of what leaves the program: prints and files that are sent."""

from typing import Final

from scenes.form import findings
from scenes.stage import WIDE, Scene, Stage, chosen

from app.models.signer import Signer, SignerRole
from app.services.form_pdf import mark_of
from app.services.sending import send
from app.ui.preview.signers_dialog import SignersDialog
from app.ui.transfer.send_dialogs import After
from app.ui.transfer.verification_dialog import Verifying


def verifying(stage: Stage) -> None:
    """The code of a form that was printed before an amount was changed."""
    document, workspace = stage.workspace.document, stage.workspace
    assert workspace.project_id, "the sample has a project"
    code = mark_of(document.project(workspace.project_id), document.reports(workspace.project_id)).code
    document.checkpoint()
    document.set(workspace.project_id, "allocated_budget_satang", 180_001_00)
    dialog = Verifying(document.file, stage.window)
    dialog.show()
    dialog.field.setText(code)
    dialog.check_typed()


def signers(stage: Stage) -> None:
    """The signers of a file, as they are being named."""
    named = [
        Signer(SignerRole.OFFICER, "นางสาวตัวอย่าง ใจดี", "นักวิชาการศึกษาชำนาญการ"),
        Signer(SignerRole.DIRECTOR, "นายตัวอย่าง รักงาน", "ผู้อำนวยการเขตมีนบุรี"),
    ]
    SignersDialog(named, True, stage.window).show()


def send_dialog(stage: Stage) -> None:
    findings(stage)
    stage.later_command("send")


def sent(stage: Stage) -> None:
    result = send(stage.workspace.document.file, stage.path.parent / "ส่ง")
    stage.later(lambda: After(result, stage.workspace).show(), 0)


SCENES: Final = {
    "verifying": Scene(verifying, alone=True),
    "large-verifying": Scene(verifying, WIDE, "2"),
    "signers": Scene(signers, alone=True),
    "volume-month": Scene(chosen("pdf_together"), alone=True),
    "send": Scene(send_dialog),
    "sent": Scene(sent, alone=True),
}
