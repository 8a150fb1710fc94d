"""One HTML file that loads nothing: its style, typefaces and script are its own, and nothing else may run.

The content security policy names style and script by their digests. All text is escaped, and stands apart
from its neighbours in writing direction, so that no name of a project changes the page.
"""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import pairwise
from typing import Any, Final

from app.printing.columns.column import Column
from app.printing.line_break import line_breaks, second_class_breaks
from app.printing.line_breaking.second_class import Rank
from app.printing.type_families import FONTS

STYLE: Final = """
:root { color-scheme: light; --ink: #1d2420; --quiet: #59625d; --line: #c9d0cb; --accent: #0b6646; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1180px; padding: 24px; color: var(--ink); background: #fff;
  font: 15px/1.6 "Sarabun", "TH Sarabun New", "Leelawadee UI", "Noto Sans Thai",
    "Thonburi", "Tahoma", sans-serif; }
h1 { font-size: 26px; line-height: 1.35; margin: 0; }
h2 { font-size: 19px; margin: 32px 0 8px; }
p { margin: 4px 0; }
.quiet { color: var(--quiet); white-space: pre-wrap; }
nav { margin: 16px 0; }
nav a { display: inline-block; margin: 0 16px 4px 0; color: var(--accent); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 12px;
  margin: 16px 0; }
.figures div { border: 1px solid var(--line); border-radius: 6px; padding: 8px 12px; }
.figures strong { display: block; font-size: 20px; line-height: 1.4; }
.charts { columns: 420px; column-gap: 32px; }
figure { margin: 0 0 24px; break-inside: avoid; }
figcaption { font-weight: 600; }
svg { width: 100%; height: auto; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 3px 8px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { vertical-align: bottom; border-bottom-color: var(--ink); }
.number { text-align: right; white-space: nowrap; }
th.number { white-space: normal; }
tfoot td { font-weight: 600; border-bottom: 0; }
th span { font: inherit; font-weight: 600; color: inherit; text-align: inherit; background: none; border: 0;
  padding: 0; cursor: pointer; }
th i, strong i { font-style: normal; white-space: nowrap; }
th span:hover, th span:focus-visible { text-decoration: underline; }
th[aria-sort="ascending"] span::after { content: " \\25B2"; }
th[aria-sort="descending"] span::after { content: " \\25BC"; }
@media print {
  @page { size: A4 landscape; margin: 12mm; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav { display: none; }
  h2 { break-after: avoid; margin-top: 6mm; }
  section.table { break-inside: avoid; }
  thead { display: table-header-group; break-inside: avoid; }
  tfoot { display: table-row-group; }
  tr { break-inside: avoid; }
  .wide { overflow: visible; }
  th, td { padding: 1mm 1.5mm; }
  th span::after { content: none !important; }
  .charts { columns: 2; break-before: page; }
}
"""

SCRIPT: Final = """
"use strict";
for (const table of document.querySelectorAll("table")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, place) => head.firstElementChild.addEventListener("click", () => {
    const isNumber = head.classList.contains("number");
    const before = head.getAttribute("aria-sort");
    const turns = before === (isNumber ? "descending" : "ascending");
    const order = turns === isNumber ? "ascending" : "descending";
    heads.forEach(one => one.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", order);
    const value = row => row.cells[place].dataset.value ?? "";
    const sign = order === "ascending" ? 1 : -1;
    const rows = [...table.tBodies[0].rows].sort((one, other) => {
      const [a, b] = [value(one), value(other)];
      if (a === "" || b === "") return (a === "") - (b === "");
      return sign * (isNumber ? a - b : a.localeCompare(b, "th"));
    });
    table.tBodies[0].append(...rows);
  }));
  table.tHead.addEventListener("keydown", event => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.target.click();
  });
}
"""


WEIGHTS: Final = {400: "Sarabun-Regular.ttf", 600: "Sarabun-SemiBold.ttf"}


@dataclass(frozen=True, slots=True)
class HtmlTable:
    """A table with its notes. `key` is its anchor, of letters and dashes."""

    key: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Any]
    total: Any = None
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class HtmlChart:
    """A chart with its title; `svg` is markup already."""

    title: str
    svg: str


def page(
    title: str,
    notes: Sequence[str],
    figures: Iterable[tuple[str, str]],
    charts: Sequence[HtmlChart],
    tables: Sequence[HtmlTable],
) -> bytes:
    """Return the page: its title and notes, key figures by label, charts, then tables."""
    links = "".join(f'<a href="#{one.key}">{escape(one.title)}</a>' for one in tables)
    body = (
        f"<header><h1>{_text(title)}</h1>{_paragraphs(notes)}</header>",
        f"<nav>{links}</nav>",
        f'<section class="figures">{"".join(_figure(*one) for one in figures)}</section>',
        f'<section class="charts">{"".join(map(_chart, charts))}</section>',
        *map(_table, tables),
    )
    return "\n".join((_head(title), *body, f"<script>{SCRIPT}</script></body></html>\n")).encode(
        "utf-8", "replace"
    )


def _head(title: str) -> str:
    style = f"{_typefaces()}{STYLE}"
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(SCRIPT)}'; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!DOCTYPE html>\n<html lang="th"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{escape(title)}</title><style>{style}</style></head><body>"
    )


@cache
def _typefaces() -> str:
    """Return the form's typefaces as rules: charts are measured by them, and not every computer has Thai."""
    return "".join(
        f'\n@font-face {{ font-family: "Sarabun"; font-weight: {weight}; '
        f"src: url(data:font/ttf;base64,{base64.b64encode((FONTS / name).read_bytes()).decode()}); }}"
        for weight, name in WEIGHTS.items()
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _text(text: str) -> str:
    """Return a text as it is read, whatever marks of direction or markup it contains."""
    return f"<bdi>{escape(text)}</bdi>"


def _paragraphs(notes: Iterable[str]) -> str:
    return "".join(f'<p class="quiet">{_text(note)}</p>' for note in notes)


def _figure(label: str, told: str) -> str:
    return f"<div>{_text(label)}<strong>{_unbroken(told)}</strong></div>"


def _chart(chart: HtmlChart) -> str:
    return f"<figure><figcaption>{_text(chart.title)}</figcaption>{chart.svg}</figure>"


def _table(table: HtmlTable) -> str:
    heads = "".join(_head_cell(column) for column in table.columns)
    rows = "".join(f"<tr>{_cells(table.columns, row)}</tr>" for row in table.rows)
    total = f"<tfoot><tr>{_cells(table.columns, table.total)}</tr></tfoot>" if table.total is not None else ""
    inner = f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>{total}"
    return (
        f'<section class="table" id="{table.key}"><h2>{_text(table.title)}</h2>'
        f'<div class="wide"><table>{inner}</table></div>{_paragraphs(table.notes)}</section>'
    )


def _head_cell(column: Column) -> str:
    kind = ' class="number"' if column.is_number else ""
    # not a button element: browsers repeat no title that holds one on the next sheet of paper
    return f'<th scope="col"{kind}><span role="button" tabindex="0">{_unbroken(column.title)}</span></th>'


def _unbroken(text: str) -> str:
    """Return our own words so that lines end between them only: browsers break a word like ร้อยละ."""
    between = second_class_breaks(text, 0, len(text))
    ends = {*line_breaks(text), *(place for place, rank in between.items() if rank <= Rank.KEPT)}
    edges = sorted({0, *ends, len(text)})
    return "<wbr>".join(f"<i>{escape(text[start:end])}</i>" for start, end in pairwise(edges))


def _cells(columns: Iterable[Column], row: Any) -> str:
    return "".join(_cell(column, row) for column in columns)


def _cell(column: Column, row: Any) -> str:
    value = column.value_of(row)
    kind = ' class="number"' if column.is_number else ""
    sorted_by = "" if value is None else escape(str(value))
    return f'<td{kind} data-value="{sorted_by}">{_text(column.text_of(row))}</td>'
