import subprocess
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest

from app.formats.pdf import differences, syntax, words
from app.formats.pdf.syntax import Operator, PdfSyntaxError
from app.models.project_record import ProjectRecord
from app.printing import form_blocks, official_form
from app.printing.truetype import TrueTypeFile
from app.printing.type_families import FormStyle
from app.services.verification import paper_check

Processes = list[subprocess.Popen[bytes]]
Operations = Iterator[tuple[Operator, tuple[Any, ...]]]


@pytest.fixture(scope="session", autouse=True)
def quick_papers() -> Iterator[None]:
    """Take the same page apart once: the tests verify hundreds of papers against the same prints."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (words, differences):
            patch.setattr(module, "operations", _operations)
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_prints() -> Iterator[None]:
    """Print the same data in the same style and layout once, for all papers that are compared with it."""
    real = paper_check._print

    @lru_cache(maxsize=100)
    def printed(layout: Any, record: ProjectRecord, style: FormStyle, is_marked: bool) -> Any:
        return real(record, style, is_marked=is_marked)

    def print_again(record: ProjectRecord, style: FormStyle, *, is_marked: bool) -> Any:
        sizes = form_blocks.BODY_SIZE, vars(official_form)["HEIGHT"]
        layout = sizes, TrueTypeFile._sign  # all that the tests change of it
        return printed(layout, record, style, is_marked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paper_check, "_print", print_again)
        yield


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> Processes:
    """The processes that were started in this test."""
    found, real = Processes(), subprocess.Popen

    def popen(*arguments: Any, **named: Any) -> subprocess.Popen[bytes]:
        found.append(real(*arguments, **named))
        return found[-1]

    monkeypatch.setattr(subprocess, "Popen", popen)
    return found


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
