"""What verification answers: whether a paper's data are those of the file, now or earlier."""

from collections.abc import Generator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from app.models.progress_report import Period
from app.models.project import Project, name_of
from app.models.thai import format_moment, local_time
from app.services.differences import Changed, changes
from app.services.form_pdf import Payloads, payloads_of, period_of
from app.storage.project_file import ProjectFile
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


ON_PAPER: Final = "ข้อมูลและรายงานทุกเดือนบนเอกสาร"

MOST_FAULTS: Final = 4
"""Faults that an answer names."""

Steps = Generator[tuple[int, Verdict | None]]
"""How much is examined and, in the last step, the answer."""


def answer_of(steps: Steps) -> Verdict:
    """Take all steps; return their answer."""
    return next(verdict for _, verdict in steps if verdict)


def current(project: Project) -> Verdict:
    """Return the answer that the paper's data are those of today."""
    return Verdict(Match.CURRENT, f"ตรงกับข้อมูลปัจจุบัน: {name_of(project)}")


def earlier(file: ProjectFile, project_id: str, payloads: Payloads, last: Revision) -> Verdict:
    """Return the answer that the paper's data are those after a revision, and what has changed since."""
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
        f"{ON_PAPER}ยังตรงกับข้อมูลปัจจุบัน มีเพียงรายงานเดือนต่อมาที่เพิ่มขึ้น: {name_of(project)}",
        (f"รายงานที่เพิ่มหลังพิมพ์: {names}", "งบประมาณที่ใช้ไปบนเอกสารจึงเป็นยอดก่อนเดือนที่เพิ่ม"),
    )


def _moment(revision: Revision) -> str:
    """Return when it was made, by its author's clock; empty if unknown."""
    return format_moment(moment) if (moment := local_time(revision.at)) else ""


def no_match(file: ProjectFile) -> str:
    """Return the answer that nothing in the file has the paper's data."""
    return f"ไม่ตรงกับข้อมูลใดในไฟล์ {file.path.name} ทั้งปัจจุบันและก่อนหน้า"
