"""Possible duplicates side by side, merged into one project if they are."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from app.formats.plans.level_naming import naming_beside
from app.models.entry import Entry, entries
from app.models.match_key import code_key
from app.models.note import TOPICS, Note, Topic, merged_note
from app.models.progress_report import Period, ProgressReport, name_id
from app.models.project_record import ProjectRecord
from app.models.value_text import text_of
from app.services.duplicates import Duplicate, declare_distinct, duplicate, duplicates
from app.storage.project_file import ProjectFile, ProjectSummary
from app.ui.core.changes import Change, EntrySet, NoteSet, ProjectRemoved, ReportAdded
from app.ui.core.document import Document
from app.ui.gather.decision_dialog import DecisionWindow, decide
from app.ui.gather.version_chooser import Question, Version
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.questions import mark_losing
from app.ui.widgets.revision_text import authorship

TITLE: Final = "โครงการที่อาจซ้ำกัน"


Pair = tuple[ProjectSummary, ProjectSummary]


_NONE: Final = "ไม่มีโครงการที่อาจซ้ำกัน"


def decide_duplicates(document: Document, parent: QWidget) -> int | None:
    """Let the clerk decide. Returns how many pairs remain; None if cancelled. Raises UserError."""
    return decide(document, parent, "กำลังค้นหาโครงการที่อาจซ้ำกัน", _NONE, _compared_pairs, _window_of)


def _compared_pairs(file: ProjectFile) -> list[tuple[Pair, Duplicate]]:
    """Return the pairs with their content: slow if there are many."""
    return [(pair, duplicate(file, *(one.id for one in pair))) for pair in duplicates(file)]


def _window_of(
    document: Document, found: Sequence[tuple[Pair, Duplicate]], parent: QWidget
) -> "DuplicatesWindow":
    return DuplicatesWindow(document, [pair for pair, _ in found], parent, [shown for _, shown in found])


class DuplicatesWindow(DecisionWindow):
    """`found`: the content of the pairs, if it was read already."""

    def __init__(
        self,
        document: Document,
        pairs: Sequence[Pair],
        parent: QWidget,
        found: Sequence[Duplicate] | None = None,
    ) -> None:
        super().__init__(TITLE, _NONE, parent)
        self._document = document
        self._pairs = list(pairs)
        self._level_names = naming_beside(document.file.path)
        self._shown: Duplicate | None = None
        self._merge = self.add_button("เป็นโครงการเดียวกัน", self._make_one, is_main=True)
        mark_losing(self._merge)
        self._distinct = self.add_button("เป็นคนละโครงการ", self._declare_distinct)
        found = [self._duplicate(pair) for pair in self._pairs] if found is None else found
        self.identical = [pair for pair, one in zip(self._pairs, found, strict=True) if one.is_identical]
        self.merge_identical = self.add_button("", self._merge_identical)
        mark_losing(self.merge_identical)
        titles = [_title(one, shown) for (one, _), shown in zip(self._pairs, found, strict=True)]
        self.list_things(titles)

    def _duplicate(self, pair: Pair) -> Duplicate:
        return duplicate(self._document.file, *(one.id for one in pair))

    def show_thing(self, place: int) -> None:
        self.merge_identical.setText(f"รวมคู่ที่เหมือนกันทุกข้อ ({len(self.identical):,} คู่)")
        self.merge_identical.setVisible(len(self.identical) > 1)
        for button in (self._distinct, self._merge):
            button.setVisible(place >= 0)
        if place < 0:
            return
        self._shown = shown = self._duplicate(self._pairs[place])
        self.words.setText(_explained(shown))
        records = (shown.kept, shown.other)
        versions = [self._version(number, record) for number, record in enumerate(records, start=1)]
        self.panel.ask(versions, [*_questions(shown, self._level_names(shown.kept.project.fiscal_year))])

    def may_decide(self, is_complete: bool) -> None:
        self._merge.setEnabled(is_complete)

    def _version(self, number: int, record: ProjectRecord) -> Version:
        last = self._document.file.revisions.history(record.project.id)[-1:]
        told = [record.project.project_name, f"รายงาน {len(record.reports):,} ครั้ง", *map(authorship, last)]
        return Version(f"โครงการที่ {number}", "\n".join(filter(None, told)))

    def _declare_distinct(self) -> None:
        place = self.list.currentRow()
        with errors_shown(self):
            declare_distinct(self._document.file, *(one.id for one in self._pairs[place]))
            self._settle_all({place})

    def _make_one(self) -> None:
        assert self._shown is not None, "nothing is shown"
        of_other = {key for key, place in self.panel.choices.items() if place == 1}
        self._merge_all([(self._shown, of_other)])

    def _merge_identical(self) -> None:
        """Merge all pairs that say the same in every entry, in one undo step, and name the others."""
        gone: set[str] = set()
        chosen = []
        for one, other in self.identical:
            if not gone & {one.id, other.id}:
                gone.add(other.id)
                chosen.append((self._duplicate((one, other)), set[str]()))
        self._merge_all(chosen)
        if self._pairs:
            left = f"รวมแล้ว {len(chosen):,} คู่ เหลือ {len(self._pairs):,} คู่ที่ไม่เหมือนกันทุกข้อ โปรดดูทีละคู่"
            self.words.setText(f"{left}\n{self.words.text()}")

    def _merge_all(self, chosen: Sequence[tuple[Duplicate, set[str]]]) -> None:
        """Merge these pairs in one undo step, each with these entries and months of the other project."""
        ids = {shown.other.project.id: shown.kept.project.id for shown, _ in chosen}
        changes: list[Change] = []
        for shown, of_other in chosen:
            notes = [self._document.notes(one.project.id) for one in (shown.kept, shown.other)]
            changes += merging(shown, of_other, *notes)
        self._document.checkpoint()  # what is removed must be known
        if self._document.do_together([*changes, *(self._noted(gone, kept) for gone, kept in ids.items())]):
            with errors_shown(self):
                self._document.file.revisions.merge_reports(ids)
            self.forget_choices()  # other pairs of a kept project differ in other ways now
            pairs = enumerate(self._pairs)
            self._settle_all({n for n, pair in pairs if ids.keys() & {one.id for one in pair}})

    def _noted(self, gone: str, kept: str) -> NoteSet:
        """Return the note that redirects later reports of the other project."""
        note = replace(merged_note(gone, kept), noted_on=date.today())
        known = self._document.file.file_notes(Topic.MERGED)
        return NoteSet(next((one for one in known if one.id == note.id), None), note)

    def _settle_all(self, places: set[int]) -> None:
        """Remove the decided pair, and all other pairs of a removed project."""
        current = self.list.currentRow()
        self._pairs = [pair for place, pair in enumerate(self._pairs) if place not in places]
        self.identical = [pair for pair in self.identical if pair in self._pairs]
        self.list.blockSignals(True)
        for place in sorted(places - {current}, reverse=True):
            self.list.takeItem(place)
        self.list.blockSignals(False)
        if current in places:
            self.settle()
        else:
            self._show(self.list.currentRow())


def merging(
    shown: Duplicate, of_other: set[str], notes: Sequence[Note] = (), moved: Sequence[Note] = ()
) -> list[Change]:
    """Return the changes that merge two projects.

    `of_other`: entry keys and months to take from the other one. `notes` are the kept project's, `moved` the
    other's; those move unless the kept project has the same note.
    """
    project_id = shown.kept.project.id
    own = {key for key in of_other if key in entries(type(shown.kept.project))}
    record = shown.merged(own, [Period.parse(key) for key in of_other - own])
    before = {report.period: report for report in shown.kept.reports}
    changes: list[Change] = [
        EntrySet(project_id, None, item.key, mine, theirs)
        for item, mine, theirs in shown.differences
        if item.key in own
    ]
    for report in record.reports:
        changes += _report_changes(before.get(report.period), report)
    own_notes = {note.id for note in notes}
    beside = [_moved(note, project_id) for note in moved if note.topic != Topic.DISTINCT]
    changes += [NoteSet(None, note) for note in beside if note.id not in own_notes]
    return [*changes, ProjectRemoved(shown.other.project, shown.other.reports, tuple(moved))]


def _moved(note: Note, project_id: str) -> Note:
    """Return the note with another project as its subject.

    Whoever merges the same projects elsewhere gives a remark that says this the same id: nothing is asked
    twice.
    """
    about = Note.of(note.topic, project_id, note.period, note.entry_key, note.rule)
    is_one_of_many = note.topic is Topic.REMARK or note.topic not in TOPICS
    said = "/".join((note.id, note.text, note.answer, str(note.is_settled)))
    note_id = name_id(project_id, said) if is_one_of_many else about.id
    return replace(note, id=note_id, project_id=project_id)


def _report_changes(before: ProgressReport | None, after: ProgressReport) -> Iterator[Change]:
    if before is None:
        yield ReportAdded(after)
        return
    for key in entries(ProgressReport):
        old, new = getattr(before, key), getattr(after, key)
        if old != new:
            yield EntrySet(after.project_id, after.period, key, old, new)


def _title(summary: ProjectSummary, shown: Duplicate) -> str:
    name = summary.project_code or summary.project_name
    year = f"ปีงบประมาณ {summary.fiscal_year}" if summary.fiscal_year else ""
    return "\n".join(filter(None, (name, summary.office, year, _compared(shown))))


def _compared(shown: Duplicate) -> str:
    """Return in one line how far the two projects are the same."""
    labels = [item.label for item, _, _ in shown.differences]
    labels += [f"รายงาน {own.period.short_thai}" for own, _ in shown.differing_months]
    if not labels:
        return "เหมือนกันทุกข้อ"
    rest = f" และอีก {len(labels) - _MOST_LABELS:,} ข้อ" if len(labels) > _MOST_LABELS else ""
    return f"ต่างกัน: {', '.join(labels[:_MOST_LABELS])}{rest}"


_MOST_LABELS: Final = 2


_ONE_KEY: Final = "ทั้งสองโครงการเป็นของหน่วยงาน ปีงบประมาณ และรหัสเดียวกัน"
_ONE_NAME: Final = "ทั้งสองโครงการเป็นของหน่วยงานและปีงบประมาณเดียวกัน ชื่อเหมือนกัน แต่รหัสต่างกันเล็กน้อยหรือไม่มีรหัส"


def _explained(shown: Duplicate) -> str:
    codes = {code_key(one.project.project_code) for one in (shown.kept, shown.other)}
    told = [_ONE_KEY if len(codes) == 1 else _ONE_NAME]
    if not shown.differences and not shown.differing_months:
        told.append("เนื้อหาตรงกันทุกข้อ")
    told.append("หากเป็นโครงการเดียวกัน จะรวมไว้ที่โครงการที่ 1 แล้วลบโครงการที่ 2 กดเลิกทำ (Ctrl+Z) ได้")
    if months := shown.free_months:
        named = ", ".join(month.thai for month in months)
        told.append(f"รายงานที่มีเฉพาะในโครงการที่ 2 ({named}) จะย้ายมาอยู่กับโครงการที่ 1")
    return " ".join(told)


def _questions(shown: Duplicate, level_names: Sequence[str]) -> Iterator[Question]:
    for item, mine, theirs in shown.differences:
        texts = (text_of(item.kind, mine, level_names), text_of(item.kind, theirs, level_names))
        yield Question(item.key, item.label, None, texts, _filled_in(mine, theirs), _why(mine, theirs))
    for own, other in shown.differing_months:
        texts = (_report_text(own, other), _report_text(other, own))
        yield Question(str(own.period), f"รายงานเดือน{own.period.thai}", None, texts, None)


def _filled_in(mine: Any, theirs: Any) -> int | None:
    """Return the position of the only filled-in value; None if both or neither are."""
    empty = ("", None, ())
    return 0 if theirs in empty else 1 if mine in empty else None


def _why(mine: Any, theirs: Any) -> str:
    return "" if _filled_in(mine, theirs) is None else "อีกโครงการไม่ได้กรอก เลือกไว้ให้แล้ว"


def _report_text(report: ProgressReport, other: ProgressReport) -> str:
    """Return the report's entries that differ from the other's."""
    differing = (item for key, item in entries(ProgressReport).items() if _differs(item, report, other))
    return "\n".join(f"{item.label}: {text_of(item.kind, getattr(report, item.key))}" for item in differing)


def _differs(item: Entry, one: ProgressReport, other: ProgressReport) -> bool:
    return bool(getattr(one, item.key) != getattr(other, item.key))
