"""What every part of a package is licensed under, and the texts of these licences that go with it."""

import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bundle import ROOT, PackagingError

TEXTS: Final = ROOT / "packaging" / "licence-texts"
"""Licence texts that the wheels lack."""

LICENCES: Final = {
    "click": "BSD-3-Clause",
    "click-default-group": "Unlicense",
    "defusedxml": "PSF-2.0",
    "et-xmlfile": "MIT",
    "fonttools": "MIT",
    "fpdf2": "LGPL-3.0-only",
    "olefile": "BSD-2-Clause",
    "openpyxl": "MIT",
    "pillow": "MIT-CMU",
    "platformdirs": "MIT",
    "pluggy": "MIT",
    "psycopg": "LGPL-3.0-only",
    "psycopg-binary": "LGPL-3.0-only",
    "pycryptodomex": "BSD-2-Clause AND Unlicense",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "pyside6-essentials": "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
    "python-dateutil": "BSD-3-Clause",
    "pyzipper": "MIT",
    "segno": "BSD-3-Clause",
    "shiboken6": "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
    "sqlite-fts4": "Apache-2.0",
    "sqlite-utils": "Apache-2.0",
    "tabulate": "MIT",
    "tzdata": "Apache-2.0",
    "typing-extensions": "PSF-2.0",
    "uharfbuzz": "Apache-2.0",
    "uuid-utils": "BSD-3-Clause",
    "xlrd": "BSD-3-Clause AND LicenseRef-Giffin",
}
"""The SPDX expression of every requirement in requirements.lock, as its wheel states it."""


@dataclass(frozen=True)
class Part:
    """A part that is no wheel: code within one, a runtime, fonts, data."""

    name: str
    licence: str
    """An SPDX expression."""
    within: str = ""
    """The requirement whose wheel contains it, with the version that belongs to it; or another part."""
    source: str = ""
    """Where its source is published."""
    kind: str = "library"
    """CycloneDX's word for what it is."""


PARTS: Final = (
    Part("Qt", "LGPL-3.0-only", "pyside6-essentials", "https://download.qt.io/archive/qt/"),
    Part("PDFium", "BSD-3-Clause AND Apache-2.0", "pypdfium2", "https://pdfium.googlesource.com/pdfium/"),
    Part("HarfBuzz", "MIT", "uharfbuzz", "https://github.com/harfbuzz/harfbuzz"),
    Part("FreeType", "FTL", "pillow", "https://download.savannah.gnu.org/releases/freetype/"),
    Part("FriBiDi interface", "LGPL-2.1-or-later", "pillow", "https://github.com/fribidi/fribidi"),
    Part("libjpeg-turbo", "IJG AND BSD-3-Clause", "pillow", "https://github.com/libjpeg-turbo/libjpeg-turbo"),
    Part("LibTIFF", "libtiff", "pillow", "https://gitlab.com/libtiff/libtiff"),
    Part("Little CMS", "MIT", "pillow", "https://github.com/mm2/Little-CMS"),
    Part("OpenJPEG", "BSD-2-Clause", "pillow", "https://github.com/uclouvain/openjpeg"),
    Part("libpq", "PostgreSQL", "psycopg-binary", "https://www.postgresql.org/ftp/source/"),
    Part("OpenSSL", "Apache-2.0", "psycopg-binary", "https://openssl-library.org/source/"),
    Part("CPython", "PSF-2.0", source="https://www.python.org/downloads/source/"),
    Part("OpenSSL", "Apache-2.0", "CPython", "https://openssl-library.org/source/"),
    Part("SQLite", "blessing", "CPython", "https://sqlite.org/download.html"),
    Part("Expat", "MIT", "CPython", "https://github.com/libexpat/libexpat"),
    Part("libffi", "MIT", "CPython", "https://github.com/libffi/libffi"),
    Part("zlib", "Zlib", "CPython", "https://zlib.net/"),
    Part("bzip2", "bzip2-1.0.6", "CPython", "https://sourceware.org/bzip2/"),
    Part("XZ Utils", "0BSD", "CPython", "https://tukaani.org/xz/"),
    Part("libmpdec", "BSD-2-Clause", "CPython", "https://www.bytereef.org/mpdecimal/"),
    Part(
        "Microsoft Visual C++ runtime",
        "LicenseRef-Microsoft-Distributable-Code",
        source="https://learn.microsoft.com/cpp/windows/latest-supported-vc-redist",
    ),
    Part("Sarabun", "OFL-1.1", source="https://github.com/cadsondemak/Sarabun", kind="file"),
    Part("Noto Sans", "OFL-1.1", source="https://github.com/notofonts", kind="file"),
    Part(
        "Thai word list of PyThaiNLP", "CC0-1.0", source="https://github.com/PyThaiNLP/pythainlp", kind="data"
    ),
)

_COMMON_TEXTS: Final = ("LGPL-3.0-only.txt", "GPL-3.0-only.txt", "Qt-third-party.txt")
_WITHOUT_TEXT: Final = {"pyside6_essentials", "shiboken6"}
"""Wheels without a text, whose licences are among the common texts."""

_TEXT_NAME: Final = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_NO_FILES: Final[Mapping[str, Path]] = MappingProxyType({})


def collect(libraries: Iterable[Path], folder: Path, more: Mapping[str, Path] = _NO_FILES) -> None:
    """Copy the licence texts of all wheels that are installed in `libraries` into a new folder.

    Each wheel gets a folder of its name and version. `more` gives the texts of other parts, like CPython's,
    by the name that they get. Raises PackagingError if a wheel has no text: nobody may give it away then.
    """
    for wheel in sorted(found for place in libraries for found in place.glob("*.dist-info")):
        _collect_wheel(wheel, folder / wheel.name.removesuffix(".dist-info"))
    for name in _COMMON_TEXTS:
        _copy(TEXTS / name, folder / name)
    _copy(ROOT / "LICENSE", folder / "raingan.txt")
    _copy(ROOT / "fonts" / "OFL.txt", folder / "Sarabun-OFL-1.1.txt")
    _copy(ROOT / "fonts" / "OFL-Noto.txt", folder / "Noto-OFL-1.1.txt")
    for name, text in more.items():
        _copy(text, folder / name)


def _collect_wheel(wheel: Path, folder: Path) -> None:
    texts = texts_of(wheel)
    name = wheel.name.split("-")[0].lower()
    if not texts and name not in _WITHOUT_TEXT:
        raise PackagingError(f"{wheel.name} has no licence text: add one to packaging/licence-texts")
    for text in texts:
        _copy(text, folder / text.relative_to(wheel))


def texts_of(wheel: Path) -> list[Path]:
    """Return the licence texts in a wheel's folder of metadata."""
    files = sorted(file for file in wheel.rglob("*") if file.is_file())
    return [file for file in files if (wheel / "licenses") in file.parents or _TEXT_NAME.match(file.name)]


def _copy(text: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(text, target)


def locked() -> dict[str, str]:
    """Return the version of every requirement in requirements.lock, by name."""
    text = (ROOT / "requirements.lock").read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==([^ \\;]+)", text, re.MULTILINE))
