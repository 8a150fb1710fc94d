"""Where a project matches a search, as a text for the list: a person, a unit, a sentence."""

import logging
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.models.errors import UserError
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.models.search import SearchTexts, Words, folded, place_of
from app.models.thai import BUDDHIST_ERA, SHORT_MONTHS
from app.ui.widgets.later import IdleWork

LENGTH: Final = 120
"""Characters of a passage: more than fit into the list."""


def passage(project: Project, reports: Sequence[ProgressReport], words: Words) -> str:
    """Return the text with those search words that are not in name or code; "" if all are.

    All words together as typed are preferred, then the longest word; the latest report comes first.
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
    """Return the text from the word at this position on, whole words only."""
    begin = _word_at(text, place)
    end = _word_at(text, begin + LENGTH)
    words = " ".join(text[begin : max(begin, end)].split())
    return ("…" if begin else "") + words + ("…" if end < len(text) else "")


def fitted(text: str, elide: Callable[[str], str]) -> str:
    """Return the text, or the whole words that fit followed by an ellipsis; `elide` cuts it anywhere."""
    cut = elide(text)
    if cut == text:
        return text
    end = _word_at(text, len(cut) - len("…"))
    return f"{text[:end].rstrip()}…" if end else cut


def _word_at(text: str, place: int) -> int:
    """Return where the word at a position begins; the text's length beyond its end.

    A word ends at a space: what lies beyond the spaces around is not looked at, as it takes a while.
    """
    from app.printing.line_break import line_breaks  # loaded after the window's first paint, like the list

    if place >= len(text):
        return len(text)
    first = place
    for _ in range(_SPACES):
        first = text.rfind(" ", 0, max(0, first))
    last = text.find(" ", place)
    near = text[first + 1 : last if last >= 0 else len(text)]
    breaks = [0, *line_breaks(near)]
    return first + 1 + breaks[bisect_right(breaks, place - first - 1) - 1]


_SPACES: Final = 4
"""Spaces before a word that may be within its unit of reading: "วันที่ 18 กุมภาพันธ์ 2562" stays together."""


log = logging.getLogger(__name__)

AT_ONCE: Final = 100
"""Projects read in one step: a few milliseconds, between which the window stays responsive."""

ReadTexts = Callable[[Sequence[str]], Mapping[str, str]]


class TextReader(QObject):
    """Fills SearchTexts, a few projects whenever the window is idle.

    The file has one connection, so there is no second thread.
    """

    finished = Signal()

    def __init__(self, texts: SearchTexts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._read: ReadTexts = lambda _ids: {}
        self._waiting: list[str] = []
        self._work = IdleWork(self._step, self)

    def start(self, project_ids: Sequence[str], read: ReadTexts) -> None:
        self._waiting, self._read = list(reversed(project_ids)), read
        self._work.begin()

    def stop(self) -> None:
        """Stop reading, because the file is about to be closed or replaced."""
        self._waiting = []
        self._work.stop()

    @property
    def is_reading(self) -> bool:
        return self._work.isActive()

    def _step(self) -> bool:
        """Read one batch; texts that an edit has stored meanwhile are kept."""
        batch = [key for key in reversed(self._waiting[-AT_ONCE:]) if key not in self._texts]
        del self._waiting[-AT_ONCE:]
        try:
            for project_id, text in self._read(batch).items():
                self._texts.put(project_id, text)
        except UserError:  # the search goes on without them; another reader reports the error
            log.exception("the texts to search through cannot be read")
            self._waiting.clear()
        if not self._waiting:
            self.finished.emit()
        return bool(self._waiting)
