"""Send: write one clean file for the coordinator, with a name that identifies it among fifty others.

It contains what gathering expects: all revisions, and nothing gathered. The clerk decides how to transfer it.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from app.formats.encrypted_zip import check_password, encrypt
from app.formats.pdf.check_code import code_of
from app.models.checks import Finding, to_see_to
from app.models.errors import UserError
from app.models.note import Note
from app.models.project import Project
from app.models.rules.whole_file import check_file
from app.models.submission.units import NO_OFFICE
from app.models.thai import format_baht
from app.printing.form_check import findings_with_reasons
from app.printing.type_families import OFFICIAL, FormStyle
from app.services.form_style import style_of
from app.services.month.outputs import keep_sent
from app.services.submission.receipts import hand_on_receipts
from app.services.units.listing import offices_of
from app.storage.drafts import private_draft
from app.storage.file_settings import DIVISION
from app.storage.output_files import cannot_write, make_folder, safe_name
from app.storage.project_file import ProjectFile, ProjectSummary

OFFICE_LENGTH: Final = 30
SEVERAL_OFFICES: Final = "หลายหน่วยงาน"


@dataclass(frozen=True, slots=True)
class Sent:
    """A written copy: path, counts, amounts in satang, and the SHA-256 of the file's bytes.

    `hidden` counts names and telephone numbers masked in running text; None if the copy is not masked.
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
        """The warning for a masked copy; empty for any other."""
        if self.hidden is None:
            return ""
        return f"ปกปิดชื่อและหมายเลขโทรศัพท์ในข้อความ {self.hidden:,} แห่ง ข้อความอาจยังมีชื่อบุคคลอื่น โปรดอ่านตรวจก่อนส่งต่อ"

    @property
    def subject(self) -> str:
        """The subject of that message: whose reports they are, and of which month."""
        return f"รายงานความก้าวหน้าโครงการ {' '.join(self.path.stem.split('_')[:3])}"

    @property
    def text(self) -> str:
        """The summary to paste into the message that accompanies the file."""
        return "\n".join(
            [
                f"ไฟล์ {self.path.name}",
                f"โครงการ {self.project_count:,} โครงการ รายงาน {self.report_count:,} ครั้ง",
                f"งบประมาณที่ได้รับ {format_baht(self.allocated_satang)} บาท",
                f"งบประมาณที่ใช้ไป {format_baht(self.spent_satang)} บาท",
                f"รหัสตรวจสอบไฟล์ {self.sha256}",
            ]
        )


def findings(file: ProjectFile, style: FormStyle | None = None) -> list[tuple[Project, Finding]]:
    """Return all open findings of the file, as the form shows them. The clerk may send anyway."""
    return [*chain.from_iterable(findings_by_project(file, style))]


def findings_by_project(
    file: ProjectFile, style: FormStyle | None = None
) -> Iterator[list[tuple[Project, Finding]]]:
    """Yield the open findings of each project, in the order of `summaries`."""
    style = style or _style_to_check(file)
    notes: dict[str, list[Note]] = {}
    for note in file.notes():
        notes.setdefault(note.project_id, []).append(note)
    over_file = check_file(file.identities())
    for project in map(file.project, file.project_ids()):
        reports, own = file.reports(project.id), notes.get(project.id, ())
        found = findings_with_reasons(project, reports, own, style, over_file.get(project.id, ()))
        yield [(project, finding) for finding in to_see_to(found)]


def _style_to_check(file: ProjectFile) -> FormStyle:
    """Return the file's style, or the official one where its typeface is not installed."""
    try:
        return style_of(file)
    except UserError:
        return OFFICIAL


def send(file: ProjectFile, folder: Path, *, masked: bool = False, password: str = "") -> Sent:
    """Write the copy to send into `folder`. Sending the same state again replaces the file.

    With a password the copy is encrypted. Raises UserError if there is nothing to send, the file cannot be
    written, or the password is not acceptable.
    """
    sent = write_copy_to_send(file, folder, masked=masked, password=password)
    if not masked:  # a masked copy is for reading only
        keep_sent(file)
    return sent


def write_copy_to_send(file: ProjectFile, folder: Path, *, masked: bool = False, password: str = "") -> Sent:
    """Write the copy like `send`, without recording that it was sent."""
    if password:
        check_password(password)
    summaries = file.summaries()
    if not summaries:
        raise UserError(f"ไฟล์ {file.path.name} ยังไม่มีโครงการ", "โปรดเพิ่มหรือนำเข้าโครงการก่อนส่ง")
    file.database.require_latest()
    file.revisions.commit(thoroughly=True)
    hand_on_receipts(file)
    make_folder(folder)
    target = folder / f"{file_name(file, summaries)}{'_ปกปิด' if masked else ''}.sqlite"
    if target.exists() and target.samefile(file.path):
        raise UserError(f"{target.name} คือไฟล์ที่กำลังจะส่งเอง", "โปรดเลือกโฟลเดอร์อื่น")
    if password:
        target, hidden = _write_sealed(file, target, masked, password)
    else:
        hidden = file.database.write_outgoing(target, masked=masked)
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
    """Encrypt the copy in a private folder: the target may be somebody else's USB stick."""
    sealed = target.with_suffix(".zip")
    try:
        with private_draft() as private:
            copy = private / target.name
            hidden = file.database.write_outgoing(copy, masked=masked)
            encrypt(copy, sealed, password)
    except OSError as error:
        raise cannot_write(sealed, error) from error
    return sealed, hidden


def file_name(file: ProjectFile, summaries: Sequence[ProjectSummary], office: str = "") -> str:
    """Return office, fiscal year, latest month and a code of the content:
    สำนักงานเขตมีนบุรี_2562_2561-10_7K3M

    `summaries` are of the projects to include; `office` names the unit to which they go back.
    """
    spelt = [summary.office for summary in summaries if summary.office]
    own = file.setting(DIVISION) if not office else ""
    offices = {office} if office else set(offices_of(file).named(spelt).values()) or {NO_OFFICE}
    last = file.last_month({summary.id for summary in summaries})
    years = Counter(summary.fiscal_year for summary in summaries if summary.fiscal_year)
    parts = [
        office_in_name(offices) + (f"-{office_in_name({own})}" if own else ""),
        str(max(years, key=lambda year: (years[year], year))) if years else "",
        last.sortable_thai if last else "",
        code_of(file.revisions.state_digest(), 4),
    ]
    return "_".join(filter(None, parts))


def office_in_name(offices: set[str]) -> str:
    """Return the office of a file as a part of its name."""
    name = next(iter(offices), NO_OFFICE) if len(offices) < 2 else SEVERAL_OFFICES
    return (safe_name(name, OFFICE_LENGTH) or NO_OFFICE).replace(" ", "-").replace("_", "-")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
