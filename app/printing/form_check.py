"""Everything to check before a form is signed: the rules of the field, and characters that cannot be printed.

A character missing in the font is printed as a box but copies as typed; a finding reports it beforehand.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from app.models.checks import Finding, check, in_order_of_form
from app.models.entry import Entry, entries, texts_within
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.printing.type_families import OFFICIAL, FormStyle, missing_characters

MOST_NAMED: Final = 5

# Characters of the bundled font, verified by a test, so that no check waits for HarfBuzz.
BUNDLED: Final = "\n\u0020-\u007e\u00a0-\u00ff\u0e01-\u0e3a\u0e3f-\u0e5b–—‘’“”•…"
_RARE = re.compile(f"[^{BUNDLED}]")


def check_form(
    project: Project, reports: Sequence[ProgressReport], style: FormStyle = OFFICIAL
) -> list[Finding]:
    """Return all findings in the order of the form. `reports` are in the order of their months."""
    missing = [*_missing(Project, project, style, None)]
    for report in reports:
        missing += _missing(ProgressReport, report, style, report.period)
    found = check(project, reports)
    return in_order_of_form([*found, *missing]) if missing else found


def _missing(form: type, values: Any, style: FormStyle, period: Period | None) -> Iterator[Finding]:
    for item in entries(form).values():
        missing = _missing_in("\n".join(texts_within(getattr(values, item.key))), style)
        if missing:
            yield _finding(item, missing, period)


@lru_cache(maxsize=256)
def _missing_in(text: str, style: FormStyle) -> Sequence[str]:
    """Return the missing characters; with the official font, only rare ones need a look at the font."""
    if style.regular == OFFICIAL.regular and not _RARE.search(text):
        return ()
    return missing_characters(text, style)


def _finding(item: Entry, missing: Sequence[str], period: Period | None) -> Finding:
    named = " ".join(map(_name, missing[:MOST_NAMED]))
    more = f" และอีก {len(missing) - MOST_NAMED} ตัว" if len(missing) > MOST_NAMED else ""
    message = f"แบบอักษรที่ใช้พิมพ์ไม่มีตัว {named}{more}"
    return Finding(item, "missing-character", message, "จะพิมพ์เป็นกรอบสี่เหลี่ยม โปรดแก้ข้อความ", period)


def _name(character: str) -> str:
    """Return the character and its code point, because the screen's font may lack it, too."""
    return f"“{character}” (U+{ord(character):04X})"
