"""The entries of the plans in force and of the office's own past, as a person chooses them level by level."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Self

from app.formats.plans.plan import Plan, names_of
from app.models.match_key import text_key
from app.models.project import StrategicAlignment
from app.models.thai import arabic_digits


@dataclass(slots=True)
class PlanEntry:
    """One entry of a level, with those below it. `is_own`: no plan names it, only the office's projects."""

    text: str
    is_own: bool
    number: str | None
    below: "PlanTree"
    _consonants: str = ""

    @classmethod
    def named(cls, text: str) -> Self:
        return cls(text, True, number_of(text), PlanTree())

    @property
    def consonants(self) -> str:
        """What no other spelling of the text changes, computed when it is first compared."""
        if not self._consonants:
            self._consonants = _consonants(self.text)
        return self._consonants


@dataclass(slots=True)
class PlanTree:
    """The entries below one entry, or of the top level, in the order of the plan; own ones last."""

    entries: dict[str, PlanEntry] = field(default_factory=dict)
    """By their exact text, which is empty where an office's line leaves out a level."""
    numbered: dict[str, list[PlanEntry]] = field(default_factory=dict)

    @classmethod
    def of(cls, plans: Iterable[Plan], own: Iterable[StrategicAlignment]) -> Self:
        """Return what these plans and the office's own lines name."""
        tree = cls()
        for plan in plans:
            for line in plan.lines:
                tree.add(names_of(line), is_own=False)
        for line in own:
            tree.add(names_of(line), is_own=True)
        return tree

    def add(self, names: Sequence[str], *, is_own: bool) -> None:
        tree: PlanTree = self
        depth = max((place for place, name in enumerate(names, start=1) if name), default=0)
        for name in names[:depth]:
            entry = tree._entry(name)
            entry.is_own = entry.is_own and is_own
            tree = entry.below

    def _entry(self, name: str) -> PlanEntry:
        if name not in self.entries:
            entry = self.entries[name] = PlanEntry.named(name)
            if entry.number is not None:
                self.numbered.setdefault(entry.number, []).append(entry)
        return self.entries[name]

    def same(self, typed: str) -> list[PlanEntry]:
        """Return the entries that a typed text means.

        Its number decides, as its text is spelt in many ways.
        """
        number = number_of(typed)
        found = list(self.numbered.get(number, ())) if number is not None else []
        if typed in self.entries:
            return [self.entries[typed], *(entry for entry in found if entry.text != typed)]
        return found or list(self._spelt_like(typed))

    def _spelt_like(self, typed: str) -> Iterator[PlanEntry]:
        """Yield the entries that are the same text in another spelling.

        Spelling never changes consonants, and comparing them alone is quick: folding thousands takes seconds.
        """
        wanted, key = _consonants(typed), text_key(typed)
        for entry in self.entries.values():
            if entry.consonants == wanted and text_key(entry.text) == key:
                yield entry

    def below(self, above: Sequence[str]) -> list[PlanEntry]:
        """Return the entries under the given upper levels, each text once; an empty level stands for any."""
        trees = [self]
        for name in above:
            found = (entry for tree in trees for entry in _meant(tree, name))
            trees = [entry.below for entry in found]
        return list(_merged(entry for tree in trees for entry in tree.entries.values() if entry.text))


def _meant(tree: PlanTree, name: str) -> Iterable[PlanEntry]:
    return tree.same(name) if name else tree.entries.values()


def _merged(entries: Iterable[PlanEntry]) -> Iterator[PlanEntry]:
    """Yield one entry for each text, a plan's before the office's own."""
    found: dict[str, PlanEntry] = {}
    for entry in entries:
        if entry.text not in found or found[entry.text].is_own:
            found[entry.text] = entry
    yield from sorted(found.values(), key=lambda entry: entry.is_own)


_OTHERS: Final = re.compile("[^ก-ฮ0-9a-z]+")


def _consonants(text: str) -> str:
    """Return the Thai consonants, Latin letters and digits of a text."""
    return _OTHERS.sub("", arabic_digits(text).casefold())


_LEVEL_WORD: Final = re.compile(
    "(?:(?:ด้าน|มิติ|ประเด็น|(?:ประเด็น)?ยุทธศาสตร์(?:ย่อย)?|กลยุทธ์|เป้าหมาย|เป้าประสงค์|ตัวชี้วัด)(?:ที่)?)? *"
)
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)*(?=[. )\-:–]|$)")


def number_of(text: str) -> str | None:
    """Return the number with which an entry begins, in Arabic digits: "ด้านที่ ๓ - …" is 3, "๓.๔ …" is 3.4."""
    digits = arabic_digits(text)
    start = _LEVEL_WORD.match(digits)
    found = _NUMBER.match(digits, start.end() if start else 0)
    return found[0] if found else None
