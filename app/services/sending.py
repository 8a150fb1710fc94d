"""Sending: one clean file for the coordinator, named so that it is known among fifty others.

It is what gathering expects: all revisions, nothing gathered. How it travels is the clerk's business.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.formats.encrypted_zip import check_password, encrypt
from app.formats.pdf.check_code import code_of
from app.formats.reference_lists import NO_OFFICE, offices_named
from app.models.checks import Finding, check, to_see_to, with_reasons
from app.models.errors import UserError
from app.models.note import Note
from app.models.progress_report import Period
from app.models.project import Project
from app.models.thai import BUDDHIST_ERA, format_baht
from app.storage.drafts import private_draft
from app.storage.output_files import cannot_write, make_folder, safe_name
from app.storage.project_file import ProjectFile, ProjectSummary

OFFICE_LENGTH: Final = 30
SEVERAL_OFFICES: Final = "หลายหน่วยงาน"


@dataclass(frozen=True, slots=True)
class Sent:
    """What was written: where, how much of it, amounts in satang, and the SHA-256 of the file's bytes.

    `hidden` counts names and telephone numbers that were masked in running text; None of a copy with names.
    """

    path: Path
    project_count: int
    report_count: int
    allocated_satang: int
    spent_satang: int
    sha256: str
    hidden: int | None = None

    @property
    def about_names(self) -> str:
        """What is to be known of a masked copy; empty for another one."""
        if self.hidden is None:
            return ""
        return f"ปกปิดชื่อและหมายเลขโทรศัพท์ในข้อความ {self.hidden:,} แห่ง ข้อความอาจยังมีชื่อบุคคลอื่น โปรดอ่านตรวจก่อนส่งต่อ"

    @property
    def text(self) -> str:
        """The summary to paste into the message that goes with the file."""
        return "\n".join(
            [
                f"ไฟล์ {self.path.name}",
                f"โครงการ {self.project_count:,} โครงการ รายงาน {self.report_count:,} ครั้ง",
                f"งบประมาณที่ได้รับ {format_baht(self.allocated_satang)} บาท",
                f"งบประมาณที่ใช้ไป {format_baht(self.spent_satang)} บาท",
                f"SHA-256 {self.sha256}",
            ]
        )


def findings(file: ProjectFile) -> list[tuple[Project, Finding]]:
    """What is worth a look before sending and not kept with a reason. The clerk may go on all the same."""
    notes: dict[str, list[Note]] = {}
    for note in file.notes():
        notes.setdefault(note.project_id, []).append(note)
    return [
        (project, finding)
        for project in map(file.project, file.project_ids())
        for finding in to_see_to(
            with_reasons(check(project, file.reports(project.id)), notes.get(project.id, ()))
        )
    ]


def send(file: ProjectFile, folder: Path, *, masked: bool = False, password: str = "") -> Sent:
    """Write the copy that is sent into `folder`. Sending the same state again takes the place of the file.

    With a password the copy is sealed by it. Raises UserError when there is nothing to send, it cannot be
    written, or the password will not do.
    """
    if password:
        check_password(password)
    summaries = file.summaries()
    if not summaries:
        raise UserError(f"ไฟล์ {file.path.name} ยังไม่มีโครงการ", "โปรดเพิ่มหรือนำเข้าโครงการก่อนส่ง")
    file.commit(thoroughly=True)
    make_folder(folder)
    target = folder / f"{file_name(file, summaries)}{'_ปกปิด' if masked else ''}.sqlite"
    if target.exists() and target.samefile(file.path):
        raise UserError(f"{target.name} คือไฟล์ที่กำลังจะส่งเอง", "โปรดเลือกโฟลเดอร์อื่น")
    if password:
        target, hidden = _write_sealed(file, target, masked, password)
    else:
        hidden = file.write_outgoing(target, masked=masked)
    return Sent(
        target,
        len(summaries),
        sum(summary.report_count for summary in summaries),
        sum(summary.allocated_budget_satang or 0 for summary in summaries),
        sum(summary.spent_satang for summary in summaries),
        _sha256(target),
        hidden if masked else None,
    )


def _write_sealed(file: ProjectFile, target: Path, masked: bool, password: str) -> tuple[Path, int]:
    """What is sealed never lies open where the sealed file goes: that may be somebody else's stick."""
    sealed = target.with_suffix(".zip")
    try:
        with private_draft() as private:
            copy = private / target.name
            hidden = file.write_outgoing(copy, masked=masked)
            encrypt(copy, sealed, password)
    except OSError as error:
        raise cannot_write(sealed, error) from error
    return sealed, hidden


def file_name(file: ProjectFile, summaries: Sequence[ProjectSummary]) -> str:
    """Office, fiscal year, latest month and a short code of the content: สำนักงานเขตมีนบุรี_2562_2561-10_7K3M

    `summaries` are of the projects that are to be in it.
    """
    offices = set(offices_named(summary.office for summary in summaries if summary.office).values())
    years = Counter(summary.fiscal_year for summary in summaries if summary.fiscal_year)
    parts = [
        _office(offices),
        str(max(years, key=lambda year: (years[year], year))) if years else "",
        _month(report.period for each in summaries for report in file.reports(each.id)),
        code_of(file.state_digest(), 4),
    ]
    return "_".join(filter(None, parts))


def _office(offices: set[str]) -> str:
    name = next(iter(offices), NO_OFFICE) if len(offices) < 2 else SEVERAL_OFFICES
    return (safe_name(name, OFFICE_LENGTH) or NO_OFFICE).replace(" ", "-").replace("_", "-")


def _month(periods: Iterable[Period]) -> str:
    """The latest month that is reported on, in Buddhist years; nothing when there is none."""
    latest = max(periods, default=None)
    return f"{latest.year + BUDDHIST_ERA}-{latest.month:02}" if latest else ""


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
