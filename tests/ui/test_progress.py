from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.models.errors import UserError
from app.ui.progress import Progress


class Work:
    """Steps, and how they ended."""

    def __init__(self, count: int, fails_at: int = 0) -> None:
        self.done = 0
        self.was_closed = False
        self.count, self.fails_at = count, fails_at

    def steps(self) -> Iterator[tuple[int, str]]:
        try:
            for number in range(1, self.count + 1):
                if number == self.fails_at:
                    raise UserError("พื้นที่เก็บข้อมูลเต็ม")
                self.done = number
                yield number, str(number)
        except GeneratorExit:
            self.was_closed = True
            raise


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def test_all_steps_are_done_and_counted(window: QWidget) -> None:
    work = Work(30)
    progress = Progress(work.steps(), 30, "กำลังพิมพ์โครงการที่", window)
    assert progress.carry_out()
    assert work.done == 30
    assert progress.labelText() == "กำลังพิมพ์โครงการที่ 30 จาก 30"


def test_cancel_stops_at_once_and_closes_the_work(window: QWidget) -> None:
    work = Work(10**9)
    progress = Progress(work.steps(), 10**9, "กำลังพิมพ์โครงการที่", window)
    QTimer.singleShot(50, progress.cancel)
    assert not progress.carry_out()
    assert work.was_closed
    assert 0 < work.done < 10**9


def test_an_error_of_the_work_is_raised_where_it_was_asked_for(window: QWidget) -> None:
    progress = Progress(Work(5, fails_at=3).steps(), 5, "กำลังพิมพ์โครงการที่", window)
    with pytest.raises(UserError, match="เต็ม"):
        progress.carry_out()
