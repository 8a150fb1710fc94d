"""Garbage collection and threads hold the window for a frame or two at most."""

import gc
import sys
import weakref
from collections.abc import Iterator
from threading import Thread, current_thread, main_thread

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.window.application import Collector, stay_responsive


@pytest.fixture
def responsive(qapp: QApplication) -> Iterator[None]:
    thresholds, interval = gc.get_threshold(), sys.getswitchinterval()
    stay_responsive()
    yield
    for collector in qapp.findChildren(Collector):
        collector.stop()
        collector.deleteLater()
    gc.unfreeze()
    gc.enable()
    gc.set_threshold(*thresholds)
    sys.setswitchinterval(interval)


def test_a_thread_at_work_hands_on_pythons_lock_many_times_a_frame(responsive: None) -> None:
    assert sys.getswitchinterval() < 0.016 / 10


def test_what_is_loaded_is_never_searched_and_new_objects_in_small_parts(responsive: None) -> None:
    assert gc.get_freeze_count() > 10_000
    young, middle, _ = gc.get_threshold()
    assert young * middle <= 100_000, "searched in a frame or two"


def test_garbage_with_timers_is_collected_in_the_windows_thread_only(responsive: None, qtbot: QtBot) -> None:
    """To delete a timer or a widget in another thread ends the program sooner or later."""

    class Circle(QTimer):
        def __init__(self) -> None:
            super().__init__()
            self.itself = self

    ended_in: list[Thread] = []
    weakref.finalize(Circle(), lambda: ended_in.append(current_thread()))
    made: list[list[int]] = []
    reading = Thread(target=lambda: made.extend([number] for number in range(10 * gc.get_threshold()[0])))
    reading.start()
    reading.join()
    assert ended_in == []
    qtbot.waitUntil(lambda: bool(ended_in))
    assert ended_in == [main_thread()]
