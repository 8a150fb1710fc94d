"""Load PySide6 without what no running program needs.

With a version of PySide6 that is built otherwise, all works the same, and the window is seen later.
"""

import contextlib
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec
from threading import RLock
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from importlib.abc import Loader
else:
    Loader = object

DESCRIBING: Final = frozenset(
    f"shibokensupport.signature.{name}"
    for name in ("errorhandler", "layout", "parser", "lib.enum_sig", "lib.pyi_generator", "lib.tool")
)
"""Modules that word the signatures of functions: for the message of a wrong call, `help`, and `.pyi` files.

PySide6 has them as source in one of its libraries, and compiles them at each start: 28 ms.
Its `mapping` is left out: the library looks into the module's dictionary, without asking for an attribute.
"""

_ONE_AT_A_TIME: Final = RLock()


def load_pyside() -> None:
    """Import PySide6, which then imports the modules that follow without reading them.

    It reads the source of every module imported after it, to see whether it may use `__feature__`. None here
    does, and reading takes 30 ms or more.
    """
    with _describing_later():
        import_module("PySide6.QtCore")
    if feature := sys.modules.get("shibokensupport.feature"):
        vars(feature)["_mod_uses_pyside"] = lambda _module: False


@contextlib.contextmanager
def _describing_later() -> Iterator[None]:
    """Execute what is imported in the block and only describes functions when something of it is used."""
    before = sys.meta_path
    sys.meta_path = _FirstStaysFirst([_LaterFinder(), *before])
    try:
        yield
    finally:
        before[:] = [finder for finder in sys.meta_path if not isinstance(finder, _LaterFinder)]
        sys.meta_path = before


class _FirstStaysFirst(list[Any]):
    """The finders of modules. The one for its embedded modules, which PySide6 inserts, comes second."""

    def insert(self, index: Any, finder: Any) -> None:
        super().insert(index + 1, finder)


class _LaterFinder:
    """Finds what only describes functions as the other finders do, and has it executed later."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in DESCRIBING:
            return None
        others = (finder for finder in sys.meta_path if finder is not self)
        found = (finder.find_spec(fullname, path, target) for finder in others)
        spec = next(filter(None, found), None)
        if spec and spec.loader:
            spec.loader = _LaterLoader(spec.loader)
        return spec


class _LaterLoader(Loader):
    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Later(spec.name, self._loader)

    def exec_module(self, module: ModuleType) -> None:
        """Execute nothing: the module is not used yet."""


class _Later(ModuleType):
    """A module that is executed when something of it is first used."""

    def __init__(self, name: str, loader: Loader) -> None:
        super().__init__(name)
        self._real_loader: Loader | None = loader

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what the import system looks for
            raise AttributeError(name)
        with _ONE_AT_A_TIME:
            self._execute()
        try:
            return vars(self)[name]
        except KeyError:
            raise AttributeError(name, name=name, obj=self) from None

    def _execute(self) -> None:
        loader, self._real_loader = self._real_loader, None
        if loader:
            self.__spec__ = ModuleSpec(self.__name__, loader)  # PySide6 has given it another name
            loader.exec_module(self)
