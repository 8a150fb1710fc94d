"""Typst, by its Python package: the fonts are loaded once, the document is compiled each time."""

import json
from collections.abc import Callable

from benchmarks.print_peers import (
    BODY,
    BOTTOM,
    FAMILY,
    FONTS,
    LABELS,
    LEFT,
    MARKS,
    RIGHT,
    TITLE,
    TOP,
    Block,
    Task,
    installed,
)

SET_UP = f"""
#set page(paper: "a4", margin: (top: {TOP}mm, right: {RIGHT}mm, bottom: {BOTTOM}mm, left: {LEFT}mm))
#set text(font: "{FAMILY}", size: {BODY}pt, lang: "th")
#set par(justify: true, first-line-indent: (amount: {2 * MARKS}mm, all: true))
#show heading: set text(size: {BODY}pt)
"""


def version() -> str:
    return installed("typst", "Typst {}")


def printer(task: Task) -> Callable[[], bytes]:
    import typst

    source = (SET_UP + "\n".join(map(_markup, task.blocks))).encode()
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])

    def print_once() -> bytes:
        return bytes(typst.compile(source, font_paths=fonts))

    return print_once


def _markup(block: Block) -> str:
    texts = [json.dumps(text, ensure_ascii=False) for text in block.texts]
    if block.kind == "report":
        label, narrative, *below = texts
        cells = ", ".join((label, f"table.cell(colspan: 3, {narrative})", "[]", *below))
        return f"#table(columns: (auto, 1fr, auto, auto), inset: 2pt, stroke: none, {cells})"
    return {
        "title": "#align(center, text(size: {title}pt, weight: 700, {0}))",
        "heading": "#heading(level: {level}, {0})",
        "paragraph": "#par({0})",
        "signature": "#align(right, {0})",
        "entry": "#grid(columns: ({labels}mm, 1fr), {0}, {1})",
        "item": "#pad(left: {indent}mm, grid(columns: ({marks}mm, 1fr), {0}, {1}))",
    }[block.kind].format(
        *texts, title=TITLE, labels=LABELS, marks=MARKS, indent=block.level * MARKS, level=block.level + 1
    )
