"""Which projects to look at: the late ones, those over budget or without a report, or what was chosen."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Final

from app.models.overview import division_label, plan_label, target_label
from app.models.project_status import Standing


@dataclass(frozen=True, slots=True)
class Choice:
    """Some of the projects, by a label that a clerk understands."""

    label: str
    holds: Callable[[Standing], bool]

    def of(self, standings: Iterable[Standing]) -> list[Standing]:
        return [standing for standing in standings if self.holds(standing)]


TO_FOLLOW: Final = Choice("ควรติดตาม", lambda standing: standing.is_late or standing.is_over_budget)
CHOICES: Final = (
    TO_FOLLOW,
    Choice("ช้ากว่าแผน", lambda standing: standing.is_late),
    Choice("เกินงบประมาณ", lambda standing: standing.is_over_budget),
    Choice("ยังไม่มีรายงาน", lambda standing: not standing.report_count),
    Choice("ทุกโครงการ", lambda standing: True),
)


def of_division(label: str) -> Choice:
    return Choice(label, lambda standing: division_label(standing) == label)


def of_plan_status(label: str, words: Collection[str]) -> Choice:
    """The projects whose latest report says one of the words of the plan. `label` stands for all of them."""
    return Choice(f"แผน: {label}", lambda standing: plan_label(standing) in words)


def of_target_status(label: str, words: Collection[str]) -> Choice:
    return Choice(f"เป้าหมาย: {label}", lambda standing: target_label(standing) in words)


def reasons(standing: Standing) -> tuple[str, ...]:
    """Why a project deserves a look, in words."""
    found = (
        ("ช้าตามรายงาน", standing.is_reported_late),
        ("ช้ากว่าเวลา", standing.is_behind_time),
        ("เกินงบประมาณ", standing.is_over_budget),
        ("ยังไม่มีรายงาน", not standing.report_count),
    )
    return tuple(text for text, holds in found if holds)
