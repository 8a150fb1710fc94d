"""The printed form with embedded data: the project's JSON, as exported, inside the PDF."""

import hashlib
import json
from collections.abc import Sequence
from typing import Final

from app.formats.json import project as project_json
from app.formats.pdf.check_code import check_sign, code_of
from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.models.project_record import ProjectRecord
from app.printing import official_form
from app.printing.stamp import VerificationStamp
from app.printing.type_families import OFFICIAL, FormStyle
from app.storage.revision_payload import PROJECT, REPORT, canonical, payload_of_row
from app.storage.rows import project_row, report_row


def form_pdf(
    project: Project,
    reports: Sequence[ProgressReport],
    style: FormStyle = OFFICIAL,
    *,
    is_marked: bool = True,
) -> bytes:
    """Return the form's PDF for viewing, signing, sending and archiving, with its data and its stamp.

    `reports` are in the order of their months; the project has its id. Without `is_marked` the form has no
    stamp, like the earliest prints. Raises UserError.
    """
    data = data_of(project, reports, style)
    mark = mark_of(project, reports) if is_marked else None
    return official_form.print_form(project, reports, style=style, attachment=data, mark=mark)


def data_of(project: Project, reports: Sequence[ProgressReport], style: FormStyle) -> bytes:
    """Return the data that a form in this style embeds."""
    return project_json.to_bytes([ProjectRecord(project, tuple(reports))], style.without)


CODE_LENGTH: Final = 12
"""Characters of the code for typing, 60 bits, without its check character. The QR code has all 256 bits."""

QR_PREFIX: Final = "RAINGAN:"
"""The prefix that a phone shows before the digest, which tells people what the number is."""

Payloads = dict[str, str]
"""The payloads of a project and its reports, by record id."""


def record_digest(project: Project, reports: Sequence[ProgressReport]) -> str:
    """Return the SHA-256 (hexadecimal) of a form's content. `reports` are in the order of their months."""
    return digest_of(project.id, payloads_of(project, reports))


def mark_of(project: Project, reports: Sequence[ProgressReport]) -> VerificationStamp:
    """Return the verification stamp of a form. `reports` are in the order of their months."""
    digest = record_digest(project, reports)
    return VerificationStamp(code_on_paper(digest), QR_PREFIX + digest.upper())


def code_on_paper(digest: str) -> str:
    """Return the code for typing, in groups: 4WQ9-0ZX2-7K3M-5."""
    code = code_of(digest, CODE_LENGTH)
    return "-".join((code[:4], code[4:8], code[8:], check_sign(code)))


def payloads_of(project: Project, reports: Sequence[ProgressReport]) -> Payloads:
    """Return the payloads that revisions of these records would have."""
    own = {project.id: payload_of_row(PROJECT, project_row(project))}
    return own | {report.id: payload_of_row(REPORT, report_row(report)) for report in reports}


def digest_of(project_id: str, payloads: Payloads) -> str:
    """Return the digest of a project's content from its payloads, in any order."""
    others = [payload for record_id, payload in payloads.items() if record_id != project_id]
    reports = ",".join(sorted(others, key=period_of))
    whole = f'{{"id":{canonical(project_id)},"project":{payloads[project_id]},"reports":[{reports}]}}'
    return hashlib.sha256(whole.encode()).hexdigest()


def period_of(payload: str) -> str:
    """Return the month in a report's payload."""
    return str(json.loads(payload)["period"])
