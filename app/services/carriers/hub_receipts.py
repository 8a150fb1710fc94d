"""When the hub received the reports that are pulled: its clock is set by nobody who sends or takes.

A gathering counts as the receipt of what it brings. Who pulls on Monday what an office sent on Friday would
find it late; so the day on the hub comes along as notes, unsigned, as from a coordinator's file that is
gathered: everybody who pulls makes the same ones. See docs/decisions/0013-board.md.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
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
        self._known = file.revisions.records(REPORT)
        self._offices = {one.id: one.office for one in file.summaries()}
        self._latest: dict[str, str] = {}
        self._reports: dict[str, tuple[str, str, date]] = {}
        self._told: set[tuple[str, str]] = set()

    def note(self, pulled: "Pulled") -> None:
        """Note a revision as it is pulled; it is not checked yet, so its payload may be anything."""
        with suppress(ValueError):  # no JSON: it is left out
            self._note(pulled.revision, pulled.pushed_on)

    def _note(self, revision: Revision, day: date) -> None:
        if revision.kind == PROJECT:
            self._note_project(revision)
        elif revision.kind == REPORT and revision.record_id not in self._known:
            period = text_in_payload(revision.payload, "period")
            before = self._reports.get(revision.record_id, ("", "", date.max))[2]
            self._reports[revision.record_id] = revision.project_id, period, min(before, day)
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
        coming = list(self._coming())
        today = today_in_bangkok()
        months = {_month(one) for one in coming if one.receipt.day != today}
        if not months:
            return
        here, receipts = self._file.board.receipts(units_of(self._file))
        about = [one for one in (*here, *coming) if _month(one) in months]
        for note in notes_to_hand_on(about, receipts):
            yield make_revision(NOTE, note.id, (), payload_of_row(NOTE, note_row(note)), UNKNOWN)

    def _coming(self) -> Iterator[ReceivedReport]:
        """Yield the reports whose receipt no note from the hub tells."""
        for project_id, period, day in self._reports.values():
            office = self._offices.get(project_id, "")
            if (project_id, period) in self._told or (office_key(office), period) in self._told:
                continue
            with suppress(ValueError):  # no month: it is left out
                yield ReceivedReport(project_id, office, Period.parse(period), Receipt(day, _COMING))


def _month(report: ReceivedReport) -> tuple[Period, str]:
    return report.period, office_key(report.office)
