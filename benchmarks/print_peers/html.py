"""The document as HTML, for those who print that."""

from html import escape

from benchmarks.print_peers import (
    BODY,
    BOTTOM,
    FAMILY,
    LABELS,
    LEADING,
    LEFT,
    MARKS,
    RIGHT,
    TITLE,
    TOP,
    Block,
    Task,
)

STYLE = f"""
@page {{ size: A4; margin: {TOP}mm {RIGHT}mm {BOTTOM}mm {LEFT}mm }}
body {{ font: {BODY}pt/{LEADING}pt {FAMILY}; margin: 0 }}
h1 {{ font-size: {TITLE}pt; text-align: center }}
h2, h3 {{ font-size: {BODY}pt; margin: {LEADING / 2}pt 0 0 }}
p {{ margin: 0; text-align: justify; text-indent: {2 * MARKS}mm }}
p.signature {{ text-align: right }}
table {{ border-spacing: 0 }}
td {{ padding: 0 2pt 0 0; vertical-align: top }}
"""


def page(task: Task) -> str:
    body = "\n".join(map(_element, task.blocks))
    return (
        '<!DOCTYPE html><html lang="th"><head><meta charset="utf-8">'
        f"<title>{escape(task.blocks[0].text)}</title><style>{STYLE}</style></head><body>{body}</body></html>"
    )


def _element(block: Block) -> str:
    texts = [escape(text) for text in block.texts]
    if block.kind == "report":
        label, narrative, *below = texts
        cells = "".join(f"<td>{text}</td>" for text in below)
        return (
            f'<table width="100%"><tr><td>{label}</td><td colspan="3">{narrative}</td></tr>'
            f"<tr><td></td>{cells}</tr></table>"
        )
    heading = f"h{block.level + 2}"
    return {
        "title": "<h1>{0}</h1>",
        "heading": f"<{heading}>{{0}}</{heading}>",
        "paragraph": "<p>{0}</p>",
        "signature": '<p class="signature">{0}</p>',
        "entry": f'<table><tr><td style="width: {LABELS}mm">{{0}}</td><td>{{1}}</td></tr></table>',
        "item": f'<table style="margin-left: {block.level * MARKS}mm">'
        f'<tr><td style="width: {MARKS}mm">{{0}}</td><td>{{1}}</td></tr></table>',
    }[block.kind].format(*texts)
