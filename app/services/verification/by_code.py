"""Verify a paper by its code, or by the digest in its QR code."""

from contextlib import closing, suppress

from app.formats.pdf.check_code import as_latin, code_of, is_sound, normal
from app.models.errors import UserError
from app.models.thai import shortened
from app.services.form_pdf import CODE_LENGTH, QR_PREFIX, Payloads, digest_of, record_digest
from app.services.past_codes.search import Examined, examining
from app.services.verification.verdicts import (
    MOST_FAULTS,
    Match,
    Steps,
    Verdict,
    answer_of,
    current,
    earlier,
    no_match,
)
from app.storage.connection import RESTORE
from app.storage.project_file import ProjectFile
from app.storage.revision_payload import is_removed


def verify(file: ProjectFile, typed: str) -> Verdict:
    """Look up a typed code or scanned text. Raises UserError if it is neither."""
    return answer_of(searching(file, wanted(typed)))


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
            return current(project)
    payloads: Payloads = {}
    for revision in file.revisions.of_project(project_id):
        if is_removed(revision.payload):
            payloads.pop(revision.record_id, None)
        else:
            payloads[revision.record_id] = revision.payload
        if project_id in payloads and _is(wanted, digest_of(project_id, payloads)):
            return earlier(file, project_id, payloads, revision)
    return None


def _is(wanted: str, digest: str) -> bool:
    return wanted in (digest, code_of(digest, CODE_LENGTH))


def _unknown(file: ProjectFile, state: Examined) -> Verdict:
    """Return the answer about a code that nothing has; damage may hide what it is of."""
    if not state.damaged and not state.is_incomplete:
        return Verdict(Match.NONE, no_match(file))
    told = [error.what for one in state.damaged[:MOST_FAULTS] if (error := _damage(file, one))]
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
