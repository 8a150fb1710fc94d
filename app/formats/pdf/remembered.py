"""What is made of a PDF's dictionaries, such as the words of a page, which a verification reads again."""

from collections.abc import Callable
from typing import Any, TypeVar

from app.formats.pdf.syntax import Dictionary

Made = TypeVar("Made")


class Remembered:
    """Results by their subject and the dictionary they are made of. An error is not remembered."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, int], tuple[Dictionary, Any]] = {}

    def once(self, what: str, of: Dictionary, make: Callable[[], Made]) -> Made:
        """Return what `make` makes of a dictionary of the file; it is called only the first time."""
        key = what, id(of)
        if key not in self._made:
            self._made[key] = of, make()  # the dictionary is held, so that no other one gets its id
        made: Made = self._made[key][1]
        return made
