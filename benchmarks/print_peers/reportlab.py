"""ReportLab's Platypus, shaped by HarfBuzz. It knows no Thai words: it breaks at spaces, or anywhere."""

import io
from collections.abc import Callable
from xml.sax.saxutils import escape

from benchmarks.print_peers import (
    BODY,
    BOLD,
    BOTTOM,
    LABELS,
    LEADING,
    LEFT,
    MARKS,
    REGULAR,
    RIGHT,
    TITLE,
    TOP,
    Task,
    installed,
)

Flowables = list[object]


def version() -> str:
    return installed("reportlab", "ReportLab {}")


def printer(task: Task) -> Callable[[], bytes]:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import SimpleDocTemplate

    for name, path in (("Regular", REGULAR), ("Bold", BOLD)):
        pdfmetrics.registerFont(TTFont(name, str(path), shapable=True))

    def print_once() -> bytes:
        target = io.BytesIO()
        document = SimpleDocTemplate(
            target,
            pagesize=A4,
            topMargin=TOP * mm,
            rightMargin=RIGHT * mm,
            bottomMargin=BOTTOM * mm,
            leftMargin=LEFT * mm,
        )
        document.build(_flowables(task, document.width))
        return target.getvalue()

    return print_once


def _flowables(task: Task, width: float) -> Flowables:
    from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, Table

    plain = ParagraphStyle("plain", fontName="Regular", fontSize=BODY, leading=LEADING, shaping=1)
    strong = ParagraphStyle("strong", plain, fontName="Bold", spaceBefore=LEADING / 2)
    styles = {
        "title": ParagraphStyle("title", strong, fontSize=TITLE, alignment=TA_CENTER),
        "heading": strong,
        "paragraph": ParagraphStyle("p", plain, alignment=TA_JUSTIFY, firstLineIndent=2 * MARKS * mm),
        "signature": ParagraphStyle("signature", plain, alignment=TA_RIGHT),
    }
    tight = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]
    tight += [(side, (0, 0), (-1, -1), 0) for side in ("RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")]
    found: Flowables = []
    for block in task.blocks:
        texts = [Paragraph(escape(text), styles.get(block.kind, plain)) for text in block.texts]
        if block.kind == "report":
            rows, spans = [[*texts[:2], "", ""], ["", *texts[2:]]], [("SPAN", (1, 0), (3, 0))]
            edges = [0.13 * width, 0.54 * width, 0.17 * width, 0.16 * width]
            found.append(Table(rows, edges, style=[*tight, *spans]))
        elif len(texts) == 2:
            first = (LABELS if block.kind == "entry" else MARKS * (1 + block.level)) * mm
            found.append(Table([texts], [first, width - first], style=tight))
        else:
            found += texts
    return found
