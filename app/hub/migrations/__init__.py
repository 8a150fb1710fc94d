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


_NAMES: Final = (
    "0001_revisions",
    "0002_shown",
    "0003_views",
    "0004_arrivals",
)

MIGRATIONS: Final = tuple(Migration(number, name) for number, name in enumerate(_NAMES, start=1))
