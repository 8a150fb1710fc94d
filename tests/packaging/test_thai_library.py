"""The library that tells Qt on Windows where Thai words end agrees with what prints them."""

import ctypes
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import native_code
import pytest

from app.printing.line_break import RESOURCES, word_boundaries
from app.printing.line_breaking.segmentation import CLUSTER_RULES

Breaks = Callable[[str], list[int]]

pytestmark = pytest.mark.skipif(not shutil.which("cc"), reason="needs a C compiler")


def tis620(text: str) -> bytes:
    """As Qt writes it: 255 for what is neither Thai nor ASCII."""
    return text.encode("tis-620", "replace").replace(b"?", b"\xff")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    folder = tmp_path_factory.mktemp("thai")
    native_code.build_thai(folder / "thai.so", folder, "cc")
    library = ctypes.CDLL(str(folder / "thai.so"))
    library.th_brk_new.restype = library.th_next_cell.restype = ctypes.c_void_p
    return library


@pytest.fixture(scope="module")
def breaks(library: ctypes.CDLL) -> Breaks:
    breaker = ctypes.c_void_p(library.th_brk_new(str(RESOURCES).encode()))

    def find(text: str) -> list[int]:
        places = (ctypes.c_int * max(1, len(text)))()
        return places[: library.th_brk_find_breaks(breaker, tis620(text), places, ctypes.c_size_t(len(text)))]

    return find


def divided(breaks: Breaks, text: str) -> str:
    return "|".join(text[start:end] for start, end in pairwise([0, *breaks(text), len(text)]))


def thai_words() -> list[str]:
    return [word for word in (RESOURCES / "words_th.txt").read_text("utf-8").split() if len(word) > 3]


class TestWords:
    @pytest.mark.parametrize("file", ["docs/guide/form.md", "docs/guide/exchange.md", "docs/guide/verify.md"])
    def test_words_of_the_guide_end_where_they_end_on_paper(self, breaks: Breaks, file: str) -> None:
        for text in (RESOURCES.parent / file).read_text("utf-8").split():
            if all("\u0e01" <= letter <= "\u0e4e" for letter in text):
                assert divided(breaks, text) == "|".join(
                    text[start:end] for start, end in pairwise(word_boundaries(text))
                )

    def test_so_do_words_joined_in_any_order_and_words_cut_short(self, breaks: Breaks) -> None:
        words = thai_words()
        for n in range(0, len(words) - 3, 97):
            text = "".join((words[n], words[-n], words[n // 2][:-1], words[n + 1]))
            if all("\u0e01" <= letter <= "\u0e4e" and letter not in "ๆฯ" for letter in text):
                assert [0, *breaks(text), len(text)] == word_boundaries(text), text

    def test_every_rule_of_clusters_is_a_pattern_that_the_library_reads(self) -> None:
        assert all("K" not in rule[:-1] and "(" not in rule.split("(?=")[0] for rule in CLUSTER_RULES)


class TestLines:
    @pytest.mark.parametrize(
        "text",
        [
            "การ|ประกัน|คุณภาพ|ภายใน|เป็น|ส่วนหนึ่ง",
            "จำนวน |180,000 |บาท |(หนึ่ง|แสน|แปด|หมื่น|บาท|ถ้วน)",
            "ต่างๆ |ใน|สุเหร่าทรายกองดิน |พ.ศ. |2562",
            "ไทย|ABC|ไทย",
            "ครั้ง|ที่1",
            "เครือข่าย\u200b|โรงเรียน",
            "ว่า |“โครงการ” |นี้",
        ],
    )
    def test_a_line_begins_only_where_a_reader_expects_it(self, breaks: Breaks, text: str) -> None:
        assert divided(breaks, text.replace("|", "")) == text

    @pytest.mark.parametrize("text", ["", " ", "ก", "ั", "ำ", "~~~", "เ" * 300, "ก" * 3000, "็์่้" * 50])
    def test_no_text_is_too_strange(self, breaks: Breaks, text: str) -> None:
        assert all(0 < place < len(text) for place in breaks(text))

    def test_no_more_places_are_told_than_there_is_room_for(self, library: ctypes.CDLL) -> None:
        breaker, places = (
            ctypes.c_void_p(library.th_brk_new(str(RESOURCES).encode())),
            (ctypes.c_int * 3)(9, 9, 9),
        )
        assert (
            library.th_brk_find_breaks(breaker, tis620("การประกันคุณภาพภายใน"), places, ctypes.c_size_t(2)) == 2
        )
        assert places[2] == 9
        library.th_brk_delete(breaker)


class TestRest:
    def test_without_its_words_there_is_no_breaker_and_qt_breaks_as_it_would(
        self, library: ctypes.CDLL, tmp_path: Path
    ) -> None:
        assert library.th_brk_new(str(tmp_path).encode()) is None

    @pytest.mark.parametrize(
        ("text", "length"), [("กำ", 2), ("น้ำ", 3), ("ที่", 3), ("เก", 1), ("a่", 1), ("", 0)]
    )
    def test_the_cursor_takes_a_letter_and_its_marks_as_one(
        self, library: ctypes.CDLL, text: str, length: int
    ) -> None:
        found = library.th_next_cell(tis620(text), ctypes.c_size_t(len(text)), None, 1)
        assert (found or 0) == length
