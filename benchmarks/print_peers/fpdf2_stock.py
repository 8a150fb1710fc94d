"""fpdf2 as it comes: its own shaping, its own line breaks, its own embedding."""

from collections.abc import Callable
from typing import Any

from benchmarks.print_peers import (
    BODY,
    BOLD,
    BOTTOM,
    FAMILY,
    LABELS,
    LEADING,
    LEFT,
    MARKS,
    REGULAR,
    RIGHT,
    TITLE,
    TOP,
    Block,
    Task,
    installed,
)

LINE = LEADING * 25.4 / 72


def version() -> str:
    return installed("fpdf2", "fpdf2 {}, its own shaping")


def printer(task: Task) -> Callable[[], bytes]:
    from fpdf import FPDF

    def print_once() -> bytes:
        pdf = FPDF(format="A4")
        pdf.set_margins(LEFT, TOP, RIGHT)
        pdf.set_auto_page_break(True, BOTTOM)
        pdf.add_font(FAMILY, "", REGULAR)
        pdf.add_font(FAMILY, "B", BOLD)
        pdf.set_text_shaping(True, script="thai", language="tha")
        pdf.add_page()
        for block in task.blocks:
            _draw(pdf, block)
        return bytes(pdf.output())

    return print_once


def _draw(pdf: Any, block: Block) -> None:
    strong = block.kind in ("title", "heading")
    pdf.set_font(FAMILY, "B" if strong else "", TITLE if block.kind == "title" else BODY)
    if block.kind == "report":
        label, narrative, *below = block.texts
        with pdf.table(
            line_height=LINE, col_widths=(13, 54, 17, 16), borders_layout="NONE", first_row_as_headings=False
        ) as table:
            upper = table.row()
            upper.cell(label)
            upper.cell(narrative, colspan=3)
            table.row(["", *below])
    elif len(block.texts) == 2:
        first = LABELS if block.kind == "entry" else MARKS * (1 + block.level)
        pdf.cell(first, LINE, block.texts[0])
        pdf.multi_cell(0, LINE, block.texts[1], align="L", new_x="LMARGIN", new_y="NEXT")
    else:
        align = {"title": "C", "signature": "R", "paragraph": "J"}.get(block.kind, "L")
        pdf.multi_cell(0, LINE, block.text, align=align, new_x="LMARGIN", new_y="NEXT")
