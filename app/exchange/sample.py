"""A real project, to try the program with before typing anything."""

from pathlib import Path

from app.exchange import project_json
from app.exchange.importing import Mode, import_records
from app.storage.project_file import ProjectFile

_SOURCE = Path(__file__).parents[2] / "resources" / "samples" / "minburi-2562.json"


def create_sample(path: Path) -> None:
    """Make a new file that holds the sample. Raises UserError if it exists or cannot be made."""
    records = project_json.read(_SOURCE)
    with ProjectFile.create(path) as file:
        import_records(file, records, Mode.KEEP)
