"""The units whose reports a coordinator's file expects: offices, or the divisions of one office.

A unit has one name to show and any number of other names, former ones included, under which its projects are
counted, too. See docs/decisions/0024-units.md.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, NamedTuple, Self

from app.models.errors import UserError
from app.models.match_key import division_key, office_key
from app.models.thai import clean_line

NO_OFFICE: Final = "ไม่ระบุหน่วยงาน"
NO_DIVISION: Final = "ไม่ระบุฝ่าย"
DISTRICT: Final = "เขต"
"""The word in which the texts about units are written; `UnitList.word` takes its place."""

_WORDS: Final = {
    "สำนักงานเขต": DISTRICT,
    **{kind: kind for kind in "สำนักงาน สำนัก จังหวัด อำเภอ เทศบาล กอง กลุ่มงาน ฝ่าย โรงพยาบาล โรงเรียน ศูนย์".split()},
}
"""What units are called whose names all begin so, the longest beginnings first."""

_ANY: Final = "หน่วยงาน"

_BETWEEN: Final = " = "
"""Between the names of one unit, in a note's text."""

MOST_UNITS: Final = 500
LONGEST_NAME: Final = 200


class Addressee(NamedTuple):
    """To whom a return file goes: an office, or one of its divisions."""

    office: str
    division: str = ""

    @property
    def text(self) -> str:
        """How a return file says it: the names never have a line break."""
        return "\n".join(filter(None, self))

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.division, self.office)))

    @classmethod
    def parse(cls, text: str) -> Self:
        office, _, division = text.partition("\n")
        return cls(office, division)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's name, and its other names."""

    name: str
    others: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.others)


@dataclass(frozen=True)
class UnitList:
    """The units expected, in order. `owner`: the office whose divisions they are; "" for offices.

    `is_own`: whether the file has its own list; otherwise these are the district offices.
    """

    units: tuple[Unit, ...]
    owner: str = ""
    is_own: bool = True
    reference: "UnitList | None" = field(default=None, compare=False)
    """Names the units that are not listed, so far as it knows them."""

    @property
    def is_of_divisions(self) -> bool:
        return bool(self.owner)

    @cached_property
    def word(self) -> str:
        """What one of the units is called in Thai."""
        if self.is_of_divisions:
            return "ฝ่าย"
        words = {_word_of(unit.name) for unit in self.units}
        return words.pop() if len(words) == 1 else _ANY

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The names to show, each with its place in the list."""
        return {unit.name: place for place, unit in enumerate(self.units)}

    def name_of(self, text: str) -> str:
        """Return the listed unit that a text means, in whatever spelling; otherwise the text itself."""
        key = self._folded(text)
        if not key:
            return self._unnamed
        if found := self._by_key.get(key):
            return found
        return self.reference.name_of(text) if self.reference else clean_line(text)

    def named(self, texts: Iterable[str]) -> dict[str, str]:
        """Return the name to show for each text: one for all that mean the same unit."""
        shown: dict[str, str] = {}
        in_order = sorted(set(texts), key=lambda text: (len(text), text))  # the fewest stray spaces first
        return {text: shown.setdefault(self.key(text), self.name_of(text)) for text in in_order}

    def key(self, text: str) -> str:
        """Return a unit for comparison: equal for all of its names and spellings; "" for none."""
        if (found := self._keys.get(text)) is None:
            found = self._keys[text] = self._folded(self._by_key.get(self._folded(text), text))
        return found

    def unit_text(self, office: str, division: str) -> str:
        """Return what names the unit of a project, as it is spelt there."""
        if not self.is_of_divisions:
            return office
        return division if office_key(office) in ("", self._owner_key) else office

    def unit_of(self, office: str, division: str) -> str:
        """Return the unit of a project, by the name to show."""
        return self.name_of(self.unit_text(office, division))

    def is_listed(self, name: str) -> bool:
        return name in self.places

    def addressee(self, name: str, *, is_foreign: bool = False) -> Addressee:
        """Return to whom what is about a unit goes back. `is_foreign`: it is an office, not a division."""
        if not self.is_of_divisions or is_foreign:
            return Addressee(name)
        return Addressee(self.owner, "" if name == self._unnamed else name)

    @property
    def text(self) -> str:
        """The list as a note's text: a unit a line, its names divided by ` = `."""
        return "\n".join(_BETWEEN.join(unit.names) for unit in self.units)

    @classmethod
    def parse(cls, text: str, owner: str = "") -> Self:
        """Read `UnitList.text`. Raises UserError for a list that cannot be one."""
        lines = [line.split(_BETWEEN) for line in text.split("\n")]
        units = (Unit(name, tuple(others)) for name, *others in lines)
        return cls(checked(units, is_of_divisions=bool(owner)), owner)

    def with_units(self, units: Iterable[Unit]) -> Self:
        """Return the list with other units. Raises UserError for a list that cannot be one."""
        return replace(self, units=checked(units, is_of_divisions=self.is_of_divisions), is_own=True)

    @property
    def _unnamed(self) -> str:
        return NO_DIVISION if self.is_of_divisions else NO_OFFICE

    def _folded(self, text: str) -> str:
        return division_key(text) if self.is_of_divisions else office_key(text)

    @cached_property
    def _owner_key(self) -> str:
        return office_key(self.owner)

    @cached_property
    def _keys(self) -> dict[str, str]:
        """The keys of the texts asked for so far: a gathering asks once for each project and file."""
        return {self._unnamed: ""}

    @cached_property
    def _by_key(self) -> Mapping[str, str]:
        return {self._folded(name): unit.name for unit in self.units for name in unit.names}


def _word_of(name: str) -> str:
    return next((word for beginning, word in _WORDS.items() if name.startswith(beginning)), _ANY)


def told_of_units(text: str, word: str) -> str:
    """Return a text of the program with the word for the units of a list. Not for data, which has names."""
    return text.replace(DISTRICT, word)


# --- what a list may be -------------------------------------------------------------------------------------


def checked(units: Iterable[Unit], *, is_of_divisions: bool) -> tuple[Unit, ...]:
    """Return the units with clean names. Raises UserError for an empty list, a name that cannot be one, and
    for two names that mean the same.
    """
    fold = division_key if is_of_divisions else office_key
    found = tuple(_clean(unit, fold) for unit in units)
    if not found:
        raise UserError("รายชื่อหน่วยงานยังว่างอยู่", "โปรดเพิ่มอย่างน้อยหนึ่งหน่วยงาน")
    if len(found) > MOST_UNITS:
        raise UserError(f"รายชื่อมี {len(found):,} หน่วยงาน มากกว่าที่เก็บได้", f"โปรดให้มีไม่เกิน {MOST_UNITS:,} หน่วยงาน")
    known: dict[str, str] = {}
    for name in (name for unit in found for name in unit.names):
        if other := known.get(fold(name)):
            raise UserError(f"ชื่อ {name} มีในรายชื่อแล้ว ({other})", "โปรดให้แต่ละชื่ออยู่ในรายชื่อเพียงครั้งเดียว")
        known[fold(name)] = name
    return found


def _clean(unit: Unit, fold: Callable[[str], str]) -> Unit:
    """Return a unit whose names are as they are stored; other names that mean the same are left out."""
    names: dict[str, str] = {}
    for name in map(_clean_name, unit.names):
        names.setdefault(fold(name), name)
    name, *others = names.values()
    return Unit(name, tuple(others))


def _clean_name(text: str) -> str:
    name = clean_line(text).strip()
    if not name or not office_key(name) or not division_key(name):
        raise UserError("ชื่อหน่วยงานว่าง หรือมีแต่เครื่องหมาย", "โปรดพิมพ์ชื่อ หรือลบแถวนั้น")
    if "=" in name or len(name) > LONGEST_NAME:
        what = f"ใช้ชื่อ {name[:40]} ไม่ได้ เพราะยาวเกินไปหรือมีเครื่องหมาย ="
        raise UserError(what, "โปรดแก้ชื่อให้สั้นลงและไม่มีเครื่องหมายนี้")
    return name


# --- changes of a list, as people decide them ---------------------------------------------------------------


def added(units: Sequence[Unit], names: Iterable[str], known: UnitList) -> tuple[list[Unit], int]:
    """Return the units with these names at the end, and how many of them were there already."""
    proposed = UnitList(tuple(units), known.owner)
    result, keys, skipped = list(units), set(proposed._by_key), 0
    for name in (known.name_of(name) for name in names if clean_line(name).strip()):
        key = proposed._folded(name)
        skipped += key in keys
        if key not in keys:
            keys.add(key)
            result.append(Unit(name))
    return result, skipped


def renamed(units: Sequence[Unit], old: str, new: str) -> list[Unit]:
    """Return the units with one of them renamed: its old name is one of its other names."""
    return [Unit(new, _without(new, one.names)) if one.name == old else one for one in units]


def merged(units: Sequence[Unit], names: Collection[str], new: str) -> list[Unit]:
    """Return the units with these as one, in the place of the first: all their names are its names."""
    together = [one for one in units if one.name in names]
    found = Unit(new, _without(new, [name for one in together for name in one.names]))
    result = [one for one in units if one.name not in names]
    result.insert(next((place for place, one in enumerate(units) if one.name in names), len(units)), found)
    return result


def split(units: Sequence[Unit], old: str, names: Sequence[str]) -> list[Unit]:
    """Return the units with these in place of one. Projects of the old name are of no listed unit then, until
    somebody tells to which they belong: a program must not guess.
    """
    return [*_split(units, old, names)]


def _split(units: Sequence[Unit], old: str, names: Sequence[str]) -> Iterator[Unit]:
    for one in units:
        yield from map(Unit, names) if one.name == old else (one,)


def _without(name: str, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(other for other in names if other != name))
