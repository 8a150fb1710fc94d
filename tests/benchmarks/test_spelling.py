import pytest

from benchmarks.line_breaks import read_marked
from benchmarks.spelling import score

MOST_FALSE = 5
"""False marks in 1,000 words: more would teach a clerk to overlook the marks."""

LEAST_SEEN = 0.6


def test_most_slips_are_seen_and_few_true_words_are_marked() -> None:
    found = score([marked.text for marked in read_marked()][1:101:4])
    assert found.false_in_1000 <= MOST_FALSE
    assert found.share_seen >= LEAST_SEEN


@pytest.mark.long
def test_so_it_is_in_all_marked_narratives() -> None:
    found = score([marked.text for marked in read_marked()])
    assert found.false_in_1000 <= MOST_FALSE
    assert found.share_seen >= LEAST_SEEN
    assert found.offered >= found.asked / 2
