"""From a project to PDF bytes: Thai clusters, line breaks, one glyph per cluster, pages, the
official form.
"""

from app.deferred_imports import defer

# What fpdf2 has for pictures, HTML, SVG, tables, signing and fonts of other kinds is most of what it imports:
# 350 modules, 35 MB, and more time than printing a form takes.
defer(
    "fpdf",
    {
        "cryptography",
        "defusedxml",
        "fontTools.pens.ttGlyphPen",
        "fontTools.subset",
        "fontTools.svgLib",
        "fontTools.ttLib",
        "fontTools.varLib",
        "fpdf.bidi",
        "fpdf.encryption",
        "fpdf.font_type_3",
        "fpdf.html",
        "fpdf.image_parsing",
        "fpdf.linearization",
        "fpdf.recorder",
        "fpdf.sign",
        "fpdf.svg",
        "fpdf.table",
        "fpdf.template",
        "fpdf.transitions",
        "fpdf.unicode_script",
        "PIL",
    },
)

# Only its encoder is used: the PDF's operators are written by stamp.py.
defer("segno", {"segno.writers"})
