"""Time opening a file, against this program at an earlier commit, in one run.

Run: .venv/bin/python -m benchmarks.opening [--base COMMIT] [--projects 200 10000] [--reports 12] [--runs 15]

Each of the two programs makes its own file of the same sample projects (as the version of the file may have
changed) and opens it in a process of its own, in turns. Measured is `ProjectFile.open` alone: to read, and to
show it first and back it up later, as the window does.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
BASE: Final = "ece6728"
"""The last commit before every opening went through the gate."""

KINDS: Final = {"to read": "writable=False", "shown first": "**{first: True}"}

_MAKE: Final = """
import sys
from pathlib import Path
from benchmarks.sample_files import make_city_file
make_city_file(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
"""

_OPEN: Final = """
import sys, time
from pathlib import Path
from app.storage.project_file import ProjectFile
is_new = "shown_first" in ProjectFile.open.__code__.co_varnames
first = "shown_first" if is_new else "backs_up_later"  # as it was called before
for _ in range(int(sys.argv[2])):
    start = time.perf_counter()
    file = ProjectFile.open(Path(sys.argv[1]), {options})
    print(time.perf_counter() - start)
    if is_new:
        file.database.finish_check()
    file.database.connection.close()  # without the backup, which is no part of the opening
"""


def run(program: Path, script: str, *words: object) -> str:
    """Return the output of a script run in a program's folder."""
    command = [sys.executable, "-c", script, *map(str, words)]
    return subprocess.run(command, cwd=program, check=True, stdout=subprocess.PIPE, text=True).stdout


@contextmanager
def earlier(commit: str, folder: Path) -> Iterator[Path]:
    """The program at a given commit."""
    tree = folder / "earlier"
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "--detach", "--quiet", str(tree), commit], check=True)
    try:
        yield tree
    finally:
        subprocess.run([*git, "remove", "--force", str(tree)], check=True)


def seconds(program: Path, file: Path, options: str, runs: int) -> list[float]:
    return [float(line) for line in run(program, _OPEN.format(options=options), file, runs).split()]


def compare(programs: list[Path], files: list[Path], options: str, runs: int) -> list[float]:
    """Return the median seconds of each program, measured in turns."""
    found: list[list[float]] = [[], []]
    for _ in range(runs):
        for place, (program, file) in enumerate(zip(programs, files, strict=True)):
            found[place] += seconds(program, file, options, 4)[1:]  # the first one imports and warms up
    return [statistics.median(some) for some in found]


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("--base", default=BASE)
    words.add_argument("--projects", type=int, nargs="+", default=[200, 10_000])
    words.add_argument("--reports", type=int, default=12)
    words.add_argument("--runs", type=int, default=15)
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as folder, earlier(asked.base, Path(folder)) as before:
        os.environ["HOME"] = os.environ["XDG_DATA_HOME"] = folder
        programs = [before, ROOT]
        for projects in asked.projects:
            files = [Path(folder) / f"{projects}-{name}.sqlite" for name in ("before", "now")]
            for program, file in zip(programs, files, strict=True):
                run(program, _MAKE, file, projects, asked.reports)
            for kind, options in KINDS.items():
                old, new = compare(programs, files, options, asked.runs)
                print(
                    f"{projects:6,} projects, {kind:16} {old * 1000:8.2f} ms before {new * 1000:8.2f} ms now"
                    f"   {new / old:.2f} x",
                    flush=True,
                )


if __name__ == "__main__":
    main()
