"""The model of the project list: the projects that match the search and the year.

A coordinator's file may hold ten thousand, and each key of a search filters all of them. Therefore every
value is computed only once, and updating one project costs no more in a large file than in a small one.
"""

from bisect import insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from math import inf
from operator import attrgetter
from typing import Any, Final, NamedTuple

from PySide6.QtCore import (
    QCollator,
    QCollatorSortKey,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QStringListModel,
    Qt,
)

from app.models.project import NO_CODE, NO_NAME
from app.models.search import SearchTexts, Words, narrows, words_of
from app.models.thai import format_percent
from app.storage.project_file import ProjectSummary
from app.ui.project_list.grouping import Grouping, grouped, heading_of
from app.ui.widgets.labels import tooltip_text

Index = QModelIndex | QPersistentModelIndex

SUMMARY: Final = Qt.ItemDataRole.UserRole

_OF_HEADING: Final = Qt.ItemFlag.ItemNeverHasChildren
_OF_PROJECT: Final = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | _OF_HEADING
"""Joined once: the view asks for the flags of each row three times whenever it paints it."""

CLOSED: Final = "ปิดแล้ว"


class Row(NamedTuple):
    """What a row shows. `heading`: the text of a row that begins a group, which has nothing else.

    `place`: code and fiscal year; `state`: the progress, and whether the project is closed. `findings`: the
    number of open ones; None until they are counted. `passage`: the text where a search matches, if name and
    code do not: shown as a quiet line.
    """

    heading: str = ""
    name: str = ""
    place: str = ""
    state: str = ""
    findings: int | None = None
    passage: str = ""


class Totals(NamedTuple):
    """The totals of the shown projects; amounts in satang."""

    projects: int = 0
    allocated: int = 0
    spent: int = 0


class ProjectListModel(QStringListModel):
    """The projects that match the search, in the order of the file or of the Thai alphabet.

    To Qt it is a list of empty texts, so that Qt counts the rows without calling Python for each row that it
    lays out; with ten thousand rows that call took half the time of a key.
    """

    def __init__(self) -> None:
        super().__init__()
        self.texts = SearchTexts()
        self.passage_of: Callable[[str, Words], str] = _no_passage
        self.closed: frozenset[str] = frozenset()
        self.findings: Mapping[str, int] = {}
        """The number of open findings of each project whose findings are counted."""
        self._all: dict[str, ProjectSummary] = {}
        self._ordered: list[str] = []
        self._shown: Sequence[str] = []
        self._listed: list[str] = []
        """The ids that are shown, with a heading before each group."""
        self._passages: dict[str, str] = {}
        self._words: Words = ()
        self._fiscal_year: int | None = None
        self._by_name = False
        self._collator = QCollator(QLocale(QLocale.Language.Thai, QLocale.Country.Thailand))
        self._keys: dict[str, QCollatorSortKey] = {}
        self._grouping = Grouping.NONE
        self._is_narrowed = True
        self._years: list[int] = []
        self._offices: frozenset[str] = frozenset()
        self.totals = Totals()

    # --- for the view -------------------------------------------------------------------------------------

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return the flags of a selectable, read-only row; a heading can neither be selected nor entered."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        row = index.row()
        is_heading = row < len(self._listed) and heading_of(self._listed[row])
        return _OF_HEADING if is_heading else _OF_PROJECT

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._listed):
            return None
        key = self._listed[index.row()]
        if heading := heading_of(key):
            is_text = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return heading if is_text else None
        summary = self._all[key]
        if role == SUMMARY:
            return summary
        if role in _PARTS:
            return _PARTS[role](self, summary)
        return None

    def shown_row(self, row: int) -> Row | None:
        """Return all that a row shows: asked for through Qt, each part would take longer than drawing."""
        if not 0 <= row < len(self._listed):
            return None
        key = self._listed[row]
        if heading := heading_of(key):
            return Row(heading)
        usual = self.usual_row(key)
        return usual._replace(passage=self._passage(self._all[key])) if self._words else usual

    def __contains__(self, project_id: str) -> bool:
        """Return whether the file has this project."""
        return project_id in self._all

    def usual_row(self, project_id: str) -> Row:
        """Return what a project's row shows while nothing is searched."""
        summary = self._all[project_id]
        place, state = self._place(summary), self._state(summary)
        return Row("", self._name(summary), place, state, self.findings.get(project_id))

    def _name(self, summary: ProjectSummary) -> str:
        return summary.project_name or NO_NAME

    def _place(self, summary: ProjectSummary) -> str:
        """Return code and year in short, as a row has room for."""
        year = f"ปี {summary.fiscal_year % 100:02}" if summary.fiscal_year else "ไม่ระบุปี"
        return f"{summary.project_code or NO_CODE} · {year}"

    def _whole_place(self, summary: ProjectSummary) -> str:
        year = f"ปีงบประมาณ {summary.fiscal_year}" if summary.fiscal_year else ""
        return " ".join(filter(None, (summary.project_code or NO_CODE, year)))

    def _hint(self, summary: ProjectSummary) -> str:
        """Return the texts that a narrow row may cut."""
        return tooltip_text(
            "\n".join(filter(None, (self._name(summary), self._whole_place(summary), summary.division)))
        )

    def _spoken(self, summary: ProjectSummary) -> str:
        count = self.findings.get(summary.id)
        found = f"ข้อที่ควรตรวจ {count:,} ข้อ" if count else ""
        parts = (self._name(summary), self._whole_place(summary), self._state(summary), found)
        return " ".join(filter(None, (*parts, self._passage(summary))))

    def _state(self, summary: ProjectSummary) -> str:
        if summary.id not in self.closed:
            return progress_of(summary)
        return CLOSED if summary.progress is None else f"{CLOSED} {progress_of(summary)}"

    def _passage(self, summary: ProjectSummary) -> str:
        """Return the matching passage, read when a row is first shown, and cached for this search."""
        if not self._words:
            return ""
        if summary.id not in self._passages:
            self._passages[summary.id] = self.passage_of(summary.id, self._words)
        return self._passages[summary.id]

    # --- the projects -------------------------------------------------------------------------------------

    def set_projects(self, summaries: Iterable[ProjectSummary]) -> None:
        """Show a file's projects, given in the file's order."""
        self.texts.clear()
        self._keys.clear()
        self._all = {summary.id: summary for summary in summaries}
        self._collect()
        self._order()
        self.filter()

    def let_go(self) -> None:
        """Drop references to the file, which is about to be closed."""
        self.texts.clear()
        self.passage_of = _no_passage

    def add_project(self, summary: ProjectSummary, text: str) -> None:
        """Add a new project of the file in its place; `text` is its searched text."""
        self.texts.put(summary.id, text)
        summaries = [*self._all.values()]
        insort(summaries, summary, key=_place_in_file)
        self._all = {one.id: one for one in summaries}
        if self._by_name:
            insort(self._ordered, summary.id, key=self._place_by_name)
        else:
            self._order()
        self._collect()
        self.filter()

    def remove_project(self, project_id: str) -> None:
        self.texts.drop(project_id)
        self._all.pop(project_id, None)
        self._ordered = [key for key in self._ordered if key != project_id]
        self._collect()
        self.filter()

    def update_project(self, summary: ProjectSummary, text: str | None = None) -> None:
        """Update one project in place; `text` is its searched text."""
        old = self._all[summary.id]
        self._all[summary.id] = summary
        if text is not None:
            self.texts.put(summary.id, text)
        self._is_narrowed = False
        self._passages.pop(summary.id, None)
        if (old.fiscal_year, old.office) != (summary.fiscal_year, summary.office):
            self._collect()
        row = self.row_of(summary.id)
        if row is not None:
            self._add_to_totals(summary, 1)
            self._add_to_totals(old, -1)
            self.dataChanged.emit(self.index(row), self.index(row))

    def neighbour(self, project_id: str) -> str | None:
        """Return the project shown beside it, otherwise any other one."""
        shown = [key for key in self._listed if not heading_of(key)]
        if project_id not in shown or len(shown) < 2:
            return next((other for other in self.ids if other != project_id), None)
        row = shown.index(project_id)
        return shown[row + 1 if row + 1 < len(shown) else row - 1]

    def _collect(self) -> None:
        """Collect the years and the offices of all projects."""
        self._years = _years(self._all.values())
        self._offices = frozenset(summary.office for summary in self._all.values())

    def _order(self) -> None:
        self._ordered = list(self._all)
        if self._by_name:
            self._ordered.sort(key=self._place_by_name)

    def _place_by_name(self, project_id: str) -> QCollatorSortKey:
        """Return the key that sorts as a Thai dictionary does; those of a large file are made once."""
        name = self._all[project_id].project_name
        if name not in self._keys:
            self._keys[name] = self._collator.sortKey(name)
        return self._keys[name]

    def _add_to_totals(self, summary: ProjectSummary, sign: int) -> None:
        projects, allocated, spent = self.totals
        self.totals = Totals(
            projects + sign,
            allocated + sign * (summary.allocated_budget_satang or 0),
            spent + sign * summary.spent_satang,
        )

    # --- filtering ----------------------------------------------------------------------------------------

    def narrow(self, search: str, fiscal_year: int | None) -> None:
        """Show only projects of the year that contain every word of the search."""
        words = words_of(search)
        goes_on = self._is_narrowed and fiscal_year == self._fiscal_year and narrows(words, self._words)
        self._words, self._fiscal_year = words, fiscal_year
        self._filter(self._shown if goes_on else self._of_year())

    def sort_by_name(self, wanted: bool) -> None:
        """Sort by name, as in a Thai dictionary, or in the file's order."""
        if wanted == self._by_name:
            return
        self._by_name = wanted
        self._order()
        self.filter()

    def group(self, grouping: Grouping) -> None:
        """Put the shown projects in groups, each in the order of the list."""
        self._grouping = grouping
        self.filter()

    def filter(self) -> None:
        """Filter all projects again, after a change of the order, a project or the texts."""
        self._filter(self._of_year())

    def _of_year(self) -> Sequence[str]:
        year = self._fiscal_year
        if year is None:
            return self._ordered
        return [key for key in self._ordered if self._all[key].fiscal_year == year]

    def _filter(self, among: Sequence[str]) -> None:
        self._shown = self.texts.find(self._words, among, self._text_of)
        self._is_narrowed = True
        self._passages.clear()
        self.totals = _totals([*map(self._all.__getitem__, self._shown)])
        self._listed = grouped(self._grouping, self._shown, self._all, self.closed, self.findings)
        self.setStringList([""] * len(self._listed))

    def _text_of(self, project_id: str) -> str:
        """Return the searched text of a project whose texts are not read yet."""
        summary = self._all[project_id]
        return "\n".join((summary.project_name, summary.project_code, summary.office, summary.officer_name))

    # --- content ------------------------------------------------------------------------------------------

    @property
    def words(self) -> Words:
        return self._words

    @property
    def ids(self) -> Sequence[str]:
        """The ids of all projects, in the file's order."""
        return list(self._all)

    @property
    def summaries(self) -> Iterable[ProjectSummary]:
        """All projects, regardless of the search."""
        return self._all.values()

    @property
    def shown(self) -> Sequence[ProjectSummary]:
        """The projects in the list, from the first row to the last."""
        return [self._all[key] for key in self._listed if not heading_of(key)]

    @property
    def grouping(self) -> Grouping:
        return self._grouping

    @property
    def fiscal_years(self) -> Sequence[int]:
        return self._years

    @property
    def offices(self) -> frozenset[str]:
        return self._offices

    def row_of(self, project_id: str) -> int | None:
        with suppress(ValueError):
            return self._listed.index(project_id)
        return None


def _no_passage(_project_id: str, _words: Words) -> str:
    return ""


def _place_in_file(summary: ProjectSummary) -> tuple[float, str, str, str]:
    """Sort key of `ProjectFile.summaries`: projects without a year come last."""
    year = summary.fiscal_year
    return inf if year is None else -year, summary.project_code, summary.project_name, summary.id


def _totals(summaries: Sequence[ProjectSummary]) -> Totals:
    allocated = filter(None, map(attrgetter("allocated_budget_satang"), summaries))
    return Totals(len(summaries), sum(allocated), sum(map(attrgetter("spent_satang"), summaries)))


def _years(summaries: Iterable[ProjectSummary]) -> list[int]:
    return sorted({s.fiscal_year for s in summaries if s.fiscal_year is not None}, reverse=True)


def progress_of(summary: ProjectSummary) -> str:
    if summary.progress is None:
        return "ยังไม่มีรายงาน"
    return f"{format_percent(summary.progress)} %"


_PARTS: Final[dict[int, Callable[[ProjectListModel, ProjectSummary], Any]]] = {
    Qt.ItemDataRole.DisplayRole: ProjectListModel._name,
    Qt.ItemDataRole.ToolTipRole: ProjectListModel._hint,
    Qt.ItemDataRole.AccessibleTextRole: ProjectListModel._spoken,
}
"""What a row of a project has for each role."""
