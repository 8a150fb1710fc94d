"""Projects summed up by what they support, or by who carries them out."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.models.match_key import text_key
from app.models.overview import NO_DIVISION, share
from app.models.project_status import DONE
from app.models.questions.facts import ProjectFacts, YearView, grouped

NO_ISSUE: Final = "(ยังไม่ระบุประเด็นยุทธศาสตร์)"
NO_SUB_ISSUE: Final = "(ยังไม่ระบุประเด็นย่อย)"
TOTAL: Final = "รวม"

Labels = tuple[str, ...]
"""The names of a group, from the widest to the narrowest: an issue, or an issue and a sub-issue."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The projects of one group. Amounts are in satang; the counts are projects."""

    labels: Labels
    projects: int
    allocated_satang: int
    spent_satang: int
    finished: int
    reported_late: int
    behind_time: int
    over_budget: int

    @property
    def label(self) -> str:
        return self.labels[0]

    @property
    def sub_label(self) -> str:
        return self.labels[1] if len(self.labels) > 1 else ""

    @property
    def remaining_satang(self) -> int:
        """Satang left of the budget; negative if more is disbursed than was allocated."""
        return self.allocated_satang - self.spent_satang

    @property
    def spent_share(self) -> int | None:
        return share(self.spent_satang, self.allocated_satang)


def group_row(labels: Labels, projects: Sequence[ProjectFacts]) -> GroupRow:
    return GroupRow(
        labels,
        len(projects),
        sum(one.allocated_satang for one in projects),
        sum(one.spent_satang for one in projects),
        sum((one.progress or 0) >= DONE for one in projects),
        sum(one.is_reported_late for one in projects),
        sum(one.is_behind_time for one in projects),
        sum(one.is_over_budget for one in projects),
    )


def total_row(view: YearView) -> GroupRow:
    """Return the sum of all projects, each counted once."""
    return group_row((TOTAL, ""), view.projects)


def issue_rows(view: YearView) -> list[GroupRow]:
    """Return a row for each strategic issue. A project that supports several is in each of them."""
    return _rows(view.projects, lambda one: [(issue,) for issue, _ in one.alignments], (NO_ISSUE,))


def sub_issue_rows(view: YearView) -> list[GroupRow]:
    """Return a row for each sub-issue of each strategic issue."""
    return _rows(view.projects, lambda one: list(one.alignments), (NO_ISSUE, NO_SUB_ISSUE))


def division_rows(view: YearView) -> list[GroupRow]:
    """Return a row for each division of whatever office, the largest budget first."""
    rows = _rows(view.projects, lambda one: [(one.division,)], (NO_DIVISION,))
    return sorted(rows, key=lambda row: (-row.allocated_satang, row.labels))


def _rows(
    projects: Sequence[ProjectFacts], labels_of: Callable[[ProjectFacts], Sequence[Labels]], none: Labels
) -> list[GroupRow]:
    """Return the groups in the order of their names, in whatever spelling; projects without one last."""
    groups: dict[Labels, list[ProjectFacts]] = {}
    spelt: dict[Labels, Counter[Labels]] = {}
    for found, alike in grouped(projects, lambda one: tuple(labels_of(one))).items():
        for labels, folded in _distinct(found, len(none)):
            groups.setdefault(folded, []).extend(alike)
            spelt.setdefault(folded, Counter())[labels] += len(alike)
    return [group_row(_shown(spelt[key], none), groups[key]) for key in sorted(groups, key=_order)]


def _distinct(found: Sequence[Labels], size: int) -> Iterator[tuple[Labels, Labels]]:
    """Yield a project's groups as they are spelt and folded, each once; one without a name if it has none."""
    folded = {tuple(map(text_key, labels)): labels for labels in reversed(found)}
    for key, labels in (folded or {("",) * size: ("",) * size}).items():
        yield labels, key


def _shown(spelt: Counter[Labels], none: Labels) -> Labels:
    """Return the usual spelling of a group's names, the shortest and first of those that are as usual."""
    labels = min(spelt, key=lambda one: (-spelt[one], sum(map(len, one)), one))
    return tuple(label if text_key(label) else missing for label, missing in zip(labels, none, strict=True))


def _order(key: Labels) -> tuple[tuple[bool, str], ...]:
    return tuple((not label, label) for label in key)
