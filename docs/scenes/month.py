"""Scenes of the month's page."""

from typing import Final

from scenes.form import many
from scenes.stage import WIDE, Scene, Stage

from app.services.imports.pasted_months import Grid
from app.ui.imports.pasted_months import PastedMonths
from app.ui.window.editing import go_on_in_round
from tests.ui.typing import type_text


def in_round(stage: Stage) -> None:
    """The round of the month after the last report, with projects at different points."""
    many(stage)
    stage.command("round")
    stage.wait()


def typed_in_round(stage: Stage) -> None:
    """The second project, with an earlier report."""
    in_round(stage)
    go_on_in_round(stage.workspace)
    stage.command("undo")
    go_on_in_round(stage.workspace)
    focus = stage.app.focusWidget()
    assert focus is not None, "the narrative has the focus"
    type_text(focus, "ดำเนินการจัดอบรมครูแกนนำ จำนวน 2 รุ่น เรียบร้อยแล้ว")
    stage.wait(1200)


def pasted_months(stage: Stage) -> None:
    """Cells copied from Excel: all projects, in another order, with three cells that cannot be read."""
    in_round(stage)
    home = stage.workspace.round
    assert home, "the round is shown"
    rows = home.state.rows
    lines = [["รหัสโครงการ", "ความก้าวหน้า (%)", "เบิกใช้ (บาท)", "แผน", "วันที่", "ผลการดำเนินงาน", "หมายเหตุ"]]
    for number, row in enumerate(reversed(rows)):
        progress = "เก้าสิบ" if number in (2, 5) else f"{40 + number}"
        baht = "ยังไม่เบิก" if number == 7 else f"{1_000 * number:,}"
        said = f"ดำเนินการอบรมครูแกนนำ รุ่นที่ {number + 1} เรียบร้อยแล้ว"
        lines.append([row.project_code, progress, baht, "ตามแผน", "24 มิ.ย. 62", said, "ส่งแล้ว"])
    dialog = PastedMonths(stage.workspace, Grid(home.period, rows, ("progress",), rows), lines)
    dialog.begin()
    dialog.open()


SCENES: Final = {
    "round": Scene(in_round),
    "round-typed": Scene(typed_in_round),
    "round-wide": Scene(typed_in_round, WIDE),
    "large-round": Scene(typed_in_round, WIDE, "2"),
    "pasted-months": Scene(pasted_months),
    "large-pasted-months": Scene(pasted_months, WIDE, "1.5"),
}
