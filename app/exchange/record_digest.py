"""What ties a paper to its record: the digest of all that the form says, and the mark that bears it.

What is hashed is canonical JSON of a project's id, its body and the bodies of its reports in the order of
their months (docs/decisions/0009-verification.md), so that the same content has the same digest wherever it
is printed.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Final

from app.formats.pdf.check_code import check_sign, code_of
from app.models.progress_report import ProgressReport
from app.models.project import Project
from app.printing.stamp import Mark
from app.storage.revision_payload import PROJECT, REPORT, body_of_row, canonical
from app.storage.rows import project_row, report_row

CODE_LENGTH: Final = 12
"""Signs of the code for typing, 60 bits, without its check sign. The QR has all 256."""

QR_PREFIX: Final = "RAINGAN:"
"""What a phone shows before the digest, so that people know whose number it is."""

Bodies = dict[str, str]
"""The bodies of a project and its reports, by the ids of these records."""


def record_digest(project: Project, reports: Sequence[ProgressReport]) -> str:
    """SHA-256, in hexadecimal, of what a form of these says. `reports` are in the order of their months."""
    return digest_of(project.id, bodies_of(project, reports))


def mark_of(project: Project, reports: Sequence[ProgressReport]) -> Mark:
    """The mark that the form of these bears. `reports` are in the order of their months."""
    digest = record_digest(project, reports)
    return Mark(code_on_paper(digest), QR_PREFIX + digest.upper())


def code_on_paper(digest: str) -> str:
    """The code for typing, in groups: 4WQ9-0ZX2-7K3M-5"""
    code = code_of(digest, CODE_LENGTH)
    return "-".join((code[:4], code[4:8], code[8:], check_sign(code)))


def bodies_of(project: Project, reports: Sequence[ProgressReport]) -> Bodies:
    """The bodies that revisions of these records would have."""
    own = {project.id: body_of_row(PROJECT, project_row(project))}
    return own | {report.id: body_of_row(REPORT, report_row(report)) for report in reports}


def digest_of(project_id: str, bodies: Bodies) -> str:
    """The digest of a record, given its bodies in any order."""
    others = [body for record_id, body in bodies.items() if record_id != project_id]
    reports = ",".join(sorted(others, key=period_of))
    whole = f'{{"id":{canonical(project_id)},"project":{bodies[project_id]},"reports":[{reports}]}}'
    return hashlib.sha256(whole.encode()).hexdigest()


def period_of(body: str) -> str:
    """The month that the body of a report is about."""
    return str(json.loads(body)["period"])
