"""Bringing records into a file: all of them or none, and nothing that is there is replaced unasked.

Every import (project JSON, print-outs, spreadsheets) ends here, so that all of them decide alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from app.exchange.record import ProjectRecord
from app.models.project import Project
from app.storage.project_file import ProjectFile, ProjectSummary, new_project_id


class Mode(Enum):
    """What to do with a project that the file has already."""

    KEEP = auto()  # leave it as it is
    UPDATE = auto()  # replace its entries and the reports of the imported months
    AS_NEW = auto()  # add another one, under an id of its own


class Result(Enum):
    ADDED = "เพิ่มแล้ว"
    UPDATED = "ปรับปรุงแล้ว"
    SAME = "ตรงกับที่มีอยู่แล้ว"
    DIFFERENT = "ยังไม่ได้นำเข้า"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record, and in `notes`, in Thai, what its reader should know of it."""

    result: Result
    record: ProjectRecord
    notes: tuple[str, ...] = ()


def import_records(file: ProjectFile, records: Sequence[ProjectRecord], mode: Mode) -> list[Outcome]:
    """Bring the records in, in one transaction. Raises UserError when the file cannot be written."""
    importer = _Importer(file, mode)
    with file.transaction():
        return [importer.bring_in(record) for record in records]


def name_of(project: Project) -> str:
    """Code and name, as far as there are any."""
    return f"{project.project_code} {project.project_name}".strip() or "โครงการไม่มีชื่อ"


Likeness = tuple[str, int | None, str]
"""Office, fiscal year, and code, or name where there is no code: what tells projects apart for people."""


def likeness(project: Project | ProjectSummary) -> Likeness | None:
    """None for a project that has neither code nor name."""
    name = project.project_code or project.project_name
    return (project.office, project.fiscal_year, name) if name else None


class _Importer:
    """One import: what was in the file before, and what it brought in itself."""

    def __init__(self, file: ProjectFile, mode: Mode) -> None:
        self._file = file
        self._mode = mode
        self._ids: dict[Likeness | None, list[str]] = {}
        self._known: set[str] = set()
        self._brought: set[str] = set()
        for summary in file.summaries():
            self._remember(summary)

    def _remember(self, project: Project | ProjectSummary) -> None:
        self._known.add(project.id)
        self._ids.setdefault(likeness(project), []).append(project.id)

    def bring_in(self, record: ProjectRecord) -> Outcome:
        if self._mode is Mode.AS_NEW:
            return self._add(record.with_id(new_project_id()), record.notes)
        found = self._matches(record.project)
        if not found:
            return self._add_under_its_id(record)
        for project_id in found:
            if self._has_all_of(record.with_id(project_id)):
                return Outcome(Result.SAME, record.with_id(project_id), self._kept_months(record, project_id))
        return self._replace(record, found)

    def _matches(self, project: Project) -> list[str]:
        """The ids in the file that this project may be: its own if it has one."""
        if project.id:
            return [project.id] if project.id in self._known else []
        alike = likeness(project)
        return list(self._ids.get(alike, ())) if alike else []

    def _has_all_of(self, record: ProjectRecord) -> bool:
        """Whether replacing would change nothing."""
        reports = self._file.reports(record.project.id)
        return self._file.project(record.project.id) == record.project and set(record.reports) <= set(reports)

    def _add_under_its_id(self, record: ProjectRecord) -> Outcome:
        alike = self._ids.get(likeness(record.project)) if record.project.id else None
        doubt = ("มีโครงการของเขต ปี และรหัสเดียวกันอยู่แล้ว โปรดตรวจว่าเป็นโครงการเดียวกันหรือไม่",) if alike else ()
        return self._add(record.with_id(record.project.id or new_project_id()), (*record.notes, *doubt))

    def _add(self, record: ProjectRecord, notes: Iterable[str]) -> Outcome:
        self._file.add_project(record.project, record.reports)
        self._remember(record.project)
        self._brought.add(record.project.id)
        return Outcome(Result.ADDED, record, tuple(notes))

    def _replace(self, record: ProjectRecord, found: Sequence[str]) -> Outcome:
        if self._mode is Mode.KEEP:
            return Outcome(Result.DIFFERENT, record, (_HOW_TO_GO_ON,))
        if len(found) > 1:
            return Outcome(Result.DIFFERENT, record, (_WHICH_ONE,))
        if found[0] in self._brought:
            return Outcome(Result.DIFFERENT, record, (_TWICE,))
        replaced = record.with_id(found[0])
        self._file.update_project(replaced.project, replaced.reports)
        self._brought.add(found[0])
        return Outcome(Result.UPDATED, replaced, (*record.notes, *self._kept_months(record, found[0])))

    def _kept_months(self, record: ProjectRecord, project_id: str) -> tuple[str, ...]:
        brought = {report.period for report in record.reports}
        kept = [r.period.thai for r in self._file.reports(project_id) if r.period not in brought]
        return (f"รายงานของเดือนอื่นยังอยู่ตามเดิม: {', '.join(kept)}",) if kept else ()


_HOW_TO_GO_ON = (
    "มีโครงการนี้อยู่แล้วแต่เนื้อหาต่างกัน ใช้ --update เพื่อแทนที่ด้วยข้อมูลที่นำเข้า หรือ --as-new เพื่อเพิ่มเป็นอีกโครงการหนึ่ง"
)
_WHICH_ONE = (
    "มีโครงการของเขต ปี และรหัสเดียวกันหลายโครงการ โปรดระบุ id ในไฟล์ต้นฉบับ หรือใช้ --as-new เพื่อเพิ่มเป็นอีกโครงการหนึ่ง"
)
_TWICE = (
    "โครงการนี้ปรากฏมากกว่าหนึ่งครั้งในไฟล์ต้นฉบับและเนื้อหาต่างกัน โปรดตรวจไฟล์ต้นฉบับ หรือใช้ --as-new เพื่อเพิ่มเป็นอีกโครงการหนึ่ง"
)
