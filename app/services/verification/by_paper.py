"""Verify a PDF: compare its pages with what its attached data print, and the data with the file."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from app.formats.json import project as project_json
from app.formats.pdf.filters import TooLargeError
from app.formats.pdf.reader import PaperPdf, read_paper, reading_pages, unreadable
from app.formats.pdf.signature_notes import signature_notes
from app.formats.pdf.syntax import PdfSyntaxError
from app.models.errors import UserError
from app.models.project import name_of
from app.models.project_record import ProjectRecord
from app.services.differences import changes
from app.services.form_pdf import Payloads, payloads_of
from app.services.form_style import print_styles
from app.services.verification.paper_check import MISSING_FONT, Finding, Origin, examine, has_code
from app.services.verification.verdicts import (
    MOST_FAULTS,
    ON_PAPER,
    Match,
    Steps,
    Verdict,
    answer_of,
    current,
    earlier,
    no_match,
)
from app.services.volume.check import VolumeFinding, VolumeRecords, examine_volume
from app.storage.project_file import ProjectFile
from app.storage.revisions import Revision

WHOLE: Final = 100
_STEPS_OF_FORM: Final = 8
"""The approximate number of steps of a single form."""
_LOOKS: Final = 2
"""A changed volume's pages are compared on the screen and as printed."""


def verify_pdf(file: ProjectFile, path: Path) -> Verdict:
    """Compare a PDF, its embedded data and its pages, with the file. Raises UserError."""
    return answer_of(comparing(file, path))


def comparing(file: ProjectFile, path: Path) -> Steps:
    """Check that the PDF is what its data print, then look up the data. Raises UserError.

    The number of a step is how much is done, of `WHOLE`.
    """
    paper = read_paper(path)
    if paper.forms:
        yield from _comparing_volume(file, paper)
        return
    record = _only_record(paper)
    try:
        for read in reading_pages(paper):
            paper = read
            yield _share(1, _STEPS_OF_FORM), None
        left_out = project_json.entries_left_out([paper.data], path.name)
        styles = [style._replace(without=left_out) for style in print_styles(file)]
        for number, finding in enumerate(examine(paper, record, styles), start=2):
            verdict = _verdict_of(file, record, paper, finding) if finding else None
            yield _share(number, _STEPS_OF_FORM), verdict
    except (PdfSyntaxError, RecursionError) as error:
        raise unreadable(path.name, error) from None


def _comparing_volume(file: ProjectFile, paper: PaperPdf) -> Steps:
    """Check a bound volume, then look up the data of each of its forms. Raises UserError."""
    records = VolumeRecords(paper)
    count = len(records) + _LOOKS * len(paper.structure.pages)
    try:
        left_out = project_json.entries_left_out(paper.forms, paper.name)
        styles = [style._replace(without=left_out) for style in print_styles(file)]
        for number, finding in enumerate(examine_volume(paper, records, styles), start=1):
            verdict = _volume_verdict(file, records, paper, finding) if finding else None
            yield _share(number, count), verdict
    except TooLargeError:
        raise UserError(f"{paper.name} {_TOO_LARGE}", f"{_ORIGINAL} {_BY_CODE}") from None
    except (PdfSyntaxError, RecursionError) as error:
        raise unreadable(paper.name, error) from None


def _share(number: int, count: int) -> int:
    """Return how much of about `count` steps is done; never all, because more may be needed."""
    return min(WHOLE - 1, WHOLE * number // count)


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
    if not verdict.answer.startswith(("ตรงกับข้อมูล", "ไม่ตรงกับข้อมูล", ON_PAPER)):
        return verdict
    answer = verdict.answer.replace(ON_PAPER, "และรายงานทุกเดือนในนั้น", 1)
    return replace(verdict, answer=f"ข้อมูลที่แนบ{answer}")


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
    notes = [f"และยังพบ: {', '.join(others[:MOST_FAULTS])}"] if others else []
    if first == MISSING_FONT:
        notes.append("โปรดตรวจที่เครื่องซึ่งมีแบบอักษรของเอกสารนี้")
    return Verdict(Match.FORGED, f"{name} ไม่ตรงกับที่โปรแกรมพิมพ์ สิ่งที่ต่างไปคือ {first}", (*notes, NO_EVIDENCE))


def _find_record(file: ProjectFile, record: ProjectRecord) -> Verdict:
    payloads, project_id = payloads_of(record.project, record.reports), record.project.id
    now: Payloads = {}
    with suppress(KeyError):
        now = payloads_of(file.project(project_id), file.reports(project_id))
    if now == payloads:
        return current(record.project)
    has_past = file.revisions.count() > 0
    known = [has_past and _known(file, record_id, payload) for record_id, payload in payloads.items()]
    if (found := [revision for revision in known if revision]) and len(found) == len(known):
        last = max(found, key=lambda revision: revision.at)
        return earlier(file, project_id, payloads, last)
    return Verdict(Match.NONE, no_match(file), changed=tuple(changes(payloads, now)) if now else ())


def _known(file: ProjectFile, record_id: str, payload: str) -> Revision | None:
    return next((one for one in file.revisions.history(record_id) if one.payload == payload), None)
