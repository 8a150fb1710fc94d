"""A project's history from the revisions of its records: who changed which entry, and when."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from app.formats.plans.level_naming import LevelNaming, form_naming, naming_beside
from app.models.entry import Entry, Kind, entries
from app.models.note import DEADLINES, Note, Topic
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.models.submission.deadlines import told_deadline
from app.models.value_text import LEVEL_NAMES, text_of
from app.services.differences import shown_values
from app.storage.project_file import ProjectFile
from app.storage.revision_payload import FORMS, NOTE, PROJECT, REPORT, row_of_payload, values_of_payload
from app.storage.revisions import UNKNOWN, Revision, tips
from app.storage.rows import note_from, project_from, report_from


class Happened(Enum):
    """The change to a record or one of its entries."""

    ADDED = auto()
    REMOVED = auto()
    RETURNED = auto()  # restored after its removal
    FILLED = auto()  # an entry of a record just added, which stands for all of them
    CHANGED = auto()


_WHOLE: Final = {
    Happened.ADDED: "เพิ่ม{}",
    Happened.REMOVED: "ลบ{}",
    Happened.RETURNED: "นำ{}กลับมา",
}


@dataclass(frozen=True, slots=True)
class PastEdit:
    """One changed entry or, without an entry, a whole record that was added or removed.

    `where` is the record's subject: None for the project, a month for its report. For an added or removed
    record, `before` and `after` are the record itself, or None. `level_names` are the plan's of the year that
    the project had after the edit.
    """

    revision: Revision
    happened: Happened
    where: Period | None
    label: str
    entry: Entry | None
    before: Any
    after: Any
    level_names: Sequence[str] = LEVEL_NAMES

    @property
    def is_of_form(self) -> bool:
        """Whether it concerns the form, so that its value can be put back into its field."""
        return self.revision.kind != NOTE

    @property
    def texts(self) -> tuple[str, str]:
        """The full values before and after."""
        before, after = (self._text(value) for value in (self.before, self.after))
        return before, after

    @property
    def excerpts(self) -> tuple[str, str]:
        """Return the values on one line each, cut to their difference."""
        if not self.entry:
            return self.texts
        before, after = shown_values(self.entry.kind, self.before, self.after)
        return before, after

    def _text(self, value: Any) -> str:
        return text_of(self.entry.kind, value, self.level_names) if self.entry else summary(value)


def history(file: ProjectFile, project_id: str) -> list[PastEdit]:
    """Return all edits of a project, its reports and its notes, the last first.

    Edits of the same moment are in the order of the form. Only revisions are listed, so the caller commits
    first. Raises UserError.
    """
    record_ids = (project_id, *file.revisions.records_of(project_id))
    histories, naming = map(file.revisions.history, record_ids), naming_beside(file.path)
    found = [numbered for revisions in histories for numbered in _edits(revisions, naming)]
    found.sort(key=lambda numbered: _place_on_form(numbered[1]))
    found.sort(key=lambda numbered: (numbered[1].revision.at, numbered[0]), reverse=True)
    return [edit for _, edit in found]


def _place_on_form(edit: PastEdit) -> tuple[bool, Period]:
    return edit.revision.kind != PROJECT, edit.where or Period(0, 1)


def summary(record: Project | ProgressReport | Note | None) -> str:
    """Return a whole record on one line."""
    match record:
        case Project():
            return " ".join(filter(None, (record.project_code, record.project_name))) or "(ยังไม่มีชื่อโครงการ)"
        case ProgressReport():
            return " · ".join(_numbers(record)) or "(ยังไม่ได้กรอก)"
    return ""


def _numbers(report: ProgressReport) -> Iterator[str]:
    for key, item in entries(ProgressReport).items():
        value = getattr(report, key)
        if value is not None and item.kind in (Kind.DATE, Kind.PERCENT, Kind.MONEY):
            yield f"{item.label} {text_of(item.kind, value)}"


# --- from revisions to edits --------------------------------------------------------------------------------


def _edits(revisions: Sequence[Revision], naming: LevelNaming) -> Iterator[tuple[int, PastEdit]]:
    """Yield the edits in one record's revisions, each with its number: a second may hold several."""
    known = {revision.digest: revision for revision in revisions}
    for number, revision in enumerate(_named(revisions)):
        parents = [known[digest] for digest in revision.parents if digest in known]
        for edit in edits_of(revision, parents, naming):
            yield number, edit


def _named(revisions: Sequence[Revision]) -> list[Revision]:
    """Omit unsigned revisions whose author later signed the same change."""
    signed = {(one.parents, one.payload) for one in revisions if one.at}
    unsigned = UNKNOWN.at, UNKNOWN.editor, UNKNOWN.device
    return [
        one
        for one in revisions
        if (one.at, one.editor, one.device) != unsigned or (one.parents, one.payload) not in signed
    ]


def edits_of(
    revision: Revision, parents: Sequence[Revision], naming: LevelNaming = form_naming
) -> Iterator[PastEdit]:
    """Yield a revision's changes from the ones it is compared with: none, one, or the two it merges."""
    there = [parent for parent in parents if not parent.is_removal]
    if revision.kind == NOTE:
        yield from _changed(revision, there or [None], naming)
    elif revision.is_removal:
        yield from (_whole(revision, Happened.REMOVED, one, None) for one in there[:1])
    elif there:
        yield from _changed(revision, there, naming)
    else:
        happened = Happened.RETURNED if parents else Happened.ADDED
        yield _whole(revision, happened, None, revision)
        yield from _changed(revision, [None], naming, Happened.FILLED)


def _whole(
    revision: Revision, happened: Happened, before: Revision | None, after: Revision | None
) -> PastEdit:
    label = _WHOLE[happened].format("โครงการ" if revision.kind == PROJECT else "รายงาน")
    old, new = (one and record_of(one) for one in (before, after))
    return PastEdit(revision, happened, _where(revision), label, None, old, new)


def _changed(
    revision: Revision,
    parents: Iterable[Revision | None],
    naming: LevelNaming,
    happened: Happened = Happened.CHANGED,
) -> Iterator[PastEdit]:
    """Yield the entries in which a revision differs from its parents; with two, from either."""
    form = entries(FORMS[revision.kind])
    after = values_of_payload(revision.kind, revision.payload)
    befores = [values_of_payload(revision.kind, parent.payload if parent else "{}") for parent in parents]
    for key, item in form.items():
        others = [before[key] for before in befores if before[key] != after[key]]
        if others and (label := label_in(revision, item)):
            before, now = (told_in(revision, item, value) for value in (others[0], after[key]))
            names = naming(after["fiscal_year"]) if item.kind is Kind.ALIGNMENTS else LEVEL_NAMES
            yield PastEdit(revision, happened, _where(revision), label, item, before, now, names)


def _where(revision: Revision) -> Period | None:
    period = row_of_payload(revision.kind, "", revision.payload).get("period")
    return Period.parse(period) if period else None


_NOTE_LABELS: Final[dict[tuple[str, str], str]] = {
    (Topic.REMARK, "text"): "ข้อสังเกตของผู้ประสานงาน",
    (Topic.REMARK, "answer"): "คำตอบข้อสังเกต",
    (Topic.REMARK, "settled_on"): "วันที่ยุติข้อสังเกต",
    (Topic.KEPT, "text"): "เหตุผลที่คงข้อที่ควรตรวจไว้",
    (Topic.KEPT, "settled_on"): "วันที่เลิกคงข้อที่ควรตรวจ",
    (Topic.SKIPPED, "text"): "เหตุผลที่ข้ามรายงาน",
    (Topic.SKIPPED, "noted_on"): "วันที่ข้ามรายงาน",
    (Topic.SKIPPED, "settled_on"): "วันที่เลิกข้ามรายงาน",
    (Topic.CLOSING, "text"): "เหตุผลที่ปิดโครงการ",
    (Topic.CLOSING, "noted_on"): "วันที่ปิดโครงการ",
    (Topic.CLOSING, "answer"): "เหตุผลที่เปิดโครงการอีกครั้ง",
    (Topic.CLOSING, "settled_on"): "วันที่เปิดโครงการอีกครั้ง",
    (Topic.DEADLINE, "text"): "กำหนดวันส่งรายงาน",
    (Topic.DEADLINE, "answer"): "เหตุผลที่กำหนดวันส่งรายงาน",
    (Topic.DEADLINE, "settled_on"): "วันที่เลิกใช้กำหนดวันส่งรายงาน",
    (Topic.RECEIVED, "noted_on"): "วันที่ได้รับรายงาน",
    (Topic.RECEIVED, "answer"): "เหตุผลที่แก้ไขวันที่ได้รับ",
    (Topic.RECEIVED, "settled_on"): "วันที่เลิกใช้วันที่ได้รับที่แก้ไข",
    (Topic.UNITS, "text"): "รายชื่อหน่วยงานที่ต้องส่งรายงาน",
    (Topic.UNITS, "settled_on"): "วันที่เลิกใช้รายชื่อหน่วยงาน",
    (Topic.DIVISION_DEADLINE, "text"): "กำหนดวันส่งรายงานของฝ่าย",
    (Topic.DIVISION_DEADLINE, "answer"): "เหตุผลที่กำหนดวันส่งรายงานของฝ่าย",
    (Topic.DIVISION_DEADLINE, "settled_on"): "วันที่เลิกใช้กำหนดวันส่งรายงานของฝ่าย",
    (Topic.DIVISION_RECEIVED, "noted_on"): "วันที่ได้รับรายงานจากฝ่าย",
    (Topic.DIVISION_RECEIVED, "answer"): "เหตุผลที่แก้ไขวันที่ได้รับจากฝ่าย",
    (Topic.DIVISION_RECEIVED, "settled_on"): "วันที่เลิกใช้วันที่ได้รับจากฝ่ายที่แก้ไข",
    (Topic.DISTINCT, "noted_on"): "วันที่ระบุว่าเป็นคนละโครงการ",
    (Topic.DISTINCT, "settled_on"): "วันที่เลิกระบุว่าเป็นคนละโครงการ",
    (Topic.MERGED, "text"): "โครงการที่รวมเข้าด้วย",
    (Topic.MERGED, "noted_on"): "วันที่รวมเป็นโครงการเดียวกัน",
    (Topic.MERGED, "settled_on"): "วันที่เลิกรวมเป็นโครงการเดียวกัน",
}
"""The labels of a note's entries, by topic.

Entries without a label here add nothing, nor do topics of a later version of the program.
"""


def is_merging(revision: Revision) -> bool:
    """Return whether a revision is of a note that a project was merged into another one."""
    return revision.kind == NOTE and _topic_of(revision) == Topic.MERGED


def label_in(revision: Revision, item: Entry) -> str:
    """Return what an entry means in this record; empty for an entry of a note that says nothing."""
    if revision.kind != NOTE:
        return item.label
    return _NOTE_LABELS.get((_topic_of(revision), item.key), "")


def told_in(revision: Revision, item: Entry, value: Any) -> Any:
    """Return an entry's value as people read it in this record: a deadline is stored for programs."""
    is_deadline = revision.kind == NOTE and item.key == "text" and _topic_of(revision) in DEADLINES
    return told_deadline(value) if is_deadline and value else value


def _topic_of(revision: Revision) -> str:
    return str(row_of_payload(NOTE, "", revision.payload)["topic"])


# --- from revisions to records ------------------------------------------------------------------------------

_FROM_ROW: Final = {PROJECT: project_from, REPORT: report_from, NOTE: note_from}


def record_of(revision: Revision) -> Any:
    """Return the project, report or note of a revision, which must not be a removal."""
    return _FROM_ROW[revision.kind](row_of_payload(revision.kind, revision.record_id, revision.payload))


@dataclass(frozen=True, slots=True)
class Deleted:
    """A deleted project with its last reports and notes, and the revision that deleted it."""

    project: Project
    reports: tuple[ProgressReport, ...]
    notes: tuple[Note, ...]
    revision: Revision


def deleted_projects(file: ProjectFile) -> list[Deleted]:
    """Return deleted projects that were not empty, the last deleted first. Raises UserError."""
    found = (_deleted(file, *one) for one in file.revisions.removed_projects().items())
    known = [one for one in found if one and (one.project != Project(one.project.id) or one.reports)]
    return sorted(known, key=lambda one: one.revision.at, reverse=True)


def _deleted(file: ProjectFile, project_id: str, part_ids: Sequence[str]) -> Deleted | None:
    revisions = file.revisions.history(project_id)
    removal = tips(revisions)[0]
    last = _before(removal, revisions)
    if last is None:
        return None
    parts = [_part(file.revisions.history(part_id), removal) for part_id in part_ids]
    reports = [record_of(part) for part in parts if part and part.kind == REPORT]
    notes = [record_of(part) for part in parts if part and part.kind == NOTE]
    reports.sort(key=lambda report: report.period)
    return Deleted(record_of(last), tuple(reports), tuple(notes), removal)


def _part(revisions: Sequence[Revision], removal: Revision) -> Revision | None:
    """Return the last state of a report or note when its project was deleted; None if deleted before.

    A record that others added to the deleted project still exists; it is only not shown.
    """
    last = tips(revisions)[0]
    if not last.is_removal:
        return last
    return _before(last, revisions) if _went_together(last, removal) else None


def _went_together(one: Revision, other: Revision) -> bool:
    return (one.at, one.editor, one.device) == (other.at, other.editor, other.device)


def _before(removal: Revision, revisions: Sequence[Revision]) -> Revision | None:
    """Return the last revision before a removal that is not a removal itself."""
    known = {revision.digest: revision for revision in revisions}
    ahead = [known[digest] for digest in removal.parents if digest in known]
    while ahead:
        there = [one for one in ahead if not one.is_removal]
        if there:
            return max(there, key=lambda one: (one.at, one.digest))
        ahead = [known[digest] for one in ahead for digest in one.parents if digest in known]
    return None
