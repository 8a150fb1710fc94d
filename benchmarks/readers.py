"""Copy printed forms with every reader, line by line, and search them with Firefox's own search.

For each form and reader: characters lost or added, lines with another order of characters, lines with a space
more or less; for pdf.js also the words that its search does not find as often as they are printed. PoDoFo
writes each piece of text on a line of its own: its spaces are not counted.

Usage: python -m benchmarks.readers [PROJECT.json ...]
"""

import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.formats.json import project as project_json
from app.models.project_record import ProjectRecord
from app.printing.official_form import lay_out_form, print_form
from app.printing.words import words_of
from tests.printing.forms import stress
from tests.printing.programs.other_programs import OTHER_PROGRAMS, is_installed, podofo
from tests.printing.programs.readers import MORE_READERS, READERS, single_spaced, without_spaces

ROOT = Path(__file__).parents[1]
REFERENCE = ROOT / "tests" / "files" / "minburi-2562-first-print.json"
SEARCH = ROOT / "tests" / "printing" / "programs" / "pdfjs_find.mjs"


def readers() -> dict[str, Callable[[bytes], str]]:
    """Return the packages, and the programs that are installed."""
    programs = OTHER_PROGRAMS | {"podofo": podofo}
    return READERS | MORE_READERS | {name: copy for name, copy in programs.items() if is_installed(name)}


def lines_of(record: ProjectRecord) -> list[str]:
    pages = lay_out_form(record.project, record.reports)
    return [run.content.text for page in pages for piece in page for run, _ in piece.runs]


def score(lines: list[str], copied: str) -> tuple[int, int, int]:
    """Return the characters lost or added, the lines in another order, and those with a space too many."""
    spaced, joined = single_spaced(copied), without_spaces(copied)
    wanted, found = Counter(without_spaces("".join(lines))), Counter(joined)
    off = ((wanted - found) + (found - wanted)).total()
    lost = [line for line in lines if without_spaces(line) not in joined]
    kept = [line for line in lines if line not in lost]
    return off, len(lost), sum(single_spaced(line) not in spaced for line in kept)


def not_found(lines: list[str], pdf: bytes) -> tuple[int, list[str]]:
    """Return how many words pdf.js is asked for, and those of which it finds too few.

    It takes a word for another one where a combining mark follows: ผล is not sought in ผลิต.
    """
    words = sorted({word for line in lines for word in words_of(line) if len(word.strip()) > 1})
    wanted = [sum(_count(word, line) for line in lines) for word in words]
    found = _searched(words, pdf)
    few = [word for word, of, got in zip(words, wanted, found, strict=True) if got < of]
    return len(words), few


def _count(word: str, line: str) -> int:
    ends = [one.end() for one in re.finditer(re.escape(word), line)]
    return sum(not unicodedata.category(line[end]).startswith("M") for end in ends if end < len(line)) + sum(
        end == len(line) for end in ends
    )


def _searched(words: list[str], pdf: bytes) -> list[int]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "form.pdf"
        path.write_bytes(pdf)
        question = json.dumps({"pdf": str(path), "words": words})
        done = subprocess.run(
            ["node", str(SEARCH)], input=question, capture_output=True, check=True, text=True
        )
    answer: dict[str, Any] = json.loads(done.stdout)
    return [int(count) for count in answer["found"]]


def table(forms: dict[str, ProjectRecord]) -> Iterator[str]:
    yield f"| | characters | {' | '.join(readers())} | not found by its search |"
    yield f"| --- | ---: |{' ---: |' * (len(readers()) + 1)}"
    for name, record in forms.items():
        pdf, lines = print_form(record.project, record.reports), lines_of(record)
        scores = [_told(reader, score(lines, copy(pdf))) for reader, copy in readers().items()]
        searched = "–"
        if is_installed("pdf.js find"):
            asked, few = not_found(lines, pdf)
            searched = f"{len(few)} of {asked}{': ' if few else ''}{', '.join(few)}"
        yield f"| {name} | {len(without_spaces(''.join(lines)))} | {' | '.join(scores)} | {searched} |"


def _told(reader: str, found: tuple[int, int, int]) -> str:
    return " / ".join(map(str, found[:2] if reader == "podofo" else found))


def main() -> None:
    own = {"reference": project_json.read(REFERENCE)[0], "long form": stress()}
    given = {Path(one).stem: project_json.read(Path(one))[0] for one in sys.argv[1:]}
    for line in table(own | given):
        print(line)


if __name__ == "__main__":
    main()
