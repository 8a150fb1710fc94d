import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.models.errors import UserError
from app.ui.widgets.tasks import ThreadProgress


class Work:
    def __init__(self, count: int, seconds: float = 0, fails_at: int = 0) -> None:
        self.count, self.seconds, self.fails_at = count, seconds, fails_at
        self.done = 0
        self.threads: set[int] = set()

    def steps(self) -> Iterator[tuple[int, None]]:
        try:
            for number in range(1, self.count + 1):
                if self.seconds:
                    time.sleep(self.seconds)
                if number == self.fails_at:
                    raise UserError("พื้นที่เก็บข้อมูลเต็ม")
                self.done = number
                yield number, None
        finally:
            self.threads.add(threading.get_ident())


def test_all_steps_are_done_however_many(window: QWidget) -> None:
    work = Work(100_000)
    assert ThreadProgress(work.steps(), 100_000, "กำลังตรวจไฟล์", window).carry_out()
    assert work.done == 100_000


def test_the_window_lives_while_one_step_takes_long(window: QWidget) -> None:
    beats: list[float] = []
    timer = QTimer()
    timer.timeout.connect(lambda: beats.append(time.monotonic()))
    timer.start(10)
    assert ThreadProgress(Work(1, seconds=0.5).steps(), 1, "กำลังตรวจไฟล์", window).carry_out()
    assert len(beats) > 10


def test_cancel_stops_at_the_next_step_and_closes_the_work_where_it_was_done(window: QWidget) -> None:
    work = Work(10**9, seconds=0.001)
    progress = ThreadProgress(work.steps(), 10**9, "กำลังตรวจไฟล์", window)
    QTimer.singleShot(60, progress.cancel)
    assert not progress.carry_out()
    assert 0 < work.done < 10**9
    assert work.threads.isdisjoint({threading.get_ident()})
    assert len(work.threads) == 1


def test_work_that_is_cancelled_before_its_progress_is_shown_ends_too(window: QWidget) -> None:
    work = Work(10**9, seconds=0.001)
    progress = ThreadProgress(work.steps(), 10**9, "กำลังตรวจไฟล์", window)
    QTimer.singleShot(0, progress.cancel)
    assert not progress.carry_out()
    assert 0 < work.done < 10**9


def test_an_error_of_the_work_is_raised_where_it_was_asked_for(window: QWidget) -> None:
    progress = ThreadProgress(Work(5, fails_at=3).steps(), 5, "กำลังตรวจไฟล์", window)
    with pytest.raises(UserError, match="เต็ม"):
        progress.carry_out()
