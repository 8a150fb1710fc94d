"""Who wrote a version, when and where, in words."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from app.models.thai import BUDDHIST_ERA, SHORT_MONTHS, format_long_date

if TYPE_CHECKING:
    from app.storage.revisions import Revision

UNKNOWN: Final = "ไม่ทราบเวลา"


def moment(at: str) -> str:
    """A time of UTC as the clock and calendar here have it: 24 มิถุนายน 2562 10:32 น."""
    return local_moment(_here(at)) if at else UNKNOWN


def brief_moment(at: str) -> str:
    """As `moment`, for tables: 24 มิ.ย. 2562 10:32 น."""
    return local_brief_moment(_here(at)) if at else UNKNOWN


def local_moment(here: datetime) -> str:
    """A time of this machine's clock."""
    return f"{format_long_date(here.date())} {here:%H:%M} น."


def local_brief_moment(here: datetime) -> str:
    """As `local_moment`, for tables."""
    return f"{here.day} {SHORT_MONTHS[here.month - 1]} {here.year + BUDDHIST_ERA} {here:%H:%M} น."


def _here(at: str) -> datetime:
    return datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).astimezone()


def authorship(revision: "Revision") -> str:
    """Who, when, on which machine: what a revision tells of itself, as far as it does."""
    who = f"โดย {revision.editor}" if revision.editor else "ไม่ทราบผู้แก้ไข"
    where = f" ที่เครื่อง {revision.device}" if revision.device else ""
    return f"{who}{where}\n{moment(revision.at)}"
