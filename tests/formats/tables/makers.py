"""Files that hold a table, each of another kind, made as the programs of offices write them."""

import zipfile
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

HEADERS: Final = ("ชื่อโครงการ", "รหัสโครงการ", "งบประมาณที่ได้รับจัดสรร (บาท)", "ความก้าวหน้า (ร้อยละ)", "วันที่")
OFFICE: Final = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TABLE: Final = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
TEXT: Final = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
STYLE: Final = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"


def ods(path: Path, tables: str, styles: str = "", *, manifest: str = "") -> Path:
    """Make a LibreOffice table of the XML of its tables."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{OFFICE}" '
        f'xmlns:table="{TABLE}" xmlns:text="{TEXT}" xmlns:style="{STYLE}"><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet>"
        "</office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        if manifest:
            archive.writestr("META-INF/manifest.xml", manifest)
    return path


def ods_table(*rows: str, name: str = "แผ่น1", before: str = "", style: str = "") -> str:
    inner = "".join(row if row.startswith("<table:table-row") else ods_row(row) for row in rows)
    return f'<table:table table:name="{name}" table:style-name="{style}">{before}{inner}</table:table>'


def ods_row(cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def ods_cell(shown: str, attributes: str = 'office:value-type="string"') -> str:
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in shown.split("\n"))
    return f"<table:table-cell {attributes}>{lines}</table:table-cell>"


def ods_number(value: str, shown: str, kind: str = "float", more: str = "") -> str:
    return ods_cell(shown, f'office:value-type="{kind}" office:value="{value}" {more}')


def html(path: Path, rows: str, encoding: str = "utf-8") -> Path:
    """Make a web page with a table, as an office's system exports it."""
    page = f'<html><head><meta charset="{encoding}"></head><body><table>{rows}</table></body></html>'
    path.write_bytes(page.encode(encoding))
    return path


def html_row(*texts: str, tag: str = "td") -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(text)}</{tag}>" for text in texts) + "</tr>"
