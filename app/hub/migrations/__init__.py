"""The tables of the hub, as numbered steps of SQL. A released step never changes."""

from pathlib import Path
from typing import Final, NamedTuple


class Migration(NamedTuple):
    """One step: the number and the name of its file."""

    number: int
    name: str

    @property
    def sql(self) -> str:
        return (Path(__file__).parent / f"{self.name}.sql").read_text("utf-8")


MIGRATIONS: Final = (Migration(1, "0001_revisions"), Migration(2, "0002_views"))
