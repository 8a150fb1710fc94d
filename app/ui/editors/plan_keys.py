"""One key for each entry of a plan's level, whatever language the keyboard is set to."""

from collections.abc import Sequence
from string import ascii_uppercase
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.models.thai import arabic_digits

if TYPE_CHECKING:
    from app.formats.plans.tree import PlanEntry

KEYS: Final = (*"1234567890", *ascii_uppercase)
"""The keys in the order in which they are given to entries."""

_THAI_ROW: Final = dict(zip("ๅ/-ภถุึคตจ", "1234567890", strict=True))
_THAI_LETTERS: Final = dict(zip("ๆไำพะัีรนยฟหกดเ้่าสผปแอิืท", "QWERTYUIOPASDFGHJKLZXCVBNM", strict=True))
_OF_THAI: Final = _THAI_ROW | _THAI_LETTERS
"""The sign on each key of a Thai keyboard, by what the key types while Thai is on."""


def keys_of(entries: Sequence["PlanEntry"]) -> list[str]:
    """Return the key of each entry: 3 for ๓ and ๓.๓, otherwise the next free one; "" if none is left."""
    keys: list[str] = []
    for entry in entries:
        last = (entry.number or "").rpartition(".")[2]
        keys.append(last if last in KEYS and last not in keys else "")
    free = (key for key in KEYS if key not in keys)
    return [key or next(free, "") for key in keys]


def key_pressed(event: QKeyEvent) -> str:
    """Return which of KEYS was pressed; "" for any other key or one with Ctrl or Alt."""
    if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
        return ""
    is_keypad = bool(event.modifiers() & Qt.KeyboardModifier.KeypadModifier)
    typed = arabic_digits(event.text()).upper()
    key = typed if is_keypad else _OF_THAI.get(typed, typed)
    return key if key in KEYS else ""
