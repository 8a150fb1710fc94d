"""What an import changes, on the command line: amounts and days are printed before anything is written."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from app.cli.plain_streams import say
from app.models.project import name_of
from app.models.thai import format_baht, format_date
from app.services.import_records import ImportOutcome, Result
from app.services.imports.comparison import Compared, Standing, compare

if TYPE_CHECKING:
    from app.models.project import Project
    from app.models.project_record import ProjectRecord
    from app.storage.project_file import ProjectFile

_MOST_CHANGES: Final = 40
"""Changes printed of one project."""


def tell_comparison(file: "ProjectFile", records: Sequence["ProjectRecord"]) -> None:
    """Print each project beside the file: its budget and days, and what changes, old → new."""
    for _, one in compare(file, records):
        say(f"{one.standing.value}: {name_of(one.record.project)}{_amounts(one.record.project)}")
        if one.standing is Standing.CHANGED:
            _tell_changes(one)


def _tell_changes(one: Compared) -> None:
    for change in one.changes[:_MOST_CHANGES]:
        source = f" ({change.source})" if change.source else ""
        say(f"  {change.label}: {change.before} → {change.after}{source}")
    if len(one.changes) > _MOST_CHANGES:
        say(f"  และอีก {len(one.changes) - _MOST_CHANGES:,} รายการ")


def _amounts(project: "Project") -> str:
    budget = project.allocated_budget_satang
    days = [format_date(day) for day in (project.start_date, project.end_date) if day]
    told = [f"งบประมาณ {format_baht(budget)} บาท"] if budget is not None else []
    told += [f"ระยะเวลา {' – '.join(days)}"] if days else []
    return f" ({' '.join(told)})" if told else ""


def tell_counts(outcomes: Sequence[ImportOutcome]) -> None:
    """Print how many projects were taken and left."""
    counts = Counter(outcome.result for outcome in outcomes)
    if not outcomes:
        return
    say(
        f"อ่านได้ {len(outcomes):,} โครงการ: เพิ่ม {counts[Result.ADDED]:,} ปรับปรุง {counts[Result.UPDATED]:,} "
        f"เหมือนเดิม {counts[Result.SAME]:,} ไม่ได้นำเข้า {counts[Result.DIFFERENT]:,}"
    )
