"""Groups of the project list: by division, by state, or by findings."""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from itertools import chain
from typing import Any, Final

from PySide6.QtCore import QCollator, QLocale

from app.models.project_status import DONE
from app.storage.project_file import ProjectSummary

_HEADING: Final = "\n"
"""The first character of a heading among the ids; no id begins with it."""

NO_DIVISION: Final = "ไม่ระบุฝ่าย"


class Grouping(Enum):
    """What the projects of the list are grouped by."""

    NONE = "ไม่จัดกลุ่ม"
    DIVISION = "ฝ่าย"
    STATE = "สถานะ"
    FINDINGS = "ข้อที่ควรตรวจ"


class State(Enum):
    """A project's state, in the order of the list."""

    WITHOUT_REPORT = "ยังไม่มีรายงาน"
    IN_PROGRESS = "กำลังดำเนินการ"
    DONE = "ความก้าวหน้าครบร้อยละ 100"
    CLOSED = "ปิดแล้ว"


class Findings(Enum):
    """Whether a project has open findings, in the order of the list."""

    SOME = "มีข้อที่ควรตรวจ"
    UNKNOWN = "กำลังตรวจ"
    NONE = "ไม่มีข้อที่ควรตรวจ"


def heading_of(key: str) -> str:
    """Return the text of a heading; empty for a project's id."""
    return key[1:] if key[:1] == _HEADING else ""


def grouped(
    grouping: Grouping,
    ids: Sequence[str],
    summaries: Mapping[str, ProjectSummary],
    closed: frozenset[str],
    findings: Mapping[str, int],
) -> list[str]:
    """Return the ids in groups, with a heading before each; within a group they keep their order.

    Grouped by findings, the projects with the most come first.
    """
    if grouping is Grouping.DIVISION:
        groups = _collect(ids, lambda key: summaries[key].division or NO_DIVISION)
        return _listed({title: groups[title] for title in sorted(groups, key=_place_of_division)})
    if grouping is Grouping.STATE:
        return _in_order(State, _collect(ids, lambda key: _state(summaries[key], closed)))
    if grouping is Grouping.FINDINGS:
        ordered = sorted(ids, key=lambda key: -findings.get(key, 0))
        return _in_order(Findings, _collect(ordered, lambda key: _found(findings.get(key))))
    return list(ids)


def _collect(ids: Sequence[str], group_of: Callable[[str], Any]) -> dict[Any, list[str]]:
    groups: dict[Any, list[str]] = {}
    for key in ids:
        groups.setdefault(group_of(key), []).append(key)
    return groups


def _in_order(kind: type[State] | type[Findings], groups: Mapping[Any, list[str]]) -> list[str]:
    return _listed({str(one.value): groups[one] for one in kind if one in groups})


def _listed(groups: Mapping[str, list[str]]) -> list[str]:
    return list(
        chain.from_iterable(
            (f"{_HEADING}{title} · {len(ids):,} โครงการ", *ids) for title, ids in groups.items()
        )
    )


def _place_of_division(title: str) -> tuple[bool, Any]:
    """Sort key: as in a Thai dictionary, projects without a division last."""
    return title == NO_DIVISION, QCollator(QLocale("th_TH")).sortKey(title)


def _state(summary: ProjectSummary, closed: frozenset[str]) -> State:
    if summary.id in closed:
        return State.CLOSED
    if summary.progress is None:
        return State.WITHOUT_REPORT
    return State.DONE if summary.progress >= DONE else State.IN_PROGRESS


def _found(count: int | None) -> Findings:
    if count is None:
        return Findings.UNKNOWN
    return Findings.SOME if count else Findings.NONE
