"""Another month is chosen: what is told of the month before, and what was chosen in it, gives way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.models.errors import UserError
from app.models.progress_report import Period
from app.models.project_record import ProjectRecord
from app.storage.project_file import ProjectFile, new_record_id
from app.ui.monthly import reading
from app.ui.monthly.page import MonthHome
from tests.ui.typing import press
from tests.ui.windows import window_on

JUNE = Period(2019, 6)
MAY = JUNE.plus(-1)
WORKS, SCHOOLS = "ฝ่ายโยธา", "ฝ่ายการศึกษา"


@pytest.fixture
def home(tmp_path: Path, record: ProjectRecord, qtbot: QtBot) -> Iterator[MonthHome]:
    """Two projects, whose progress falls in June; that of the schools begins then."""
    with ProjectFile.create(path := tmp_path / "สองฝ่าย.sqlite") as file:
        for division, first_day in ((WORKS, date(2018, 10, 1)), (SCHOOLS, date(2019, 6, 1))):
            own = record.with_id(new_record_id())
            earlier = [
                report for report in own.reports if first_day < date(*report.period, 2) < date(2019, 6, 1)
            ]
            fallen = replace(own.reports[0], period=JUNE, progress=1)
            file.add_project(
                replace(own.project, division=division, start_date=first_day), [*earlier, fallen]
            )
    with window_on(path, qtbot) as window:
        press(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
        assert window.workspace
        assert window.workspace.round
        window.workspace.round.show_month(JUNE)
        yield window.workspace.round


def divisions(home: MonthHome) -> list[str]:
    return [row.division for row in home.model.rows]


def test_findings_of_the_month_before_are_not_told(home: MonthHome, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: home.state.findings.is_complete and any(home.model.messages.values()))
    home.show_month(MAY)
    assert not any(home.model.messages.values())


def test_a_division_without_a_project_in_the_month_gives_way_to_all(home: MonthHome) -> None:
    home.header.filters.divisions.setCurrentText(SCHOOLS)
    assert divisions(home) == [SCHOOLS]
    home.show_month(MAY)
    assert divisions(home) == [WORKS]
    home.show_month(JUNE)
    assert sorted(divisions(home)) == sorted([WORKS, SCHOOLS])


def test_a_month_that_cannot_be_read_is_not_chosen(home: MonthHome, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise what is typed beside the values of one month would be stored in another one."""

    def lost(_file: ProjectFile, _period: Period) -> None:
        raise UserError("อ่านไฟล์ไม่ได้")

    with monkeypatch.context() as drive:
        drive.setattr(ProjectFile, "month", lost)
        with pytest.raises(UserError):
            home._choose_month(home._offered.index(MAY))
    assert (home.period, home.state.period, home.header.months.currentText()) == (JUNE, JUNE, JUNE.thai)
    home.header.earlier.click()
    assert (home.period, home.state.period, home.header.months.currentText()) == (MAY, MAY, MAY.thai)


@pytest.mark.parametrize("name", ["name", "before", "progress", "reported_on"])
def test_rows_sorted_in_a_thread_are_those_sorted_at_once(
    home: MonthHome, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown() -> list[list[str]]:
        orders = []
        for month in (JUNE, MAY, JUNE):
            home.show_month(month)
            home.table.horizontalHeader().sectionClicked.emit(home.model.column_of(name))
            orders.append([row.id for row in home.model.rows])
        return orders

    at_once = shown()
    monkeypatch.setattr(reading, "MOST_AT_ONCE", 1)
    home.table.horizontalHeader().sectionClicked.emit(home.model.column_of(name))  # turns the order back
    assert shown() == at_once
