"""Settings of the window on this machine: recent files, its size and its splitters."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QSettings

from app.storage.disk.file_identity import is_same_file
from app.storage.user_folders import settings_file
from app.ui.core.presence import Presence

RECENT_FILES: Final = 6


class Settings:
    """Stored in the user's folder, never in the document."""

    def __init__(self) -> None:
        self._store = QSettings(str(settings_file()), QSettings.Format.IniFormat)
        self.presence = Presence()

    @property
    def recent_files(self) -> list[Path]:
        """The recent files that still exist or whose drive does not answer yet: first the pinned ones, then
        the others, the last one first.
        """
        pinned = self.pinned_files
        others = [path for path in map(Path, self._texts()) if path not in pinned]
        found = self.presence.of_all([*pinned, *others])
        return [path for path, is_there in found.items() if is_there is not False]

    @property
    def pinned_files(self) -> list[Path]:
        """The files that the clerk keeps in the list however many others are opened."""
        return [Path(text) for text in self._texts("pinned")]

    def pin_file(self, path: Path, is_pinned: bool) -> None:
        """Keep a file in the list of recent ones, or no longer."""
        place = path.resolve()
        others = [text for text in self._texts("pinned") if not is_same_file(Path(text), place)]
        self._store.setValue("pinned", [*others, str(place)] if is_pinned else others)

    def is_there(self, path: Path) -> bool | None:
        """Return whether a file exists; None if its drive does not answer in time."""
        return self.presence.of(path)

    @property
    def last_file(self) -> Path | None:
        """The last opened file, even if it no longer exists."""
        texts = self._texts()
        return Path(texts[0]) if texts else None

    def remember_file(self, path: Path) -> None:
        """Put an open file first in the list, once under all spellings of its path."""
        place = path.resolve()
        others = (text for text in self._texts() if not is_same_file(Path(text), place))
        self._store.setValue("recent", [str(place), *others][:RECENT_FILES])

    @property
    def geometry(self) -> QByteArray | None:
        value = self._store.value("geometry")
        return value if isinstance(value, QByteArray) else None

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._store.setValue("geometry", value)

    @property
    def workspace_state(self) -> QByteArray | None:
        """The widths of list, form and page."""
        value = self._store.value("desk")
        return value if isinstance(value, QByteArray) else None

    @workspace_state.setter
    def workspace_state(self, value: QByteArray) -> None:
        self._store.setValue("desk", value)

    @property
    def is_dark(self) -> bool | None:
        """Whether the clerk chose the dark scheme; None without a choice, which follows the system."""
        value = self._store.value("dark")
        return None if value is None else str(value).lower() == "true"

    @is_dark.setter
    def is_dark(self, value: bool) -> None:
        self._store.setValue("dark", value)

    @property
    def text_points(self) -> int | None:
        """The size of letters that the clerk chose, in points; None before the first choice."""
        value = str(self._store.value("text_points", ""))
        return int(value) if value.isascii() and value.isdigit() else None

    @text_points.setter
    def text_points(self, value: int) -> None:
        self._store.setValue("text_points", value)

    @property
    def is_compact(self) -> bool | None:
        """Whether the clerk chose that letters, fields and rows take little room; None without a choice."""
        value = self._store.value("compact")
        return None if value is None else str(value).lower() == "true"

    @is_compact.setter
    def is_compact(self, value: bool) -> None:
        self._store.setValue("compact", value)

    @property
    def shows_coordinator(self) -> bool:
        """Whether the coordinator's commands are wanted in every file."""
        return str(self._store.value("coordinator")).lower() == "true"

    @shows_coordinator.setter
    def shows_coordinator(self, value: bool) -> None:
        self._store.setValue("coordinator", value)

    @property
    def hub(self) -> str:
        """The address of the hub that answered last, without a password; empty before the first."""
        return str(self._store.value("hub", ""))

    @hub.setter
    def hub(self, value: str) -> None:
        self._store.setValue("hub", value)

    @property
    def preview_open(self) -> bool | None:
        """Whether the clerk left the preview open; None before the first choice."""
        value = self._store.value("preview")
        return None if value is None else str(value).lower() == "true"

    @preview_open.setter
    def preview_open(self, value: bool) -> None:
        self._store.setValue("preview", value)

    def _texts(self, key: str = "recent") -> list[str]:
        value = self._store.value(key)
        if isinstance(value, str):
            return [value]
        return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []
