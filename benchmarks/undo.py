"""Time undoing a gathering, against the gathering itself.

Run: .venv/bin/python benchmarks/undo.py [OFFICES PROJECTS REPORTS]    (50 200 12 unless told otherwise)

Makes a file for each office. Gathers all of them into a new file and undoes that; gathers them again, sends
one of them edited in one project, gathers that, and undoes that: a small gathering in a large file. Aim: each
undo at most as long as its gathering.
"""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app.services.gathering import gather  # noqa: E402
from app.storage.project_file import ProjectFile  # noqa: E402
from benchmarks.gather import edit_one, ours, seconds, sent_copy  # noqa: E402
from benchmarks.sample_files import make_file  # noqa: E402


def undo(file: ProjectFile) -> None:
    file.merge.last_gathering()  # as the window does before it asks
    file.merge.undo()


def compare(what: str, target: Path, sources: Sequence[Path]) -> None:
    """Time both in an open file: opening it, with check and backup, counts for neither."""
    with ProjectFile.open(target) as file:
        gathering = seconds(lambda: gather(file, sources))
        undoing = seconds(lambda: undo(file))
    print(
        f"{what:12} gathering {gathering:6.2f} s   undoing {undoing:6.2f} s   {undoing / gathering:.2f} of it"
    )


def main(offices: int = 50, projects: int = 200, reports: int = 12) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_DATA_HOME"] = str(folder / "data")  # backups of these are of no use to anybody
        paths = [folder / f"{office}.sqlite" for office in range(offices)]
        for office, path in enumerate(paths):
            make_file(path, office, projects, reports)
        sources = [sent_copy(path, folder / "sent") for path in paths]
        target = folder / "gathered.sqlite"
        ProjectFile.create(target).close()
        compare("all", target, sources)
        ours(target, sources)
        edit_one(paths[0])
        compare("one edited", target, [sent_copy(paths[0], folder / "next")])


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
