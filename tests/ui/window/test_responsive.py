"""Garbage collection and threads hold the window for a frame or two at most."""

import gc
import sys
from collections.abc import Iterator

import pytest

from app.ui.window.application import stay_responsive


@pytest.fixture
def responsive() -> Iterator[None]:
    thresholds, interval = gc.get_threshold(), sys.getswitchinterval()
    stay_responsive()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    sys.setswitchinterval(interval)


def test_a_thread_at_work_hands_on_pythons_lock_many_times_a_frame(responsive: None) -> None:
    assert sys.getswitchinterval() < 0.016 / 10


def test_what_is_loaded_is_never_searched_and_new_objects_in_small_parts(responsive: None) -> None:
    assert gc.get_freeze_count() > 10_000
    young, middle, _ = gc.get_threshold()
    assert young * middle <= 100_000, "searched in a frame or two"
