"""Verify a paper against this file, by the code on the paper or by the PDF.

Verification proves that paper and file agree, or what changed since; not who typed the data, which the
signature in ink proves, nor that they are true. A search in a large file takes time, so both ways run in
steps; the last step is the answer.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path
from typing import Final

from app.formats.json import project as project_json
from app.formats.pdf.check_code import as_latin, code_of, is_sound, normal
from app.formats.pdf.filters import TooLargeError
from app.formats.pdf.reader import PaperPdf, read_paper, reading_pages, unreadable
from app.formats.pdf.signature_notes import signature_notes
from app.formats.pdf.syntax import PdfSyntaxError
from app.models.errors import UserError
from app.models.progress_report import Period
from app.models.project import Project, name_of
from app.models.project_record import ProjectRecord
from app.models.thai import format_moment, local_time, shortened
from app.services.differences import Changed, changes
from app.services.form_pdf import (
    CODE_LENGTH,
    QR_PREFIX,
    Payloads,
    digest_of,
    payloads_of,
    period_of,
    record_digest,
)
from app.services.form_style import print_styles
from app.services.paper_check import MISSING_FONT, Finding, Origin, examine, has_code
from app.services.past_codes.search import Examined, examining
from app.services.volume.check import VolumeFinding, VolumeRecords, examine_volume
from app.storage.connection import RESTORE
from app.storage.project_file import ProjectFile
from app.storage.revision_payload import is_removed
from app.storage.revisions import Revision


class Match(Enum):
    """The result of comparing a paper with the file."""

    CURRENT = auto()
    CONTINUED = auto()  # everything on the paper is unchanged; the file also has later months
    SAVED_ANEW = auto()  # saved again by another program, without a visible difference
    EARLIER = auto()
    NONE = auto()
    FORGED = auto()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer in one Thai sentence, further notes, and the entries that differ.

    `forms`: the answers about the forms of a bound volume, with the names of their projects.
    """

    match: Match
    answer: str
    notes: tuple[str, ...] = ()
    changed: tuple[Changed, ...] = ()
    forms: "tuple[tuple[str, Verdict], ...]" = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """All lines, the answer first."""
        forms = (
            f"{number}. {name}: {'; '.join(verdict.lines)}"
            for number, (name, verdict) in enumerate(self.forms, start=1)
        )
        return (self.answer, *self.notes, *map(str, self.changed), *forms)


Steps = Generator[tuple[int, Verdict | None]]
"""The number of items examined and, in the last step, the answer."""


def verify(file: ProjectFile, typed: str) -> Verdict:
    """Look up a typed code or scanned text. Raises UserError if it is neither."""
    return _answer(searching(file, wanted(typed)))


def verify_pdf(file: ProjectFile, path: Path) -> Verdict:
    """Compare a PDF, its embedded data and its pages, with the file. Raises UserError."""
    return _answer(comparing(file, path))


def _answer(steps: Steps) -> Verdict:
    return next(verdict for _, verdict in steps if verdict)


# --- by a code or a digest ----------------------------------------------------------------------------------


def wanted(typed: str) -> str:
    """Return what to look up: a digest, or a normalised code without check character. Raises UserError."""
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
    """Return about how many items there are to examine, at least 1."""
    return max(1, file.project_count())


def searching(file: ProjectFile, wanted: str) -> Steps:
    """Search what each project says, and what it said after each revision, as they came into the file."""
    state = Examined()
    with closing(examining(file, wanted)) as steps:
        for state in steps:
            verdict = _in_project(file, state.found, wanted) if state.found else None
            yield state.count, verdict
            if verdict:
                return
    yield state.count, _unknown(file, state)


def _in_project(file: ProjectFile, project_id: str, wanted: str) -> Verdict | None:
    """Look for a code in one project. Raises DamagedFileError if what is compared is damaged."""
    with suppress(KeyError):
        project = file.project(project_id)
        if _is(wanted, record_digest(project, file.reports(project_id))):
            return _current(project)
    payloads: Payloads = {}
    for revision in file.revisions.of_project(project_id):
        if is_removed(revision.payload):
            payloads.pop(revision.record_id, None)
        else:
            payloads[revision.record_id] = revision.payload
        if project_id in payloads and _is(wanted, digest_of(project_id, payloads)):
            return _earlier(file, project_id, payloads, revision)
    return None


def _is(wanted: str, digest: str) -> bool:
    return wanted in (digest, code_of(digest, CODE_LENGTH))


def _unknown(file: ProjectFile, state: Examined) -> Verdict:
    """Return the answer about a code that nothing has; damage may hide what it is of."""
    if not state.damaged and not state.is_incomplete:
        return Verdict(Match.NONE, _none(file))
    told = [error.what for one in state.damaged[:_MOST_FAULTS] if (error := _damage(file, one))]
    if len(state.damaged) > len(told):
        told.append(f"ข้อมูลที่เสียหายมีทั้งหมด {len(state.damaged):,} โครงการ")
    answer = f"ไม่พบข้อมูลที่ตรงกันในส่วนที่อ่านได้ของไฟล์ {file.path.name} แต่ไฟล์เสียหายบางส่วน จึงยังสรุปไม่ได้"
    return Verdict(Match.NONE, answer, (*told, RESTORE))


def _damage(file: ProjectFile, project_id: str) -> UserError | None:
    try:
        file.reports(project_id)
        list(file.revisions.of_project(project_id))
    except UserError as error:
        return error
    return None


def _current(project: Project) -> Verdict:
    return Verdict(Match.CURRENT, f"ตรงกับข้อมูลปัจจุบัน: {name_of(project)}")


def _earlier(file: ProjectFile, project_id: str, payloads: Payloads, last: Revision) -> Verdict:
    when = f" ซึ่งบันทึกเมื่อ {moment}" if (moment := _moment(last)) else ""
    answer = f"ตรงกับข้อมูลก่อนหน้า{when}{f' โดย {last.editor}' if last.editor else ''}"
    try:
        project, reports = file.project(project_id), file.reports(project_id)
    except KeyError:
        return Verdict(Match.EARLIER, answer, ("ปัจจุบันโครงการนี้ถูกลบแล้ว",))
    if months := later_months(payloads, project_id, payloads_of(project, reports)):
        return _continued(project, months)
    changed = tuple(changes(payloads, payloads_of(project, reports)))
    return Verdict(Match.EARLIER, f"{answer}: {name_of(project)}", changed=changed)


def later_months(paper: Payloads, project_id: str, now: Payloads) -> list[str]:
    """Return later months, such as `2019-06`, than the paper's last, if everything on the paper
    is unchanged.
    """
    if any(now.get(record_id) != payload for record_id, payload in paper.items()):
        return []
    on_paper = [period_of(payload) for record_id, payload in paper.items() if record_id != project_id]
    added = sorted(period_of(payload) for record_id, payload in now.items() if record_id not in paper)
    return added if added and added[0] > max(on_paper, default="") else []


def _continued(project: Project, months: list[str]) -> Verdict:
    names = ", ".join(Period.parse(month).thai for month in months)
    return Verdict(
        Match.CONTINUED,
        f"{_ON_PAPER}ยังตรงกับข้อมูลปัจจุบัน มีเพียงรายงานเดือนต่อมาที่เพิ่มขึ้น: {name_of(project)}",
        (f"รายงานที่เพิ่มหลังพิมพ์: {names}", "งบประมาณที่ใช้ไปบนเอกสารจึงเป็นยอดก่อนเดือนที่เพิ่ม"),
    )


def _moment(revision: Revision) -> str:
    """Return when it was made, by its author's clock; empty if unknown."""
    return format_moment(moment) if (moment := local_time(revision.at)) else ""


def _none(file: ProjectFile) -> str:
    return f"ไม่ตรงกับข้อมูลใดในไฟล์ {file.path.name} ทั้งปัจจุบันและก่อนหน้า"


# --- by the PDF ---------------------------------------------------------------------------------------------


STEPS_OF_PDF: Final = 8
"""The approximate number of steps of `comparing`."""


def comparing(file: ProjectFile, path: Path) -> Steps:
    """Check that the PDF is what its data print, then look up the data. Raises UserError."""
    paper = read_paper(path)
    if paper.forms:
        yield from _comparing_volume(file, paper)
        return
    record = _only_record(paper)
    try:
        for read in reading_pages(paper):
            paper = read
            yield 1, None
        left_out = project_json.entries_left_out(paper.data, path.name)
        styles = [style._replace(without=left_out) for style in print_styles(file)]
        for number, finding in enumerate(examine(paper, record, styles), start=2):
            yield number, _verdict_of(file, record, paper, finding) if finding else None
    except (PdfSyntaxError, RecursionError) as error:
        raise unreadable(path.name, error) from None


def _comparing_volume(file: ProjectFile, paper: PaperPdf) -> Steps:
    """Check a bound volume, then look up the data of each of its forms. Raises UserError."""
    records = VolumeRecords(paper)
    try:
        left_out = project_json.entries_left_out(paper.forms[0], paper.name)
        styles = [style._replace(without=left_out) for style in print_styles(file)]
        for number, finding in enumerate(examine_volume(paper, records, styles), start=1):
            yield number, _volume_verdict(file, records, paper, finding) if finding else None
    except TooLargeError:
        raise UserError(f"{paper.name} {_TOO_LARGE}", f"{_ORIGINAL} {_BY_CODE}") from None
    except (PdfSyntaxError, RecursionError) as error:
        raise unreadable(paper.name, error) from None


def _only_record(paper: PaperPdf) -> ProjectRecord:
    """Return the single project of a form. Raises UserError."""
    records = project_json.from_bytes(paper.data, paper.name)
    if len(records) == 1:
        return records[0]
    what = f"ไฟล์แนบใน {paper.name} มีข้อมูล {len(records):,} โครงการ แต่แบบรายงานหนึ่งฉบับเป็นของโครงการเดียว"
    raise UserError(what, NO_EVIDENCE)


NO_EVIDENCE: Final = "ไม่ควรใช้เอกสารนี้เป็นหลักฐาน"
SAVED_ANEW: Final = "ถูกโปรแกรมอื่นบันทึกใหม่ ไม่พบความแตกต่างที่มองเห็นได้"
OLDER: Final = "พิมพ์ด้วยโปรแกรมรุ่นก่อน ข้อความ ตำแหน่ง และภาพของทุกหน้าตรงกับข้อมูลที่แนบอยู่"


def _verdict_of(file: ProjectFile, record: ProjectRecord, paper: PaperPdf, finding: Finding) -> Verdict:
    if finding.origin is Origin.FORGED:
        return _forged(paper.name, finding.faults)
    verdict, notes = _find_record(file, record), list(_notes(paper, finding))
    if finding.origin is Origin.SAVED_ANEW:
        if verdict.match in (Match.CURRENT, Match.CONTINUED):
            answer = f"{paper.name} {SAVED_ANEW}"
            said = _of_attached(verdict).answer
            return Verdict(Match.SAVED_ANEW, answer, (said, *notes, *verdict.notes, _ORIGINAL))
        verdict = _of_attached(verdict)
        notes.insert(0, SAVED_ANEW)
    return replace(verdict, notes=(*notes, *verdict.notes))


def _of_attached(verdict: Verdict) -> Verdict:
    """Return the answer as one about the attached data alone: the paper itself is not as it was printed."""
    if not verdict.answer.startswith(("ตรงกับข้อมูล", "ไม่ตรงกับข้อมูล", _ON_PAPER)):
        return verdict
    answer = verdict.answer.replace(_ON_PAPER, "และรายงานทุกเดือนในนั้น", 1)
    return replace(verdict, answer=f"ข้อมูลที่แนบ{answer}")


_ON_PAPER: Final = "ข้อมูลและรายงานทุกเดือนบนเอกสาร"
_BY_WEIGHT: Final = (
    Match.FORGED,
    Match.NONE,
    Match.EARLIER,
    Match.SAVED_ANEW,
    Match.CONTINUED,
    Match.CURRENT,
)
_COUNTED: Final = {
    Match.CURRENT: "ตรงกับข้อมูลปัจจุบัน",
    Match.CONTINUED: "ตรงกับข้อมูลปัจจุบัน แต่มีรายงานเดือนต่อมาเพิ่มขึ้น",
    Match.SAVED_ANEW: "ถูกโปรแกรมอื่นบันทึกใหม่",
    Match.EARLIER: "ตรงกับข้อมูลก่อนหน้า",
    Match.NONE: "ไม่ตรงกับข้อมูลใดในไฟล์",
    Match.FORGED: "ไม่ตรงกับที่โปรแกรมพิมพ์",
}


def _volume_verdict(
    file: ProjectFile, records: Sequence[ProjectRecord], paper: PaperPdf, finding: VolumeFinding
) -> Verdict:
    """Return the answers about the forms of a volume, and the gravest of them as that about the whole."""
    if finding.is_other_layout:
        return Verdict(Match.NONE, f"{paper.name} {_OTHER_LAYOUT}", (_BY_CODE,))
    found = zip(records, finding.forms, strict=False)  # a volume that is forged as a whole has none
    forms = tuple((name_of(one.project), _form_verdict(file, one, form)) for one, form in found)
    if {one.origin for one in (finding.whole, *finding.forms)} != {Origin.PRINT}:
        forms = tuple((name, _of_attached(verdict)) for name, verdict in forms)
    if finding.whole.faults:
        return replace(_forged(paper.name, finding.whole.faults), forms=forms)
    matches = [verdict.match for _, verdict in forms]
    notes = [*signature_notes(finding.whole.signatures)]
    if Match.FORGED in matches:
        notes.append(NO_EVIDENCE)
    elif finding.whole.origin is Origin.SAVED_ANEW:
        notes += [f"{paper.name} {SAVED_ANEW}", _ORIGINAL]
    by_weight = [match for match in _BY_WEIGHT if match in matches]
    counts = (f"{_COUNTED[match]} {matches.count(match):,} โครงการ" for match in reversed(by_weight))
    answer = f"{paper.name} เป็นเล่มรวม {len(forms):,} โครงการ: {', '.join(counts)}"
    return Verdict(by_weight[0], answer, tuple(notes), forms=forms)


def _form_verdict(file: ProjectFile, record: ProjectRecord, finding: Finding) -> Verdict:
    """Return the answer about one form of a volume, which stands behind the project's name."""
    name = name_of(record.project)
    if finding.origin is Origin.FORGED:
        forged = _forged(name, finding.faults)
        return replace(forged, answer=forged.answer.removeprefix(f"{name} "), notes=())
    verdict = _find_record(file, record)
    answer = verdict.answer.removesuffix(f": {name}")
    if finding.origin is Origin.SAVED_ANEW and verdict.match in (Match.CURRENT, Match.CONTINUED):
        return replace(verdict, match=Match.SAVED_ANEW, answer=answer)
    return replace(verdict, answer=answer)


_TOO_LARGE: Final = "ถูกลงลายมือชื่อ บันทึกใหม่ หรือแก้ไขหลังพิมพ์ และใหญ่เกินกว่าจะเทียบทีละส่วนได้"
_OTHER_LAYOUT: Final = "เป็นเล่มรวมที่หน้าส่วนใหญ่ไม่ตรงกับที่โปรแกรมรุ่นนี้พิมพ์ จึงยืนยันทั้งเล่มไม่ได้"
_BY_CODE: Final = "หากพิมพ์ด้วยโปรแกรมรุ่นอื่น โปรดตรวจทีละโครงการด้วยรหัสตรวจสอบที่ท้ายหน้า"
_ORIGINAL: Final = "โปรดขอไฟล์เดิมที่พิมพ์จากโปรแกรมรายงาน หากต้องการใช้เป็นหลักฐาน"


def _notes(paper: PaperPdf, finding: Finding) -> Iterator[str]:
    if finding.origin is Origin.OLDER:
        yield OLDER
    yield from signature_notes(finding.signatures)
    if not has_code(paper):
        yield "เอกสารนี้ไม่มีรหัสตรวจสอบและคิวอาร์โค้ด"


def _forged(name: str, faults: tuple[str, ...]) -> Verdict:
    """Return the verdict with the forged objects, the first in the answer itself."""
    first, *others = faults or ("เนื้อหาของไฟล์",)
    notes = [f"และยังพบ: {', '.join(others[:_MOST_FAULTS])}"] if others else []
    if first == MISSING_FONT:
        notes.append("โปรดตรวจที่เครื่องซึ่งมีแบบอักษรของเอกสารนี้")
    return Verdict(Match.FORGED, f"{name} ไม่ตรงกับที่โปรแกรมพิมพ์ สิ่งที่ต่างไปคือ {first}", (*notes, NO_EVIDENCE))


_MOST_FAULTS: Final = 4


def _find_record(file: ProjectFile, record: ProjectRecord) -> Verdict:
    payloads, project_id = payloads_of(record.project, record.reports), record.project.id
    current: Payloads = {}
    with suppress(KeyError):
        current = payloads_of(file.project(project_id), file.reports(project_id))
    if current == payloads:
        return _current(record.project)
    has_past = file.revisions.count() > 0
    known = [has_past and _known(file, record_id, payload) for record_id, payload in payloads.items()]
    if (found := [revision for revision in known if revision]) and len(found) == len(known):
        last = max(found, key=lambda revision: revision.at)
        return _earlier(file, project_id, payloads, last)
    return Verdict(Match.NONE, _none(file), changed=tuple(changes(payloads, current)) if current else ())


def _known(file: ProjectFile, record_id: str, payload: str) -> Revision | None:
    return next((one for one in file.revisions.history(record_id) if one.payload == payload), None)
