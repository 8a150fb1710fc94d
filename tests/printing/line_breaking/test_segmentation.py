"""The words are the same as nlpo3's, the library that the program used before."""

import random
import re
import subprocess
from itertools import pairwise
from pathlib import Path

import nlpo3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.printing.line_breaking.segmentation import WORDS, segment

ROOT = Path(__file__).parents[3]
RUN = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+")
LETTERS = "".join(map(chr, (*range(0x0E01, 0x0E3B), *range(0x0E40, 0x0E4F))))
LISTED = [word for word in WORDS.read_text("utf-8").split("\n") if RUN.fullmatch(word)]
COMMON = "".join(random.Random(1).sample(LISTED, 2000))
"""Letters about as often as Thai has them."""


@pytest.fixture(scope="session", autouse=True)
def word_list() -> None:
    nlpo3.load_dict(str(WORDS), "words")


def differences(runs: list[str]) -> list[tuple[str, list[str]]]:
    return [(run, words) for run in runs if segment(run) != (words := nlpo3.segment(run, "words"))]


def project_texts() -> list[str]:
    """Every run of Thai letters in what the project keeps: the program, guide, samples, forms and tests."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    paths = [ROOT / name for name in listed.decode().split("\0") if name]
    texts = [path.read_text("utf-8", "ignore") for path in paths if path != WORDS and path.is_file()]
    return sorted({run for text in texts for run in RUN.findall(text)})


def joined(numbers: random.Random) -> str:
    return "".join(numbers.choices(LISTED, k=numbers.randint(2, 12)))


def with_a_slip(text: str, numbers: random.Random) -> str:
    """A letter missing, or another one in its place."""
    place = numbers.randrange(len(text))
    return text[:place] + numbers.choice(("", numbers.choice(COMMON))) + text[place + 1 :]


@pytest.mark.long
def test_in_all_texts_of_the_project() -> None:
    texts = project_texts()
    assert len(texts) > 3000
    assert differences(texts) == []


def test_in_words_that_stand_together() -> None:
    numbers = random.Random(2)
    assert differences([joined(numbers) for _ in range(600)]) == []


def test_in_mistyped_words() -> None:
    numbers = random.Random(3)
    assert differences([with_a_slip(joined(numbers), numbers) for _ in range(600)]) == []


def test_in_a_run_of_a_thousand_words() -> None:
    assert differences(["".join(random.Random(4).choices(LISTED, k=1000))]) == []


@given(st.one_of(st.text(LETTERS, min_size=1), st.text(COMMON, min_size=1)))
def test_in_letters_that_make_no_words(run: str) -> None:
    assert differences([run]) == []


@pytest.mark.long
def test_in_every_listed_word_and_many_joins() -> None:
    numbers = random.Random(5)
    joins = [joined(numbers) for _ in range(20_000)]
    letters = ["".join(numbers.choices(LETTERS, k=numbers.randint(1, 40))) for _ in range(20_000)]
    for runs in (LISTED, joins, [with_a_slip(join, numbers) for join in joins], letters):
        assert differences(runs) == []


def test_nothing_gets_lost() -> None:
    assert segment("") == []
    assert "".join(segment("กขคฆง" * 20)) == "กขคฆง" * 20


def test_the_list_is_sorted_as_the_search_in_it_needs() -> None:
    words = WORDS.read_text("utf-8").split("\n")
    assert words.pop() == ""
    assert all(before < after for before, after in pairwise(words))
