"""Undo the last gathering, after saying what is removed with it."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.widgets.errors import errors_shown
from app.ui.widgets.questions import Choice, ask
from app.ui.widgets.revision_text import moment
from app.ui.widgets.tasks import found_beside, run_task

if TYPE_CHECKING:
    from app.storage.merge import LastGathering
    from app.ui.core.document import Document

MOST_NAMES = 5
"""File names shown; further ones are only counted."""


def undo_gathering(document: "Document", parent: QWidget) -> bool:
    """Ask, and undo the last gathering. Returns True if it was undone."""
    from app.services.undo_gathering import undoing

    with errors_shown(parent):
        last = found_beside(parent, "กำลังค้นหาการรวมครั้งล่าสุด", document.file.merge.last_gathering)
        if last is None or not _ask(last, parent):
            return False
        work = iter(enumerate(undoing(document.file), start=1))
        if run_task(work, last.record_count, "กำลังยกเลิกการรวม รายการที่", parent, in_thread=True):
            document.forget_steps()
            return True
    return False


def _ask(last: "LastGathering", parent: QWidget) -> bool:
    return ask(
        parent,
        f"ยกเลิกการรวมครั้งล่าสุด เมื่อ {moment(last.at)}",
        _told(last),
        [Choice("ยกเลิกการรวม", True, loses=True)],
        stay=Choice("ไม่ยกเลิก", False),
    )


def _told(last: "LastGathering") -> str:
    names = [*last.names[:MOST_NAMES]]
    if len(last.names) > MOST_NAMES:
        names.append(f"และอีก {len(last.names) - MOST_NAMES:,} ไฟล์")
    what = f"ข้อมูล {last.record_count:,} รายการที่ได้จากไฟล์ต่อไปนี้จะกลับเป็นอย่างก่อนรวม ไฟล์ที่ได้รับยังเก็บไว้ครบ"
    return "\n".join([what, *names])
