"""The Windows packages: a portable ZIP, and a setup.exe that needs no administrator, made on Linux."""

import argparse
import hashlib
import re
import shutil
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final

import bundle
import licences
import native_code
from bundle import PackagingError

from app.storage.user_folders import PORTABLE_MARK

QT: Final = (
    "__init__.py", "_config.py", "_git_pyside_version.py", "pyside6.abi3.dll",
    *(f"{part}.pyd" for part in ("QtCore", "QtGui", "QtWidgets", "QtPrintSupport", "QtSvg")),
    *(f"Qt6{part}.dll" for part in ("Core", "Gui", "Widgets", "PrintSupport", "Svg")),
    "msvcp140*.dll", "vcruntime140*.dll", "concrt140.dll",
    "plugins/platforms/qwindows.dll", "plugins/platforms/qoffscreen.dll", "plugins/iconengines/qsvgicon.dll",
    *(f"plugins/imageformats/{name}.dll" for name in ("qsvg", "qico", "qjpeg")),
)  # fmt: skip
"""What the program uses of PySide6. A test compares it with the program's imports."""

_PYTHONS_LICENCE: Final = "LICENSE.txt"
"""Has the licences of all within Python, like OpenSSL; python.org's also Microsoft's, for its runtime."""

_RUNTIME_LEFT_OUT: Final = ("python.exe", "pythonw.exe", "*._pth", "*.cat")
_PORTABLE_TEXT: Final = (
    "ไฟล์นี้บอกให้โปรแกรมเก็บการตั้งค่าและสำเนาสำรองไว้ในโฟลเดอร์ data ข้างโปรแกรม แทนที่จะเก็บไว้ในเครื่อง\r\n"
    "หากโฟลเดอร์นี้เขียนไม่ได้ โปรแกรมจะเก็บไว้ในเครื่องตามปกติ\r\n"
)


def build(options: argparse.Namespace) -> list[Path]:
    """Build both packages; either both are in the folder afterwards or neither.

    Raises OSError, PackagingError.
    """
    names = [f"raingan-{bundle.version()}-windows-portable.zip", f"raingan-{bundle.version()}-setup.exe"]
    options.out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".raingan-", dir=options.out) as folder:
        work = Path(folder)
        program = stage(work, options.runtime, options.sha256)
        write_portable(program, work / names[0])
        write_setup(program, work / names[1])
        return [(work / name).replace(options.out / name) for name in names]


def stage(work: Path, runtime: Path, sha256: str) -> Path:
    """Make the folder of the program as it is on a Windows computer. Raises OSError, PackagingError."""
    program = work / "raingan"
    python = stage_runtime(runtime, sha256, program / "python")
    bundle.stage_program(program / "raingan")
    bundle.install_wheels(program / "packages", python.version, ["win_amd64"])
    bundle.keep_only(program / "packages" / "PySide6", QT)
    _compile(program, python.version)
    (native := work / "native").mkdir()
    native_code.build_launchers(program, native, python.library)
    native_code.build_thai_for_windows(program, native)
    _add_licences(program)
    return program


def _add_licences(program: Path) -> None:
    python = program / "python" / _PYTHONS_LICENCE
    licences.collect([program / "packages"], program / "licences", {"Python.txt": python})
    shutil.copyfile(bundle.ROOT / "THIRD_PARTY.md", program / "licences" / "THIRD_PARTY.md")


# --- the runtime --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Runtime:
    """A Python for Windows: "3.13", and its library's name, python313.dll."""

    version: str
    library: str


def stage_runtime(given: Path, sha256: str, folder: Path) -> Runtime:
    """Copy a runtime whose digest is right, and tell it where modules are.

    Raises OSError, PackagingError if it is another one, or no Python for Windows.
    """
    if not given.exists():
        raise PackagingError(
            f"There is no runtime {given}: get the embeddable package of Python 3.13 for Windows"
        )
    if (found := digest(given)) != sha256.lower():
        raise PackagingError(
            f"{given.name} is not the runtime meant: its SHA-256 is {found}, not {sha256.lower()}"
        )
    _unpack(given, folder)
    bundle.remove(folder, _RUNTIME_LEFT_OUT)
    runtime = _runtime_in(folder)
    if not (folder / _PYTHONS_LICENCE).is_file():
        raise PackagingError(f"The runtime has no {_PYTHONS_LICENCE}: nobody may give Python away without it")
    library = Path(runtime.library).stem
    archive = [name for name in (f"{library}.zip", "Lib") if (folder / name).exists()]
    places = [*archive, ".", "..\\packages", "..\\raingan"]
    (folder / f"{library}._pth").write_text(
        "".join(f"{place}\n" for place in places), "ascii", newline="\r\n"
    )
    return runtime


def digest(given: Path) -> str:
    """Return the SHA-256 of a file; of a folder, that of the list `sha256sum` prints of its sorted files."""
    if given.is_file():
        return _sha256(given)
    lines = (f"{_sha256(file)}  ./{file.relative_to(given).as_posix()}\n" for file in bundle.files_of(given))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _unpack(given: Path, folder: Path) -> None:
    if given.is_dir():
        shutil.copytree(given, folder)
        return
    try:
        with zipfile.ZipFile(given) as packed:
            packed.extractall(folder)  # since Python 3.6 never outside the folder
    except _UNREADABLE as error:
        raise PackagingError(f"{given.name} is damaged, or no ZIP file: get it again") from error


_UNREADABLE: Final = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)
"""What zipfile raises of a ZIP that is damaged, cut, encrypted, or packed in a way that it does not know."""


def _runtime_in(folder: Path) -> Runtime:
    for file in folder.glob("python3*.dll"):
        if match := re.fullmatch(r"python3(\d\d)\.dll", file.name):
            _check_library(file, version := f"3.{match[1]}")
            return Runtime(version, file.name)
    raise PackagingError("The runtime has no library like python313.dll: it is no Python for Windows")


def _check_library(library: Path, version: str) -> None:
    """Raise PackagingError unless the program and its wheels run on it."""
    if version not in bundle.PYTHONS:
        raise PackagingError(
            f"The runtime is Python {version}; the program needs {', '.join(bundle.PYTHONS)}"
        )
    with library.open("rb") as stream:
        head = stream.read(4096)
    start = int.from_bytes(head[0x3C:0x40], "little")  # of the PE header, which names the processor
    if head[start : start + 6] != b"PE\0\0" + _AMD64:
        raise PackagingError(f"{library.name} is not for 64-bit Windows (amd64): get the runtime for it")


_AMD64: Final = (0x8664).to_bytes(2, "little")


def _compile(program: Path, version: str) -> None:
    """Compile all modules, so that the program starts as quickly the first time and on read-only media.

    Each compiled file has its source's digest: a library's source that somebody replaces, as the LGPL
    permits, is the one that runs.
    """
    command = (_python_of(version), "-I", "-m", "compileall", "-q", "--invalidation-mode=checked-hash")
    for part in ("raingan", "packages"):
        bundle.run(*command, "-s", str(program), str(program / part))


def _python_of(version: str) -> str:
    if sys.version_info[:2] == tuple(map(int, version.split("."))):
        return sys.executable
    if found := shutil.which(f"python{version}"):
        return found
    raise PackagingError(f"The runtime is Python {version}: install python{version}, which compiles for it")


# --- the packages -------------------------------------------------------------------------------------------


def write_portable(program: Path, target: Path) -> None:
    """Make the portable ZIP: the program and the mark that makes it portable."""
    with _file(program / PORTABLE_MARK, _PORTABLE_TEXT):
        bundle.write_zip(program, target, bundle.source_time())


@contextmanager
def _file(file: Path, text: str) -> Iterator[None]:
    file.write_text(text, "utf-8-sig", newline="")
    yield
    file.unlink()


def write_setup(program: Path, target: Path, room_mb: int | None = None) -> None:
    """Make the setup.exe. It asks for `room_mb` of free disk, or 20 MB more than the program takes."""
    bundle.settle(program, bundle.source_time())
    files = [PurePosixPath(file.relative_to(program)) for file in bundle.files_of(program)]
    listed = program.parent / "files.nsh"
    listed.write_text(file_commands(program, files), "utf-8")
    values = {
        "VERSION": bundle.version(),
        "FILES": listed,
        "ICON": program.parent / "native" / "raingan.ico",
        "OUT": target,
        "SIZE_MB": bundle.size_of(program) // 2**20 + 20 if room_mb is None else room_mb,
        "LONGEST_PATH": max(len(str(file)) for file in files) + len("\\program\\"),
    }
    defined = [f"-D{name}={value}" for name, value in values.items()]
    bundle.run(
        "makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8", *defined, str(native_code.NATIVE / "setup.nsi")
    )


def file_commands(program: Path, files: list[PurePosixPath]) -> str:
    """Return NSIS's commands that put files into the folder `new`, in the files' order."""
    lines, folder = [], None
    for file in files:
        if file.parent != folder:
            folder = file.parent
            lines.append(f'SetOutPath "{_escaped("$INSTDIR/new" / folder, keep="$INSTDIR")}"')
        lines.append(f'File "{_escaped(PurePosixPath(program / file))}"')
    return "\n".join([*lines, ""])


def _escaped(path: PurePosixPath, keep: str = "") -> str:
    text = str(path).removeprefix(keep).replace("$", "$$")
    return keep + (text.replace("/", "\\") if keep else text)
