"""The vocabulary of the form: the meaning of entries, never their appearance.

Each field of `Project` and `ProgressReport` is declared once, with `entry()`. Widgets, validation, storage
and print look up their part by the entry's kind.
"""

import dataclasses
from collections.abc import Callable, Iterator
from enum import Enum, auto
from functools import cache
from typing import Any, NamedTuple, TypeVar, cast

T = TypeVar("T")

MAX_TEXT_LENGTH = 20_000
"""Maximum characters of one text: seven full pages, far above any real form, far below what slows a window.
"""

MAX_LIST_LENGTH = 200
"""Maximum members of one list (objectives, targets, paragraphs, alignments)."""


class FormSection(Enum):
    """A part of the official form: its number and its title as printed, including irregular dots."""

    IDENTITY = ("1.1", "รหัสโครงการและชื่อโครงการ")
    RESPONSIBLE_UNIT = ("1.2", "หน่วยงานที่รับผิดชอบ")
    RATIONALE = ("1.3", "หลักการและเหตุผล")
    OBJECTIVES = ("1.4", "วัตถุประสงค์ของโครงการ")
    TARGETS = ("1.5", "เป้าหมายของโครงการ..")
    ALIGNMENT = (
        "1.6",
        "สนับสนุนแผนพัฒนา กทม. ระยะ 20 ปี (ยุทธศาสตร์-ประเด็นยุทธศาสตร์-กลยุทธ์ตามแผนฯ /ตัวชี้วัด)",
    )
    REPORTS = ("2", "รายงานความก้าวหน้าของโครงการและการใช้จ่ายงบประมาณ")

    def __init__(self, number: str, title: str) -> None:
        self.number = number
        self.title = title

    @property
    def plain_title(self) -> str:
        """The title without the trailing dots of the paper."""
        return self.title.rstrip(".")


class Kind(Enum):
    """The meaning of an entry's value. The comment gives the value's type."""

    NAME = auto()  # str, a few words: a name, a code, a telephone number
    LINE = auto()  # str, a sentence, without line breaks
    TEXT = auto()  # str, long, one paragraph
    STATUS = auto()  # str, suggested from a list, any text accepted
    FISCAL_YEAR = auto()  # int, Buddhist Era
    DATE = auto()  # datetime.date
    MONEY = auto()  # int, satang
    PERCENT = auto()  # int, hundredths of a percent
    PARAGRAPHS = auto()  # tuple[str, ...]
    ITEMS = auto()  # tuple[str, ...], numbered on the form
    TARGETS = auto()  # tuple[TargetGroup, ...]
    ALIGNMENTS = auto()  # tuple[StrategicAlignment, ...]


TEXT_KINDS = frozenset({Kind.NAME, Kind.LINE, Kind.TEXT, Kind.STATUS})
LIST_KINDS = frozenset({Kind.PARAGRAPHS, Kind.ITEMS, Kind.TARGETS, Kind.ALIGNMENTS})


class Personal(Enum):
    """What an entry tells about a person. The comment says what of it is found in other texts."""

    NAME = auto()  # or an address: the text, a name also without its title
    NUMBER = auto()  # the telephone numbers in it


class Entry(NamedTuple):
    """One item to fill in: its key in the code, its Thai label and its kind.

    `printed` is the label on the official form, where its dots differ from plain Thai. Entries of notes have
    no section. `since` is the first version of the file's tables (`user_version`) that has the entry: in
    older files it reads as empty. What is `personal` a masked copy hides, here and in all other texts.
    """

    key: str
    label: str
    kind: Kind
    section: FormSection | None
    required: bool
    printed: str
    since: int
    personal: Personal | None


def entry(
    label: str,
    kind: Kind,
    section: FormSection | None = None,
    *,
    required: bool = False,
    printed: str | None = None,
    since: int = 1,
    personal: Personal | None = None,
) -> Any:
    """Declare a dataclass field as an entry of the form or of a note. Its default is the empty value.

    Raises ValueError for what is personal and not a text: it could not be masked.
    """
    if personal and kind not in TEXT_KINDS:
        raise ValueError(f"{label}: only a text can be personal")
    return dataclasses.field(
        default=empty_value(kind),
        metadata={
            "label": label,
            "kind": kind,
            "section": section,
            "required": required,
            "printed": printed or label,
            "since": since,
            "personal": personal,
        },
    )


def empty_value(kind: Kind) -> Any:
    """Return the value of an entry of this kind before anything is filled in."""
    if kind in TEXT_KINDS:
        return ""
    return () if kind in LIST_KINDS else None


def texts_within(value: Any) -> Iterator[str]:
    """Yield all texts in an entry's value, whatever its kind."""
    if isinstance(value, str):
        yield value
    elif type(value) is tuple:
        for part in value:
            yield from texts_within(part)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts_within(getattr(value, field.name))


def map_texts(value: T, change: Callable[[str], str]) -> T:
    """Return the value with every text in it changed; the value itself if none is."""
    given: Any = value
    changed: Any = value
    if isinstance(value, str):
        changed = change(value)
    elif type(value) is tuple:
        changed = tuple(map_texts(part, change) for part in given)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        other = {name: map_texts(part, change) for name, part in parts.items()}
        changed = dataclasses.replace(value, **{n: part for n, part in other.items() if part != parts[n]})
    return value if changed == value else cast(T, changed)


def entries(form: type[Any]) -> dict[str, Entry]:
    """Return the entries of a dataclass by key, in the order of the form."""
    return _entries(cast(Any, form))


def later_entries(form: type[Any]) -> dict[str, Entry]:
    """Return the entries that files of the first version do not have."""
    return {key: item for key, item in entries(form).items() if item.since > 1}


@cache
def _entries(form: Any) -> dict[str, Entry]:
    return {
        field.name: Entry(field.name, **field.metadata)
        for field in dataclasses.fields(form)
        if "kind" in field.metadata
    }
