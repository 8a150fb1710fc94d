"""LibreOffice Writer, if it is installed: a flat OpenDocument text, converted without a window."""

import shutil
import subprocess
from xml.sax.saxutils import escape

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

NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{place}:1.0"'
    for name, place in {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "fo": "xsl-fo-compatible",
        "svg": "svg-compatible",
    }.items()
)
WIDTH = 210 - LEFT - RIGHT
WIDTHS = {
    "entry": (LABELS, WIDTH - LABELS),
    "item0": (MARKS, WIDTH - MARKS),
    "item1": (2 * MARKS, WIDTH - 2 * MARKS),
    "report": (24, 92, 34, 30),
}


def version() -> str:
    if not shutil.which("soffice"):
        return ""
    told = subprocess.run(["soffice", "--version"], capture_output=True, text=True).stdout
    return " ".join(told.split()[:2])


def command(task: Task) -> list[str]:
    source = task.folder / "document.fodt"
    source.write_text(_document(task), "utf-8")
    profile = f"-env:UserInstallation={(task.folder / 'profile').as_uri()}"
    return [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(task.folder),
        str(source),
    ]


def _document(task: Task) -> str:
    columns = "".join(
        f'<style:style style:name="{name}{n}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width}mm"/></style:style>'
        for name, widths in WIDTHS.items()
        for n, width in enumerate(widths)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMESPACES} office:version="1.2"'
        ' office:mimetype="application/vnd.oasis.opendocument.text">'
        f'<office:font-face-decls><style:font-face style:name="F" svg:font-family="{FAMILY}"/>'
        f"</office:font-face-decls><office:styles>{_styles()}</office:styles>"
        f"<office:automatic-styles>{columns}"
        '<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="210mm"'
        f' fo:page-height="297mm" fo:margin-top="{TOP}mm" fo:margin-right="{RIGHT}mm"'
        f' fo:margin-bottom="{BOTTOM}mm" fo:margin-left="{LEFT}mm"/></style:page-layout>'
        '</office:automatic-styles><office:master-styles><style:master-page style:name="Standard"'
        ' style:page-layout-name="L"/></office:master-styles>'
        f"<office:body><office:text>{''.join(map(_element, task.blocks))}</office:text></office:body>"
        "</office:document>"
    )


def _styles() -> str:
    def style(name: str, size: float, weight: str, paragraph: str) -> str:
        text = "".join(
            f' style:font-name{kind}="F" fo:font-size="{size}pt" style:font-size{kind}="{size}pt"'
            f' style:font-weight{kind}="{weight}"'
            for kind in ("-complex",)
        )
        return (
            f'<style:style style:name="{name}" style:family="paragraph">'
            f'<style:paragraph-properties fo:line-height="{LEADING}pt" {paragraph}/><style:text-properties'
            f' style:font-name="F" fo:font-weight="{weight}"{text} fo:country="TH" fo:language="th"'
            ' style:country-complex="TH" style:language-complex="th"/></style:style>'
        )

    return (
        style("plain", BODY, "normal", "")
        + style("title", TITLE, "bold", 'fo:text-align="center"')
        + style("heading", BODY, "bold", f'fo:margin-top="{LEADING / 2}pt"')
        + style("paragraph", BODY, "normal", f'fo:text-align="justify" fo:text-indent="{2 * MARKS}mm"')
        + style("signature", BODY, "normal", 'fo:text-align="end"')
    )


def _element(block: Block) -> str:
    if len(block.texts) == 1:
        return _paragraph(block.kind, block.text)
    name = f"item{block.level}" if block.kind == "item" else block.kind
    columns = "".join(
        f'<table:table-column table:style-name="{name}{n}"/>' for n, _ in enumerate(WIDTHS[name])
    )
    if block.kind != "report":
        return f"<table:table>{columns}<table:table-row>{_cells(block.texts)}</table:table-row></table:table>"
    wide = _cell(block.texts[1], ' table:number-columns-spanned="3"')
    upper = f"{_cell(block.texts[0])}{wide}<table:covered-table-cell/><table:covered-table-cell/>"
    lower = _cells(("", *block.texts[2:]))
    rows = "".join(f"<table:table-row>{row}</table:table-row>" for row in (upper, lower))
    return f"<table:table>{columns}{rows}</table:table>"


def _cells(texts: tuple[str, ...]) -> str:
    return "".join(map(_cell, texts))


def _cell(text: str, span: str = "") -> str:
    return f"<table:table-cell{span}>{_paragraph('plain', text)}</table:table-cell>"


def _paragraph(style: str, text: str) -> str:
    return f'<text:p text:style-name="{style}">{escape(text)}</text:p>'
