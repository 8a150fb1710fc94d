"""The narratives whose permitted line breaks are marked by hand: tests/files/line-breaks.txt."""

import re

from tests.files.make_line_breaks import PARAGRAPHS, composed, read_clauses


def test_the_marked_paragraphs_are_made_of_the_marked_clauses() -> None:
    assert PARAGRAPHS.read_text("utf-8") == composed()


def test_there_are_a_thousand_paragraphs_of_three_hundred_clauses() -> None:
    assert len(PARAGRAPHS.read_text("utf-8").splitlines()) >= 1000
    assert len(set(read_clauses()[0])) >= 300


def test_no_mark_stands_before_a_space_or_beside_another_mark() -> None:
    assert not re.search(r"[|·][|· ]|[|·]$", PARAGRAPHS.read_text("utf-8"), re.MULTILINE)
