"""The author and time of a revision, in words."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from app.models.thai import BUDDHIST_ERA, SHORT_MONTHS, format_long_date, local_time

if TYPE_CHECKING:
    from app.storage.revisions import Revision

UNKNOWN: Final = "ไม่ทราบเวลา"


def moment(at: str) -> str:
    """Return a UTC time in the local time zone and calendar: 24 มิถุนายน 2562 10:32 น."""
    return local_moment(here) if (here := local_time(at)) else UNKNOWN


def brief_moment(at: str) -> str:
    """Return the short form for tables: 24 มิ.ย. 2562 10:32 น."""
    return local_brief_moment(here) if (here := local_time(at)) else UNKNOWN


def day_of(at: str) -> str:
    """Return the day of a UTC time here, for narrow columns: 24 มิ.ย. 2562."""
    here = local_time(at)
    return f"{here.day} {SHORT_MONTHS[here.month - 1]} {here.year + BUDDHIST_ERA}" if here else UNKNOWN


def local_moment(here: datetime) -> str:
    """Return a local time in words."""
    return f"{format_long_date(here.date())} {here:%H:%M} น."


def local_brief_moment(here: datetime) -> str:
    """Return the short form of a local time, for tables."""
    return f"{here.day} {SHORT_MONTHS[here.month - 1]} {here.year + BUDDHIST_ERA} {here:%H:%M} น."


def authorship(revision: "Revision") -> str:
    """Return author, time and machine of a revision, as far as it names them."""
    who = f"โดย {revision.editor}" if revision.editor else "ไม่ทราบผู้แก้ไข"
    where = f" ที่เครื่อง {revision.device}" if revision.device else ""
    return f"{who}{where}\n{moment(revision.at)}"
