"""Who wrote a version, when and where, in words."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.models.thai import format_long_date

if TYPE_CHECKING:
    from app.storage.revisions import Revision


def moment(at: str) -> str:
    """A time of UTC as the clock and calendar here have it: 24 มิถุนายน 2562 10:32 น."""
    if not at:
        return "ไม่ทราบเวลา"
    return local_moment(datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).astimezone())


def local_moment(here: datetime) -> str:
    """A time of this machine's clock."""
    return f"{format_long_date(here.date())} {here:%H:%M} น."


def authorship(revision: "Revision") -> str:
    """Who, when, on which machine: what a revision tells of itself, as far as it does."""
    who = f"โดย {revision.editor}" if revision.editor else "ไม่ทราบผู้แก้ไข"
    where = f" ที่เครื่อง {revision.device}" if revision.device else ""
    return f"{who}{where}\n{moment(revision.at)}"
