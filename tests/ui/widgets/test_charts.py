from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QHelpEvent, QImage, QKeyEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.models.project_record import ProjectRecord
from app.models.year_series import figures
from app.printing.charts.bar_charts import Bar, Bars
from app.printing.charts.project_charts import progress_chart, spending_chart
from app.ui.widgets import charts as saving
from app.ui.widgets.charts import HELP, ChartView
from tests.ui.typing import press

MONEY = Bars(
    "งบประมาณตามฝ่าย",
    (Bar("ฝ่ายโยธา", 50, 100, "50 จาก 100 บาท", "works"), Bar("<img>", 30, 40, "30 จาก 40 บาท", "odd")),
    "ยังไม่มีโครงการ",
)
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def view(qtbot: QtBot) -> ChartView:
    view = ChartView()
    qtbot.addWidget(view)
    view.show_chart(MONEY, ["สำนักงานเขตมีนบุรี 2562.sqlite"])
    view.resize(500, 200)
    view.show()
    view.activateWindow()
    qtbot.waitExposed(view)
    view.setFocus()
    view.repaint()
    return view


def test_it_is_heard_with_all_its_numbers(view: ChartView, record: ProjectRecord) -> None:
    heard = QAccessible.queryAccessibleInterface(view)
    found = figures(record.project, record.reports)
    view.show_chart(progress_chart(found))
    assert heard.text(QAccessible.Text.Name) == "ความก้าวหน้าเทียบกับระยะเวลา (ร้อยละ)"
    told = heard.text(QAccessible.Text.Description)
    for month, percent in (("ตุลาคม 2561", 10), ("มกราคม 2562", 60), ("มิถุนายน 2562", 100)):
        assert f"{month} ร้อยละ {percent}" in told
    view.show_chart(spending_chart(found))
    told = heard.text(QAccessible.Text.Description)
    assert "กุมภาพันธ์ 2562 88,400 บาท" in told
    assert "งบประมาณที่ได้รับ 180,000 บาท" in told
    assert "คงเหลือ 0 บาท" in told


def test_arrows_go_from_value_to_value_and_say_it(view: ChartView) -> None:
    press(Qt.Key.Key_Right, widget=view)
    assert view.accessibleName() == "งบประมาณตามฝ่าย ฝ่ายโยธา 50 จาก 100 บาท"
    assert "ฝ่ายโยธา 50 จาก 100 บาท" in QToolTip.text()
    press(Qt.Key.Key_Down, widget=view)
    press(Qt.Key.Key_Down, widget=view)
    assert view.accessibleName() == "งบประมาณตามฝ่าย <img> 30 จาก 40 บาท"
    press(Qt.Key.Key_Left, widget=view)
    assert view.accessibleName() == "งบประมาณตามฝ่าย ฝ่ายโยธา 50 จาก 100 บาท"


def test_a_tooltip_never_takes_data_for_markup(view: ChartView) -> None:
    press(Qt.Key.Key_Right, widget=view)
    press(Qt.Key.Key_Right, widget=view)
    assert "&lt;img&gt;" in QToolTip.text()


def test_the_mouse_is_told_values_and_beside_them_what_one_can_do(view: ChartView) -> None:
    point_at(view, QPoint(100, 20))
    assert "ฝ่ายโยธา" in QToolTip.text()
    point_at(view, QPoint(100, 190))
    assert HELP in QToolTip.text()


def test_enter_and_a_click_choose_a_value(view: ChartView, qtbot: QtBot) -> None:
    press(Qt.Key.Key_Right, widget=view)
    with qtbot.waitSignal(view.chosen) as chosen:
        press(Qt.Key.Key_Return, widget=view)
    assert chosen.args == ["works"]
    with qtbot.waitSignal(view.chosen) as chosen:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 80))
    assert chosen.args == ["odd"]


def test_it_copies_its_picture(view: ChartView) -> None:
    press(Qt.Key.Key_C, CONTROL, view)
    copied = QGuiApplication.clipboard().image()
    assert copied.width() == 2000


def test_it_saves_its_picture_where_the_clerk_says(
    view: ChartView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "ask_png", lambda _parent, proposed: tmp_path / proposed.name)
    press(Qt.Key.Key_S, CONTROL, view)
    saved = QImage(str(tmp_path / "งบประมาณตามฝ่าย.png"))
    assert saved.width() == 2000
    assert round(saved.dotsPerMeterX() * 0.0254) == 300


def test_its_keys_are_its_own_while_it_has_the_focus(qtbot: QtBot) -> None:
    page, view = QWidget(), ChartView()
    qtbot.addWidget(page)
    QVBoxLayout(page).addWidget(view)
    view.show_chart(MONEY)
    shortcut = QShortcut("Ctrl+C", page)
    pressed: list[str] = []
    shortcut.activated.connect(lambda: pressed.append("the window's"))
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_C, CONTROL)
    override.ignore()
    view.event(override)
    assert override.isAccepted()
    assert pressed == []


def test_another_chart_begins_anew(view: ChartView) -> None:
    press(Qt.Key.Key_Right, widget=view)
    view.show_chart(Bars("อื่น", (), "ยังไม่มีโครงการ"))
    assert view.accessibleName() == "อื่น"
    assert view.accessibleDescription() == "อื่น ยังไม่มีโครงการ"
    view.repaint()
    press(Qt.Key.Key_Right, widget=view)
    assert view.accessibleName() == "อื่น"


def point_at(view: ChartView, place: QPoint) -> None:
    QToolTip.hideText()
    view.event(QHelpEvent(QEvent.Type.ToolTip, place, view.mapToGlobal(QPointF(place)).toPoint()))
