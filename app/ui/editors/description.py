"""What a screen reader tells of an editor beside its name, gathered in one place."""

from typing import Final

from PySide6.QtWidgets import QWidget

_PARTS: Final = ("notes", "hint", "lesson")
"""In the order in which they are read: what is wrong, what was understood, what may be typed."""


def describe(editor: QWidget, *, part: str, text: str) -> None:
    """Tell this of the editor, in place of what its part said before; "" for nothing any more."""
    assert part in _PARTS, part
    if (editor.property(part) or "") != text:
        editor.setProperty(part, text)
        told = [editor.property(name) for name in _PARTS]
        editor.setAccessibleDescription(" ".join(filter(None, told)))
