"""What a successor must be told of the days on which reports were received."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.models.note import Note
from app.models.progress_report import Period
from app.models.submission.receipts import Receipt, Receipts, office_receipt_note, report_receipt_note


@dataclass(frozen=True, slots=True)
class ReceivedReport:
    """A report's subject, and how it came."""

    project_id: str
    office: str
    period: Period
    receipt: Receipt


def notes_to_hand_on(
    reports: Sequence[ReceivedReport], receipts: Receipts, owner: str = ""
) -> Iterator[Note]:
    """Yield the notes that are missing for a successor to see the same days. `owner`: the office whose
    divisions they are about; "" for offices.

    An office's month gets one note with its first day, which later receipts do not change, and each report
    that came otherwise its own: it came later, was typed, or names no office.
    """
    by_month: dict[tuple[Period, str], list[ReceivedReport]] = {}
    for report in reports:
        by_month.setdefault((report.period, receipts.key(report.office)), []).append(report)
    for (period, key), found in sorted(by_month.items()):
        days = [receipts.day(report.office, period, report.receipt) for report in found]
        noted = receipts.about(found[0].office, period)
        first = noted.note.noted_on if noted else min(filter(None, days), default=None)
        if noted is None and key and first:
            yield office_receipt_note(min(report.office for report in found), period, first, owner=owner)
        yield from _other_reports(found, days, first if key else None, owner)


def _other_reports(
    found: Sequence[ReceivedReport], days: Sequence[date | None], usual: date | None, owner: str
) -> Iterator[Note]:
    for report, day in zip(found, days, strict=True):
        if (day is None or day != usual) and not report.receipt.is_noted:
            yield report_receipt_note(report.project_id, report.period, day, owner=owner)
