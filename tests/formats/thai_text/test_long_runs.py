"""A run of letters without a space is read in proportion to its length, however long it is."""

import tracemalloc
from collections.abc import Sequence

import pytest

from app.formats.thai_text import mending
from app.formats.thai_text.lattice import Lattice
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
    assert most_memory(letters * (2000 // len(letters))) < 6 * most_memory(letters * (500 // len(letters)))


def test_a_long_unlisted_run_is_left_as_it_is() -> None:
    text = "ฬฆ" * 2000
    assert mend_words(text).text == text


@pytest.mark.parametrize("word", ["ม าก", "อาห าร", "ปัญห า"])
def test_each_stray_space_is_judged_by_what_stands_around_it(
    monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    """A space before every sara a: each once made the whole run be read again."""
    looked_up: list[int] = []

    class Counted(Lattice):
        def __init__(self, seen: Sequence[str], before: Sequence[str]) -> None:
            looked_up.append(len(seen))
            super().__init__(seen, before)

    monkeypatch.setattr(mending, "Lattice", Counted)
    mend_words(word * 100)
    whole, *others = looked_up
    assert len(others) == 100
    assert max(others) < whole / 3
