from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.printing.layout import FEWEST_LINES, Block, Page, Role, Run, paginate
from app.printing.truetype import font_file
from app.printing.type_families import FONTS
from app.printing.typesetting import Typeface, set_line

FACE = Typeface(font_file(FONTS / "Sarabun-Regular.ttf"), 9)
PAGE = 100.0
LINE = 10.0


def block(lines: int, *, whole: bool = False, keep: bool = False, space: float = 0) -> Block:
    return Block(Role.ITEM, (), (LINE,) * lines, space, stays_whole=whole, keeps_with_next=keep)


def lines_by_page(blocks: Sequence[Block]) -> list[list[int]]:
    """Return how many lines of each block are on each page."""
    return [[count(page, block) for block in blocks] for page in paginate(blocks, PAGE)]


def count(page: Page, block: Block) -> int:
    return sum(len(piece.feet) for piece in page if piece.block is block)


blocks_drawn = st.lists(
    st.builds(
        block,
        st.integers(1, 14),
        whole=st.booleans(),
        keep=st.booleans(),
        space=st.sampled_from([0.0, 5.0]),
    ),
    max_size=12,
)


def test_nothing_is_one_empty_page() -> None:
    assert paginate([], PAGE) == [()]


def test_lines_follow_each_other_down_the_page() -> None:
    (page,) = paginate([block(2), block(1, space=5)], PAGE)
    assert [piece.feet for piece in page] == [(10, 20), (35,)]


def test_the_space_above_a_page_is_dropped() -> None:
    first, second = paginate([block(10), block(1, space=5)], PAGE)
    assert first[0].feet[0] == second[0].feet[0] == 10


def test_a_block_that_stays_whole_moves_to_the_next_page() -> None:
    assert lines_by_page([block(8), block(3, whole=True)]) == [[8, 0], [0, 3]]


def test_a_paragraph_is_parted() -> None:
    assert lines_by_page([block(6), block(8)]) == [[6, 4], [0, 4]]


def test_a_paragraph_leaves_two_lines_above() -> None:
    assert lines_by_page([block(9), block(5)]) == [[9, 0], [0, 5]]


def test_a_paragraph_leaves_two_lines_below() -> None:
    assert lines_by_page([block(6), block(5)]) == [[6, 3], [0, 2]]


def test_a_paragraph_of_three_lines_is_not_parted() -> None:
    assert lines_by_page([block(8), block(3)]) == [[8, 0], [0, 3]]


def test_a_heading_takes_two_lines_of_its_paragraph_or_goes_with_it() -> None:
    heading = block(1, whole=True, keep=True)
    assert lines_by_page([block(7), heading, block(6)]) == [[7, 1, 2], [0, 0, 4]]
    assert lines_by_page([block(8), heading, block(6)]) == [[8, 0, 0], [0, 1, 6]]


def test_headings_below_each_other_go_together() -> None:
    heading, subheading = block(1, whole=True, keep=True), block(1, whole=True, keep=True)
    assert lines_by_page([block(8), heading, subheading, block(4)]) == [[8, 0, 0, 0], [0, 1, 1, 4]]


def test_what_is_taller_than_a_page_is_parted_after_all() -> None:
    assert lines_by_page([block(2), block(15, whole=True)]) == [[2, 8], [0, 7]]


def test_what_keeps_to_a_block_taller_than_a_page_keeps_to_its_last_lines() -> None:
    tall, signature = block(9, whole=True, keep=True), block(3, whole=True)
    assert lines_by_page([tall, signature]) == [[7, 0], [2, 3]]


@given(blocks_drawn)
def test_every_line_is_drawn_once_and_in_order(blocks: list[Block]) -> None:
    drawn = [
        (id(piece.block), piece.first_line + n)
        for page in paginate(blocks, PAGE)
        for piece in page
        for n in range(len(piece.feet))
    ]
    assert drawn == [(id(block), line) for block in blocks for line in range(len(block.line_heights))]


@given(blocks_drawn)
def test_no_page_is_overfull(blocks: list[Block]) -> None:
    assert all(piece.feet[-1] <= PAGE for page in paginate(blocks, PAGE) for piece in page)


@given(blocks_drawn)
def test_what_stays_whole_stays_whole_unless_taller_than_a_page_with_what_it_keeps_to(
    blocks: list[Block],
) -> None:
    for chain in chains(blocks):
        if sum(block.height for block in chain) <= PAGE:
            assert all(len(pages_of(blocks, block)) == 1 for block in chain if block.stays_whole)


@given(blocks_drawn)
def test_blocks_keep_together_if_they_fit_on_a_page(blocks: list[Block]) -> None:
    for chain in chains(blocks):
        if sum(block.height for block in chain) <= PAGE:
            for left, right in pairwise(chain):
                assert pages_of(blocks, left)[-1] == pages_of(blocks, right)[0]


@given(blocks_drawn)
def test_a_parted_block_leaves_two_lines_on_each_page(blocks: list[Block]) -> None:
    for chain in chains(blocks):
        if sum(block.height for block in chain) <= PAGE:
            for block in chain:
                parts = [n for n in (count(page, block) for page in paginate(blocks, PAGE)) if n]
                assert len(parts) == 1 or min(parts) >= FEWEST_LINES


def chains(blocks: Sequence[Block]) -> list[list[Block]]:
    found: list[list[Block]] = [[]]
    for one in blocks:
        found[-1].append(one)
        if not one.keeps_with_next:
            found.append([])
    return [chain for chain in found if chain]


def pages_of(blocks: Sequence[Block], wanted: Block) -> list[int]:
    return [number for number, page in enumerate(paginate(blocks, PAGE)) if count(page, wanted)]


def test_a_parted_block_draws_each_run_on_the_page_of_its_line() -> None:
    runs = tuple(Run(line, 0, set_line(str(line), FACE), FACE) for line in range(15))
    first, second = paginate([Block(Role.PARAGRAPH, runs, (LINE,) * 15)], PAGE)
    assert [[run.content.text for run, _ in piece.runs] for piece in (*first, *second)] == [
        [str(n) for n in range(10)],
        [str(n) for n in range(10, 15)],
    ]
    assert [foot for _, foot in second[0].runs] == [pytest.approx(10 * n) for n in range(1, 6)]
