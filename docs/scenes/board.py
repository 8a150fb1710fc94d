"""Scenes of the coordinator's board and of the whole city."""

from collections.abc import Callable
from typing import Final
from unittest.mock import patch

from scenes.city import MISSING, TODAY, made_city
from scenes.stage import WIDE, Scene, Stage

from app.services import board as services
from app.ui.board.page import BoardPage
from tests.ui.typing import type_text


def coordinators_home(stage: Stage) -> None:
    patch.object(services, "today_in_bangkok", lambda: TODAY).start()
    stage.open(made_city(stage.path))
    stage.command("board")
    _board_page(stage).reading.finish()


def _board_page(stage: Stage) -> BoardPage:
    page = stage.workspace.findChild(BoardPage)
    assert page, "the board is shown"
    return page


def board(stage: Stage) -> None:
    coordinators_home(stage)
    page = _board_page(stage)
    page.tabs.setCurrentWidget(page.sending)


def board_tab(name: str) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        coordinators_home(stage)
        page = _board_page(stage)
        page.tabs.setCurrentWidget(getattr(page, name))

    return play


def question(key: str) -> Callable[[Stage], None]:
    def play(stage: Stage) -> None:
        board_tab("questions")(stage)
        _board_page(stage).questions.tables.choose(key)

    return play


def board_of_one(stage: Stage) -> None:
    board(stage)
    page = _board_page(stage)
    model = page.table.model()
    rows = [row for row in range(model.rowCount()) if "พระโขนง" in str(model.index(row, 0).data())]
    index = model.index(rows[0], MISSING["พระโขนง"])
    page.table.setCurrentIndex(index)
    page.table.activated.emit(index)


def board_deadlines(stage: Stage) -> None:
    board(stage)
    page = _board_page(stage)
    stage.later(page.set_deadline, 0)


def board_receipt(stage: Stage) -> None:
    board_of_one(stage)
    page = _board_page(stage)
    page.table.setCurrentIndex(page.table.currentIndex().siblingAtColumn(1))
    stage.later(page.correct_receipt, 0)


def city_overview(stage: Stage) -> None:
    stage.open(made_city(stage.path))
    stage.command("overview")


def searched(stage: Stage) -> None:
    stage.open(made_city(stage.path))
    stage.command("search")
    stage.wait()
    type_text(stage.workspace.list.search, "ผู้สูงอายุ")


SCENES: Final = {
    "board-home": Scene(coordinators_home),
    "wide-board-home": Scene(coordinators_home, WIDE),
    **{
        f"question-{one}": Scene(question(one))
        for one in ("quarters", "issues", "offices", "budgets", "lags", "reporting")
    },
    "wide-question-offices": Scene(question("offices"), WIDE),
    "board": Scene(board),
    "dark-board": Scene(board, dark=True),
    "wide-board": Scene(board, WIDE),
    "large-board": Scene(board, WIDE, "2"),
    "board-offices": Scene(board_tab("offices")),
    "board-months": Scene(board_tab("months")),
    "board-charts": Scene(board_tab("charts")),
    "board-deadlines": Scene(board_deadlines),
    "board-receipt": Scene(board_receipt),
    "board-detail": Scene(board_of_one),
    "city-overview": Scene(city_overview),
    "searched": Scene(searched),
}
