"""How the reports of a file came, by its gatherings and notes, and what a successor must be told."""

import sqlite3
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from app.models.note import Note
from app.models.progress_report import Period
from app.models.submission.receipts import BANGKOK, TYPED, OfficeReceipt, Receipt, Receipts, received_about
from app.models.submission.receipts_to_hand_on import ReceivedReport, notes_to_hand_on
from app.models.submission.units import UnitList
from app.storage import rows
from app.storage.board.computation import FIRST_GATHERING, OWN_GATHERING, owner_of
from app.storage.file_settings import ROLE

_COORDINATOR: Final = "coordinator"
"""The value of the setting `role` of a coordinator's file (app/services/file_profile.py)."""


def office_receipts(connection: sqlite3.Connection) -> list[OfficeReceipt]:
    """Return the notes about receipts of the file's units, each with the last gathering that it is about."""
    found: list[OfficeReceipt] = []
    before, last = 0, TYPED
    for row in rows.dicts(connection.execute(_NOTES, received_about(owner_of(connection)))):
        place, gathering = row["place"], row["gathering"]
        if gathering is None:
            [gathering] = connection.execute(_GATHERED_BEFORE, [before, place]).fetchone() or [last]
        before, last = place, gathering
        found.append(OfficeReceipt(rows.note_from(row), gathering))
    return found


def received_reports(connection: sqlite3.Connection, units: UnitList) -> list[ReceivedReport]:
    """Return how each report came; no statement uses a function, which a received file allows few of."""
    days = dict(connection.execute("SELECT number, at FROM gathering").fetchall())
    about = received_about(owner_of(connection))
    found = connection.execute(_REPORTS, about).fetchall() if days else ()
    return [
        ReceivedReport(
            project_id,
            _unit(units, office, division),
            Period.parse(period),
            _receipt(days, first or own or TYPED, *noted),
        )
        for project_id, office, division, period, first, own, *noted in found
    ]


def _unit(units: UnitList, office: str, division: str) -> str:
    """Return the unit's name to show; "" if the project names none."""
    text = units.unit_text(office, division)
    return units.name_of(text) if units.key(text) else ""


def _receipt(days: Mapping[int, str], gathering: int, is_noted: int, noted_on: str | None) -> Receipt:
    if is_noted:
        return Receipt(date.fromisoformat(noted_on) if noted_on else None, gathering, is_noted=True)
    return Receipt(_day_in_bangkok(days[gathering]) if gathering in days else None, gathering)


def _day_in_bangkok(at: str) -> date:
    """Return the day of a time in UTC, which a computation in SQL would name alike."""
    return datetime.fromisoformat(at).astimezone(BANGKOK).date()


def notes_of(connection: sqlite3.Connection, units: UnitList) -> list[Note]:
    """Return the notes by which a successor sees the same days of receipt; none for a clerk's file.

    A file that does not say whose it is counts as the coordinator's if most of its reports were gathered.
    """
    reports = received_reports(connection, units)
    gathered = sum(report.receipt.gathering != TYPED for report in reports)
    role = connection.execute("SELECT value FROM setting WHERE key = ?", [ROLE]).fetchone() or ("",)
    if not gathered or role[0] not in ("", _COORDINATOR) or (not role[0] and 2 * gathered <= len(reports)):
        return []
    receipts = Receipts.of(office_receipts(connection), units.key)
    return list(notes_to_hand_on(reports, receipts, units.owner))


_NOTES: Final = """
    SELECT note.*, revision.rowid AS place, revision.gathering
    FROM note JOIN head ON head.record_id = note.id JOIN revision USING (digest)
    WHERE note.project_id IS NULL AND topic = ? AND rule = ? AND settled_on IS NULL ORDER BY place
"""

_GATHERED_BEFORE: Final = """
    SELECT gathering FROM revision WHERE rowid > ? AND rowid < ? AND gathering IS NOT NULL
    ORDER BY rowid DESC LIMIT 1
"""
"""The last gathering between two revisions. Revisions come in the order of their gatherings."""

_REPORTS: Final = f"""
    SELECT project.id, office, division, progress_report.period, {FIRST_GATHERING}, {OWN_GATHERING},
        note.id IS NOT NULL, note.noted_on
    FROM project JOIN progress_report ON progress_report.project_id = project.id
    LEFT JOIN note ON note.project_id = project.id AND note.period = progress_report.period
        AND note.topic = ? AND note.rule = ? AND note.settled_on IS NULL
    ORDER BY project.id, progress_report.period
"""
