"""Of all ways with the fewest lines, the one with the least badness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.printing.line_breaking.paragraph import Measure, Place, Places, best_line_ends
from app.printing.line_breaking.second_class import Rank

widths = st.lists(st.integers(1, 60), min_size=1, max_size=12)


def places(*words: int, ranks: dict[int, Rank] | None = None) -> Places:
    """Words of these widths, each followed by a space of width 10; a place after each."""
    made, left = [Place(0, 0, 0)], 0
    for number, word in enumerate(words, start=1):
        rank = (ranks or {}).get(number, Rank.WORD)
        made.append(Place(number, left + word + 10, left + word, rank))
        left += word + 10
    return Places.of(made)


def lines(ends: list[int], *words: int) -> list[int]:
    """Return the lines' widths."""
    starts = [0, *ends[:-1]]
    return [sum(words[start:end]) + 10 * (end - start - 1) for start, end in zip(starts, ends, strict=True)]


def filled(words: list[int], width: int) -> int:
    """Return the number of lines when line after line is filled."""
    count, left = 1, width
    for word in words:
        if word > left:
            count, left = count + 1, width
        left -= word + 10
    return count


def test_a_line_gives_up_a_word_so_that_the_next_one_has_no_gap() -> None:
    words = (30, 30, 20, 70, 60)  # filled line after line: 100, 70 and 60
    assert lines(best_line_ends(places(*words), Measure(100, 100)), *words) == [70, 100, 60]


@given(widths, st.integers(60, 200))
def test_there_are_no_more_lines_than_when_each_is_filled(words: list[int], width: int) -> None:
    found = lines(best_line_ends(places(*words), Measure(width, width)), *words)
    assert len(found) == filled(words, width)
    assert max(found) <= width


def test_the_first_line_has_a_width_of_its_own() -> None:
    assert best_line_ends(places(30, 30, 30), Measure(30, 70)) == [1, 3]


def test_a_better_place_is_worth_a_gap() -> None:
    ranks = {2: Rank.CLUSTER}
    assert best_line_ends(places(40, 30, 30, 30), Measure(80, 120)) == [2, 4]
    assert best_line_ends(places(40, 30, 30, 30, ranks=ranks), Measure(80, 120)) == [1, 4]


def test_no_word_stands_alone_on_the_last_line_if_another_can_join_it() -> None:
    assert best_line_ends(places(50, 40, 8, 5), Measure(118, 118)) == [2, 4]


def test_what_fits_nowhere_gets_a_line_of_its_own() -> None:
    assert best_line_ends(places(10, 500, 10), Measure(50, 50)) == [1, 2, 3]


@pytest.mark.long
def test_thousands_of_places_take_time_in_proportion() -> None:
    assert len(best_line_ends(places(*[7] * 20_000), Measure(100, 100))) == 20_000 / 6 // 1 + 1
