from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.models.errors import UserError
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.models.search import SearchTexts
from app.storage.project_file import ProjectFile, ProjectSummary, new_record_id
from app.ui.core.document import Document
from app.ui.core.file_findings import FileFindings
from app.ui.project_list.delegate import ProjectDelegate
from app.ui.project_list.grouping import Grouping, State
from app.ui.project_list.model import ProjectListModel, Row, Totals
from app.ui.project_list.search import AT_ONCE, TextReader
from app.ui.project_list.view import ProjectList
from app.ui.window.editing import undo
from app.ui.window.workspace import Workspace
from benchmarks.sample_files import make_city_file
from tests.ui.typing import type_text
from tests.ui.windows import window_on

FEW = st.text(st.sampled_from("กข่า 1๑"), max_size=4)


def summary_of(project_id: str, name: str = "", year: int | None = None, code: str = "") -> ProjectSummary:
    return ProjectSummary(project_id, name, code, year, "", "", 100, 10, None, 0)


def model_of(*summaries: ProjectSummary) -> ProjectListModel:
    model = ProjectListModel()
    model.set_projects(summaries)
    return model


def row_of(model: ProjectListModel, row: int) -> Row:
    shown = model.shown_row(row)
    assert shown is not None, f"the list has no row {row}"
    return shown


def names(model: ProjectListModel) -> list[str]:
    return [summary.project_name for summary in model.shown]


def add(file: ProjectFile, year: int | None, code: str, name: str) -> Project:
    project = Project(new_record_id(), fiscal_year=year, project_code=code, project_name=name)
    file.add_project(project)
    return project


@pytest.fixture
def workspace(file: ProjectFile, record: ProjectRecord, qtbot: QtBot) -> Workspace:
    """The reference project and one of another name, without reports."""
    file.add_project(record.project, record.reports)
    other = replace(record.project, id=new_record_id(), project_code="50130000-9999")
    file.add_project(replace(other, project_name="โครงการปลูกป่า"))
    workspace = Workspace(Document(file))
    qtbot.addWidget(workspace, before_close_func=lambda workspace: workspace.preview.close())
    qtbot.waitUntil(
        lambda: all(project_id in workspace.list.model.texts for project_id in file.project_ids())
    )
    return workspace


# --- the model ---


def test_it_is_a_model_as_qt_wants_it(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    qtmodeltester.check(model_of(summary_of("a", "ก"), summary_of("b", "ข")))  # type: ignore[no-untyped-call]


def test_it_shows_what_matches_in_the_order_of_the_file() -> None:
    model = model_of(
        summary_of("a", "ขนม", 2562), summary_of("b", "กล้วย", 2562), summary_of("c", "ขวด", 2561)
    )
    model.narrow("ข", None)
    assert names(model) == ["ขนม", "ขวด"]
    model.narrow("ข", 2562)
    assert names(model) == ["ขนม"]
    assert (model.row_of("a"), model.row_of("c")) == (0, None)


def test_by_name_means_as_in_a_thai_dictionary() -> None:
    model = model_of(*(summary_of(name, name) for name in ("เขต", "ขา", "แก", "กา", "ก่", "ไก่")))
    model.sort_by_name(True)
    assert names(model) == ["ก่", "กา", "แก", "ไก่", "ขา", "เขต"]
    model.narrow("ก", None)
    assert names(model) == ["ก่", "กา", "แก", "ไก่"]
    model.sort_by_name(False)
    assert names(model) == ["แก", "กา", "ก่", "ไก่"]


def test_totals_follow_the_search_and_each_change() -> None:
    model = model_of(summary_of("a", "ก"), summary_of("b", "ข"))
    assert model.totals == Totals(2, 200, 20)
    model.narrow("ก", None)
    assert model.totals == Totals(1, 100, 10)
    model.update_project(summary_of("a", "ก")._replace(allocated_budget_satang=None, spent_satang=50))
    assert model.totals == Totals(1, 0, 50)
    model.update_project(summary_of("b", "ข")._replace(spent_satang=7))
    assert model.totals == Totals(1, 0, 50)


def test_groups_have_headings_that_are_no_projects() -> None:
    road, school = summary_of("a", "ก")._replace(division="ฝ่ายโยธา"), summary_of("b", "ข")
    garden = summary_of("c", "ค")._replace(division="ฝ่ายการศึกษา")
    model = model_of(road, school, garden)
    model.group(Grouping.DIVISION)
    texts = [model.index(row).data() for row in range(model.rowCount())]
    assert texts == ["ฝ่ายการศึกษา · 1 โครงการ", "ค", "ฝ่ายโยธา · 1 โครงการ", "ก", "ไม่ระบุฝ่าย · 1 โครงการ", "ข"]
    assert [model.row_of(key) for key in "abc"] == [3, 5, 1]
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsSelectable
    assert (model.neighbour("c"), model.neighbour("b")) == ("a", "a")
    model.narrow("ข", None)
    assert model.rowCount() == 2
    model.group(Grouping.NONE)
    assert names(model) == ["ข"]


def test_states_are_told_apart_in_their_order() -> None:
    begun, done, closed = (
        summary_of(key, key)._replace(progress=p) for key, p in zip("abc", (50_00, 100_00, 0), strict=True)
    )
    model = model_of(closed, done, begun, summary_of("d", "d"))
    model.closed = frozenset("c")
    model.group(Grouping.STATE)
    headings = [text for row in range(model.rowCount()) if (text := row_of(model, row).heading)]
    assert [heading.split(" · ")[0] for heading in headings] == [state.value for state in State]
    assert names(model) == ["d", "a", "b", "c"]


def test_by_findings_the_project_with_most_comes_first() -> None:
    model = model_of(*(summary_of(key, key) for key in "abcd"))
    model.findings = {"a": 0, "b": 2, "c": 7}
    model.group(Grouping.FINDINGS)
    assert names(model) == ["c", "b", "d", "a"]
    assert "ข้อที่ควรตรวจ 7 ข้อ" in model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_row_tells_code_and_year() -> None:
    model = model_of(summary_of("a", "ก", 2562, "50130000-3379"), summary_of("b"))
    assert [row_of(model, row).place for row in range(2)] == [
        "50130000-3379 · ปี 62",
        "(ไม่มีรหัส) · ไม่ระบุปี",
    ]


def test_a_changed_project_stays_where_it_stands() -> None:
    model = model_of(summary_of("a", "ก", 2562), summary_of("b", "ข", 2562))
    model.update_project(summary_of("a", "ฮ", 2563))
    assert (names(model), model.fiscal_years) == (["ฮ", "ข"], [2563, 2562])


@pytest.mark.parametrize("year", [2561, 2562, 2563, None])
def test_a_new_project_comes_where_the_file_will_have_it(file: ProjectFile, year: int | None) -> None:
    for other, code, name in ((2562, "a", "ก"), (2562, "a", "ข"), (2561, "b", ""), (None, "c", "")):
        add(file, other, code, name)
    model = model_of(*file.summaries())
    new = add(file, year, "a", "กข")
    model.add_project(file.summary(new.id), "กข")
    assert list(model.shown) == file.summaries()
    model.remove_project(new.id)
    assert new.id not in model.ids


@given(
    st.lists(FEW, max_size=5),
    st.lists(st.one_of(st.tuples(st.just("type"), FEW), st.tuples(st.just("edit"), FEW))),
)
def test_narrowing_shows_what_a_search_from_scratch_shows(
    texts: list[str], steps: list[tuple[str, str]]
) -> None:
    model = model_of(*(summary_of(str(number)) for number in range(len(texts))))
    for number, text in enumerate(texts):
        model.update_project(summary_of(str(number)), text)
    search = ""
    for step, text in steps:
        if step == "type":
            search = (search + text)[-6:]
            model.narrow(search, None)
            assert [shown.id for shown in model.shown] == from_scratch(texts, search)
        elif texts:
            texts[len(text) % len(texts)] = text
            model.update_project(summary_of(str(len(text) % len(texts))), text)


def from_scratch(texts: Sequence[str], search: str) -> list[str]:
    model = model_of(*(summary_of(str(number)) for number in range(len(texts))))
    for number, text in enumerate(texts):
        model.update_project(summary_of(str(number)), text)
    model.narrow(search, None)
    return [summary.id for summary in model.shown]


# --- reading the texts ---


def test_all_texts_are_read_some_at_a_time(qtbot: QtBot) -> None:
    asked: list[Sequence[str]] = []

    def read(ids: Sequence[str]) -> dict[str, str]:
        asked.append(ids)
        return dict.fromkeys(ids, "ก")

    texts = SearchTexts()
    texts.put("0", "แก้แล้ว")
    reader = TextReader(texts)
    with qtbot.waitSignal(reader.finished):
        reader.start([str(number) for number in range(2 * AT_ONCE + 1)], read)
    assert [len(ids) for ids in asked] == [AT_ONCE - 1, AT_ONCE, 1]
    assert texts.find(("แก้แล้ว",), ["0"], str) == ["0"]  # what was edited meanwhile is not read over


def test_what_cannot_be_read_ends_the_reading(qtbot: QtBot) -> None:
    def read(_ids: Sequence[str]) -> dict[str, str]:
        raise UserError("เสีย", "กู้คืน")

    reader = TextReader(SearchTexts())
    with qtbot.waitSignal(reader.finished):
        reader.start(["a"], read)
    assert not reader.is_reading


def test_a_file_closed_while_it_is_read_is_read_no_more(path: Path, qtbot: QtBot) -> None:
    make_city_file(path, projects=AT_ONCE + 1, reports=1)
    with window_on(path, qtbot) as window:
        workspace = window.workspace
        assert workspace is not None
        assert window.files.close()
        qtbot.wait(50)  # a reading that went on would fail for the closed file
        assert not any(summary.id in workspace.list.model.texts for summary in workspace.list.model.shown)


# --- in the window ---


def test_typing_a_part_of_a_narrative_finds_the_project_and_says_where(workspace: Workspace) -> None:
    type_text(workspace.list.search, "๑๘ กุมภา")
    [summary] = workspace.list.model.shown
    assert summary.project_code == "50130000-3379"
    index = workspace.list.model.index(0)
    passage = row_of(workspace.list.model, 0).passage
    assert passage.startswith("ก.พ. 62: …วันที่ 18 กุมภาพันธ์")
    assert passage in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_rows_have_room_for_the_passage_only_in_a_search(workspace: Workspace) -> None:
    row = workspace.list.model.index(0)
    height = workspace.list.view.sizeHintForIndex(row).height()
    type_text(workspace.list.search, "ป่า")
    assert workspace.list.view.sizeHintForIndex(row).height() > height
    workspace.list.search.clear()
    assert workspace.list.view.sizeHintForIndex(row).height() == height


def told(projects: ProjectList) -> str:
    """Return what the list says because it has no row; "" if it says nothing."""
    label = projects.view._nothing
    return label.text() if label and label.isVisibleTo(projects) else ""


def test_who_finds_nothing_is_told_in_the_list_what_to_do(workspace: Workspace) -> None:
    projects = workspace.list
    projects.search.setText("ไม่มีคำนี้")
    assert "ตรวจตัวสะกด" in told(projects)
    projects._years.setCurrentIndex(1)
    assert "เลือก “ทุกปี”" in told(projects)
    QTest.keyClick(projects.search, Qt.Key.Key_Escape)
    assert (projects.search.text(), told(projects)) == ("", "")
    assert projects._totals.text().startswith("2 โครงการ")


def test_what_was_just_typed_is_found(workspace: Workspace) -> None:
    report = workspace.document.reports(workspace.list.model.shown[0].id)[0]
    workspace.document.set_report(report.project_id, report.period, "narrative", "ซ้อมดับเพลิง")
    workspace.list.search.setText("ดับเพลิง")
    assert [summary.id for summary in workspace.list.model.shown] == [report.project_id]
    assert row_of(workspace.list.model, 0).passage == "ต.ค. 61: …ดับเพลิง"
    undo(workspace)
    workspace.list.search.setText("ดับเพลิ")
    assert not workspace.list.model.shown


def test_a_new_project_and_its_undo_do_not_read_the_file_again(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ProjectFile, "summaries", lambda _file: pytest.fail("the whole file is read again"))
    workspace.new_project()
    made = workspace.project_id
    assert made is not None
    assert workspace.list.model.row_of(made) == workspace.list.view.currentIndex().row()
    undo(workspace)
    assert (workspace.list.model.row_of(made), len(workspace.list.model.shown)) == (None, 2)
    assert workspace.project_id in workspace.list.model.ids


def test_a_large_file_is_shown_searched_and_typed_in(path: Path, qtbot: QtBot) -> None:
    make_city_file(path, projects=300, reports=2)
    with window_on(path, qtbot) as window:
        assert window.workspace is not None
        projects = window.workspace.list.model
        assert len(projects.shown) == 300
        wanted = window.workspace.document.reports(projects.ids[250])[1].narrative
        window.workspace.list.search.setText(wanted)  # before the texts are read: found as soon as they are
        qtbot.waitUntil(lambda: [summary.id for summary in projects.shown] == [projects.ids[250]])
        window.workspace.list.view.scrollToBottom()
        window.workspace.list.search.setText(projects.shown[0].office)  # the marked project is of another
        assert window.workspace.list.view.verticalScrollBar().value() == 0
        window.actions_by_name["by_name"].trigger()
        window.workspace.list.search.clear()
        assert names(projects)[0].startswith("โครงการขุดลอกคูคลอง")


def test_after_one_of_the_month_is_removed_the_next_is_in_sight_in_the_form(path: Path, qtbot: QtBot) -> None:
    """It took the removed one's row while the list was hidden."""
    with ProjectFile.create(path) as file:
        removed, following, *_ = [add(file, 2562, str(number), "ก").id for number in range(100)][60:]
    with window_on(path, qtbot) as window:
        workspace = window.workspace
        assert workspace
        workspace.show_round()
        month = workspace.round
        assert month
        qtbot.waitUntil(lambda: month.table.grid.row_of(removed) is not None)
        assert month.go_to(removed, month.period, "narrative")
        assert workspace.shown_project_id == removed
        QApplication.processEvents()
        window.actions_by_name["remove_project"].trigger()
        assert workspace.shown_project_id == following
        workspace.show_form()
        rows = workspace.list.view
        assert (workspace.project_id, rows.isVisible()) == (following, True)
        assert rows.viewport().rect().contains(rows.visualRect(rows.currentIndex()))


def test_scrolling_paints_only_the_rows_that_come_into_sight(
    file: ProjectFile, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: set[int] = set()
    shown_row = ProjectListModel.shown_row

    def note_row(model: ProjectListModel, row: int) -> Row | None:
        painted.add(row)
        return shown_row(model, row)

    monkeypatch.setattr(ProjectListModel, "shown_row", note_row)
    projects = ProjectList(FileFindings(Document(file)))
    qtbot.addWidget(projects)
    projects.setStyleSheet("QListView { background: white }")  # as the theme's: Qt would paint all behind it
    projects.show_projects([summary_of(str(number)) for number in range(60)], None)
    projects.show()
    qtbot.waitExposed(projects)
    qtbot.wait(50)  # until the window is laid out and painted
    in_sight, height = len(painted), projects.view.sizeHintForRow(0)
    painted.clear()
    projects.view.verticalScrollBar().setValue(height)
    qtbot.waitUntil(lambda: bool(painted))
    assert len(painted) <= 2 < in_sight


def test_a_row_is_as_wide_as_the_list_however_narrow_that_is(workspace: Workspace, qtbot: QtBot) -> None:
    projects = workspace.list
    projects.setParent(None)
    qtbot.addWidget(projects)
    projects.show()
    for width in (projects.minimumSizeHint().width(), 400):
        projects.resize(width, 600)
        first = projects.model.index(0, 0)
        assert projects.view.visualRect(first).width() == projects.view.viewport().width()


def test_what_is_scrolled_to_was_measured_while_the_window_was_idle(file: ProjectFile, qtbot: QtBot) -> None:
    for number in range(60):
        add(file, 2562, f"{number:04}", f"โครงการที่มีชื่อยาวเกินกว่าจะแสดงได้ครบถ้วนในแถวเดียว ลำดับที่ {number}")
    projects = ProjectList(FileFindings(Document(file)))
    qtbot.addWidget(projects)
    projects.resize(240, 200)
    projects.show()
    projects.show_projects(file.summaries(), None)
    qtbot.waitUntil(lambda: not projects.view._measuring.isActive())
    delegate = projects.view.itemDelegate()
    assert isinstance(delegate, ProjectDelegate)
    kept = delegate._letters.bold.elided
    before = kept.cache_info()
    projects.view.scrollToBottom()
    projects.view.viewport().repaint()
    after = kept.cache_info()
    assert after.hits > before.hits
    assert after.misses == before.misses == 60
