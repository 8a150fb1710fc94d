"""A run of letters without a space is read in proportion to its length, however long it is."""

import tracemalloc

import pytest

from app.formats.thai_text.mending import mend_words


def most_memory(text: str) -> int:
    """Return the most bytes that reading a text holds at once."""
    tracemalloc.start()
    try:
        mend_words(text)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("letters", ["ก", "ฬฆ"])
def test_memory_grows_with_the_length_of_an_unlisted_run_and_not_with_its_square(letters: str) -> None:
    mend_words(letters * 10)  # the word list is read once
    assert most_memory(letters * (4000 // len(letters))) < 6 * most_memory(letters * (1000 // len(letters)))


def test_a_long_unlisted_run_is_left_as_it_is() -> None:
    text = "ฬฆ" * 2000
    assert mend_words(text).text == text
