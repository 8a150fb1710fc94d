"""The victim of test_killed_commands.py: runs one command again and again, killed at each step in turn.

Arguments: SEED RUNS FOLDER COMMAND... Each run begins with FOLDER as it is, in a child of its own that is
killed with SIGKILL when Python is about to open, rename, link, remove or make the Nth file, or, RUNS times,
at a random moment.
After each, a JSON line tells what became of the file "new.sqlite" in that folder: null, or its projects.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import app.cli
import app.cli.coordinator
import app.cli.records
import app.formats.json.project
import app.services.gathering
import app.services.import_records
from app.storage.project_file import ProjectFile

STEPS = ("open", "os.rename", "os.link", "os.remove", "os.mkdir", "shutil.rmtree", "sqlite3.connect")


def killed_at(step: int, folder: Path) -> Callable[[], None]:
    left = step

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in STEPS and str(folder) in str(arguments[0]):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return lambda: sys.addaudithook(hook)


def killed_after(seconds: float) -> Callable[[], None]:
    def begin() -> None:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)

    return begin


def run(folder: Path, command: list[str], begin: Callable[[], None]) -> bool:
    """Return whether the command was completed."""
    child = os.fork()
    if child == 0:
        sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
        begin()
        os._exit(app.cli.main(command))
    _, status = os.waitpid(child, 0)
    return os.WIFEXITED(status)


def tell(folder: Path) -> None:
    path = folder / "new.sqlite"
    projects = None
    if path.exists():
        with ProjectFile.open(path) as file:
            projects = len(file.project_ids())
    print(json.dumps(projects), flush=True)


def afresh(original: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(original, folder)


def main(seed: int, timed_runs: int, folder: Path, command: list[str]) -> None:
    original = folder.with_name("original")
    folder.rename(original)
    chance, step, is_done = random.Random(seed), 0, False
    while not is_done:
        step += 1
        afresh(original, folder)
        began = time.perf_counter()
        is_done = run(folder, command, killed_at(step, folder))
        whole = time.perf_counter() - began
        tell(folder)
    for _ in range(timed_runs):
        afresh(original, folder)
        run(folder, command, killed_after(chance.uniform(0.01, whole)))
        tell(folder)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:])
