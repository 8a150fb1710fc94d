"""Does this paper say what this file says? By a code on the paper, or by the PDF itself.

What is hashed is the record that was printed: canonical JSON of a project's id, its body and the bodies of
its reports in the order of their months (docs/decisions/0006-revisions.md), so that the same content has the
same digest wherever it is printed. It proves that paper and file agree, not who typed what: ink does that.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any, Final

from app.exchange import project_json
from app.exchange.crockford import check_sign, code_of, is_sound, normal
from app.exchange.form_pdf import form_pdf, style_of
from app.exchange.importing import name_of
from app.exchange.record import ProjectRecord
from app.models.entry import Kind
from app.models.errors import UserError
from app.models.progress_report import Period, ProgressReport
from app.models.project import Project
from app.models.thai import format_baht, format_date, format_percent, shortened
from app.printing.official_form import FormStyle
from app.printing.type_families import type_families
from app.storage.bodies import NOTE, PROJECT, REPORT, body_of_row, canonical, is_removed, row_of_body
from app.storage.project_file import ProjectFile
from app.storage.revisions import UNKNOWN, Revision, differences, make_revision
from app.storage.rows import project_row, report_row

CODE_LENGTH: Final = 12
"""Signs of the code for typing, 60 bits, without its check sign. The QR has all 256."""

Bodies = dict[str, str]
"""The bodies of a project and its reports, by the ids of these records."""


class Match(Enum):
    """What the file knows of a paper."""

    CURRENT = auto()
    EARLIER = auto()
    NONE = auto()
    FORGED = auto()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer, and in Thai all that there is to say of it, the answer first."""

    match: Match
    lines: tuple[str, ...]


def record_digest(project: Project, reports: Sequence[ProgressReport]) -> str:
    """SHA-256, in hexadecimal, of what a form of these says. `reports` are in the order of their months."""
    return _digest(project.id, bodies_of(project, reports))


def code_on_paper(digest: str) -> str:
    """The code for typing, in groups: 4WQ9-0ZX2-7K3M-5"""
    code = code_of(digest, CODE_LENGTH)
    return "-".join((code[:4], code[4:8], code[8:], check_sign(code)))


def bodies_of(project: Project, reports: Sequence[ProgressReport]) -> Bodies:
    """The bodies that revisions of these records would have."""
    own = {project.id: body_of_row(PROJECT, project_row(project))}
    return own | {report.id: body_of_row(REPORT, report_row(report)) for report in reports}


def _digest(project_id: str, bodies: Bodies) -> str:
    others = [body for record_id, body in bodies.items() if record_id != project_id]
    reports = ",".join(sorted(others, key=_period))
    whole = f'{{"id":{canonical(project_id)},"project":{bodies[project_id]},"reports":[{reports}]}}'
    return hashlib.sha256(whole.encode()).hexdigest()


def _period(body: str) -> str:
    return str(row_of_body(REPORT, "", body)["period"])


# --- by a code or a digest ----------------------------------------------------------------------------------


def verify(file: ProjectFile, typed: str) -> Verdict:
    """Look for what a typed code or a scanned digest is about. Raises UserError for what is neither."""
    wanted = _wanted(typed)
    for project_id in file.project_ids():
        project, reports = file.project(project_id), file.reports(project_id)
        if _is(wanted, record_digest(project, reports)):
            return _current(project)
    for project_id, bodies, last in _states(file):
        if _is(wanted, _digest(project_id, bodies)):
            return _earlier(file, project_id, bodies, last)
    return Verdict(Match.NONE, (f"ไม่ตรงกับข้อมูลใดในไฟล์ {file.path.name} ทั้งปัจจุบันและก่อนหน้า",))


def _wanted(typed: str) -> str:
    """A digest, or a code in its normal form without its check sign."""
    plain = typed.strip().lower()
    if len(plain) == 64 and set(plain) <= set("0123456789abcdef"):
        return plain
    code = normal(typed)
    if len(code) != CODE_LENGTH + 1 or not is_sound(code):
        raise UserError(
            f"รหัสตรวจสอบ “{shortened(typed)}” ไม่ถูกต้อง", "โปรดพิมพ์รหัส 13 ตัวตามที่อยู่บนเอกสาร หรือระบุไฟล์ .pdf"
        )
    return code[:-1]


def _is(wanted: str, digest: str) -> bool:
    return wanted in (digest, code_of(digest, CODE_LENGTH))


def _states(file: ProjectFile) -> Iterator[tuple[str, Bodies, Revision]]:
    """What each project was after each of its revisions, in the order in which these came into the file."""
    states: dict[str, Bodies] = {}
    for revision in file.revisions():
        if revision.kind == NOTE:  # none of what is printed
            continue
        state = states.setdefault(revision.project_id, {})
        if is_removed(revision.body):
            state.pop(revision.record_id, None)
        else:
            state[revision.record_id] = revision.body
        if revision.project_id in state:
            yield revision.project_id, state, revision


def _current(project: Project) -> Verdict:
    return Verdict(Match.CURRENT, (f"ตรงกับข้อมูลปัจจุบัน: {name_of(project)}",))


def _earlier(file: ProjectFile, project_id: str, bodies: Bodies, last: Revision | None) -> Verdict:
    when = f" เมื่อ {last.at.replace('T', ' ').removesuffix('Z')} (เวลาสากล)" if last and last.at else ""
    by = f" โดย {last.editor}" if last and last.editor else ""
    try:
        project, reports = file.project(project_id), file.reports(project_id)
    except KeyError:
        return Verdict(Match.EARLIER, (f"ตรงกับข้อมูลก่อนหน้า{when}{by}", "ปัจจุบันโครงการนี้ถูกลบแล้ว"))
    changes = tuple(_changes(bodies, bodies_of(project, reports)))
    return Verdict(Match.EARLIER, (f"ตรงกับข้อมูลก่อนหน้า{when}{by}: {name_of(project)}", *changes))


# --- by the PDF ---------------------------------------------------------------------------------------------


def verify_pdf(file: ProjectFile, path: Path) -> Verdict:
    """Compare a PDF, the data that it carries and the text on its pages, with the file. Raises UserError."""
    content, attached, text = _read_pdf(path)
    [record] = project_json.from_bytes(attached, path.name)
    if not any(_is_print(record, style, content, text) for style in _styles(file)):
        first = f"ข้อความบนหน้ากระดาษของ {path.name} ไม่ตรงกับข้อมูลที่ฝังอยู่ในไฟล์ PDF เอง"
        return Verdict(Match.FORGED, (first, "หากพิมพ์ด้วยแบบอักษรที่เครื่องนี้ไม่มี โปรดตรวจที่เครื่องซึ่งมีแบบอักษรนั้น"))
    return _verify_record(file, record)


def _styles(file: ProjectFile) -> Iterator[FormStyle]:
    """How the form may have been printed, the file's own way first."""
    with suppress(UserError):  # a type that is not installed here
        yield style_of(file)
    for family in type_families():
        for thai_dates in (False, True):
            yield FormStyle(thai_dates=thai_dates, regular=family.regular, bold=family.bold)


def _is_print(record: ProjectRecord, style: FormStyle, content: bytes, text: str) -> bool:
    """Whether the pages are what the data prints: by their bytes, or by their text if saved anew."""
    printed = form_pdf(record.project, record.reports, style)
    return printed == content or _text(printed) == text


def _verify_record(file: ProjectFile, record: ProjectRecord) -> Verdict:
    bodies, project_id = bodies_of(record.project, record.reports), record.project.id
    if project_id in file.project_ids():
        current = bodies_of(file.project(project_id), file.reports(project_id))
        if current == bodies:
            return _current(record.project)
    known = [_known(file, record_id, body) for record_id, body in bodies.items()]
    if all(known):
        last = max((one for one in known if one), key=lambda revision: revision.at)
        return _earlier(file, project_id, bodies, last)
    return _unknown(file, record)


def _known(file: ProjectFile, record_id: str, body: str) -> Revision | None:
    return next((one for one in file.history(record_id) if one.body == body), None)


def _unknown(file: ProjectFile, record: ProjectRecord) -> Verdict:
    """Never in this file: what would have to be different if it were."""
    first = f"ไม่ตรงกับข้อมูลใดในไฟล์ {file.path.name} ทั้งปัจจุบันและก่อนหน้า"
    if record.project.id not in file.project_ids():
        return Verdict(Match.NONE, (first,))
    current = bodies_of(file.project(record.project.id), file.reports(record.project.id))
    return Verdict(Match.NONE, (first, *_changes(bodies_of(record.project, record.reports), current)))


def _read_pdf(path: Path) -> tuple[bytes, bytes, str]:
    """Its bytes, the project's data in it, and the text on its pages."""
    import pypdfium2

    try:
        content = path.read_bytes()
    except OSError:
        raise UserError(f"อ่านไฟล์ {path.name} ไม่ได้", "โปรดตรวจชื่อไฟล์และสิทธิ์การใช้ไฟล์") from None
    try:
        with pypdfium2.PdfDocument(content) as pdf:
            attached = [pdf.get_attachment(place) for place in range(pdf.count_attachments())]
            data = [bytes(one.get_data()) for one in attached if one.get_name() == "project.json"]
        text = _text(content)
    except (pypdfium2.PdfiumError, ValueError):
        raise UserError(f"{path.name} ไม่ใช่ไฟล์ PDF ที่อ่านได้", "โปรดขอไฟล์ใหม่จากผู้ส่ง") from None
    if len(data) != 1:
        raise UserError(
            f"{path.name} ไม่มีข้อมูลโครงการฝังอยู่", "โปรดใช้รหัสตรวจสอบบนเอกสารแทน หรือพิมพ์ PDF ใหม่จากโปรแกรมรายงาน"
        )
    return content, data[0], text


def _text(content: bytes) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(content) as pdf:
        return "\f".join(page.get_textpage().get_text_bounded() for page in pdf)


# --- what changed -------------------------------------------------------------------------------------------


def _changes(before: Bodies, after: Bodies) -> Iterator[str]:
    """Entry by entry, what the paper says and what the file says now."""
    for record_id in dict.fromkeys((*before, *after)):
        old, new = (_revision(record_id, bodies) for bodies in (before, after))
        kind = (old or new or _nothing(record_id)).kind
        where = _where(kind, before.get(record_id) or after[record_id])
        for change in differences(None, [old or _nothing(record_id, kind), new or _nothing(record_id, kind)]):
            was, now = (_shown(change.entry.kind, value) for value in change.values)
            yield f"{where}{change.entry.label}: บนเอกสาร {was} ปัจจุบัน {now}"


def _revision(record_id: str, bodies: Mapping[str, str]) -> Revision | None:
    body = bodies.get(record_id)
    if body is None:
        return None
    kind = REPORT if "period" in body and '"project_id"' in body else PROJECT
    return make_revision(kind, record_id, (), body, UNKNOWN)


def _nothing(record_id: str, kind: str = PROJECT) -> Revision:
    return make_revision(kind, record_id, (), "{}", UNKNOWN)


def _where(kind: str, body: str) -> str:
    return f"รายงานเดือน{Period.parse(_period(body)).thai} " if kind == REPORT else ""


def _shown(kind: Kind, value: Any) -> str:
    if value in ("", None, ()):
        return "(ว่าง)"
    if kind is Kind.DATE:
        return format_date(value)
    if kind in (Kind.MONEY, Kind.PERCENT):
        return format_baht(value) if kind is Kind.MONEY else format_percent(value)
    return f"“{shortened(str(value))}”"
