"""An office makes a plan of a list in the window, passes it on, and removes it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from app.formats.plans.store import stored_plans
from app.models.errors import UserError
from app.models.project_record import ProjectRecord
from app.services.imports.plan_reading import PlanReading, export_plan
from app.storage.project_file import ProjectFile
from app.ui.imports.any_file import import_any
from app.ui.imports.plan_import import PasteDialog, PlanImport
from app.ui.imports.plans_dialog import PlansDialog
from app.ui.window.workspace import Workspace
from tests.long_form import only_long
from tests.ui.answering import answering, pressing
from tests.ui.windows import window_on

LIST = "ด้านที่ ๑ ก\n๑.๑ ข\n๑.๑.๑ ค\n20. ร้อยละ"


@pytest.fixture
def workspace(path: Path, record: ProjectRecord, qtbot: QtBot) -> Iterator[Workspace]:
    with ProjectFile.create(path) as file:
        file.add_project(record.project, record.reports)
    with window_on(path, qtbot) as window:
        assert window.workspace is not None
        yield window.workspace


def fill_in(dialog: PlanImport) -> None:
    dialog.name.setText("แผนของเขต")
    dialog.first_year.setText("2571")
    dialog.last_year.setText("75")
    dialog.questions.use.click()
    dialog.agree.click()


def paste(dialog: PasteDialog) -> None:
    dialog.text.setPlainText(LIST)
    dialog.accept()


def own(path: Path) -> list[str]:
    return [stored.plan.name for stored in stored_plans(path.parent)[0] if stored.origin.name == "OFFICE"]


def test_a_pasted_list_becomes_a_plan_that_is_offered_at_once(workspace: Workspace, path: Path) -> None:
    dialog = PlansDialog(workspace)
    with answering(paste, kind=PasteDialog), answering(fill_in, kind=PlanImport):
        dialog.paste.click()
    assert own(path) == ["แผนของเขต"]
    workspace.form.edited.emit("fiscal_year", 2573)
    plan = workspace.advisor.plan
    assert (plan.name, plan.level_names[0]) == ("แผนของเขต", "ด้าน")
    assert [entry.text for entry in plan.tree.below(["ด้านที่ ๑ ก", "๑.๑ ข", "๑.๑.๑ ค"])] == ["20. ร้อยละ"]
    dialog.deleteLater()


def test_the_levels_of_the_shown_project_are_named_as_its_new_plan_does(workspace: Workspace) -> None:
    """The project itself has not changed."""
    workspace.form.edited.emit("fiscal_year", 2573)
    workspace.form.go_to_entry("strategic_alignments")
    dialog = PlansDialog(workspace)
    with answering(paste, kind=PasteDialog), answering(fill_in, kind=PlanImport):
        dialog.paste.click()
    workspace.form.go_to_entry("strategic_alignments")
    assert workspace.window().focusWidget().accessibleName() == "ด้าน"
    dialog.deleteLater()


def test_nothing_is_kept_before_what_is_asked_was_answered(workspace: Workspace, path: Path) -> None:
    dialog = PlanImport(PlanReading.of_text(LIST), workspace)
    dialog.begin()
    assert dialog.tabs.currentWidget() is dialog.questions
    dialog.name.setText("แผน")
    dialog.first_year.setText("2571")
    dialog.last_year.setText("2575")
    dialog.agree.click()
    assert own(path) == []
    dialog.questions.use.click()
    dialog.agree.click()
    assert own(path) == ["แผน"]


@pytest.mark.parametrize("years", ["x-2570", "2570-2566", *only_long("-2570", "2566-256")])
def test_years_that_are_none_are_told_of_and_keep_nothing(
    workspace: Workspace, path: Path, years: str
) -> None:
    first, last = years.split("-")
    dialog = PlanImport(PlanReading.of_text("1 ก\n1.1 ข"), workspace)
    dialog.begin()
    dialog.name.setText("แผน")
    dialog.first_year.setText(first)
    dialog.last_year.setText(last)
    told: list[str] = []

    def read_it(box: QMessageBox) -> None:
        told.append(box.text())
        box.accept()

    with answering(read_it, kind=QMessageBox):
        dialog.agree.click()
    assert told
    assert own(path) == []


@pytest.mark.long
def test_a_plan_of_the_same_name_is_replaced_only_when_agreed_to(workspace: Workspace, path: Path) -> None:
    keep, replace = QMessageBox.reject, pressing("แทนที่แผนเดิม")
    for text, acts in (("1 ก\n1.1 ข", []), ("1 ค\n1.1 ง", [keep]), ("1 จ\n1.1 ฉ", [replace])):
        dialog = PlanImport(PlanReading.of_text(f"แผนพัฒนา 2571-2575\n{text}"), workspace)
        dialog.begin()
        with answering(*acts, kind=QMessageBox):
            dialog.agree.click()
    (stored,) = (stored for stored in stored_plans(None)[0] if stored.origin.name == "OFFICE")
    assert stored.plan.lines[0].strategic_issue == "1 จ"


@pytest.mark.long
def test_a_plan_is_passed_on_as_a_file_and_removed(
    workspace: Workspace, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = PlanReading.of_text("1 ก\n1.1 ข")
    reading.read({})
    plan = reading.plan("แผนของเขต", "2571", "2575", ["ด้าน", "มิติ", "เป้า", "ชี้วัด"])
    given = path.with_name("given.json")
    export_plan(plan, given)
    with answering(lambda dialog: dialog.agree.click(), kind=PlanImport):
        import_any(given, workspace)
    assert own(path) == ["แผนของเขต"]
    dialog = PlansDialog(workspace)
    dialog.table.selectRow(2)
    out = path.with_name("out.json")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(out), ""))
    dialog.export.click()
    assert json.loads(out.read_text("utf-8")) == json.loads(given.read_text("utf-8"))
    with answering(pressing("ลบแผน"), kind=QMessageBox):
        dialog.remove.click()
    assert own(path) == []
    dialog.table.selectRow(0)
    assert not dialog.remove.isEnabled()
    dialog.deleteLater()


def test_a_damaged_plan_is_refused_in_plain_words(workspace: Workspace, path: Path) -> None:
    damaged = path.with_name("damaged.json")
    damaged.write_text('{"first_fiscal_year": 2566, "issues": [', "utf-8")
    with pytest.raises(UserError, match=r"แผน damaged\.json เสียหาย หรือไม่ใช่ไฟล์แผน จึงอ่านไม่ได้"):
        import_any(damaged, workspace)
