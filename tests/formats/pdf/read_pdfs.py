"""Read PDFs in a separate process, in both ways, and report its peak memory: see test_bounds.py.

Arguments: a project file, then PDFs. The only results may be answers and UserErrors.
"""

import sys
from pathlib import Path

from app.formats.printout.source import open_source
from app.models.errors import UserError
from app.services.verification.by_paper import verify_pdf
from app.storage.project_file import ProjectFile


def main(file_path: str, *paths: str) -> None:
    with ProjectFile.open(Path(file_path), writable=False) as file:
        for path in paths:
            for told in (_verified(file, Path(path)), _read(Path(path))):
                print(f"{Path(path).name}: {told}")
    print(_peak())


def _peak() -> int:
    """Return the peak in MB, 0 where /proc does not tell it. getrusage would include the process before it
    started this program.
    """
    if not (place := Path("/proc/self/status")).exists():
        return 0
    status = place.read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def _verified(file: ProjectFile, path: Path) -> str:
    try:
        return verify_pdf(file, path).match.name
    except UserError as error:
        return error.what


def _read(path: Path) -> str:
    try:
        return f"{len(open_source(path).records)} records"
    except UserError as error:
        return error.what


if __name__ == "__main__":
    main(*sys.argv[1:])
