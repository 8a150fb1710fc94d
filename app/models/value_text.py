"""The full text of an entry's value, for comparison with another one."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from app.models.entry import Kind, entries
from app.models.project import StrategicAlignment, TargetGroup
from app.models.thai import format_baht, format_long_date, format_percent

EMPTY: Final = "(ว่าง)"

LEVEL_NAMES: Final = tuple(item.label for item in entries(StrategicAlignment).values())
"""What the official form calls the plan's levels: the names where no edition gives its own."""


def text_of(kind: Kind, value: Any, level_names: Sequence[str] = LEVEL_NAMES) -> str:
    """Return the value as text, with each paragraph or list member on its own line.

    `level_names` are those of the plan's edition.
    """
    if value in ("", None, ()):
        return EMPTY
    if kind is Kind.ALIGNMENTS:
        return _alignments(value, level_names)
    return _TEXTS.get(kind, str)(value)


def _numbered(items: tuple[str, ...]) -> str:
    return "\n".join(f"{number}. {item}" for number, item in enumerate(items, start=1))


def _targets(groups: tuple[TargetGroup, ...]) -> str:
    return "\n".join(
        line for group in groups for line in (group.title, *(f"– {item}" for item in group.items))
    )


def _alignments(alignments: tuple[StrategicAlignment, ...], level_names: Sequence[str]) -> str:
    return "\n".join(line for alignment in alignments for line in _alignment(alignment, level_names))


def _alignment(alignment: StrategicAlignment, level_names: Sequence[str]) -> Iterator[str]:
    for key, name in zip(entries(StrategicAlignment), level_names, strict=True):
        if value := getattr(alignment, key):
            yield f"{name}: {value}"


_TEXTS: Final[dict[Kind, Callable[[Any], str]]] = {
    Kind.DATE: format_long_date,
    Kind.MONEY: lambda satang: f"{format_baht(satang)} บาท",
    Kind.PERCENT: lambda hundredths: f"{format_percent(hundredths)} %",
    Kind.PARAGRAPHS: "\n".join,
    Kind.ITEMS: _numbered,
    Kind.TARGETS: _targets,
}
