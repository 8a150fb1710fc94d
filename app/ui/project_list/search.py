"""Where a project holds what is searched for, in words for the list: a person, a unit, a sentence."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.models.search import Words, folded, place_of
from app.models.thai import BUDDHIST_ERA, SHORT_MONTHS

LENGTH: Final = 120
"""Characters of a passage: more than fit into the list."""


def passage(project: Project, reports: Sequence[ProgressReport], words: Words) -> str:
    """Where the words stand that neither name nor code holds; "" when these hold all.

    Best together as they were typed, else the longest of them; of the reports the latest comes first.
    """
    shown = folded(f"{project.project_name}\n{project.project_code}")
    hidden = [word for word in words if word not in shown]
    for wanted in (" ".join(words), *sorted(hidden, key=len, reverse=True)) if hidden else ():
        for label, text in _places(project, reports):
            place = place_of(wanted, text)
            if place is not None:
                return f"{label}: {_from(text, place)}"
    return ""


def _places(project: Project, reports: Sequence[ProgressReport]) -> Iterator[tuple[str, str]]:
    yield from (
        ("ผู้รับผิดชอบ", project.officer_name),
        ("ผู้ประสานงาน", project.coordinator),
        ("หน่วยงาน", " / ".join(project.responsible_unit)),
    )
    for report in reversed(reports):
        yield _short(report.period), report.narrative


def _short(period: Period) -> str:
    return f"{SHORT_MONTHS[period.month - 1]} {(period.year + BUDDHIST_ERA) % 100}"


def _from(text: str, place: int) -> str:
    """From the word at a place on, whole words only."""
    breaks = [0, *_breaks(text), len(text)]
    begin = breaks[bisect_right(breaks, place) - 1]
    end = breaks[bisect_right(breaks, begin + LENGTH) - 1]
    words = " ".join(text[begin : max(begin, end)].split())
    return ("…" if begin else "") + words + ("…" if end < len(text) else "")


def fitted(text: str, width_of: Callable[[str], int], width: int) -> str:
    """The text, or as many of its words as fit, and that there is more."""
    if width_of(text) <= width:
        return text
    shorter = (f"{text[:end].rstrip()}…" for end in reversed(_breaks(text)))
    return next((words for words in shorter if width_of(words) <= width), text)


def _breaks(text: str) -> Sequence[int]:
    """The word list is loaded after the window's first paint, as the list is."""
    from app.printing.line_break import line_breaks

    return line_breaks(text)
