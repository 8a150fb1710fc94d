"""PySide6 as the program loads it: quicker, and the same to all who use it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]

FINDERS: Final = "import sys; before = [*sys.meta_path]; finders = sys.meta_path"
OURS: Final = """
import app.ui
from app.ui.pyside_start import DESCRIBING, _Later
assert sys.meta_path is finders and finders == before
assert {name for name, module in sys.modules.items() if isinstance(module, _Later)} >= DESCRIBING
assert "argparse" not in sys.modules
"""

USE: Final = """
import PySide6.QtCore
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
for call in (lambda: QLabel(1, 2, 3, 4), lambda: QLabel(1.5), lambda: QLabel("a").setText(3)):
    try:
        call()
    except TypeError as error:
        print(error)
print(QLabel.setText.__doc__)
from PySide6.support.signature.lib import pyi_generator
import shibokensupport.signature.lib.enum_sig as enum_sig
print(pyi_generator.HintingEnumerator.__mro__, enum_sig.SimplifyingEnumerator.__mro__)
for name in ("errorhandler", "layout", "parser", "lib.enum_sig", "lib.pyi_generator", "lib.tool"):
    one = sys.modules[f"shibokensupport.signature.{name}"]
    other = sys.modules[f"PySide6.support.signature.{name}"]
    print(name, one is other, hasattr(one, "nothing"), one.__file__)
"""


def printed(*parts: str) -> str:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", "\n".join(parts)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def test_pyside_describes_its_functions_as_it_does_by_itself() -> None:
    ours = printed(FINDERS, OURS, USE)
    assert "QLabel.setText(arg__1: str" in ours
    assert "layout True False shibokensupport/signature/layout.py" in ours
    assert ours == printed(FINDERS, USE)
