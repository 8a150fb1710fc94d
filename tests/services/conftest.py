from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest

from app.formats.pdf import differences, syntax, words
from app.formats.pdf.syntax import Operator, PdfSyntaxError

Operations = Iterator[tuple[Operator, tuple[Any, ...]]]


@pytest.fixture(scope="session", autouse=True)
def quick_papers() -> Iterator[None]:
    """Take the same page apart once: the tests verify hundreds of papers against the same prints."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (words, differences):
            patch.setattr(module, "operations", _operations)
        yield


def _operations(content: bytes) -> Operations:
    found, error = _taken_apart(content)
    yield from found
    if error:
        raise error


@lru_cache(maxsize=50)
def _taken_apart(content: bytes) -> tuple[list[tuple[Operator, tuple[Any, ...]]], PdfSyntaxError | None]:
    """Return all operations before the first error, and the error."""
    found = []
    try:
        for one in syntax.operations(content):
            found.append(one)
    except PdfSyntaxError as error:
        return found, error
    return found, None
