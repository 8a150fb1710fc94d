"""Which projects may be one, typed twice."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations
from typing import Final, NamedTuple

from app.models.match_key import code_key, is_slip, office_key


class Identity(NamedTuple):
    """What people recognise a project by, and its number of reports.

    `key` is the same in projects of one office, year and code (or name), and empty for one without both.
    """

    id: str
    office: str
    fiscal_year: int | None
    project_code: str
    project_name: str
    key: object
    report_count: int


def likely_pairs(projects: Iterable[Identity]) -> list[tuple[str, str]]:
    """Return pairs of ids of projects that may be one.

    They have one key; or a name that nothing else in the office and year has, and codes that differ by one
    slip of typing, or one of them has no code.
    """
    by_key: dict[object, list[Identity]] = {}
    by_name: dict[object, list[Identity]] = {}
    for one in projects:
        if one.key:
            by_key.setdefault(one.key, []).append(one)
        if name := "".join(one.project_name.split()):
            by_name.setdefault((office_key(one.office), one.fiscal_year, name), []).append(one)
    pairs = [*chain.from_iterable(map(_pairs, by_key.values()))]
    two = (several for several in by_name.values() if len({one.key for one in several}) == _A_PAIR)
    named = chain.from_iterable(map(_pairs, two))
    pairs += [(one, other) for one, other in named if one.key != other.key and _has_slip(one, other)]
    return [(one.id, other.id) for one, other in pairs]


def _pairs(several: Sequence[Identity]) -> Iterator[tuple[Identity, Identity]]:
    """Yield all pairs; first comes the one to keep: with more reports, otherwise the older one."""
    return combinations(sorted(several, key=lambda one: (-one.report_count, one.id)), 2)


def _has_slip(one: Identity, other: Identity) -> bool:
    mine, its = (code_key(project.project_code).replace("-", "") for project in (one, other))
    return not mine or not its or is_slip(mine, its)


_A_PAIR: Final = 2
