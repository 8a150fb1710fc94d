"""The window's only table, with columns shared with the paper."""

from typing import Any, Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.printing.columns.column import PLAIN, Column, Look
from app.ui.widgets.dressing import choose_size
from app.ui.widgets.tables import ColumnTable, Role
from app.ui.widgets.theme import GRID, SIZES, TextSize, current_colours
from tests.ui.typing import press

COLUMNS = (
    Column("ฝ่าย", lambda row: row[0], stretches=True, note="ฝ่าย <b>ของเขต</b>"),
    Column("บาท", lambda row: row[1], is_number=True),
)
ROWS = [("ฝ่ายโยธา", "1,000"), ("<img src=x>", "2,000"), ("", "")]


def new_table(qtbot: QtBot, columns: tuple[Column, ...], rows: list[Any]) -> ColumnTable:
    table = ColumnTable("งบประมาณ", columns, "กด Enter เพื่อดูโครงการ")
    qtbot.addWidget(table)
    table.show_rows(rows)
    table.show()
    return table


@pytest.fixture
def table(qtbot: QtBot) -> ColumnTable:
    return new_table(qtbot, COLUMNS, ROWS)


def cell(table: ColumnTable, row: int, column: int, role: Role = Role.DisplayRole) -> Any:
    return table.cells.index(row, column).data(role)


def test_its_model_is_sound(table: ColumnTable, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(table.cells)  # type: ignore[no-untyped-call]


def test_cells_are_heard_with_their_column(table: ColumnTable) -> None:
    heard = [cell(table, row, 1, Role.AccessibleTextRole) for row in range(3)]
    assert heard == ["บาท 1,000", "บาท 2,000", "บาท"]


def test_it_is_heard_by_its_name_and_what_to_press(table: ColumnTable) -> None:
    heard = QAccessible.queryAccessibleInterface(table)
    assert heard.text(QAccessible.Text.Name) == "งบประมาณ"
    assert heard.text(QAccessible.Text.Description) == "กด Enter เพื่อดูโครงการ"


def test_what_a_cell_shortens_is_heard_and_told_in_full(qtbot: QtBot) -> None:
    table = new_table(qtbot, (Column("เขต", lambda _: "ดุสิต", full_of=lambda _: "สำนักงานเขตดุสิต"),), [1])
    assert cell(table, 0, 0) == "ดุสิต"
    assert cell(table, 0, 0, Role.AccessibleTextRole) == "สำนักงานเขตดุสิต"
    assert cell(table, 0, 0, Role.ToolTipRole) == "สำนักงานเขตดุสิต"


def test_numbers_and_their_heading_stand_at_the_right(table: ColumnTable) -> None:
    for column, side in enumerate((Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)):
        heading = table.cells.headerData(column, Qt.Orientation.Horizontal, Role.TextAlignmentRole)
        assert cell(table, 0, column, Role.TextAlignmentRole) & side
        assert heading & side


def test_running_text_among_numbers_stands_at_the_left(qtbot: QtBot) -> None:
    column = Column("ใหม่", str, is_number=True, look_of=lambda row: Look(is_words=True) if row else PLAIN)
    table = new_table(qtbot, (column,), ["", "“ถนน”"])
    assert cell(table, 0, 0, Role.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert cell(table, 1, 0, Role.TextAlignmentRole) & Qt.AlignmentFlag.AlignLeft


def test_a_look_is_shown_by_the_colours_of_the_theme(qtbot: QtBot) -> None:
    look = Look("warning", "finding", text_colour="refusal")
    table = new_table(qtbot, (Column("สถานะ", str, look_of=lambda row: look if row else PLAIN),), [0, 1])
    assert cell(table, 0, 0, Role.DecorationRole) is None
    assert cell(table, 0, 0, Role.ForegroundRole) is None
    assert not cell(table, 1, 0, Role.DecorationRole).isNull()
    assert cell(table, 1, 0, Role.ForegroundRole) == QColor(current_colours().refusal)


def test_tooltips_never_take_data_for_markup(table: ColumnTable) -> None:
    assert "&lt;img" in cell(table, 1, 0, Role.ToolTipRole)
    heading = table.cells.headerData(0, Qt.Orientation.Horizontal, Role.ToolTipRole)
    assert "&lt;b&gt;" in heading


def test_enter_chooses_the_row(table: ColumnTable, qtbot: QtBot) -> None:
    table.go_to(0)
    press(Qt.Key.Key_Down, widget=table)
    with qtbot.waitSignal(table.chosen) as chosen:
        press(Qt.Key.Key_Return, widget=table)
    assert chosen.args == [ROWS[1]]
    assert table.current == ROWS[1]


def test_tab_leaves_it(table: ColumnTable) -> None:
    assert not table.tabKeyNavigation()


def test_an_empty_table_has_no_current_row(table: ColumnTable) -> None:
    table.show_rows([])
    table.go_to(0)
    assert table.current is None
    assert table.cells.headerData(0, Qt.Orientation.Horizontal) == "ฝ่าย"


def test_other_columns_take_the_place_of_the_first(table: ColumnTable) -> None:
    table.show_rows([(1,), (2,)], [Column("ปี", lambda row: str(row[0]), width=20)])
    assert table.cells.columnCount() == 1
    assert cell(table, 1, 0) == "2"
    assert table.columnWidth(0) == 20 * GRID


def test_a_column_is_as_wide_as_its_texts_or_as_it_says(qtbot: QtBot) -> None:
    columns = (Column("ก", str), Column("ข", str, width=30), Column("ค", str, stretches=True))
    table = new_table(qtbot, columns, ["ข้อความที่ยาวกว่าหัวตารางมาก"])
    table.resize(800, 200)
    assert table.columnWidth(0) > table.fontMetrics().horizontalAdvance("ข้อความที่ยาวกว่าหัวตารางมาก")
    assert table.columnWidth(1) == 30 * GRID


LONG: Final = "โครงการพัฒนาคุณภาพเครือข่ายโรงเรียน ครั้งที่ 1"


@pytest.fixture
def wide(qtbot: QtBot) -> ColumnTable:
    """A long text, a date, an amount, and what the table is about."""
    columns = (
        Column("โครงการ", lambda _: LONG, width=44),
        Column("วันเริ่มต้น – วันสิ้นสุด", lambda _: "1/10/2562 – 30/9/2563", width=30),
        Column("งบประมาณ (บาท)", lambda _: "1,234,567.89", is_number=True, width=18),
        Column("ข้อที่ควรตรวจ", lambda _: "ความก้าวหน้าลดลง", stretches=True),
    )
    table = new_table(qtbot, columns, ["ก"])
    table.resize(1100, 200)
    return table


def test_long_texts_give_way_in_a_narrow_table_rather_than_that_it_scrolls(wide: ColumnTable) -> None:
    wide.resize(700, 200)
    texts = [wide.cells.index(0, place).data() for place in (1, 2)]
    whole = [wide.fontMetrics().horizontalAdvance(text) for text in texts]
    assert wide.horizontalScrollBar().maximum() == 0
    assert wide.columnWidth(0) < 44 * GRID
    assert [wide.columnWidth(1) > whole[0], wide.columnWidth(2) > whole[1]] == [True, True]
    assert wide.columnWidth(3) >= wide.fontMetrics().horizontalAdvance("ข้อที่ควรตรวจ")


FIGURES: Final = tuple(f"ยอดที่ {number}" for number in range(1, 9))


@pytest.fixture
def summary(qtbot: QtBot) -> ColumnTable:
    """A name, eight sums, and a code that gives way first, in half the room that all need."""
    sums = [Column(title, lambda _: "1,234,567.89", is_number=True) for title in FIGURES]
    code = Column("รหัส", lambda _: "50130000-3379", is_aside=True)
    table = new_table(qtbot, (Column("เขต", str, stretches=True), code, *sums), ["มีนบุรี"])
    table.resize(620, 200)
    return table


def shown_titles(table: ColumnTable) -> list[str]:
    return [one.title for place, one in enumerate(table.cells.columns) if not table.isColumnHidden(place)]


def test_no_table_scrolls_sideways_its_other_columns_are_a_press_away(summary: ColumnTable) -> None:
    others, seen = summary._widths.others, set[str]()
    assert shown_titles(summary)[:2] == ["เขต", FIGURES[0]], "the code gave way"
    while not seen.issuperset({"รหัส", *FIGURES}):
        before = len(seen)
        assert summary.horizontalScrollBar().maximum() == 0
        assert summary.columnWidth(0) >= summary._measured(summary.cells.columns[0])
        assert others.text() == f"อีก {summary.cells.columnCount() - len(shown_titles(summary))}›"
        assert others.x() >= summary.horizontalHeader().length(), "on no title"
        seen |= set(shown_titles(summary)[1:])
        assert len(seen) > before
        others.click()
    assert shown_titles(summary)[:2] == ["เขต", FIGURES[0]], "all had their turn"


def test_all_columns_are_shown_where_there_is_room_for_them(summary: ColumnTable) -> None:
    summary.resize(1600, 200)
    assert len(shown_titles(summary)) == summary.cells.columnCount()
    assert summary._widths.others.isHidden()
    assert summary.horizontalHeader().length() == summary.viewport().width()


def test_the_button_stands_on_no_title_where_rows_need_a_scroll_bar(summary: ColumnTable) -> None:
    """The bar comes with the rows, or when the titles take more lines, after the columns were fitted."""
    titles = [f"เบิกใช้ในไตรมาส {number}" for number in range(1, 9)]
    columns = [Column("เขต", str, stretches=True), *(Column(title, str, is_number=True) for title in titles)]
    for count in (1, 40, *range(1, 9)):
        summary.show_rows(["1"] * count, columns)
        assert summary._widths.others.x() == summary.horizontalHeader().length()


def test_the_row_in_hand_stays_when_other_columns_have_their_turn(summary: ColumnTable) -> None:
    summary.show_rows(["มีนบุรี", "บางรัก"])
    summary.setCurrentIndex(summary.cells.index(1, 2))
    summary._widths.others.click()
    assert summary.current == "บางรัก"
    assert not summary.isColumnHidden(summary.currentIndex().column())


def test_columns_are_as_wide_as_wanted_again_when_there_is_room(wide: ColumnTable) -> None:
    wide.horizontalHeader().resizeSection(1, 35 * GRID)  # by hand
    wide.resize(600, 200)
    wide.resize(1100, 200)
    assert [wide.columnWidth(place) for place in (0, 1, 2)] == [44 * GRID, 35 * GRID, 18 * GRID]


def test_of_two_columns_that_share_the_room_the_one_with_long_texts_gets_what_the_other_needs_not(
    qtbot: QtBot,
) -> None:
    columns = (
        Column("เดิม", lambda _: "80,000 บาท", stretches=True),
        Column("ใหม่", lambda row: LONG * row, stretches=True),
    )
    table = new_table(qtbot, columns, [2])
    table.resize(500, 200)
    assert table.columnWidth(0) == table._measured(columns[0])
    assert table.columnWidth(0) + table.columnWidth(1) == table.viewport().width()
    table.show_rows([0])
    table.resize(501, 200)
    assert abs(table.columnWidth(0) - table.columnWidth(1)) <= 1, "both have more than they need"


def test_a_column_of_figures_grows_rather_than_cut_one(qtbot: QtBot) -> None:
    figure = "57,890.07 บาท ▼ 99.9 %"
    columns = (
        Column("โครงการ", lambda _: LONG, stretches=True),
        Column("ใหม่", str, is_number=True, width=12),
    )
    table = new_table(qtbot, columns, [figure])
    assert table.columnWidth(1) > table.fontMetrics().horizontalAdvance(figure) + GRID


def test_running_text_among_figures_gives_way_and_the_figures_do_not(qtbot: QtBot) -> None:
    figure = "57,890.07 บาท ▼ 99.9 %"
    columns = (
        Column("โครงการ", lambda _: LONG, stretches=True),
        Column(
            "ใหม่",
            str,
            is_number=True,
            width=24,
            look_of=lambda row: Look(is_words=True) if row == LONG else PLAIN,
        ),
    )
    table = new_table(qtbot, columns, [LONG, figure])
    table.resize(400, 200)
    assert table.horizontalScrollBar().maximum() == 0
    assert table.columnWidth(1) > table.fontMetrics().horizontalAdvance(figure)
    assert table.columnWidth(1) < table.fontMetrics().horizontalAdvance(LONG)


def test_more_is_cut_where_the_selected_row_is_told_in_full(qtbot: QtBot) -> None:
    columns = tuple(Column(title, lambda _: LONG, width=30) for title in ("โครงการ", "รายการ", "เดิม"))
    table = ColumnTable("สิ่งที่เปลี่ยน", columns, is_told_in_full=True)
    qtbot.addWidget(table)
    table.show_rows([1])
    table.resize(320, 200)
    table.show()
    assert table.horizontalScrollBar().maximum() == 0
    table.show_rows([1], (Column("ผล", lambda _: "ลดลงมาก", width=17), *columns[1:]))
    table.resize(280, 200)
    assert table.columnWidth(0) > table.fontMetrics().horizontalAdvance("ลดลงมาก") + GRID, "what each row is"


def test_a_heading_is_never_cut_however_short_the_texts_are(qtbot: QtBot) -> None:
    table = new_table(qtbot, (Column("ผู้แก้ไขและหน่วยงาน", lambda _: "ก", width=4),), ["ก"])
    assert table.columnWidth(0) >= table.horizontalHeader().sectionSizeHint(0)


def test_what_changed_in_place_is_read_again(table: ColumnTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.cells.dataChanged) as changed:
        table.cells.refresh_rows(1)
    first, last = changed.args[:2]
    assert (first.row(), first.column(), last.row(), last.column()) == (1, 0, 1, 1)
    table.show_rows([])
    with qtbot.assertNotEmitted(table.cells.dataChanged):
        table.cells.refresh_rows()


def test_texts_are_measured_once_until_they_change(qtbot: QtBot) -> None:
    """Reading them again at each fitting held the window for half a second where a text is slow to read."""
    read: list[str] = []

    def reading(row: list[str]) -> str:
        read.append(row[0])
        return row[0]

    row = ["ฝ่ายโยธา"]
    table = ColumnTable("ฝ่าย", (Column("ฝ่าย", reading), Column("บาท", lambda _: "1", is_number=True)))
    qtbot.addWidget(table)
    table.resize(800, 200)
    table.show()
    table.show_rows([row])
    before, width = len(read), table._measured(table.cells.columns[0])
    for room in (300, 200, 40):
        table._fit_columns()
        assert table.is_whole_in(room) == (room > 40)
    assert len(read) == before
    row[0] *= 3
    table.cells.refresh_rows()
    assert table._measured(table.cells.columns[0]) > 2 * width


@pytest.fixture
def read() -> list[str]:
    """The texts that a table has read, to measure them."""
    return []


@pytest.fixture
def window(read: list[str], qtbot: QtBot) -> QMainWindow:
    """A window with a table, not yet shown."""

    def reading(row: str) -> str:
        read.append(row)
        return row

    made, table = QMainWindow(), ColumnTable("ฝ่าย", (Column("ฝ่าย", reading, stretches=True),))
    qtbot.addWidget(made)
    made.setCentralWidget(table)
    table.show_rows(["ฝ่ายโยธา"])
    return made


def test_texts_are_measured_once_when_a_table_is_shown(window: QMainWindow, read: list[str]) -> None:
    """The resizing before it measured them, too."""
    read.clear()
    window.show()
    assert read == ["ฝ่ายโยธา"]


def test_texts_are_not_measured_when_the_window_is_restored(window: QMainWindow, read: list[str]) -> None:
    window.show()
    window.showMinimized()
    read.clear()
    window.showNormal()
    assert not read


def looks_of(table: ColumnTable) -> tuple[object, ...]:
    """Return what another look changes: letters, rows, and the widths and titles of the columns."""
    widths = [table.columnWidth(place) for place in range(len(COLUMNS))]
    return table.font().pointSizeF(), table.row_height, widths, table.cells.titles


@pytest.mark.parametrize("is_small", [False, True])
@pytest.mark.parametrize("size", [TextSize(SIZES[-1]), TextSize(SIZES[0]), TextSize(is_compact=True)])
def test_a_table_in_another_look_is_as_one_made_in_it(
    themed: QApplication, qtbot: QtBot, is_small: bool, size: TextSize
) -> None:
    def shown() -> ColumnTable:
        table = ColumnTable("งบประมาณ", COLUMNS, is_small=is_small)
        qtbot.addWidget(table)
        table.resize(500, 200)
        table.show()
        table.show_rows([("ฝ่ายโยธาและการช่าง", "1,234,567.89")] * 3)
        return table

    table, rows_of_their_own = shown(), shown()
    rows_of_their_own.set_row_height(rows_of_their_own.row_height + 10)
    before = looks_of(table)
    choose_size(themed, size)
    assert looks_of(table) == looks_of(shown()) != before
    lines = rows_of_their_own.fontMetrics().lineSpacing()
    assert rows_of_their_own.row_height == lines + GRID + 10
