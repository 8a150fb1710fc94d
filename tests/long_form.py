"""What only the long form of the suite tries: `./run test -m long`."""

from typing import Any

import pytest


def only_long(*values: Any) -> list[Any]:
    """Return these parameters of a test, of which the short form tries others of the same kind."""
    return [pytest.param(value, marks=pytest.mark.long) for value in values]
