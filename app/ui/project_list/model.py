"""What the list of projects shows: those that hold every word of the search, and are of the year.

A coordinator's file may hold ten thousand, and each key of a search goes through all of them: what has to be
reckoned is reckoned once, and one changed project costs no more in a large file than in a small one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import inf
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QCollator, QLocale, QModelIndex, QPersistentModelIndex, QStringListModel, Qt

from app.models.search import SearchTexts, Words, narrows, words_of
from app.models.thai import format_percent
from app.storage.project_file import ProjectSummary

Index = QModelIndex | QPersistentModelIndex

SUMMARY: Final = Qt.ItemDataRole.UserRole
PASSAGE: Final = Qt.ItemDataRole.UserRole + 1
"""Where the project holds what is searched for, when its name and code do not: words for a quiet line."""

STATE: Final = Qt.ItemDataRole.UserRole + 2
"""How far the work is, and whether the project is closed."""

CLOSED: Final = "ปิดแล้ว"
UNNAMED: Final = "(ยังไม่มีชื่อโครงการ)"


class Totals(NamedTuple):
    """Of the projects that are shown; the amounts in satang."""

    projects: int = 0
    allocated: int = 0
    spent: int = 0


class ProjectListModel(QStringListModel):
    """The projects that match the search, in the order of the file or of the Thai alphabet.

    To Qt a list of their ids. So it counts the rows without asking Python, which it does at each row that it
    lays out: with ten thousand of them that was half of what a key took.
    """

    def __init__(self) -> None:
        super().__init__()
        self.texts = SearchTexts()
        self.passage_of: Callable[[str, Words], str] = _no_passage
        self.closed: frozenset[str] = frozenset()
        self._all: dict[str, ProjectSummary] = {}
        self._ordered: list[str] = []
        self._shown: list[str] = []
        self._rows: Mapping[str, int] | None = None
        self._passages: dict[str, str] = {}
        self._words: Words = ()
        self._fiscal_year: int | None = None
        self._by_name = False
        self._is_narrowed = True
        self._years: list[int] = []
        self.totals = Totals()

    # --- for the view -------------------------------------------------------------------------------------

    def flags(self, index: Index) -> Qt.ItemFlag:
        """To be chosen, not to be typed over."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        summary = self._all[self._shown[index.row()]]
        if role == SUMMARY:
            return summary
        if role == Qt.ItemDataRole.DisplayRole:
            return summary.project_name or UNNAMED
        if role == STATE:
            return self._state(summary)
        if role == PASSAGE:
            return self._passage(summary)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (summary.project_name or UNNAMED, summary.project_code, self._state(summary))
            return " ".join(filter(None, (*parts, self._passage(summary))))
        return None

    def _state(self, summary: ProjectSummary) -> str:
        if summary.id not in self.closed:
            return progress_of(summary)
        return CLOSED if summary.progress is None else f"{CLOSED} {progress_of(summary)}"

    def _passage(self, summary: ProjectSummary) -> str:
        """Read when a row is first seen, and kept until the search or the project is another."""
        if not self._words:
            return ""
        if summary.id not in self._passages:
            self._passages[summary.id] = self.passage_of(summary.id, self._words)
        return self._passages[summary.id]

    # --- the projects -------------------------------------------------------------------------------------

    def set_projects(self, summaries: Iterable[ProjectSummary]) -> None:
        """Show a file's projects; they come in the file's order."""
        self.texts.clear()
        self._put(summaries)

    def let_go(self) -> None:
        """The file is about to be closed, and with it goes what shows it."""
        self.texts.clear()
        self.passage_of = _no_passage

    def add_project(self, summary: ProjectSummary, text: str) -> None:
        """Show a project that is new in the file, in its place; `text` is all that a search finds it by."""
        self.texts.put(summary.id, text)
        self._put(sorted([*self._all.values(), summary], key=_place_in_file))

    def remove_project(self, project_id: str) -> None:
        self.texts.drop(project_id)
        self._put([summary for summary in self._all.values() if summary.id != project_id])

    def update_project(self, summary: ProjectSummary, text: str | None = None) -> None:
        """Show what changed in one project, where it stands; `text` is all that a search finds it by."""
        old = self._all[summary.id]
        self._all[summary.id] = summary
        if text is not None:
            self.texts.put(summary.id, text)
        self._is_narrowed = False
        self._passages.pop(summary.id, None)
        if old.fiscal_year != summary.fiscal_year:
            self._years = _years(self._all.values())
        row = self.row_of(summary.id)
        if row is not None:
            self._add_to_totals(summary, 1)
            self._add_to_totals(old, -1)
            self.dataChanged.emit(self.index(row), self.index(row))

    def _put(self, summaries: Iterable[ProjectSummary]) -> None:
        self._all = {summary.id: summary for summary in summaries}
        self._years = _years(self._all.values())
        self._order()
        self.filter()

    def _order(self) -> None:
        self._ordered = list(self._all)
        if self._by_name:
            key = QCollator(QLocale("th_TH")).sortKey
            self._ordered.sort(key=lambda project_id: key(self._all[project_id].project_name))

    def _add_to_totals(self, summary: ProjectSummary, sign: int) -> None:
        projects, allocated, spent = self.totals
        self.totals = Totals(
            projects + sign,
            allocated + sign * (summary.allocated_budget_satang or 0),
            spent + sign * summary.spent_satang,
        )

    # --- narrowing ----------------------------------------------------------------------------------------

    def narrow(self, search: str, fiscal_year: int | None) -> None:
        """Show only projects that hold every word of the search, and are of the year."""
        words = words_of(search)
        goes_on = self._is_narrowed and fiscal_year == self._fiscal_year and narrows(words, self._words)
        self._words, self._fiscal_year = words, fiscal_year
        self._filter(self._shown if goes_on else self._ordered)

    def sort_by_name(self, wanted: bool) -> None:
        """By name, as a Thai dictionary has it, or in the file's order."""
        if wanted == self._by_name:
            return
        self._by_name = wanted
        self._order()
        self.filter()

    def filter(self) -> None:
        """Look through all projects anew: the order, a project or the texts are others."""
        self._filter(self._ordered)

    def _filter(self, among: Sequence[str]) -> None:
        year = self._fiscal_year
        if year is not None:
            among = [key for key in among if self._all[key].fiscal_year == year]
        self._shown = self.texts.find(self._words, among, self._text_of)
        self._is_narrowed = True
        self._rows = None
        self._passages.clear()
        self.totals = _totals(self.shown)
        self.setStringList(self._shown)

    def _text_of(self, project_id: str) -> str:
        """What a project is found by until its texts are read."""
        summary = self._all[project_id]
        return "\n".join((summary.project_name, summary.project_code, summary.office, summary.officer_name))

    # --- what is shown ------------------------------------------------------------------------------------

    @property
    def words(self) -> Words:
        return self._words

    @property
    def ids(self) -> Sequence[str]:
        """Of all projects, in the file's order."""
        return list(self._all)

    @property
    def summaries(self) -> Iterable[ProjectSummary]:
        """All projects, whatever is searched for."""
        return self._all.values()

    @property
    def shown(self) -> Sequence[ProjectSummary]:
        return [self._all[project_id] for project_id in self._shown]

    @property
    def fiscal_years(self) -> Sequence[int]:
        return self._years

    def row_of(self, project_id: str) -> int | None:
        if self._rows is None:
            self._rows = {shown: row for row, shown in enumerate(self._shown)}
        return self._rows.get(project_id)


def _no_passage(_project_id: str, _words: Words) -> str:
    return ""


def _place_in_file(summary: ProjectSummary) -> tuple[float, str, str, str]:
    """As `ProjectFile.summaries` has them: those without a year come last."""
    year = summary.fiscal_year
    return inf if year is None else -year, summary.project_code, summary.project_name, summary.id


def _totals(summaries: Sequence[ProjectSummary]) -> Totals:
    return Totals(
        len(summaries),
        sum(summary.allocated_budget_satang or 0 for summary in summaries),
        sum(summary.spent_satang for summary in summaries),
    )


def _years(summaries: Iterable[ProjectSummary]) -> list[int]:
    return sorted({s.fiscal_year for s in summaries if s.fiscal_year is not None}, reverse=True)


def progress_of(summary: ProjectSummary) -> str:
    if summary.progress is None:
        return "ยังไม่มีรายงาน"
    return f"{format_percent(summary.progress)} %"
