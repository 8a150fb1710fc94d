"""The text that programs which are no Python packages copy from a document, where they are installed.

pdf.js (Firefox's reader): `npm install pdfjs-dist`, with NODE_PATH naming the folder node_modules. PDFBox:
Debian's package libpdfbox2-java, or PDFBOX_CLASSPATH.
"""

import os
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
    return _output(["gs", "-q", "-sDEVICE=txtwrite", "-o", "-", "-"], pdf)


def pdfjs(pdf: bytes) -> str:
    return _output(["node", str(SCRIPT)], pdf)


def pdfbox(pdf: bytes) -> str:
    with TemporaryDirectory() as folder:
        source, copied = Path(folder, "a.pdf"), Path(folder, "a.txt")
        source.write_bytes(pdf)
        extract = ("org.apache.pdfbox.tools.ExtractText", "-encoding", "UTF-8", str(source), str(copied))
        _output(["java", "-cp", PDFBOX, *extract], b"")
        return copied.read_text("utf-8")


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
    folders = os.environ.get("NODE_PATH", "").split(os.pathsep)
    return shutil.which("node") is not None and any(
        Path(one, "pdfjs-dist").exists() for one in folders if one
    )


def _output(command: list[str], given: bytes) -> str:
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout.decode("utf-8")
