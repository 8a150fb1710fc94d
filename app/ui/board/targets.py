"""Asks for the targets of the quarters: the shares of the budget to be disbursed by the end of each."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from app.models.errors import UserError
from app.services.board_questions.reading import WHOLE, set_targets
from app.ui.core.context import FileContext
from app.ui.editors.form_dialog import (
    add_labelled,
    exec_until_stored,
    indent_figures,
    new_buttons,
    new_column,
)
from app.ui.widgets import dialogs
from app.ui.widgets.fitting import FittingDialog
from app.ui.widgets.questions import may_leave


class TargetsDialog(FittingDialog):
    """Four percentages of the budget, each cumulative."""

    def __init__(self, fiscal_year: int, targets: Sequence[int], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"กำหนดเป้าหมายการเบิกใช้ ปีงบประมาณ {fiscal_year}")
        layout = new_column(self)
        layout.addWidget(dialogs.words("เบิกใช้สะสมไม่น้อยกว่าร้อยละของงบประมาณ เมื่อสิ้นแต่ละไตรมาส"))
        self._editors = [QDoubleSpinBox() for _ in targets]
        for number, (editor, target) in enumerate(zip(self._editors, targets, strict=True), start=1):
            editor.setRange(0, WHOLE / 100)
            editor.setDecimals(2)
            editor.setSingleStep(5)
            editor.setValue(target / 100)
            indent_figures(editor)
            add_labelled(layout, f"ไตรมาส {number}", editor)
        layout.addWidget(new_buttons(self, "ตกลง"))
        self._before = self.targets
        self._editors[0].setFocus()

    def reject(self) -> None:
        if may_leave(self, self.targets != self._before):
            super().reject()

    @property
    def targets(self) -> list[int]:
        """The shares in hundredths of a percent."""
        return [round(100 * editor.value()) for editor in self._editors]


def ask_for_targets(workspace: FileContext, fiscal_year: int, targets: Sequence[int]) -> bool:
    """Ask for the targets of a year and store them. Returns False if nothing was stored."""
    dialog = TargetsDialog(fiscal_year, targets, workspace)

    def store() -> bool:
        try:
            set_targets(workspace.document.file, fiscal_year, dialog.targets)
        except UserError as error:
            dialogs.tell(dialog, error)
            return False
        return True

    return exec_until_stored(dialog, store)
