"""When the hub received the reports that are pulled: its clock is set by nobody who sends or takes.

A gathering counts as the receipt of what it brings. Who pulls on Monday what an office sent on Friday would
find it late; so the day on the hub comes along as notes, unsigned, as from a coordinator's file that is
gathered: everybody who pulls makes the same ones. See docs/decisions/0013-board.md.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from sys import intern
from typing import TYPE_CHECKING, Final

from app.models.match_key import office_key
from app.models.note import Topic
from app.models.progress_report import Period
from app.models.submission.receipts import Receipt, today_in_bangkok
from app.models.submission.receipts_to_hand_on import ReceivedReport, notes_to_hand_on
from app.services.units.listing import units_of
from app.storage.project_file import ProjectFile
from app.storage.revision_payload import NOTE, PROJECT, REPORT, payload_of_row, text_in_payload
from app.storage.revisions import UNKNOWN, Revision, make_revision
from app.storage.rows import note_row

if TYPE_CHECKING:
    from app.hub.client import Pulled

_COMING: Final = 1 << 62
"""The number of a gathering that is still to come: later than all."""


class HubReceipts:
    """Notes what is pulled into a coordinator's file, and then tells the days that its receipt needs."""

    def __init__(self, file: ProjectFile) -> None:
        self._file = file
        self._offices = {one.id: one.office for one in file.summaries()}
        self._latest: dict[str, str] = {}
        self._days: dict[str, dict[str, date]] = {}
        """The days of new reports by month and project; of a city's five years they fill 60 MB."""
        self._told: set[tuple[str, str]] = set()

    def note(self, batch: Sequence["Pulled"]) -> None:
        """Note revisions as they are pulled; they are not checked yet, so each payload may be anything."""
        reports = {one.revision.record_id for one in batch if one.revision.kind == REPORT}
        known = self._file.revisions.kinds_of(sorted(reports))
        for pulled in batch:
            if pulled.revision.kind != REPORT or pulled.revision.record_id not in known:
                with suppress(ValueError):  # no JSON: it is left out
                    self._note(pulled.revision, pulled.pushed_on)

    def _note(self, revision: Revision, day: date) -> None:
        if revision.kind == PROJECT:
            self._note_project(revision)
        elif revision.kind == REPORT:
            days = self._days.setdefault(text_in_payload(revision.payload, "period"), {})
            days[intern(revision.project_id)] = min(days.get(revision.project_id, day), day)
        elif revision.kind == NOTE and text_in_payload(revision.payload, "topic") == Topic.RECEIVED:
            about = revision.project_id or office_key(text_in_payload(revision.payload, "text"))
            self._told.add((about, text_in_payload(revision.payload, "period")))

    def _note_project(self, revision: Revision) -> None:
        office = text_in_payload(revision.payload, "office")
        if office and revision.at >= self._latest.get(revision.record_id, ""):
            self._latest[revision.record_id] = revision.at
            self._offices[revision.record_id] = office

    def notes(self) -> Iterator[Revision]:
        """Yield the notes about days before today that neither the file nor the hub tells."""
        today = today_in_bangkok()
        months = {
            _month(one) for text in self._days for one in self._coming(text) if one.receipt.day != today
        }
        if not months:
            return
        reports, receipts = self._file.board.receipts(units_of(self._file))
        here = [one for one in reports if _month(one) in months]
        for text in sorted(self._days):  # one month after the other: all reports at once fill the memory
            coming = list(self._coming(text))
            period = coming[0].period if coming else None
            of_month = [one for one in (*here, *coming) if one.period == period and _month(one) in months]
            for note in notes_to_hand_on(of_month, receipts):
                yield make_revision(NOTE, note.id, (), payload_of_row(NOTE, note_row(note)), UNKNOWN)

    def _coming(self, month: str) -> Iterator[ReceivedReport]:
        """Yield the reports of a month whose receipt no note from the hub tells."""
        with suppress(ValueError):  # no month: it is left out
            period = Period.parse(month)
            for project_id, day in self._days[month].items():
                office = self._offices.get(project_id, "")
                if (project_id, month) not in self._told and (office_key(office), month) not in self._told:
                    yield ReceivedReport(project_id, office, period, Receipt(day, _COMING))


def _month(report: ReceivedReport) -> tuple[Period, str]:
    return report.period, office_key(report.office)
