"""Resolve diverged records: version beside version, entry by entry."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from app.formats.plans.level_naming import naming_beside
from app.models.project import name_of
from app.models.value_text import text_of
from app.services.conflicts import Conflict, divergences, resolve, resolve_by
from app.storage.revisions import Difference, Revision
from app.ui.core.document import Document
from app.ui.gather.decision_dialog import DecisionWindow, decide
from app.ui.gather.version_chooser import Question, Version
from app.ui.widgets.errors import errors_shown
from app.ui.widgets.questions import mark_losing
from app.ui.widgets.revision_text import authorship

TITLE: Final = "ส่วนที่แก้ไขต่างกัน"
_CHOOSE: Final = (
    "มีผู้แก้ไขส่วนนี้คนละฉบับ ข้อที่แก้ไขฝ่ายเดียวเลือกไว้ให้แล้ว ข้อที่แก้ไขไม่ตรงกันโปรดเลือก ฉบับที่ไม่ได้เลือกยังเก็บไว้ในประวัติ"
)
_REMOVED_AND_EDITED: Final = (
    "ฝ่ายหนึ่งลบส่วนนี้ แต่อีกฝ่ายแก้ไขต่อ จึงยังไม่ลบจนกว่าจะเลือก "
    "หากลบ เนื้อหายังเก็บไว้ในประวัติ หากไม่ลบ รายงานที่ถูกลบไปพร้อมกันจะกลับมาด้วย"
)
_MERGED_AND_EDITED: Final = (
    "ฝ่ายหนึ่งรวมโครงการนี้เป็นโครงการเดียวกับ {} แต่อีกฝ่ายแก้ไขต่อ จึงยังไม่รวมจนกว่าจะเลือก "
    "หากลบ โครงการนี้จะหายไป และรายงานต่อจากนี้เป็นของโครงการนั้น เนื้อหายังเก็บไว้ในประวัติ "
    "หากไม่ลบ ทั้งสองโครงการยังอยู่แยกกัน และรายงานที่ถูกลบไปพร้อมกันจะกลับมาด้วย"
)
_ONE_SIDE: Final = "แก้ไขฝ่ายเดียว เลือกไว้ให้แล้ว"
_BOTH_SIDES: Final = "แก้ไขไม่ตรงกัน โปรดเลือก"


_NONE: Final = "ไม่มีส่วนที่แก้ไขต่างกัน"


def decide_diverged(document: Document, parent: QWidget) -> int | None:
    """Let the clerk resolve them. Returns how many remain; None if cancelled. Raises UserError."""
    return decide(document, parent, "กำลังค้นหาส่วนที่แก้ไขต่างกัน", _NONE, divergences, ResolveWindow)


class ResolveWindow(DecisionWindow):
    def __init__(self, document: Document, found: Sequence[Conflict], parent: QWidget) -> None:
        super().__init__(TITLE, _NONE, parent)
        self._document = document
        self._found = list(found)
        self._level_names = naming_beside(document.file.path)
        self._use = self.add_button("ใช้ตามที่เลือก", self._decide, is_main=True)
        self._keep = self.add_button("เก็บไว้ ไม่ลบ", lambda: self._decide_by(0), is_main=True)
        self._remove = self.add_button("ลบ", lambda: self._decide_by(-1))
        mark_losing(self._remove)
        self.list_things([f"{name_of(one.project)}\n{one.part}" for one in self._found])

    def show_thing(self, place: int) -> None:
        for button in (self._remove, self._keep, self._use):
            button.setVisible(False)
        if place < 0:
            return
        found = self._found[place]
        is_removed, is_choice = found.versions[-1].is_removal, len(found.living) > 1
        merged = _MERGED_AND_EDITED.format(found.merged_into) if found.merged_into else _REMOVED_AND_EDITED
        self.words.setText(" ".join([_CHOOSE] * is_choice + [merged] * is_removed))
        self._remove.setVisible(is_removed)
        self._keep.setVisible(not is_choice)
        self._use.setVisible(is_choice)
        versions = [_version(number, one) for number, one in enumerate(found.versions, start=1)]
        if is_choice:
            self.panel.ask(versions[: len(found.living)], self._questions(found))
        else:
            names = self._level_names(found.project.fiscal_year)
            self.panel.tell(versions, [_told(each, names) for each in found.differences])

    def _questions(self, found: Conflict) -> list[Question]:
        proposals, names = found.proposals, self._level_names(found.project.fiscal_year)
        return [_question(each, proposals.get(each.entry.key), names) for each in found.differences]

    def may_decide(self, is_complete: bool) -> None:
        self._use.setEnabled(is_complete)

    def _decide(self) -> None:
        choices = self.panel.choices
        self._write(lambda found: resolve(self._document.file, found, choices))

    def _decide_by(self, place: int) -> None:
        self._write(lambda found: resolve_by(self._document.file, found, place % len(found.versions)))

    def _write(self, decide: Callable[[Conflict], Revision]) -> None:
        place = self.list.currentRow()
        with errors_shown(self):
            decide(self._found[place])
            self._document.forget_steps()
            del self._found[place]
            self.settle()


def _version(number: int, revision: Revision) -> Version:
    told = authorship(revision)
    return Version(f"ฉบับที่ {number}", f"ลบ{told}" if revision.is_removal else told)


def _question(difference: Difference, proposed: int | None, level_names: Sequence[str]) -> Question:
    return Question(
        difference.entry.key,
        difference.entry.label,
        *_texts(difference, level_names),
        proposed,
        _BOTH_SIDES if proposed is None else _ONE_SIDE,
    )


def _told(difference: Difference, level_names: Sequence[str]) -> Question:
    """Return a change on one side of a record removed on the other: there is nothing to choose by entry."""
    entry = difference.entry
    before, (after, *_) = _texts(difference, level_names)
    return Question(entry.key, entry.label, before, (after, "ลบ"), None)


def _texts(difference: Difference, level_names: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Return the common value and that of each version."""

    def text(value: Any) -> str:
        return text_of(difference.entry.kind, value, level_names)

    return text(difference.base), tuple(map(text, difference.values))
