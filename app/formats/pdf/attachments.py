"""The files that a PDF embeds."""

from collections.abc import Iterator
from typing import Any, Final

from app.formats.pdf.structure import PdfStructure


def attachments(structure: PdfStructure) -> Iterator[tuple[str, Any]]:
    """Yield the embedded files: name and file specification."""
    names = structure.dictionary(structure.root.get("Names"))
    yield from _name_tree(structure, names.get("EmbeddedFiles"), set())


_MOST_NAME_NODES: Final = 100


def _name_tree(structure: PdfStructure, node: Any, met: set[int]) -> Iterator[tuple[str, Any]]:
    entries = structure.branch(node, met, _MOST_NAME_NODES)
    pairs = structure.array(entries.get("Names"))
    for name, value in zip(pairs[::2], pairs[1::2], strict=False):
        key = structure.resolve(name)
        yield (key.decode("latin-1") if isinstance(key, bytes) else str(key)), value
    for kid in structure.array(entries.get("Kids")):
        yield from _name_tree(structure, kid, met)
