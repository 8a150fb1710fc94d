"""By which rules the board was reckoned: a mark that changes when the body of any of them does.

The mark is made of the compiled code of `board_cache` and of every module of this program that it imports,
down to the last: a rule stands in many functions and constants, and a name alone tells nothing of them.
"""

import hashlib
import importlib.util
from collections.abc import Iterator, Mapping
from functools import cache
from types import CodeType
from typing import Final

from app import __version__

_ROOT: Final = "app.storage.board.cache"


@cache
def rules_mark() -> str:
    """What tells rows reckoned by this program's rules from those of another version of it."""
    return mark_of(_codes(_ROOT))


def mark_of(codes: Mapping[str, CodeType]) -> str:
    """The mark of modules by their names: the same wherever and whenever these are compiled by one Python."""
    parts = [repr((name, tuple(_told(code)))) for name, code in sorted(codes.items())]
    return hashlib.sha256("\n".join((__version__, *parts)).encode("utf-8", "surrogatepass")).hexdigest()


def _told(code: CodeType) -> Iterator[object]:
    """All that a piece of code does, without the lines and the folder that it was written in."""
    yield code.co_name, code.co_code, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars
    yield code.co_argcount, code.co_kwonlyargcount, code.co_posonlyargcount, code.co_flags
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _told(constant)
        elif isinstance(constant, frozenset):  # in an order that differs from run to run
            yield sorted(map(repr, constant))
        else:
            yield repr(constant)


def _codes(root: str) -> dict[str, CodeType]:
    """The code of a module and of all that it imports of this program."""
    found: dict[str, CodeType] = {}
    waiting = [root]
    while waiting:
        name = waiting.pop()
        code = _code_of(name) if name not in found else None
        if code:
            found[name] = code
            waiting += _imported(code)
    return found


def _code_of(name: str) -> CodeType | None:
    """None for what is no module: a class or function that was imported by name."""
    try:
        found = importlib.util.find_spec(name)
    except (ImportError, AttributeError, ValueError):
        return None
    get_code = getattr(found.loader, "get_code", None) if found else None
    code = get_code(name) if get_code else None
    return code if isinstance(code, CodeType) else None


def _imported(code: CodeType) -> Iterator[str]:
    """Modules of this program that a piece of code may import."""
    own = [name for name in code.co_names if name.startswith("app.")]
    yield from own
    packages = [name for name in own if name.count(".") == 1]  # from app.storage import rows
    yield from (f"{package}.{name}" for package in packages for name in code.co_names if "." not in name)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _imported(constant)
