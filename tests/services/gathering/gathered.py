"""Files of several offices, gathered into one."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from app.services.gathering import Received, gather
from app.storage.project_file import ProjectFile


def copy_of(path: Path, name: str) -> Path:
    return Path(shutil.copy(path, path.with_name(f"{name}.sqlite")))


def gathered(into: Path, sources: Sequence[Path]) -> list[Received]:
    with ProjectFile.open(into) as file:
        return gather(file, sources)


def edit(path: Path, project_id: str, key: str, value: object) -> Path:
    with ProjectFile.open(path) as file:
        file.set_project_entry(project_id, key, value)
    return path


def digests(path: Path) -> set[str]:
    with ProjectFile.open(path) as file:
        return {one.digest for one in file.revisions.all()}
