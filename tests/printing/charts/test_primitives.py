from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.printing.charts.primitives import Box, Fill, Hatch, Stroke, hatched
from app.printing.charts.time_chart import MOST_STEPS, ticks
from app.printing.clusters import clusters
from tests.printing.charts.letters import PLAIN
from tests.strategies import THAI


@given(st.integers(1, 10**15))
def test_ticks_are_few_even_and_reach_the_top(top: int) -> None:
    found = ticks(top)
    steps = {later - earlier for earlier, later in pairwise(found)}
    assert found[0] == 0
    assert found[-1] >= top
    assert found[-2] < top
    assert len(steps) == 1
    assert len(found) <= MOST_STEPS + 1


def test_ticks_are_round() -> None:
    assert ticks(100_00) == [0, 20_00, 40_00, 60_00, 80_00, 100_00]
    assert ticks(180_000_00) == [0, 50_000_00, 100_000_00, 150_000_00, 200_000_00]
    assert ticks(12) == [0, 5, 10, 15]
    assert ticks(0) == [0, 100]


@given(st.integers(10, 10**15), st.integers(2, 5))
def test_there_are_no_more_steps_than_asked_for(top: int, most: int) -> None:
    found = ticks(top, most)
    assert len(found) <= most + 1
    assert found[-1] >= top


def test_a_low_picture_still_has_the_whole_on_its_scale() -> None:
    assert ticks(100_00, 2) == [0, 50_00, 100_00]


@given(st.text(THAI, max_size=30), st.floats(0, 200))
def test_a_shortened_text_fits_and_ends_at_a_whole_letter(text: str, width: float) -> None:
    found = PLAIN.fitted(text, width)
    assert found == text or PLAIN.width(found) <= max(width, PLAIN.width("…"))
    kept = found.removesuffix("…")
    assert found == text or kept == "".join(clusters(text)[: len(clusters(kept))]).rstrip()


@given(st.sampled_from(Hatch), st.floats(1, 400), st.floats(1, 60))
def test_a_hatch_stays_within_its_box(hatch: Hatch, width: float, height: float) -> None:
    box = Box(3, 7, width, height)
    for mark in hatched(box, hatch, PLAIN):
        assert isinstance(mark, Fill | Stroke)
        for x, y in mark.places:
            assert box.left - 1e-6 <= x <= box.right + 1e-6
            assert box.top - 1e-6 <= y <= box.bottom + 1e-6


def test_each_hatch_is_drawn_in_its_own_way() -> None:
    box = Box(0, 0, 100, 20)
    drawn = {hatch: tuple(hatched(box, hatch, PLAIN)) for hatch in Hatch}
    assert len(set(drawn.values())) == len(Hatch)
    without_ink = {
        hatch: tuple(mark.places for mark in marks if isinstance(mark, Stroke))
        for hatch, marks in drawn.items()
    }
    del without_ink[Hatch.SOLID]  # filled, the empty one is not
    assert len(set(without_ink.values())) == len(Hatch) - 1
