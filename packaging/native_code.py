"""The C parts of the Windows package, made by mingw-w64: the launchers and Qt's library for Thai words."""

from pathlib import Path
from typing import Final

import bundle

from app.printing.segmentation import CLUSTER_RULES, MAX_CLUSTERS, MAX_EDGES, MUTE_END, WORDS

NATIVE: Final = bundle.ROOT / "packaging" / "native"
EXCEPTIONS: Final = "line_break_exceptions.txt"
_WARNINGS: Final = ("-std=c11", "-O2", "-Wall", "-Wextra", "-Werror")
_REPRODUCIBLE: Final = ("-s", "-Wl,--no-insert-timestamp")


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


def build_thai(target: Path, work: Path, compiler: str) -> None:
    """Compile thai.c as a shared library. Raises PackagingError."""
    (work / "thai_rules.h").write_text(thai_rules(), "ascii")
    bundle.run(
        compiler, "-shared", "-fPIC", *_WARNINGS, "-s", f"-I{work}", str(NATIVE / "thai.c"), "-o", str(target)
    )
