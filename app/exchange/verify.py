"""Does this paper say what this file says? By a code on the paper, or by the PDF itself.

It proves that paper and file agree, or what changed since; not who typed what, as ink does that, nor that it
is true. A search of a large file takes its time: both ways go step by step, the last of which is the answer.
"""

from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from pathlib import Path
from typing import Final

from app.exchange import project_json
from app.exchange.changes import Changed, changes
from app.exchange.crockford import code_of, is_sound, normal
from app.exchange.form_pdf import form_pdf, style_of
from app.exchange.importing import name_of
from app.exchange.paper_pdf import PaperPdf, page_that_differs, read_paper
from app.exchange.pdf_file import page_text
from app.exchange.record import ProjectRecord
from app.exchange.record_digest import (
    CODE_LENGTH,
    QR_PREFIX,
    Bodies,
    bodies_of,
    digest_of,
    record_digest,
)
from app.exchange.thai_keyboard import as_latin
from app.models.errors import UserError
from app.models.project import Project
from app.models.thai import format_moment, shortened
from app.printing.official_form import FormStyle, print_form
from app.printing.type_families import type_families
from app.storage.bodies import NOTE, is_removed
from app.storage.project_file import ProjectFile
from app.storage.revisions import Revision

_STRIDE: Final = 50
"""Records that are looked at between two steps."""


class Match(Enum):
    """What the file knows of a paper."""

    CURRENT = auto()
    EARLIER = auto()
    NONE = auto()
    FORGED = auto()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer in one Thai sentence, what else there is to say of it, and the entries that differ."""

    match: Match
    answer: str
    notes: tuple[str, ...] = ()
    changed: tuple[Changed, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it, the answer first."""
        return (self.answer, *self.notes, *map(str, self.changed))


Steps = Generator[tuple[int, Verdict | None]]
"""How many things have been looked at, and with the last of them the answer."""


def verify(file: ProjectFile, typed: str) -> Verdict:
    """Look for what a typed code or a scanned text is about. Raises UserError for what is neither."""
    return _answer(searching(file, wanted(typed)))


def verify_pdf(file: ProjectFile, path: Path) -> Verdict:
    """Compare a PDF, the data that it carries and what is on its pages, with the file. Raises UserError."""
    return _answer(comparing(file, path))


def _answer(steps: Steps) -> Verdict:
    return next(verdict for _, verdict in steps if verdict)


# --- by a code or a digest ----------------------------------------------------------------------------------


def wanted(typed: str) -> str:
    """What to look for: a digest, or a code in its normal form without its check sign. Raises UserError."""
    text = as_latin(typed.strip())
    digest = text.upper().removeprefix(QR_PREFIX).lower()
    if len(digest) == 64 and set(digest) <= set("0123456789abcdef"):
        return digest
    code = normal(text)
    if len(code) != CODE_LENGTH + 1 or not is_sound(code):
        raise UserError(
            f"รหัสตรวจสอบ “{shortened(typed)}” ไม่ถูกต้อง",
            "โปรดพิมพ์รหัส 13 ตัวตามที่อยู่บนเอกสาร หรือสแกนคิวอาร์โค้ด หรือระบุไฟล์ .pdf",
        )
    return code[:-1]


def search_length(file: ProjectFile) -> int:
    """How many things there are to look at."""
    return len(file.project_ids()) + file.revision_count()


def searching(file: ProjectFile, wanted: str) -> Steps:
    """Among what is there now; then among what each project was, in the order in which it became so."""
    ids = file.project_ids()
    for number, project_id in enumerate(ids, start=1):
        project, reports = file.project(project_id), file.reports(project_id)
        if _is(wanted, record_digest(project, reports)):
            yield number, _current(project)
            return
        if number % _STRIDE == 0:
            yield number, None
    for number, (project_id, bodies, last) in enumerate(_states(file), start=len(ids) + 1):
        if project_id in bodies and _is(wanted, digest_of(project_id, bodies)):
            yield number, _earlier(file, project_id, bodies, last)
            return
        if number % _STRIDE == 0:
            yield number, None
    yield search_length(file), Verdict(Match.NONE, _none(file))


def _is(wanted: str, digest: str) -> bool:
    return wanted in (digest, code_of(digest, CODE_LENGTH))


def _states(file: ProjectFile) -> Iterator[tuple[str, Bodies, Revision]]:
    """What each project was after each of its revisions, in the order in which these came into the file."""
    states: dict[str, Bodies] = {}
    for revision in file.revisions() if file.revision_count() else ():
        if revision.kind == NOTE:  # none of what is printed
            continue
        state = states.setdefault(revision.project_id, {})
        if is_removed(revision.body):
            state.pop(revision.record_id, None)
        else:
            state[revision.record_id] = revision.body
        yield revision.project_id, state, revision


def _current(project: Project) -> Verdict:
    return Verdict(Match.CURRENT, f"ตรงกับข้อมูลปัจจุบัน: {name_of(project)}")


def _earlier(file: ProjectFile, project_id: str, bodies: Bodies, last: Revision) -> Verdict:
    when = f" ซึ่งบันทึกเมื่อ {moment}" if (moment := _moment(last)) else ""
    answer = f"ตรงกับข้อมูลก่อนหน้า{when}{f' โดย {last.editor}' if last.editor else ''}"
    try:
        project, reports = file.project(project_id), file.reports(project_id)
    except KeyError:
        return Verdict(Match.EARLIER, answer, ("ปัจจุบันโครงการนี้ถูกลบแล้ว",))
    changed = tuple(changes(bodies, bodies_of(project, reports)))
    return Verdict(Match.EARLIER, f"{answer}: {name_of(project)}", changed=changed)


def _moment(revision: Revision) -> str:
    """When it was made, by the clock of the machine that made it; empty when none was known."""
    try:
        return format_moment(datetime.fromisoformat(revision.at))
    except (ValueError, OverflowError, OSError):
        return ""


def _none(file: ProjectFile) -> str:
    return f"ไม่ตรงกับข้อมูลใดในไฟล์ {file.path.name} ทั้งปัจจุบันและก่อนหน้า"


# --- by the PDF ---------------------------------------------------------------------------------------------


def comparing(file: ProjectFile, path: Path) -> Steps:
    """Print what the PDF carries in every way that it may have been printed; then look for its records."""
    pdf = read_paper(path)
    [record] = project_json.from_bytes(pdf.data, path.name)
    doubtful: int | None = None
    for number, style in enumerate(print_styles(file), start=1):
        found = _page_unlike_print(pdf, record, style)
        if found == 0:
            yield number, _verify_record(file, record, pdf)
            return
        doubtful = doubtful or found
        yield number, None
    yield number, _forged(path, doubtful)


def print_styles(file: ProjectFile) -> list[FormStyle]:
    """How a form may have been printed, the file's own way first."""
    ways = [
        FormStyle(dates, digits, regular=family.regular, bold=family.bold)
        for family in type_families()
        for dates in (False, True)
        for digits in (False, True)
    ]
    with suppress(UserError):  # a type that is not installed here
        ways = [style_of(file), *(way for way in ways if way != style_of(file))]
    return ways


def _page_unlike_print(pdf: PaperPdf, record: ProjectRecord, style: FormStyle) -> int | None:
    """0 when all are what the data prints; else the first that only looks otherwise; None if texts differ."""
    if not pdf.has_code:
        return 0 if page_text(print_form(record.project, record.reports, style)) == pdf.text else None
    printed = form_pdf(record.project, record.reports, style)
    if printed == pdf.content:
        return 0
    return page_that_differs(printed, pdf.content) or 0 if page_text(printed) == pdf.text else None


_NO_EVIDENCE: Final = "ไม่ควรใช้เอกสารนี้เป็นหลักฐาน"


def _forged(path: Path, page: int | None) -> Verdict:
    if page is None:
        return Verdict(
            Match.FORGED,
            f"ข้อความบนหน้ากระดาษของ {path.name} ไม่ตรงกับข้อมูลที่แนบอยู่ใน PDF เดียวกัน",
            (_NO_EVIDENCE, "หากพิมพ์ด้วยแบบอักษรที่เครื่องนี้ไม่มี โปรดตรวจที่เครื่องซึ่งมีแบบอักษรนั้น"),
        )
    return Verdict(
        Match.FORGED,
        f"ภาพบนหน้า {page} ของ {path.name} ไม่ตรงกับข้อมูลที่แนบอยู่ใน PDF เดียวกัน แม้ข้อความจะตรงกัน",
        (
            f"{_NO_EVIDENCE} เพราะอาจมีภาพหรือคิวอาร์โค้ดอื่นวางทับ",
            "หากเป็นลายมือชื่ออิเล็กทรอนิกส์หรือตราประทับ โปรดเทียบด้วยตากับฉบับที่พิมพ์ใหม่",
        ),
    )


def _verify_record(file: ProjectFile, record: ProjectRecord, pdf: PaperPdf) -> Verdict:
    verdict = _find_record(file, record)
    if pdf.has_code:
        return verdict
    without = "เอกสารนี้ไม่มีรหัสตรวจสอบและคิวอาร์โค้ด จึงเทียบได้เฉพาะข้อความ"
    return Verdict(verdict.match, verdict.answer, (without, *verdict.notes), verdict.changed)


def _find_record(file: ProjectFile, record: ProjectRecord) -> Verdict:
    bodies, project_id = bodies_of(record.project, record.reports), record.project.id
    current: Bodies = {}
    with suppress(KeyError):
        current = bodies_of(file.project(project_id), file.reports(project_id))
    if current == bodies:
        return _current(record.project)
    has_past = file.revision_count() > 0
    known = [has_past and _known(file, record_id, body) for record_id, body in bodies.items()]
    if (found := [revision for revision in known if revision]) and len(found) == len(known):
        last = max(found, key=lambda revision: revision.at)
        return _earlier(file, project_id, bodies, last)
    return Verdict(Match.NONE, _none(file), changed=tuple(changes(bodies, current)) if current else ())


def _known(file: ProjectFile, record_id: str, body: str) -> Revision | None:
    return next((one for one in file.history(record_id) if one.body == body), None)
