"""Who prints the reference document. Each peer is a module of this package:

    version() -> str               what is measured; "" when it is not installed
    printer(task) -> () -> bytes   set up once, then print as often as it is called; without it no warm figure
    command(task) -> list[str]     a process that prints once, into task.pdf; without it one made of `printer`

This file loads nothing, as what it loads would be counted in every peer's cold time.
"""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "fonts"
REGULAR, BOLD = FONTS / "Sarabun-Regular.ttf", FONTS / "Sarabun-Bold.ttf"
FAMILY = "Sarabun"

# The form's own measures: millimetres around the page, points of type.
TOP, RIGHT, BOTTOM, LEFT = 22, 10, 16, 20
BODY, TITLE, LEADING = 9, 11, 13
LABELS, MARKS = 42, 6
"""Where entries' values and items' texts begin, in millimetres."""


@dataclass(frozen=True)
class Block:
    """A block's kind says how it looks, its texts what stands there, from cell to cell.

    title, heading, paragraph, signature: one text. entry: label and value. item: mark and text.
    report: label, narrative, progress, two statuses; the narrative stands above the last three.
    """

    kind: str
    texts: tuple[str, ...]
    level: int = 0

    @property
    def text(self) -> str:
        return " ".join(self.texts)


@dataclass(frozen=True)
class Task:
    """The document to print, and the peer's own folder."""

    blocks: tuple[Block, ...]
    folder: Path

    @property
    def pdf(self) -> Path:
        return self.folder / "document.pdf"


def installed(distribution: str, label: str) -> str:
    """Return the name and version of a peer that is a Python package; "" if it is not installed."""
    from importlib import metadata

    try:
        return label.format(metadata.version(distribution))
    except metadata.PackageNotFoundError:
        return ""
