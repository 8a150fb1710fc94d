"""How the taskbar shows the program: its icon, and on Windows its identity."""

import os
import sys
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QApplication

from app import ROOT
from app.ui.widgets.icons import icon_of

ICON: Final = ROOT / "resources" / "raingan.svg"
APP_USER_MODEL_ID: Final = "Raingan.Raingan"


def show_identity(app: QApplication) -> None:
    """Give every window the program's icon, and on Windows a place of its own in the taskbar."""
    app.setWindowIcon(icon_of(ICON))
    app.setDesktopFileName("raingan")  # by which Wayland finds the installed icon
    if os.name == "nt":
        set_app_user_model_id(Path(sys.executable))


def set_app_user_model_id(executable: Path) -> None:
    """Tell Windows that this is not the program Python, whose icon and taskbar button it would share.

    The packaged raingan.exe is left as it is: Windows knows it by its path, as the links to it do. Another id
    than theirs would give a pinned link a second button.
    """
    if not executable.stem.lower().startswith("python"):
        return
    import ctypes

    shell32 = getattr(ctypes, "windll").shell32  # noqa: B009  unknown to type checkers elsewhere
    shell32.SetCurrentProcessExplicitAppUserModelID(ctypes.c_wchar_p(APP_USER_MODEL_ID))
