"""Scenes of the form, the list of projects and the findings."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton
from scenes.files import forty_projects, forty_projects_with_faults, made, with_broken_rules
from scenes.stage import WIDE, Scene, Stage

from app.models.note import Note, Topic
from app.models.progress_report import Period
from app.storage.project_file import new_record_id
from app.ui.project_list.grouping import Grouping
from tests.ui.typing import press, type_text


def plain(stage: Stage) -> None:
    stage.workspace.list.view.setFocus()


def with_preview(stage: Stage) -> None:
    stage.window.actions_by_name["preview"].setChecked(True)
    stage.workspace.show_preview(True)
    stage.go_to(1)
    stage.until(lambda: bool(stage.workspace.preview.preview._page.text()))


def section(place: int) -> Callable[[Stage], None]:
    return lambda stage: stage.go_to(place)


def new_month(stage: Stage) -> None:
    stage.go_to(7)
    button = QApplication.focusWidget()
    assert isinstance(button, QPushButton), "the next month's button"
    button.click()


def table_from_its_top(stage: Stage) -> None:
    stage.go_to(7)
    stage.wait()
    bar = stage.workspace.form._scroll.verticalScrollBar()
    bar.setValue(stage.workspace.form._boxes[list(stage.workspace.form._boxes)[-1]].y())


def findings(stage: Stage) -> None:
    stage.open(made(stage.path.with_name("ข้อที่ควรตรวจ.sqlite"), with_broken_rules))


def findings_of_months(stage: Stage) -> None:
    findings(stage)
    table_from_its_top(stage)


def refused(stage: Stage) -> None:
    editor = stage.workspace.form._boxes[next(iter(stage.workspace.form._boxes))].editor("start_date", None)
    assert editor is not None
    editor.setText("31/2/2562")  # type: ignore[attr-defined]
    editor.flush()  # type: ignore[attr-defined]


def empty_project(stage: Stage) -> None:
    empty_file(stage)
    stage.command("new_project")


def empty_file(stage: Stage) -> None:
    stage.open(made(stage.path.with_name("เขตมีนบุรี ปี 2563.sqlite"), lambda _file: None))


def many(stage: Stage) -> None:
    stage.open(made(stage.path.with_name("สำนักงานเขตมีนบุรี ปี 2562.sqlite"), forty_projects))


def pictures(stage: Stage) -> None:
    stage.command("pictures")


def overview(stage: Stage) -> None:
    many(stage)
    stage.command("overview")


def calendar(stage: Stage) -> None:
    stage.workspace.form.go_to_entry("start_date")
    stage.wait()
    editor = stage.app.focusWidget()
    editor.open_calendar()  # type: ignore[union-attr]


def typed(key: str, text: str, *, reported: bool = False) -> Callable[[Stage], None]:
    """Type over the value of an entry of the project, or of its fifth report."""

    def play(stage: Stage) -> None:
        stage.workspace.form.go_to_entry(key, Period(2019, 2) if reported else None)
        stage.wait(100)
        editor = stage.app.focusWidget()
        editor.selectAll()  # type: ignore[union-attr]
        type_text(editor, text)  # type: ignore[arg-type]

    return play


def narratives(stage: Stage) -> None:
    typed("narrative", "ดำเนินการแล้ว", reported=True)(stage)
    press(Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)


def pasted(stage: Stage) -> None:
    typed("narrative", " ", reported=True)(stage)
    QGuiApplication.clipboard().setText("ดํา เนินการตามเเผน พ.ศ. 25๔๒ ท\uf70aโรงเรียน")
    stage.app.focusWidget().paste()  # type: ignore[union-attr]


def thai_digits(stage: Stage) -> None:
    stage.command("thai_digits")
    with_preview(stage)


def findings_of_file(stage: Stage) -> None:
    """The page of all findings of a file, beside the list in groups."""
    stage.open(made(stage.path.with_name("ทุกข้อที่ควรตรวจ.sqlite"), forty_projects_with_faults))
    stage.workspace.list.group(Grouping.FINDINGS)
    stage.command("findings")
    stage.wait(1200)


def list_of_findings(stage: Stage) -> None:
    findings(stage)
    buttons = stage.window.statusBar().findChildren(QToolButton)
    stage.later(next(button for button in buttons if button.menu() and button.isVisible()).showMenu, 0)


def remarked(stage: Stage) -> None:
    """Remarks of the coordinator, answered and not, and a kept finding."""
    findings(stage)
    project_id = stage.workspace.project_id
    assert project_id, "the project with findings"
    january = Period(2019, 1)
    code = Note(
        new_record_id(), project_id, Topic.REMARK, None, "project_code", text="โปรดตรวจรหัสกับบัญชีโครงการ"
    )
    dates = replace(
        Note.of(Topic.KEPT, project_id, None, "end_date", "date-order"), text="ขยายเวลาตามบันทึกอนุมัติ"
    )
    month = Note(new_record_id(), project_id, Topic.REMARK, january, "narrative", text="จัดกิจกรรมที่ใด จำนวนกี่คน")
    for note in (code, replace(month, answer="โรงเรียนในสังกัด 14 แห่ง จำนวน 120 คน"), dates):
        stage.workspace.document.put_note(note)


def remark_dialog(stage: Stage) -> None:
    remarked(stage)
    stage.workspace.form.go_to_entry("project_code")
    stage.later_command("remark")


def keep_dialog(stage: Stage) -> None:
    remarked(stage)
    stage.workspace.form.go_to_entry("end_date")
    stage.later_command("keep")


SCENES: Final = {
    "window": Scene(plain),
    "wide": Scene(with_preview, WIDE),
    **{f"section-{place}": Scene(section(place)) for place in range(1, 8)},
    "month": Scene(new_month),
    "months": Scene(table_from_its_top),
    "months-wide": Scene(table_from_its_top, WIDE),
    "findings": Scene(findings),
    "findings-months": Scene(findings_of_months),
    "findings-list": Scene(list_of_findings),
    "refused": Scene(refused),
    "remarked": Scene(remarked),
    "remark": Scene(remark_dialog),
    "keep": Scene(keep_dialog),
    "new-project": Scene(empty_project),
    "empty-file": Scene(empty_file),
    "many": Scene(many),
    "findings-file": Scene(findings_of_file),
    "findings-file-wide": Scene(findings_of_file, WIDE, dark=True),
    "dark": Scene(section(1), dark=True),
    "dark-findings": Scene(findings, dark=True),
    "dark-wide": Scene(with_preview, WIDE, dark=True),
    "large": Scene(plain, WIDE, "2"),
    "large-months": Scene(table_from_its_top, WIDE, "2"),
    "large-findings": Scene(findings, WIDE, "2"),
    "large-calendar": Scene(calendar, WIDE, "2"),
    "one-and-a-half": Scene(plain, WIDE, "1.5"),
    "pictures": Scene(pictures),
    "large-pictures": Scene(pictures, WIDE, "2"),
    "overview": Scene(overview),
    "dark-overview": Scene(overview, dark=True),
    "large-overview": Scene(overview, WIDE, "2"),
    "calendar": Scene(calendar),
    "hint": Scene(typed("start_date", "25/10/61")),
    "hint-below": Scene(typed("disbursed_satang", "1088400.25", reported=True)),
    "suggestions": Scene(typed("office", "บาง")),
    "suggested-plan": Scene(typed("strategic_alignments", "มหานคร")),
    "narratives": Scene(narratives),
    "pasted": Scene(pasted),
    "dark-suggestions": Scene(typed("division", "การ"), dark=True),
    "large-suggestions": Scene(typed("office", "บาง"), WIDE, "2"),
    "large-hint": Scene(typed("disbursed_satang", "1088400.25", reported=True), WIDE, "2"),
    "thai-digits": Scene(thai_digits, WIDE),
}
