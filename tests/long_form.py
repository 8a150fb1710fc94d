"""What only the long form of the suite tries: `./run test -m long`."""

from collections.abc import Iterable
from typing import Any

import pytest


def only_long(*values: Any) -> list[Any]:
    """Return these parameters of a test, of which the short form tries others of the same kind."""
    return [pytest.param(value, marks=pytest.mark.long) for value in values]


def each(step: int, values: Iterable[Any]) -> list[Any]:
    """Return all values as parameters of a test, of which the short form tries each `step`-th."""
    return [
        value if place % step == 0 else pytest.param(value, marks=pytest.mark.long)
        for place, value in enumerate(values)
    ]
