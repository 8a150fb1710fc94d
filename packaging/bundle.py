"""What every package contains, and how it stays the same whenever it is built from the same inputs."""

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
_PROGRAM: Final = (
    "main.py", "LICENSE", "THIRD_PARTY.md", "app/**/*.py", "app/hub/migrations/*.sql", "resources/**/*",
    "fonts/*.ttf", "fonts/OFL*.txt", "docs/guide/**/*",
)  # fmt: skip
"""The files that the program reads when it runs, and its licences."""


_UNUSED: Final = (
    *("bin", "share", "**/__pycache__", "**/*.pyi", "**/*.c", "**/*.h", "**/*.pyx", "**/*.pxd", "**/*.lib"),
    *("Cryptodome/SelfTest", "pypdfium2_cli", "uharfbuzz/_harfbuzz_test.*", "shiboken6/include"),
    *("**/cmake", *(f"shiboken6/vc{name}140.dll" for name in ("amp", "omp", "corlib"))),
    *("olefile/doc", "olefile/*.html"),
    *("OleFileIO_PL.py", "olefile/olefile2.py"),  # of old Pythons; Lintian refuses their first line
    *("PIL/_imagingtk.*", "PIL/_avif.*", "PIL/_webp.*"),  # no form has such a picture
    *(f"pillow.libs/lib{name}*" for name in ("avif", "webp", "sharpyuv")),
    *(f"*.dist-info/{name}" for name in ("INSTALLER", "RECORD", "REQUESTED", "WHEEL", "direct_url.json")),
)  # fmt: skip
"""What the program does not need of its libraries: tests, scripts, what compilers and type checkers read, and
readers of pictures from elsewhere."""

PYTHONS: Final = ("3.11", "3.12", "3.13")
"""The versions of Python that the program runs on."""


class PackagingError(Exception):
    """The package cannot be built; the text says why, and what to do, in one or two plain sentences."""


def version() -> str:
    """Return the version of the program, like 0.1.0."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])


def source_time() -> int:
    """Return the time that packed files get, in seconds since 1970: SOURCE_DATE_EPOCH or the commit's."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    return int(given or subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def stage_program(folder: Path) -> None:
    """Copy the program's own files to a new folder."""
    files = {file for pattern in _PROGRAM for file in ROOT.glob(pattern) if file.is_file()}
    for file in sorted(file for file in files if "__pycache__" not in file.parts):
        target = folder / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)


def install_wheels(folder: Path, python: str, platforms: Sequence[str]) -> None:
    """Install what the program needs of the wheels of requirements.lock, for a Python like "3.13".

    pip checks the hashes of the wheels.
    `platforms` are pip's names, like win_amd64. Raises PackagingError if one is missing or differs.
    """
    wanted = [f"--platform={platform}" for platform in platforms]
    run(
        sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input",
        "--no-deps", "--only-binary=:all:", "--require-hashes", "--no-compile", "--implementation=cp",
        f"--python-version={python}", *wanted, f"--target={folder}",
        f"--requirement={ROOT / 'requirements.lock'}",
    )  # fmt: skip
    remove(folder, _UNUSED)


def keep_only(folder: Path, patterns: Iterable[str]) -> None:
    """Delete every file that no pattern names; a pattern is a path within the folder, with *.

    Raises PackagingError if a pattern names no file: the list is then out of date.
    """
    names = [file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()]
    kept = {pattern: {name for name in names if fnmatch(name, pattern)} for pattern in patterns}
    if unknown := [pattern for pattern, found in kept.items() if not found]:
        raise PackagingError(f"{folder.name} has no file {', '.join(unknown)}: see the list in packaging")
    for name in set(names).difference(*kept.values()):
        (folder / name).unlink()
    _remove_empty_folders(folder)


def remove(folder: Path, patterns: Iterable[str]) -> None:
    """Delete what the patterns name, folders with all their content."""
    for found in sorted({found for pattern in patterns for found in folder.glob(pattern)}):
        if found.is_dir():
            shutil.rmtree(found)
        else:
            found.unlink(missing_ok=True)


def _remove_empty_folders(folder: Path) -> None:
    for place in sorted((place for place in folder.rglob("*") if place.is_dir()), reverse=True):
        if not any(place.iterdir()):
            place.rmdir()


def write_zip(folder: Path, target: Path, time: int) -> None:
    """Pack a folder, with its name as the first part of each path: the same files give the same bytes.

    Raises OSError; then there is no target.
    """
    moment = datetime.fromtimestamp(time, UTC).timetuple()[:6]
    partial = target.with_name(f"{target.name}.partial")
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
            for file in files_of(folder):
                entry = zipfile.ZipInfo(file.relative_to(folder.parent).as_posix(), moment)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                entry.create_system = 3
                packed.writestr(entry, file.read_bytes(), compresslevel=9)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def files_of(folder: Path) -> list[Path]:
    """Return all files below a folder, in an order that no file system decides."""
    return sorted((file for file in folder.rglob("*") if file.is_file()), key=lambda file: file.as_posix())


def settle(folder: Path, time: int) -> None:
    """Give every file and folder the same time, and the rights that everybody may read it."""
    for place in _deepest_first(folder):
        place.chmod(0o755 if place.is_dir() or os.access(place, os.X_OK) else 0o644)
        os.utime(place, (time, time))


def _deepest_first(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.rglob("*"), reverse=True)
    yield folder


def size_of(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(file.stat().st_size for file in files_of(folder))


def run(*command: str, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    """Run a tool and return what it printed. Raises PackagingError with its last words if it fails."""
    if not shutil.which(command[0]):
        raise PackagingError(f"{command[0]} is not installed; packaging/README.md names the packages")
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=env, errors="replace")
    if done.returncode:
        words = "\n".join((done.stdout + done.stderr).strip().splitlines()[-5:])
        raise PackagingError(f"{Path(command[0]).name} failed:\n{words}")
    return done.stdout
