"""The clipboard of another program.

`put FILE` offers what the JSON file says by kind, until the program is ended; `get FILE` writes what is
offered there.
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QMimeData, QTimer
from PySide6.QtGui import QGuiApplication


def main(what: str, path: Path) -> None:
    app = QGuiApplication([])
    clipboard = app.clipboard()
    if what == "put":
        offered = QMimeData()
        for kind, text in json.loads(path.read_text("utf-8")).items():
            offered.setData(kind, text.encode())
        clipboard.setMimeData(offered)
        path.with_suffix(".offered").touch()
        app.exec()
        return
    QTimer.singleShot(0, app.quit)
    app.exec()
    found = clipboard.mimeData()
    kinds = {kind: bytes(found.data(kind).data()).decode("utf-8", "replace") for kind in found.formats()}
    path.write_text(json.dumps(kinds, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
