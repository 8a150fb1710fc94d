"""Labels: which look they have."""

from PySide6.QtCore import QEvent, QObject
from pytestqt.qtbot import QtBot

from app.ui.widgets.labels import plain_label, set_role


class Looks(QObject):
    """Counts how often the style sheet was read again for a widget."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.DynamicPropertyChange
        return False


def test_a_label_gets_another_look_only_with_another_role(qtbot: QtBot) -> None:
    label, looks = plain_label(), Looks()
    qtbot.addWidget(label)
    label.installEventFilter(looks)
    for role, count in (("", 0), ("quiet", 1), ("quiet", 1), ("changed", 2), ("", 3)):
        set_role(label, role)
        assert (label.property("role") or "", looks.count) == (role, count)
