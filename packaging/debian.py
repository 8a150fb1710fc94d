"""The .deb: one package for Debian 12 and 13 and Ubuntu 24.04, whose Python is 3.11, 3.13 and 3.12."""

import argparse
import gzip
import hashlib
import shutil
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bundle import (
    PYTHONS,
    ROOT,
    PackagingError,
    files_of,
    install_wheels,
    keep_only,
    remove,
    run,
    settle,
    size_of,
    source_time,
    stage_program,
    version,
)
from libraries import packages_of
from licences import collect

from app.storage.schema_marks import APPLICATION_ID

PLATFORMS: Final = (
    *("manylinux1_x86_64", "manylinux2010_x86_64", "manylinux2014_x86_64"),
    *(f"manylinux_2_{minor}_x86_64" for minor in range(5, 36)),  # Debian 12 has glibc 2.36
)
MAINTAINER: Final = "raingan maintainers <maintainers@raingan.example>"

QT: Final = (
    *("__init__.py", "_config.py", "_git_pyside_version.py", "support/__init__.py", "support/deprecated.py"),
    *(f"Qt{name}.abi3.so" for name in ("Core", "Gui", "Widgets", "PrintSupport", "Svg")),
    "libpyside6.abi3.so.*",
    *(f"Qt/lib/libQt6{name}.so.6" for name in ("Core", "Gui", "Widgets", "PrintSupport", "Svg", "DBus")),
    *(f"Qt/lib/{name}.so.*" for name in ("libicudata", "libicui18n", "libicuuc")),
    *(f"Qt/lib/libQt6{name}.so.6" for name in ("XcbQpa", "WaylandClient", "OpenGL")),
    *(f"Qt/plugins/platforms/libq{name}.so" for name in ("xcb", "wayland", "offscreen")),
    "Qt/plugins/xcbglintegrations/*",
    "Qt/plugins/wayland-decoration-client/*",
    "Qt/plugins/wayland-graphics-integration-client/libqt-plugin-wayland-egl.so",
    "Qt/plugins/wayland-shell-integration/libxdg-shell.so",
    "Qt/plugins/platforminputcontexts/libcomposeplatforminputcontextplugin.so",
    "Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
    "Qt/plugins/platformthemes/*",  # the desktop's own file dialogs
    "Qt/plugins/printsupport/libcupsprintersupport.so",
    "Qt/plugins/iconengines/libqsvgicon.so",
    "Qt/plugins/imageformats/libqsvg.so",
    "Qt/plugins/imageformats/libqjpeg.so",
)
"""What stays of the folder PySide6; everything else of it is for other programs."""

_SPEEDUPS: Final = ("fontTools/**/*.so",)
"""Faster variants, for one version of Python each, of modules that lie beside them."""

_OF_DEBIAN: Final = ("psycopg_binary", "psycopg_binary.libs", "psycopg_binary-*.dist-info")
"""The libpq that psycopg brings along for each version of Python: it uses Debian's, which Debian mends."""

_FILES: Final = {
    "launcher": "usr/bin/raingan",
    "raingan.desktop": "usr/share/applications/raingan.desktop",
    "mime.xml": "usr/share/mime/packages/raingan.xml",
    "metainfo.xml": "usr/share/metainfo/example.raingan.raingan.metainfo.xml",
    "rtupdate": "usr/share/python3/runtime.d/raingan.rtupdate",
    "copyright": "usr/share/doc/raingan/copyright",
    "overrides": "usr/share/lintian/overrides/raingan",
    "postinst": "DEBIAN/postinst",
    "prerm": "DEBIAN/prerm",
}
"""Where the templates of packaging/debian go."""

_PROGRAMS: Final = ("launcher", "rtupdate", "postinst", "prerm")


def build(options: argparse.Namespace) -> list[Path]:
    """Build the package into a folder. Raises OSError, PackagingError."""
    time = source_time()
    target = Path(options.out) / f"raingan_{version()}_amd64.deb"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        stage_program(root / "usr/lib/raingan")
        stage_libraries(root / "usr/lib/raingan/lib", Path(folder))
        collect([root / "usr/lib/raingan/lib"], root / "usr/lib/raingan/licences")
        stage_system_files(root, time)
        stage_control(root)
        finish(root, time)
        pack(root, target, time)
    return [target]


def stage_libraries(folder: Path, scratch: Path) -> None:
    """Install the locked wheels of all versions of Python side by side and trim them."""
    for python in PYTHONS:
        install_wheels(scratch / python, python, PLATFORMS)
        remove(scratch / python, (*_SPEEDUPS, *_OF_DEBIAN))
        unite(scratch / python, folder)
    keep_only(folder / "PySide6", QT)


def unite(source: Path, target: Path) -> None:
    """Move a folder's files into another one.

    Names of extension modules contain the version of Python, all else must be the same for each version.
    Raises PackagingError if it is not.
    """
    for file in files_of(source):
        name = file.relative_to(source)
        place = target / name
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            file.rename(place)
        elif ".dist-info" not in name.parts[0] and place.read_bytes() != file.read_bytes():
            raise PackagingError(f"{name} differs between the wheels of two versions of Python")
    shutil.rmtree(source)


def stage_system_files(root: Path, time: int) -> None:
    """Write what the desktop, the manual and the package manager read."""
    for name, place in _FILES.items():
        write(root / place, filled(name, time).encode())
    write(root / "usr/share/man/man1/raingan.1.gz", zipped(filled("raingan.1", time)))
    write(root / "usr/share/doc/raingan/changelog.gz", zipped(changelog(time)))
    icon = (ROOT / "resources/raingan.svg").read_bytes()
    write(root / "usr/share/icons/hicolor/scalable/apps/raingan.svg", icon)


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def filled(name: str, time: int) -> str:
    """Return a template of packaging/debian with its @WORDS@ replaced."""
    text = (ROOT / "packaging/debian" / name).read_text("utf-8")
    text = text.replace("@DATE@", datetime.fromtimestamp(time, UTC).date().isoformat())
    return text.replace("@VERSION@", version()).replace("@APPLICATION_ID@", f"0x{APPLICATION_ID:08x}")


def zipped(text: str) -> bytes:
    return gzip.compress(text.encode(), 9, mtime=0)


def changelog(time: int) -> str:
    """Return Debian's changelog, which names this version only: CHANGELOG.md has what changed."""
    date = datetime.fromtimestamp(time, UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    change = f"  * Release {version()}. CHANGELOG.md in the source lists the changes."
    return f"raingan ({version()}) stable; urgency=medium\n\n{change}\n\n -- {MAINTAINER}  {date}\n"


def stage_control(root: Path) -> None:
    """Write the package's description and the digests of its files."""
    installed = root / "usr"
    libraries = packages_of(installed / "lib")
    write(
        root / "DEBIAN/control",
        control(size_of(installed), libraries.needed, libraries.used_if_there).encode(),
    )
    digests = ((hashlib.md5(file.read_bytes()).hexdigest(), file) for file in files_of(installed))
    lines = [f"{digest}  {file.relative_to(root)}\n" for digest, file in digests]
    write(root / "DEBIAN/md5sums", "".join(lines).encode())


def control(size: int, needed: Iterable[str], used_if_there: Iterable[str]) -> str:
    """Return the control file. `size` is in bytes; the others are Debian's packages of system libraries."""
    return f"""\
Package: raingan
Version: {version()}
Section: misc
Priority: optional
Architecture: amd64
Maintainer: {MAINTAINER}
Installed-Size: {-(-size // 1024)}
Depends: {", ".join(["python3 (>= 3.11)", "python3 (<< 3.14)", *needed])}
Recommends: {", ".join(["desktop-file-utils", "hicolor-icon-theme", "shared-mime-info", *used_if_there])}
Description: monthly project reports of Bangkok's district offices
 A clerk records the progress of each project, prints the official Thai form,
 has it signed, and sends one SQLite file. The coordinator gathers the files of
 all districts, sees who has sent what, and verifies signed papers.
 .
 The program works without a network, saves as you type, and keeps every
 version. It brings its own libraries of Python and its own Qt.
"""


def finish(root: Path, time: int) -> None:
    """Give files their modes and times."""
    programs = {root / _FILES[name] for name in _PROGRAMS}
    for file in files_of(root):
        file.chmod(0o755 if file in programs else 0o644)
    settle(root, time)


def pack(root: Path, target: Path, time: int) -> None:
    """Make the .deb, with one thread: how many there are would show in the bytes."""
    partial = target.with_name(f"{target.name}.partial")
    options = ("--root-owner-group", "-Zxz", "-z9", "--threads-max=1", "--uniform-compression")
    try:
        run(
            "dpkg-deb",
            *options,
            "--build",
            str(root),
            str(partial),
            env={**_PATH, "SOURCE_DATE_EPOCH": str(time)},
        )
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


_PATH: Final = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}
