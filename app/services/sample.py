"""A real project as a sample, to try the program without typing. Its file says that it is nobody's work."""

from pathlib import Path
from typing import Final

from app import ROOT
from app.formats.json import project as project_json
from app.services.import_records import Mode, import_records
from app.storage.file_settings import SAMPLE
from app.storage.output_files import make_folder
from app.storage.project_file import ProjectFile
from app.storage.user_folders import documents_folder

_SOURCE: Final = ROOT / "resources" / "samples" / "minburi-2562.json"
SAMPLE_NAME: Final = "ตัวอย่างสำหรับทดลองใช้.sqlite"
"""Older versions made an unmarked sample under another name; it is left as an ordinary file."""


def sample_file() -> Path:
    """Return the sample in the user's documents folder, created if missing. Raises UserError."""
    path = documents_folder() / SAMPLE_NAME
    if not path.exists():
        make_folder(path.parent)
        create_sample(path)
    return path


def create_sample(path: Path) -> None:
    """Create a file with the sample. Raises UserError if it exists or cannot be created."""
    records = project_json.read(_SOURCE)
    with ProjectFile.creating(path) as file:
        import_records(file, records, Mode.KEEP)
        file.set_setting(SAMPLE, "1")
