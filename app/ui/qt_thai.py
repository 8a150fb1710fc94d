"""Qt's own words in Thai: buttons, file and print dialogs, context menus. Qt brings no Thai of its own.

The words are in resources/qt_th.json: Qt's context, the English source as Qt writes it, the Thai. What is not
there stays in English.
"""

import json
from typing import Final

from PySide6.QtCore import QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from app import ROOT

WORDS: Final = ROOT / "resources" / "qt_th.json"


class QtThai(QTranslator):
    def __init__(self, words: dict[str, dict[str, str]], parent: QObject) -> None:
        super().__init__(parent)
        self._words = words

    def isEmpty(self) -> bool:
        """Qt passes over a translator that says it is empty, as one without a .qm file does."""
        return False

    def translate(
        self, context: str, source_text: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        return self._words.get(context, {}).get(source_text, source_text)


def install(app: QApplication) -> None:
    """Let Qt speak Thai, and name days and sort as Thailand does. Its years are still of the Common Era."""
    QLocale.setDefault(QLocale(QLocale.Language.Thai, QLocale.Country.Thailand))
    app.installTranslator(QtThai(json.loads(WORDS.read_text("utf-8")), app))
