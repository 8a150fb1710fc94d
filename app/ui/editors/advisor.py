"""What editors may ask of the desk on which they stand: they know neither the file nor the undo steps."""

from collections.abc import Mapping, Sequence
from typing import Protocol, cast

from PySide6.QtWidgets import QWidget


class Advisor(Protocol):
    """The desk has it as its attribute `advisor`; an editor that stands on none is not advised."""

    def suggestions(self, key: str, beside: Mapping[str, str]) -> Sequence[str]:
        """What an entry may say, the likeliest first, seen what stands in the entries beside it."""

    def take(self, key: str, value: str) -> None:
        """A suggestion was taken and stored: let what goes with it follow."""

    def seal(self) -> None:
        """What is typed from now on is an undo step of its own."""


def advisor_of(editor: QWidget) -> Advisor | None:
    """The advisor of the nearest widget that has one, from the editor up."""
    widget: QWidget | None = editor
    while widget is not None:
        if advisor := getattr(widget, "advisor", None):
            return cast(Advisor, advisor)
        widget = widget.parentWidget()
    return None


def seal(editor: QWidget) -> None:
    if advisor := advisor_of(editor):
        advisor.seal()
