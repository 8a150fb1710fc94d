"""Import records into the open file; whatever would be replaced is named and shown first."""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from app.ui.widgets import dialogs
from app.ui.widgets.questions import Choice, Icon, ask

if TYPE_CHECKING:
    from app.models.project_record import ProjectRecord
    from app.services.import_records import ImportOutcome
    from app.storage.project_file import ProjectFile

MOST_LINES: Final = 500
"""Maximum lines of replaced values: nobody reads more, and thousands of lines are slow."""


class Replacing(Enum):
    """The clerk's decision about existing projects that differ."""

    REPLACE = auto()
    ADD = auto()
    LEAVE = auto()


def import_into(parent: QWidget, file: "ProjectFile", path: Path) -> None:
    """Import a project JSON and show the outcome of each project. Raises UserError."""
    from app.formats.json import project as project_json

    bring_into(parent, file, project_json.read(path), path.name)


def bring_into(parent: QWidget, file: "ProjectFile", records: Sequence["ProjectRecord"], source: str) -> bool:
    """Import records and show the outcome of each project. Returns False if the clerk cancelled.

    Raises UserError.
    """
    from app.models.project import name_of
    from app.services.import_records import Mode, Result, dry_run, import_records

    foreseen = [outcome for _, outcome in dry_run(file, records, Mode.UPDATE)]
    mode = Mode.KEEP
    if any(outcome.result in (Result.UPDATED, Result.DIFFERENT) for outcome in foreseen):
        answer = ask_to_replace(parent, foreseen)
        if answer is Replacing.LEAVE:
            return False
        mode = Mode.UPDATE if answer is Replacing.REPLACE else Mode.AS_NEW
    outcomes = import_records(file, records, mode)
    lines = [f"{name_of(o.record.project)}: {o.result.value} {' '.join(o.notes)}" for o in outcomes]
    dialogs.inform(parent, f"นำเข้าจาก {source}", "\n".join(lines))
    return True


def ask_to_replace(parent: QWidget, foreseen: Sequence["ImportOutcome"]) -> Replacing:
    """Ask what to do with existing projects. `foreseen`: the outcomes of replacing them."""
    from app.models.project import name_of
    from app.services.import_records import Result

    count = sum(one.held is not None for one in foreseen)
    doubtful = [name_of(one.record.project) for one in foreseen if one.result is Result.DIFFERENT]
    lines = [*replaced_lines(foreseen), *(f"{name}: ไม่ทราบว่าตรงกับโครงการใด จึงไม่แทนที่" for name in doubtful)]
    replace = Choice(f"แทนที่ข้อมูลเดิม {count:,} โครงการ", Replacing.REPLACE, loses=True)
    return ask(
        parent,
        "มีโครงการเดียวกันอยู่แล้วแต่เนื้อหาต่างกัน",
        _REPLACED,
        [Choice("เพิ่มเป็นอีกโครงการ", Replacing.ADD), *([replace] if count else [])],
        stay=Choice("ไม่นำเข้า", Replacing.LEAVE),
        listed=_cut([*lines]),
        kind=Icon.Warning,
    )


def may_replace(parent: QWidget, foreseen: Sequence["ImportOutcome"]) -> bool:
    """Return whether the projects may be replaced; True if there are none."""
    lines = [*replaced_lines(foreseen)]
    count = sum(one.held is not None for one in foreseen)
    return not lines or ask(
        parent,
        f"จะแทนที่ข้อมูลเดิม {count:,} โครงการ",
        _REPLACED,
        [Choice("แทนที่ข้อมูลเดิม", True, loses=True)],
        stay=Choice("กลับไปตรวจ", False),
        listed=_cut(lines),
        kind=Icon.Warning,
    )


def replaced_lines(foreseen: Iterable["ImportOutcome"]) -> Iterator[str]:
    """Yield the name of each project that would be replaced, and its changes, old → new."""
    from app.models.project import name_of
    from app.services.differences import replaced_values

    for one in foreseen:
        if one.held is not None:
            yield name_of(one.held.project)
            for changed in replaced_values(one.held, one.record):
                yield f"   {changed.label}: {changed.on_paper} → {changed.now}"


_REPLACED: Final = "หากแทนที่ ข้อมูลจะเปลี่ยนตามรายการนี้ (เดิม → ใหม่) ข้อมูลเดิมยังอยู่ในประวัติการแก้ไข"


def _cut(lines: list[str]) -> list[str]:
    more = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], f"และอีก {more:,} บรรทัด"] if more > 0 else lines
