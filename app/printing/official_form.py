"""The official form: แบบแสดงรายงานความก้าวหน้าและข้อมูลเกี่ยวกับโครงการ, from a project to the bytes of a
PDF.

Labels, their dots and their order are the form's own. This module defines the content, form_blocks and
report_table the appearance, layout the pages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from operator import is_
from typing import Any, Final

from app.models.entry import FormSection, entries
from app.models.progress_report import ProgressReport, spent_budget
from app.models.project import Project, StrategicAlignment
from app.models.signer import Signer
from app.models.thai import (
    clean_line,
    clean_text,
    format_baht,
    format_long_date,
    format_official_date,
)
from app.printing.form_blocks import (
    FOOTER_FOOT,
    HEIGHT,
    LEADING,
    POSITION,
    SIGN,
    TITLE_FOOT,
    Grid,
    entry,
    entry_pair,
    footer,
    heading,
    items,
    paragraph,
    signature,
    signature_of,
    title,
)
from app.printing.layout import Block, Page, Piece, Role, paginate
from app.printing.report_table import report_blocks
from app.printing.stamp import QUIET, SIDE, VerificationStamp
from app.printing.type_families import OFFICIAL, FormStyle

FORM_TITLE: Final = "แบบแสดงรายงานความก้าวหน้าและข้อมูลเกี่ยวกับโครงการ"
FIRST_HEADING: Final = "1. ชื่อโครงการและหน่วยงานที่รับผิดชอบโครงการ"
CERTIFICATION: Final = "ขอรับรองว่า ข้อมูลที่ปรากฏในเอกสารฉบับนี้ หน่วยงานได้จัดพิมพ์จากระบบงานจริง เพื่อเป็นหลักฐานไว้ตรวจสอบ"
SIGNATURE: Final = ((SIGN, "(ผู้รับผิดชอบโครงการ)"), (f"{POSITION} ", ""), ("", ""))

SPENT_BUDGET: Final = "งบประมาณที่ใช้ไป"
RESPONSIBLE_UNIT: Final = "หน่วยงานที่รับผิดชอบ."
CODE_LABEL: Final = "รหัสตรวจสอบ"

LONGEST_LABEL: Final = entries(StrategicAlignment)["strategic_sub_issue"].printed


def print_form(
    project: Project,
    reports: Sequence[ProgressReport],
    style: FormStyle = OFFICIAL,
    attachment: bytes | None = None,
    mark: VerificationStamp | None = None,
) -> bytes:
    """Return the form as a PDF. `reports` are in the order of their months. Same data: same bytes.

    `attachment`: the project's JSON to embed. `mark`: the verification stamp.
    """
    from app.printing.pdf_document import PdfDocument  # not at the top: it loads fpdf2

    document = PdfDocument(clean_line(f"{FORM_TITLE} {project.project_name}"), _day_of(project, reports))
    pages = lay_out_form(project, reports, style, mark)
    document.draw(pages, signature_field=style.signature_field, mark=mark)
    if attachment:
        document.attach(attachment)
    return document.to_bytes()


def lay_out_form(
    project: Project,
    reports: Sequence[ProgressReport],
    style: FormStyle = OFFICIAL,
    mark: VerificationStamp | None = None,
    *,
    is_numbered: bool = True,
) -> list[Page]:
    """Return the laid-out pages of a form with title and footer; the code stands beside the QR
    code's place. A form in a bound volume is not numbered by itself.
    """
    grid = Grid.of(
        style.regular, style.bold, LONGEST_LABEL, thai_digits=style.thai_digits, without=style.without
    )
    signers = style.signers if style.signature_field else ()
    blocks = form_blocks(project, reports, grid, thai_dates=style.thai_dates, signers=signers)
    pages = paginate(list(blocks), HEIGHT)
    head = Piece(title(f"** {FORM_TITLE} **", grid), 0, (TITLE_FOOT,))
    code = f"{CODE_LABEL} {mark.code}" if mark else ""
    numbers = (page_number(number, len(pages)) if is_numbered else "" for number in range(1, len(pages) + 1))
    feet = (footer(number, grid, code, SIDE + 1.5 * QUIET) for number in numbers)
    return [(head, *page, Piece(foot, 0, (FOOTER_FOOT,))) for page, foot in zip(pages, feet, strict=True)]


def page_number(number: int, count: int) -> str:
    return f"หน้า {number} จาก {count}"


def _day_of(project: Project, reports: Sequence[ProgressReport]) -> date | None:
    """Return the document's date: the latest in its data."""
    days = [report.reported_on for report in reports] + [project.start_date]
    return max((day for day in days if day), default=None)


# --- the content of the form
# ---------------------------------------------------------------------------------


def form_blocks(
    project: Project,
    reports: Sequence[ProgressReport],
    grid: Grid,
    *,
    thai_dates: bool,
    signers: Sequence[Signer] = (),
) -> Iterator[Block]:
    """Yield all blocks of the form, from its first heading to the signature."""
    project, reports = _cleaned(project), [_cleaned(report) for report in reports]
    yield heading(FIRST_HEADING, grid, level=0)
    yield from _identity(project, reports, grid, thai_dates)
    yield from _responsible_unit(project, grid)
    yield from _rationale(project, grid)
    yield from _objectives(project, grid)
    yield from _targets(project, grid)
    yield from _alignments(project, grid)
    yield from _reports(reports, grid)
    yield from _signatures(signers, grid)


def _section(section: FormSection, grid: Grid) -> Block:
    level = section.number.count(".")
    return heading(f"{section.number}{'' if level else '.'} {section.title}", grid, level)


def _identity(
    project: Project, reports: Sequence[ProgressReport], grid: Grid, thai_dates: bool
) -> Iterator[Block]:
    label = {key: item.printed for key, item in entries(Project).items()}
    start, end = (_date(day, thai_dates) for day in (project.start_date, project.end_date))
    year = "" if project.fiscal_year is None else str(project.fiscal_year)
    second_labels = (label["start_date"], label["end_date"])
    yield _section(FormSection.IDENTITY, grid)
    yield entry(label["project_name"], project.project_name, grid)
    yield entry(label["project_code"], project.project_code, grid)
    yield entry_pair((label["fiscal_year"], year), (label["start_date"], start), second_labels, grid)
    budget = _baht(project.allocated_budget_satang)
    yield entry_pair(
        (label["allocated_budget_satang"], budget), (label["end_date"], end), second_labels, grid
    )
    yield entry(SPENT_BUDGET, _baht(spent_budget(reports)), grid)


def _responsible_unit(project: Project, grid: Grid) -> Iterator[Block]:
    label = {key: item.printed for key, item in entries(Project).items()}
    yield _section(FormSection.RESPONSIBLE_UNIT, grid)
    yield entry(RESPONSIBLE_UNIT, " / ".join(project.responsible_unit), grid)
    officer = f"{project.officer_name} {project.officer_phone}".strip()
    yield entry(label["officer_name"], officer, grid)
    yield entry(label["coordinator"], project.coordinator, grid)


def _rationale(project: Project, grid: Grid) -> Iterator[Block]:
    yield _section(FormSection.RATIONALE, grid)
    for text in project.rationale:
        yield paragraph(text, grid)


def _objectives(project: Project, grid: Grid) -> Iterator[Block]:
    yield _section(FormSection.OBJECTIVES, grid)
    yield from items(_numbers(project.objectives), project.objectives, grid)


def _targets(project: Project, grid: Grid) -> Iterator[Block]:
    yield _section(FormSection.TARGETS, grid)
    groups = items(_numbers(project.targets), [group.title for group in project.targets], grid)
    for group, block in zip(project.targets, groups, strict=True):
        yield block._replace(keeps_with_next=bool(group.items))
        yield from items(["-"] * len(group.items), group.items, grid, depth=1)


def _alignments(project: Project, grid: Grid) -> Iterator[Block]:
    """Yield the alignments; the labels are printed even if nothing is filled in."""
    yield _section(FormSection.ALIGNMENT, grid)
    for number, alignment in enumerate(project.strategic_alignments or (StrategicAlignment(),)):
        first, *rest = (
            entry(item.printed, getattr(alignment, key), grid)
            for key, item in entries(StrategicAlignment).items()
        )
        yield first._replace(space_before=LEADING / 2 if number else 0)
        yield from rest


def _reports(reports: Sequence[ProgressReport], grid: Grid) -> Iterator[Block]:
    """Yield the reports; certification and signatures stay on the page of the last report."""
    *first, last = [_section(FormSection.REPORTS, grid), *report_blocks(reports, grid)]
    yield from first
    yield last._replace(keeps_with_next=True)
    certification = paragraph(CERTIFICATION, grid, Role.CERTIFICATION)
    yield certification._replace(space_before=LEADING, stays_whole=True, keeps_with_next=True)


def _signatures(signers: Sequence[Signer], grid: Grid) -> Iterator[Block]:
    """Yield the form's own lines to sign on, or a block for each named signer."""
    if not signers:
        yield signature(SIGNATURE, grid)
        return
    for signer in signers:
        block = signature_of(signer.cleaned(), grid)
        yield block._replace(keeps_with_next=signer is not signers[-1])


def later_entry(key: str, project: Project, grid: Grid) -> Iterator[Block]:
    """Yield the line of a text entry declared with `since`; forms printed before it have none."""
    if key not in grid.without:
        yield entry(entries(Project)[key].printed, getattr(project, key), grid)


# --- values -------------------------------------------------------------------------------------------------


def _baht(satang: int | None) -> str:
    return "" if satang is None else f"{format_baht(satang)} บาท"


def _date(day: date | None, thai_dates: bool) -> str:
    if day is None:
        return ""
    return format_long_date(day) if thai_dates else format_official_date(day)


def _numbers(things: Sequence[object]) -> list[str]:
    return [f"{number}." for number in range(1, len(things) + 1)]


def _cleaned(value: Any) -> Any:
    """Remove unprintable characters from a project or report, in case it is not from a project file."""
    if isinstance(value, str):
        return clean_text(value)
    if type(value) is tuple:
        after = tuple(map(_cleaned, value))
        return value if all(map(is_, after, value)) else after
    if is_dataclass(value) and not isinstance(value, type):
        names = _names(type(value))
        before = [getattr(value, name) for name in names]
        after = tuple(map(_cleaned, before))
        if not all(map(is_, after, before)):
            return replace(value, **dict(zip(names, after, strict=True)))
    return value


@cache
def _names(of: type) -> tuple[str, ...]:
    """Return the names of a dataclass's fields."""
    return tuple(field.name for field in fields(of))
