"""The full text of an entry's value, for comparison with another one."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from app.models.entry import Kind, entries
from app.models.project import StrategicAlignment, TargetGroup
from app.models.thai import format_baht, format_long_date, format_percent

EMPTY: Final = "(ว่าง)"


def text_of(kind: Kind, value: Any) -> str:
    """Return the value as text, with each paragraph or list member on its own line."""
    if value in ("", None, ()):
        return EMPTY
    return _TEXTS.get(kind, str)(value)


def _numbered(items: tuple[str, ...]) -> str:
    return "\n".join(f"{number}. {item}" for number, item in enumerate(items, start=1))


def _targets(groups: tuple[TargetGroup, ...]) -> str:
    return "\n".join(
        line for group in groups for line in (group.title, *(f"– {item}" for item in group.items))
    )


def _alignments(alignments: tuple[StrategicAlignment, ...]) -> str:
    return "\n".join(line for alignment in alignments for line in _alignment(alignment))


def _alignment(alignment: StrategicAlignment) -> Iterator[str]:
    for key, item in entries(StrategicAlignment).items():
        if value := getattr(alignment, key):
            yield f"{item.label}: {value}"


_TEXTS: Final[dict[Kind, Callable[[Any], str]]] = {
    Kind.DATE: format_long_date,
    Kind.MONEY: lambda satang: f"{format_baht(satang)} บาท",
    Kind.PERCENT: lambda hundredths: f"{format_percent(hundredths)} %",
    Kind.PARAGRAPHS: "\n".join,
    Kind.ITEMS: _numbered,
    Kind.TARGETS: _targets,
    Kind.ALIGNMENTS: _alignments,
}
