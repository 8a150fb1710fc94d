"""A picture as a PNG file, where the clerk says."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.storage.user_folders import documents_folder
from app.ui.widgets import dialogs


def save_picture(parent: QWidget, image: QImage, name: str, folder: Path | None = None) -> Path | None:
    """Ask where, and write. None when the clerk would rather not, or was told why it could not be."""
    from app.storage.output_files import safe_name, write_file

    proposed = (folder or documents_folder()) / f"{safe_name(name)}.png"
    path = ask_png(parent, proposed)
    if path is None:
        return None
    with dialogs.telling(parent):
        write_file(path, png(image))
        return path
    return None


def ask_png(parent: QWidget, proposed: Path) -> Path | None:
    return dialogs.ask_target(parent, "บันทึกภาพ", proposed, "ภาพ (*.png)", ".png")


def png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
