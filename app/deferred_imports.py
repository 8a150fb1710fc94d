"""Import a library without the modules that only its unused parts need.

While the library is imported, stand-ins take the place of the modules named by `defer`. They import the real
module when something of it is first used, as the lazy imports of PEP 810 (Python 3.15) do: every part of the
library works, whoever uses it.
"""

import contextlib
import sys
from collections.abc import Collection, Iterator, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from threading import get_ident
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # importing it takes longer than all that this module does
    from importlib.abc import Loader
else:
    Loader = object


def defer(library: str, modules: Collection[str]) -> None:
    """Defer these modules, with their submodules, at the first import of the library.

    A module that is missing stays missing, and one that is loaded already stays as it is.
    """
    if library not in sys.modules:
        sys.meta_path.insert(0, _LibraryFinder(library, modules))


class _LibraryFinder:
    """Finds the library, whose import then defers the modules."""

    def __init__(self, library: str, modules: Collection[str]) -> None:
        self._library = library
        self._modules = modules

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._library:
            return None
        sys.meta_path.remove(self)
        spec = PathFinder.find_spec(fullname, path, target)
        if spec and spec.loader:
            spec.loader = _LibraryLoader(spec.loader, self._modules)
        return spec


class _LibraryLoader(Loader):
    def __init__(self, loader: Loader, modules: Collection[str]) -> None:
        self._loader = loader
        self._modules = modules

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        assert module.__spec__ is not None, "the import system has set it"
        module.__spec__.loader = module.__loader__ = self._loader
        with _deferring(self._modules):
            self._loader.exec_module(module)


@contextlib.contextmanager
def _deferring(modules: Collection[str]) -> Iterator[None]:
    """Defer these modules in the block, whatever imports them in this thread."""
    finder = _StandInFinder(modules)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        finder.remove_stand_ins()


class _StandInFinder(Loader):
    """Finds and makes the stand-ins."""

    def __init__(self, modules: Collection[str]) -> None:
        self.modules = set(modules)
        self._thread = get_ident()
        self._made: list[_StandIn] = []

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        parent = sys.modules.get(fullname.rpartition(".")[0])
        is_deferred = fullname in self.modules or isinstance(parent, _StandIn)
        if not is_deferred or get_ident() != self._thread:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec:
            spec.loader = self
        return spec

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        self._made.append(_StandIn(spec.name, self))
        return self._made[-1]

    def exec_module(self, module: ModuleType) -> None:
        """Execute nothing: the module is not used yet."""

    def give_up(self, fullname: str) -> None:
        """Let a module and its parents be imported now."""
        parts = fullname.split(".")
        names = {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
        self.modules -= names
        for module in self._made:
            if module.__name__ in names:
                module.remove()

    def remove_stand_ins(self) -> None:
        """Let every later import find the real module."""
        for module in self._made:
            module.remove()


class _StandIn(ModuleType):
    """In place of a module. While it is in `sys.modules`, every name can be imported from it."""

    def __init__(self, name: str, finder: _StandInFinder) -> None:
        super().__init__(name)
        self._finder = finder
        self.is_placed = True

    def __getattr__(self, name: str) -> Any:
        if not self.is_placed or name == "__all__":  # of `import *`
            return getattr(self.imported(), name)
        if name.startswith("__"):  # what the import system looks for
            raise AttributeError(name)
        return _Deferred(self, name)

    def remove(self) -> None:
        self.is_placed = False
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]

    def imported(self) -> ModuleType:
        """Return the real module. What it imports may itself be deferred."""
        self._finder.give_up(self.__name__)
        if self.__name__ in sys.modules:
            return import_module(self.__name__)  # which waits for another thread that imports it
        with _deferring(self._finder.modules):
            return import_module(self.__name__)


class _Deferred:
    """In place of a class, a function or a value of a deferred module."""

    def __init__(self, module: _StandIn, name: str) -> None:
        self._module = module
        self._name = name

    def _real(self) -> Any:
        return getattr(self._module.imported(), self._name)

    def __getattr__(self, name: str) -> Any:
        if self._module.is_placed and name.startswith("__"):  # what `typing` looks for in an annotation
            raise AttributeError(name)
        return getattr(self._real(), name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._real()(*args, **kwargs)

    def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[type, ...]:
        return (self._real(),)

    def __instancecheck__(self, instance: object) -> bool:
        """A class has no instances while its module is not imported."""
        module = sys.modules.get(self._module.__name__, self._module)
        return module is not self._module and isinstance(instance, self._real())

    def __subclasscheck__(self, subclass: type) -> bool:
        return issubclass(subclass, self._real())

    def __or__(self, other: object) -> Any:
        return Any  # in an annotation

    __ror__ = __or__

    def __getitem__(self, key: Any) -> Any:
        return self._real()[key]

    def __iter__(self) -> Any:
        return iter(self._real())

    def __contains__(self, item: object) -> bool:
        return item in self._real()

    def __eq__(self, other: object) -> bool:
        return self is other or (not self._module.is_placed and bool(self._real() == other))

    def __hash__(self) -> int:
        return id(self)
