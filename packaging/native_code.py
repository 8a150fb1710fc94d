"""The C parts of the Windows package, made by mingw-w64: the launchers and Qt's library for Thai words."""

from pathlib import Path
from typing import Final

import bundle

from app.printing.line_breaking.segmentation import CLUSTER_RULES, MAX_CLUSTERS, MAX_EDGES, MUTE_END, WORDS

NATIVE: Final = bundle.ROOT / "packaging" / "native"
EXCEPTIONS: Final = "line_break_exceptions.txt"
MINGW: Final = "x86_64-w64-mingw32-"
LAUNCHERS: Final = {"raingan": ("-municode", "-mwindows", "-DWINDOW"), "raingan-cli": ("-municode",)}
"""The programs by their names, with what makes one of them a window's and the other a console's."""

_WARNINGS: Final = ("-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-s")
_SAME_EACH_TIME: Final = ("-Wl,--no-insert-timestamp", "-Wl,--disable-auto-image-base", "-static-libgcc")
"""By default the linker writes the time, and takes a library's address from the path it is written to."""


def build_launchers(folder: Path, work: Path, python: str) -> None:
    """Compile both launchers for a Python library like python313.dll. Raises PackagingError."""
    write_icon(work / "raingan.ico")
    for name, options in LAUNCHERS.items():
        bundle.run(
            f"{MINGW}windres", "--codepage=65001", *_version_options(f"{name}.exe"),
            f"-I{NATIVE}", f"-I{work}", str(NATIVE / "raingan.rc"), str(work / f"{name}.o"),
        )  # fmt: skip
        bundle.run(
            f"{MINGW}gcc", *_WARNINGS, *_SAME_EACH_TIME, *options, f'-DPYTHON_DLL=L"{python}"',
            str(NATIVE / "launcher.c"), str(work / f"{name}.o"), "-o", str(folder / f"{name}.exe"),
        )  # fmt: skip


def _version_options(program: str) -> list[str]:
    version = bundle.version()
    numbers = ",".join([*version.split("."), "0"])
    return [
        f"-DVERSION_NUMBERS={numbers}",
        rf"-DVERSION_TEXT=\"{version}\"",
        rf"-DPROGRAM_NAME=\"{program}\"",
    ]


def write_icon(target: Path) -> None:
    """Draw resources/raingan.svg in the sizes that Windows shows."""
    from io import BytesIO

    from PIL import Image
    from PySide6.QtCore import QBuffer, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(256, 256, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        QSvgRenderer(str(bundle.ROOT / "resources" / "raingan.svg")).render(painter)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    sizes = [(size, size) for size in (16, 24, 32, 48, 64, 256)]
    Image.open(BytesIO(buffer.data().data())).save(target, sizes=sizes)


def build_thai_for_windows(folder: Path, work: Path) -> None:
    """Compile thai.dll. Raises PackagingError."""
    build_thai(folder / "thai.dll", work, f"{MINGW}gcc", _SAME_EACH_TIME)


def build_thai(target: Path, work: Path, compiler: str, options: tuple[str, ...] = ("-fPIC",)) -> None:
    """Compile thai.c as a shared library. Raises PackagingError."""
    (work / "thai_rules.h").write_text(thai_rules(), "ascii")
    bundle.run(
        compiler, "-shared", *_WARNINGS, *options, f"-I{work}", str(NATIVE / "thai.c"), "-o", str(target)
    )


def thai_rules() -> str:
    """Return the C header with the rules and limits of segmentation.py, in TIS-620."""
    rules = "".join(f"    {_c_text(rule)},\n" for rule in CLUSTER_RULES)
    return (
        f"static const char *const RULES[] = {{\n{rules}}};\n"
        f"static const char MUTE_END[] = {_c_text(MUTE_END)};\n"
        f"enum {{ MAX_CLUSTERS = {MAX_CLUSTERS}, MAX_EDGES = {MAX_EDGES} }};\n"
        f'#define WORDS "{WORDS.name}"\n#define EXCEPTIONS "{EXCEPTIONS}"\n'
    )


def _c_text(text: str) -> str:
    return (
        '"' + "".join(chr(byte) if byte < 0x80 else f"\\{byte:03o}" for byte in text.encode("tis-620")) + '"'
    )
