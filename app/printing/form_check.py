"""Everything to check before a form is signed: the rules of the field, and characters that cannot be printed.

A character missing in the font and among the signs is printed as a box but copies as typed; a finding reports
it beforehand. So it does for letters that the font has but the form cannot compose: of scripts from right to
left, or with other marks than Thai's.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final, NamedTuple

from app.models.checks import Finding, check, in_order_of_form, with_reasons
from app.models.entry import LIST_KINDS, TEXT_KINDS, entries, texts_within
from app.models.note import Note, skipped_months
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.printing.clusters import is_foreign_mark, is_right_to_left
from app.printing.type_families import OFFICIAL, FormStyle, missing_characters

MOST_NAMED: Final = 5

# Characters of the bundled font, verified by a test, so that no check waits for HarfBuzz.
BUNDLED: Final = "\n\u0020-\u007e\u00a0-\u00ff\u0e01-\u0e3a\u0e3f-\u0e5b–—‘’“”•…"
_USUAL: Final = re.compile(f"[{BUNDLED}]*")


def check_form(
    project: Project,
    reports: Sequence[ProgressReport],
    style: FormStyle = OFFICIAL,
    skipped: Collection[Period] = (),
) -> list[Finding]:
    """Return all findings in the order of the form. `reports` are in the order of their months."""
    found = check(project, reports, skipped)
    if _is_usual(project, reports, style):
        return found
    found += _unprintable(Project, project, style, None)
    for report in reports:
        found += _unprintable(ProgressReport, report, style, report.period)
    return in_order_of_form(found)


def findings_with_reasons(
    project: Project,
    reports: Sequence[ProgressReport],
    notes: Sequence[Note],
    style: FormStyle,
    over_file: Iterable[Finding] = (),
) -> list[Finding]:
    """Return all findings of a project, those over its file among them, with the reasons given for them."""
    found = check_form(project, reports, style, skipped_months(notes))
    return with_reasons(in_order_of_form([*found, *over_file]), notes)


def _is_usual(project: Project, reports: Iterable[ProgressReport], style: FormStyle) -> bool:
    """Return whether no text needs a look at the font; all are looked at together, for speed."""
    texts = [text for value in _texts_of_project(project) for text in texts_within(value)]
    for report in reports:
        texts += _texts_of_report(report)
    return _needs_no_look("\n".join(texts), style)


def _keys(form: type) -> Iterator[str]:
    return (key for key, item in entries(form).items() if item.kind in TEXT_KINDS | LIST_KINDS)


_texts_of_project: Final = attrgetter(*_keys(Project))
_texts_of_report: Final = attrgetter(*_keys(ProgressReport))


def _needs_no_look(text: str, style: FormStyle) -> bool:
    """Return whether the text has no rare characters, and the form the font that has all others."""
    return style.regular == OFFICIAL.regular and _USUAL.fullmatch(text) is not None


def _unprintable(form: type, values: Any, style: FormStyle, period: Period | None) -> Iterator[Finding]:
    for item in entries(form).values():
        for fault in _faults_of("\n".join(texts_within(getattr(values, item.key))), style):
            yield Finding(item, fault.rule, fault.message, fault.remedy, period)


class _Fault(NamedTuple):
    rule: str
    message: str
    remedy: str


@lru_cache(maxsize=256)
def _faults_of(text: str, style: FormStyle) -> Sequence[_Fault]:
    """Return the faults of a text; with the official font, only rare characters need a look at the font."""
    if _needs_no_look(text, style):
        return ()
    missing = missing_characters(text, style)
    found = [_Fault("missing-character", f"แบบอักษรที่ใช้พิมพ์ไม่มีตัว {_named(missing)}", _BOXES)] if missing else []
    for rule, is_of_it, message, remedy in _NOT_COMPOSED:
        drawn = [char for char in dict.fromkeys(text) if is_of_it(char) and char not in missing]
        found += [_Fault(rule, message.format(_named(drawn)), remedy)] if drawn else []
    return found


_BOXES: Final = "จะพิมพ์เป็นกรอบสี่เหลี่ยม โปรดแก้ข้อความ"
_NOT_COMPOSED: Final[Sequence[tuple[str, Callable[[str], bool], str, str]]] = (
    (
        "right-to-left",
        is_right_to_left,
        "ตัว {} เขียนจากขวาไปซ้าย",
        "จะพิมพ์เรียงจากซ้ายไปขวาและไม่ต่อตัว โปรดแก้ข้อความ",
    ),
    (
        "foreign-mark",
        is_foreign_mark,
        "เครื่องหมาย {} เป็นของอักษรที่โปรแกรมนี้ยังจัดวางไม่ได้",
        "จะพิมพ์แยกจากพยัญชนะของตน โปรดแก้ข้อความ",
    ),
)
"""Rule, characters, message and remedy of letters that the font has, but the form cannot compose."""


def _named(characters: Sequence[str]) -> str:
    named = " ".join(map(_name, characters[:MOST_NAMED]))
    more = f" และอีก {len(characters) - MOST_NAMED} ตัว" if len(characters) > MOST_NAMED else ""
    return f"{named}{more}"


def _name(character: str) -> str:
    """Return the character in quotes; of one that cannot be seen on the screen either, its code."""
    return f"“{character}”" if character.isprintable() else f"รหัส {ord(character):04X}"
