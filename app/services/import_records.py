"""Import records into a file: all or none, and without replacing anything unasked.

Every import (project JSON, print-outs, workbooks) ends here, so that all follow the same rules.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from app.models.entry import map_texts
from app.models.match_key import MatchKey, code_key, match_key, office_key
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.models.thai_cleaning import mend_characters
from app.storage.project_file import ProjectFile, ProjectSummary, new_record_id


class Mode(Enum):
    """The treatment of projects that already exist in the file."""

    KEEP = auto()  # leave it as it is
    UPDATE = auto()  # replace its entries and the reports of the imported months
    AS_NEW = auto()  # add another project with its own id


class Result(Enum):
    ADDED = "เพิ่มแล้ว"
    UPDATED = "ปรับปรุงแล้ว"
    SAME = "ตรงกับที่มีอยู่แล้ว"
    DIFFERENT = "ยังไม่ได้นำเข้า"


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """The result for one record; `notes` say in Thai what its reader should know.

    `held` is the previous content of a replaced project.
    """

    result: Result
    record: ProjectRecord
    notes: tuple[str, ...] = ()
    held: ProjectRecord | None = None


def import_records(file: ProjectFile, records: Sequence[ProjectRecord], mode: Mode) -> list[ImportOutcome]:
    """Import the records in one transaction. Raises UserError if the file cannot be written."""
    return [outcome for _, outcome in import_each(file, records, mode)]


def import_each(
    file: ProjectFile, records: Iterable[ProjectRecord], mode: Mode
) -> Iterator[tuple[int, ImportOutcome]]:
    """Import like `import_records`, one record at a time, counted from 1. Closing it early rolls back."""
    importer = _Importer(file, mode)
    with file.transaction():
        for number, record in enumerate(records, start=1):
            yield number, importer.bring_in(record)


def dry_run(
    file: ProjectFile, records: Iterable[ProjectRecord], mode: Mode
) -> Iterator[tuple[int, ImportOutcome]]:
    """Yield what `import_each` would do. Nothing is written."""
    importer = _Importer(file, mode, writes=False)
    for number, record in enumerate(records, start=1):
        yield number, importer.bring_in(record)


def import_decided(
    file: ProjectFile, decided: Iterable[tuple[ProjectRecord, Mode]]
) -> Generator[tuple[int, ImportOutcome]]:
    """Import records that were compared with the file, each with its own mode, like `import_each`."""
    importer = _Importer(file, Mode.KEEP)
    with file.transaction():
        for number, (record, mode) in enumerate(decided, start=1):
            yield number, importer.bring_in_as_it_is(record, mode)


def likely_match(project: Project | ProjectSummary) -> MatchKey | None:
    """Return the key by which people identify a project; None for one without code and name."""
    return match_key(project.office, project.fiscal_year, project.project_code, project.project_name)


def _told_of(project: Project | ProjectSummary, untold: frozenset[str]) -> MatchKey | None:
    """Return the match key without the entries that a source has no place for."""
    return match_key(
        "" if "office" in untold else project.office,
        None if "fiscal_year" in untold else project.fiscal_year,
        "" if "project_code" in untold else project.project_code,
        project.project_name,
    )


def _spelt_as(held: Project, project: Project) -> Project:
    """Return the project with the existing spelling of its identifying entries: spelling is no change."""
    same = {
        key: getattr(held, key)
        for key, fold in _IDENTITY.items()
        if fold(getattr(held, key)) == fold(getattr(project, key))
    }
    return replace(project, **same)


_IDENTITY: Final[Mapping[str, Callable[[str], str]]] = {"office": office_key, "project_code": code_key}


def mended(record: ProjectRecord) -> ProjectRecord:
    """Return the record with its letters of old Windows fonts mended."""
    reports = tuple(map_texts(report, mend_characters) for report in record.reports)
    return replace(record, project=map_texts(record.project, mend_characters), reports=reports)


class _Importer:
    """One import: the file's content before, and what was imported so far."""

    def __init__(self, file: ProjectFile, mode: Mode, *, writes: bool = True) -> None:
        self._file = file
        self._mode = mode
        self._writes = writes
        self._ids: dict[frozenset[str], dict[MatchKey | None, list[str]]] = {}
        self._all: list[Project | ProjectSummary] = []
        self._known: set[str] = set()
        self._brought: dict[str, ProjectRecord] = {}
        for summary in file.summaries():
            self._remember(summary)

    def _remember(self, project: Project | ProjectSummary) -> None:
        self._known.add(project.id)
        self._all.append(project)
        for untold, ids in self._ids.items():
            ids.setdefault(_told_of(project, untold), []).append(project.id)

    def bring_in(self, record: ProjectRecord) -> ImportOutcome:
        """Import a record with its letters of old Windows fonts mended, unless it is here as it is."""
        told = mended(record)
        return self._bring_in(told, (told,) if told == record else (told, record))

    def bring_in_as_it_is(self, record: ProjectRecord, mode: Mode) -> ImportOutcome:
        """Import a record of a dry run, which is mended already."""
        self._mode = mode
        return self._bring_in(record, (record,))

    def _bring_in(self, record: ProjectRecord, spellings: Sequence[ProjectRecord]) -> ImportOutcome:
        if self._mode is Mode.AS_NEW:
            return self._add(record.with_id(new_record_id()), record.notes)
        matches = self._matches(record)
        if not matches:
            return self._add_under_its_id(record)
        found = {project_id: self._held(project_id) for project_id in matches}
        for held in found.values():
            for told in (self._completed(spelling, held) for spelling in spellings):
                if told.project == held.project and set(told.reports) <= set(held.reports):
                    return ImportOutcome(Result.SAME, told, _kept_months(record, held))
        return self._replace(record, found)

    def _matches(self, record: ProjectRecord) -> list[str]:
        """Return the ids of projects that the record may be; only its own if it has one."""
        project = record.project
        if project.id:
            return [project.id] if project.id in self._known else []
        return self._alike(record) if likely_match(project) else []

    def _alike(self, record: ProjectRecord) -> list[str]:
        """Return the ids of projects with the same match key, as far as the record gives it."""
        untold = record.untold & {"office", "fiscal_year", "project_code"}
        if untold not in self._ids:
            ids = self._ids[untold] = {}
            for project in self._all:
                ids.setdefault(_told_of(project, untold), []).append(project.id)
        return list(self._ids[untold].get(_told_of(record.project, untold), ()))

    def _held(self, project_id: str) -> ProjectRecord:
        """Return a project's content, including what this import has changed."""
        if project_id in self._brought:
            return self._brought[project_id]
        return ProjectRecord(self._file.project(project_id), self._file.reports(project_id))

    def _completed(self, record: ProjectRecord, held: ProjectRecord) -> ProjectRecord:
        """Return the record completed from the existing project.

        A record with that id may change the spelling.
        """
        told = record.completed_by(held.project, held.reports)
        return told if record.project.id else replace(told, project=_spelt_as(held.project, told.project))

    def _add_under_its_id(self, record: ProjectRecord) -> ImportOutcome:
        alike = self._alike(record) if record.project.id and likely_match(record.project) else None
        doubt = ("มีโครงการของหน่วยงาน ปี และรหัสเดียวกันอยู่แล้ว โปรดตรวจว่าเป็นโครงการเดียวกันหรือไม่",) if alike else ()
        return self._add(record.with_id(record.project.id or new_record_id()), (*record.notes, *doubt))

    def _add(self, record: ProjectRecord, notes: Iterable[str]) -> ImportOutcome:
        if self._writes:
            self._file.add_project(record.project, record.reports)
        self._remember(record.project)
        self._brought[record.project.id] = record
        return ImportOutcome(Result.ADDED, record, tuple(notes))

    def _replace(self, record: ProjectRecord, found: Mapping[str, ProjectRecord]) -> ImportOutcome:
        """Replace one of the projects by the record; `found`: their content by id."""
        project_id, held = next(iter(found.items()))
        if len(found) == 1 and project_id in self._brought:
            return ImportOutcome(Result.DIFFERENT, record, (_TWICE,))
        if self._mode is Mode.KEEP:
            return ImportOutcome(Result.DIFFERENT, record, (_HOW_TO_GO_ON,))
        if len(found) > 1:
            return ImportOutcome(Result.DIFFERENT, record, (_WHICH_ONE,))
        replaced = self._completed(record, held)
        if self._writes:
            self._file.update_project(replaced.project, replaced.reports)
        brought = {report.period: report for report in (*held.reports, *replaced.reports)}
        self._brought[project_id] = replace(
            replaced, reports=tuple(brought[month] for month in sorted(brought))
        )
        return ImportOutcome(Result.UPDATED, replaced, (*record.notes, *_kept_months(record, held)), held)


def _kept_months(record: ProjectRecord, held: ProjectRecord) -> tuple[str, ...]:
    brought = {report.period for report in record.reports}
    kept = [report.period.thai for report in held.reports if report.period not in brought]
    return (f"รายงานของเดือนอื่นยังอยู่ตามเดิม: {', '.join(kept)}",) if kept else ()


_HOW_TO_GO_ON = (
    "มีโครงการนี้อยู่แล้วแต่เนื้อหาต่างกัน ใช้ --update เพื่อแทนที่ด้วยข้อมูลที่นำเข้า หรือ --as-new เพื่อเพิ่มเป็นอีกโครงการหนึ่ง"
)
_WHICH_ONE = (
    "มีโครงการของหน่วยงาน ปี และรหัสเดียวกันหลายโครงการ โปรดระบุ id ในไฟล์ต้นฉบับ หรือใช้ --as-new เพื่อเพิ่มเป็นอีกโครงการหนึ่ง"
)
_TWICE = (
    "โครงการนี้ปรากฏมากกว่าหนึ่งครั้งในไฟล์ต้นฉบับและเนื้อหาต่างกัน โปรดตรวจไฟล์ต้นฉบับ หรือใช้ --as-new เพื่อเพิ่มเป็นอีกโครงการหนึ่ง"
)
