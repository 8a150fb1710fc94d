"""Time the search for an unknown verification code in a coordinator's file, beside bare passes over the file.

Run: .venv/bin/python -m benchmarks.verify FILE
     .venv/bin/python -m benchmarks.verify FILE FOLDER   (and this program at an earlier commit, checked out
     there)

A code that nothing has is looked for in the closed file: first, and again, when what was computed is kept.
Both leave out opening the file, which reads every page. Beside it: reading the payloads of all revisions in
their order, and reading and decompressing them. Times are by the clock, and of the processor with the
processes that help; peaks are of the process itself and of the largest of the others, which has at least the
peak of this one when they are started.
"""

import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

SEARCH = """
import sys, gc
gc.set_threshold(50_000, 20, 100)
from pathlib import Path
sys.path.insert(0, "")
from benchmarks.verify import timed
from app.services.verification.by_code import searching
from app.storage.project_file import ProjectFile
with ProjectFile.open(Path(sys.argv[1]), writable=False) as file:
    for name in ("first", "again"):
        timed(name, lambda: [None for _ in searching(file, "0123456789AB")])
"""


def timed(name: str, work: Callable[[], object]) -> None:
    """Run and print the seconds by the clock and of the processor, and the peaks in MB."""
    clock, before = time.perf_counter(), _processor()
    work()
    clock, processor = time.perf_counter() - clock, _processor() - before
    own, others = (resource.getrusage(who).ru_maxrss // 1024 for who in _WHO)
    print(
        f"{name:24} {clock:8.2f} s {processor:8.2f} s of processor  {own:5} MB, others {others} MB",
        flush=True,
    )


_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _processor() -> float:
    used = [resource.getrusage(who) for who in _WHO]
    return sum(one.ru_utime + one.ru_stime for one in used)


def read_all(path: Path, *, unpacking: bool) -> None:
    from app.storage.packing import unpack

    connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    for (body,) in connection.execute("SELECT body FROM revision ORDER BY rowid"):
        if unpacking:
            unpack(body)
    connection.close()


def main(path: Path, earlier: Path | None = None) -> None:
    timed("payloads read", lambda: read_all(path, unpacking=False))
    timed("payloads decompressed", lambda: read_all(path, unpacking=True))
    with tempfile.TemporaryDirectory() as name:
        for folder in filter(None, (earlier, ROOT)):
            print("earlier" if folder == earlier else "now", flush=True)
            apart = os.environ | {"XDG_CACHE_HOME": name, "XDG_DATA_HOME": name}
            apart["PYTHONPATH"] = f"{folder}{os.pathsep}{ROOT}"
            subprocess.run([sys.executable, "-c", SEARCH, str(path)], env=apart, check=True, cwd=folder)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
