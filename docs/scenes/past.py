"""Scenes of earlier states: the history, backups, deleted projects and the next year."""

from dataclasses import replace
from datetime import date
from typing import Final

from PySide6.QtWidgets import QApplication, QTreeWidget
from scenes.form import many
from scenes.stage import WIDE, Scene, Stage, chosen

from app.models.note import Note, Topic
from app.models.progress_report import Period
from app.storage.revisions import Authorship
from app.ui.history.dialog import HistoryDialog


def _with_a_past(stage: Stage) -> str:
    """Make the sample with two entries and a month edited at several moments. Returns its id."""
    document, project_id = stage.workspace.document, stage.workspace.project_id
    assert project_id, "the sample has a project"
    said = "ประสานงานโรงเรียนในสังกัดกรุงเทพมหานครในพื้นที่เขตมีนบุรี เพื่อคัดเลือกครูแกนนำ จำนวน {} คน"
    for day, number in ((23, 14), (24, 28), (25, 41)):
        document.set_report(project_id, Period(2019, 1), "narrative", said.format(number))
        document.set(project_id, "allocated_budget_satang", number * 10_000_00)
        document.file.revisions.commit(Authorship(f"2019-06-{day}T03:32:00Z", "officer-2", "MINBURI-02"))
    return project_id


def past(stage: Stage) -> None:
    _with_a_past(stage)
    stage.later_command("history")
    stage.later(_choose_last_narrative, 400)


def _choose_last_narrative() -> None:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, HistoryDialog), "it was opened"
    row = next(row for row, edit in enumerate(dialog.shown) if edit.label == "ผลการดำเนินงาน")
    dialog.table.selectRow(row)


def backups(stage: Stage) -> None:
    """One project changed, one deleted and one added since the file was opened."""
    many(stage)
    first, second, *_ = stage.workspace.document.file.project_ids()
    stage.workspace.document.set(first, "allocated_budget_satang", 95_000_00)
    stage.workspace.document.set(first, "office", "สำนักงานเขตบางรัก")
    stage.workspace.document.remove_project(second)
    stage.workspace.document.new_project(project_name="โครงการที่เพิ่มวันนี้", fiscal_year=2562)
    stage.later_command("restore")
    stage.later(_open_first, 500)


def _open_first() -> None:
    dialog = QApplication.activeModalWidget()
    tree = dialog.findChild(QTreeWidget) if dialog else None
    assert isinstance(tree, QTreeWidget), "the backups are shown"
    tree.expand(tree.model().index(1, 0))


def deleted(stage: Stage) -> None:
    many(stage)
    for project_id in stage.workspace.document.file.project_ids()[:3]:
        stage.workspace.document.remove_project(project_id)
    stage.later_command("deleted")


def next_year(stage: Stage) -> None:
    many(stage)
    first = stage.workspace.project_id
    assert first, "there are forty"
    _close(stage, first)
    stage.later_command("next_year")


def _close(stage: Stage, project_id: str) -> None:
    note = Note.of(Topic.CLOSING, project_id)
    stage.workspace.document.put_note(
        replace(note, noted_on=date(2019, 6, 24), text="ดำเนินการแล้วเสร็จตามวัตถุประสงค์")
    )


def closed(stage: Stage) -> None:
    many(stage)
    assert stage.workspace.project_id, "there are forty"
    _close(stage, stage.workspace.project_id)


SCENES: Final = {
    "history": Scene(past, alone=True),
    "dark-history": Scene(past, dark=True),
    "large-history": Scene(past, WIDE, "2"),
    "backups": Scene(backups, alone=True),
    "large-backups": Scene(backups, WIDE, "2"),
    "deleted": Scene(deleted, alone=True),
    "next-year": Scene(next_year, alone=True),
    "large-next-year": Scene(next_year, WIDE, "2"),
    "closed": Scene(closed),
    "dark-closed": Scene(closed, dark=True),
    "closing": Scene(chosen("close_project")),
}
