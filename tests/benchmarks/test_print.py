"""The parts of benchmarks/print.py: the printed document, and its scoring."""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.print_document import reference, text_of
from benchmarks.print_peers import Task, html, libreoffice
from benchmarks.print_score import errors, score, spurious_spaces, without_furniture

ROOT = Path(__file__).parents[2]
letters = st.text("กขab ", max_size=8)


def plain_distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for number, left in enumerate(a, 1):
        above, row = row, [number]
        for place, right in enumerate(b):
            row.append(min(row[-1] + 1, above[place + 1] + 1, above[place] + (left != right)))
    return row[-1]


@given(letters, letters)
def test_errors_are_the_levenshtein_distance_without_white_space(a: str, b: str) -> None:
    assert errors(a, b) == plain_distance(a.replace(" ", ""), b.replace(" ", ""))


@pytest.mark.parametrize(
    ("copied", "spaces"),
    [
        ("กำ กก", 0),
        ("ก ำ กก", 1),
        ("ก\nำ กก", 0),  # a line may end anywhere
        ("กำกก", 0),  # a lost space is no new one
        ("ก ำ ก  ก\n", 2),
        ("ก x กก", 0),  # beside a wrong letter nobody can tell
    ],
)
def test_spurious_spaces_are_those_that_part_what_belongs_together(copied: str, spaces: int) -> None:
    assert spurious_spaces("กำ กก", copied) == spaces


def test_page_numbers_and_the_titles_of_later_pages_are_no_errors() -> None:
    first, second = "  รหัสตรวจสอบ 4WQ9-0ZX2   หน้า 1 จาก 2", "รหัสตรวจสอบ 4WQ9-0ZX2\nหน้า 2 จาก 2"
    copied = f"** ก ข **\nหนึ่ง\n{first}\n\f** ก ข **\nสอง หน้า 3\n{second}\n"
    assert without_furniture(copied, "** ก ข **").split() == "** ก ข ** หนึ่ง สอง หน้า 3".split()


def test_the_best_way_to_copy_counts() -> None:
    assert score("กข ค", ["ก ขค", "xข ค"], "title") == "0 +1sp"
    assert score("กข ค", ["กค"], "title") == "1"


def test_every_peer_prints_the_official_text() -> None:
    official = (ROOT / "tests" / "files" / "official-form.txt").read_text("utf-8")
    assert "".join(text_of(reference()).split()) == "".join(official.split())


def test_the_peers_sources_hold_the_whole_text(tmp_path: Path) -> None:
    task = Task(tuple(reference()), tmp_path)
    wanted = "".join(text_of(task.blocks).split())
    body = html.page(task).partition("<body>")[2].partition("</body>")[0]
    assert text_in(f"<body>{body}</body>") == wanted
    libreoffice.command(task)
    assert text_in((tmp_path / "document.fodt").read_text("utf-8")) == wanted


def text_in(xml: str) -> str:
    return "".join("".join(ElementTree.fromstring(xml.encode()).itertext()).split())


@pytest.mark.long
@pytest.mark.posix
@pytest.mark.parametrize("bound", ["0", pytest.param("1", marks=pytest.mark.long)])
def test_a_run_prints_a_table_in_which_this_program_makes_no_error(bound: str) -> None:
    command = [sys.executable, "-m", "benchmarks.print", "--rounds", "1", "--runs", "1", "--peers", "raingan"]
    command += ["--bound", bound]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, encoding="utf-8")
    [row] = [line for line in done.stdout.splitlines() if "raingan" in line]
    assert row.endswith("| 0 | 0 | 0 |")
