"""The text that programs which are no Python packages copy from a document, where they are installed.

pdf.js (Firefox's reader): `npm install pdfjs-dist`, with NODE_PATH naming the folder node_modules; to search,
also jsdom. PDFBox: Debian's package libpdfbox2-java, or PDFBOX_CLASSPATH. PoDoFo: libpodofo-utils.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

SCRIPT: Final = Path(__file__).with_name("pdfjs_text.mjs")
_JARS = ("pdfbox2", "pdfbox2-tools", "fontbox2", "commons-logging")
PDFBOX: Final = os.environ.get("PDFBOX_CLASSPATH") or ":".join(f"/usr/share/java/{jar}.jar" for jar in _JARS)


def ghostscript(pdf: bytes) -> str:
    """Copy the text; a character beyond U+FFFF is a broken half and a wrong letter."""
    return _output(["gs", "-q", "-sDEVICE=txtwrite", "-o", "-", "-"], pdf, broken="replace")


def pdfjs(pdf: bytes) -> str:
    return _output(["node", str(SCRIPT)], pdf)


def pdfbox(pdf: bytes) -> str:
    with TemporaryDirectory() as folder:
        source, copied = Path(folder, "a.pdf"), Path(folder, "a.txt")
        source.write_bytes(pdf)
        extract = ("org.apache.pdfbox.tools.ExtractText", "-encoding", "UTF-8", str(source), str(copied))
        _output(["java", "-cp", PDFBOX, *extract], b"")
        return copied.read_text("utf-8")


def podofo(pdf: bytes) -> str:
    """Copy the pieces of text in the order of drawing; it takes any move for a space.

    A pair of kerned letters is two pieces, as is each glyph of a justified line; a character beyond U+FFFF is
    U+FFFF.
    """
    with TemporaryDirectory() as folder:
        source = Path(folder, "a.pdf")
        source.write_bytes(pdf)
        copied = _output(["podofotxtextract", str(source)], b"")
    return _PODOFO.sub("", copied)


_PODOFO: Final = re.compile(r"^\([-\d., ]+\) ", re.MULTILINE)
"""Each piece has its place before it."""

OTHER_PROGRAMS: dict[str, Callable[[bytes], str]] = {
    "ghostscript": ghostscript,
    "pdf.js": pdfjs,
    "pdfbox": pdfbox,
}


def is_installed(program: str) -> bool:
    if program == "ghostscript":
        return shutil.which("gs") is not None
    if program == "pdfbox":
        return shutil.which("java") is not None and Path(PDFBOX.split(":")[0]).exists()
    if program == "podofo":
        return shutil.which("podofotxtextract") is not None
    folders = [Path(one) for one in os.environ.get("NODE_PATH", "").split(os.pathsep) if one]
    needed = ("pdfjs-dist", "jsdom") if program == "pdf.js find" else ("pdfjs-dist",)
    is_there = all(any((folder / name).exists() for folder in folders) for name in needed)
    return shutil.which("node") is not None and is_there


def _output(command: list[str], given: bytes, *, broken: str = "strict") -> str:
    done = subprocess.run(command, input=given, capture_output=True, check=True)
    return done.stdout.decode("utf-8", broken)
