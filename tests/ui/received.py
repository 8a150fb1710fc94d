"""Files that a coordinator receives: sound ones, diverged ones, and bad ones."""

import shutil
from dataclasses import replace
from pathlib import Path

from app.models.project_record import ProjectRecord
from app.services.gathering import gather
from app.storage.project_file import ProjectFile, new_record_id
from tests.files.hostile import HOSTILE


def bad_file(honest: Path, kind: str, name: str) -> Path:
    """Make one kind of hostile file, under its own name."""
    path = honest.with_name(f"{name}.sqlite")
    shutil.copy(honest, path)
    HOSTILE[kind][0](path)
    return path


def edited(path: Path, name: str, project_id: str, **entries: object) -> Path:
    """Make a copy with these entries of a project changed; `removed` removes it."""
    copy = Path(shutil.copy(path, path.with_name(f"{name}.sqlite")))
    with ProjectFile.open(copy) as file:
        if entries.pop("removed", False):
            file.remove_project(project_id)
        for key, value in entries.items():
            file.set_project_entry(project_id, key, value)
    return copy


def gathered(saved: Path, *sources: Path) -> Path:
    """Return the coordinator's file after gathering these."""
    path = saved.with_name("รวม.sqlite")
    with ProjectFile.create(path) as file:
        assert not [one for one in gather(file, sources) if one.refused]
    return path


def typed_again(record: ProjectRecord, **entries: object) -> ProjectRecord:
    """Return the same project under another id."""
    other = record.with_id(new_record_id())
    return replace(other, project=replace(other.project, **entries))  # type: ignore[arg-type]
