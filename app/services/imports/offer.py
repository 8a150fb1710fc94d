"""What a way in offers to import: its records, and whatever is held back or left out, with the places.

Workbooks, print-outs and project data become the same offer, which the window previews and both the window
and the command line sum up at the end.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.formats.printout.model import UNREAD, Reading
from app.models.import_doubts import LeftOut, Source, Summary
from app.models.project import name_of
from app.models.project_record import ProjectRecord
from app.services.import_records import ImportOutcome, Result
from app.services.imports.comparison import Compared, Standing

if TYPE_CHECKING:
    from app.formats.printout.reader import PrintedProject
    from app.formats.spreadsheet.project_import import WorkbookReading

WAITS: Final = "รอคำตอบ"
UNSOUND: Final = "มีช่องที่ต้องแก้"


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A project that is not imported yet, and why in Thai."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What is read of a source so far. `summary` counts rows, where the source has any."""

    name: str
    records: Sequence[ProjectRecord]
    held_back: tuple[HeldBack, ...] = ()
    left_out: Sequence[LeftOut] = ()
    summary: Summary | None = None


def of_workbook(reading: "WorkbookReading") -> Offer:
    held_back = (
        *(HeldBack(name, WAITS) for name in reading.waiting),
        *(HeldBack(name, UNSOUND) for name in reading.refused),
    )
    return Offer(reading.name, reading.records, held_back, reading.left_out, reading.summary)


def of_printout(name: str, projects: Sequence["PrintedProject"], chosen: Sequence[Reading]) -> Offer:
    """Return the offer of the chosen print of each project; what fits no entry is left out with its lines."""
    unread = tuple(
        Source("", f"บรรทัด {line.number:,}", line.source)
        for reading in chosen
        for entry in reading.entries
        if entry.place[0] == UNREAD
        for line in entry.lines
    )
    others = tuple(
        Source(name_of(reading.record.project), f"ฉบับที่ {reading.number:,}")
        for project, taken in zip(projects, chosen, strict=True)
        for reading in project.versions
        if reading.number != taken.number
    )
    left = [LeftOut(_UNFIT, unread, len(unread))] if unread else []
    left += [LeftOut(_OTHER_VERSIONS, others)] if others else []
    return Offer(name, [reading.record for reading in chosen], left_out=left)


_UNFIT: Final = "บรรทัดที่ไม่เข้ากับรายการใดของแบบ"
_OTHER_VERSIONS: Final = "ฉบับอื่นของโครงการเดียวกัน"


# --- the summary at the end ---------------------------------------------------------------------------------


def told_at_the_end(
    offer: Offer, compared: Sequence[Compared], outcomes: Sequence[ImportOutcome]
) -> Iterator[str]:
    """Yield in Thai what was read, taken and left out, with the reasons and places."""
    taken = {outcome.record.project.id for outcome in outcomes}
    yield _counted(offer, compared, outcomes)
    if offer.summary and offer.summary.read:
        yield str(offer.summary)
    for outcome in outcomes:
        record = outcome.record
        yield f"{outcome.result.value}: {name_of(record.project)} (รายงาน {len(record.reports):,} ครั้ง)"
        yield from (f"   {note}" for note in outcome.notes)
    for one in compared:
        if one.standing is Standing.SAME:
            yield f"{Standing.SAME.value}: {name_of(one.record.project)}"
        elif one.record.project.id not in taken and not _was_added(one, outcomes):
            yield f"ไม่ได้เลือก: {name_of(one.record.project)}"
    for held in offer.held_back:
        yield f"{held.reason} จึงไม่ได้นำเข้า: {held.name}"
    if offer.left_out:
        yield "สิ่งที่ไม่ได้นำเข้า"
    yield from (f"   – {left}" for left in offer.left_out)


def _was_added(one: Compared, outcomes: Sequence[ImportOutcome]) -> bool:
    """Return whether a project of the file was added as a further one, which has another id."""
    name = name_of(one.record.project)
    return any(o.result is Result.ADDED and name_of(o.record.project) == name for o in outcomes)


def _counted(offer: Offer, compared: Sequence[Compared], outcomes: Sequence[ImportOutcome]) -> str:
    results = Counter(outcome.result for outcome in outcomes)
    same = sum(one.standing is Standing.SAME for one in compared)
    left = len(compared) - same - results[Result.ADDED] - results[Result.UPDATED]
    read = len(compared) + len(offer.held_back)
    return (
        f"อ่านได้ {read:,} โครงการ: เพิ่ม {results[Result.ADDED]:,} ปรับปรุง {results[Result.UPDATED]:,} "
        f"เหมือนเดิม {same:,} ไม่ได้เลือก {left:,} รอแก้ไขหรือรอคำตอบ {len(offer.held_back):,}"
    )
