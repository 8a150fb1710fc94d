"""Where the revisions of each project and of its reports stand in a file, found by its indexes alone.

The rows of a large file, and the payloads of its revisions, are not read for this: 650,000 records take a
second and three bytes of memory each, where their ids alone would fill a hundred megabytes.
"""

from array import array
from collections import defaultdict, deque
from collections.abc import Generator, Iterator, MutableMapping, MutableSequence
from dataclasses import dataclass
from typing import Final

from app.storage.database_file import DatabaseFile
from app.storage.packing import unpack
from app.storage.revision_payload import NOTE, PROJECT, REPORT, project_of_payload

_AT_ONCE: Final = 20_000
"""Rows read in one step."""
_FEW: Final = 500
_SPARSE: Final = 8
"""Row numbers for each row from which on a table of all numbers is not worth its memory."""

_EDGE: Final = 20
"""Reports at either end of a run that might be the only ones of another checkpoint."""

Numbers = MutableSequence[int] | MutableMapping[int, int]


@dataclass(frozen=True, slots=True)
class ProjectPlaces:
    """A project and the row numbers of its revisions, in the order in which they came into the file.

    `runs`: of each, the number of the run of revisions in which it stands, or 0: see `_runs_of`.
    `has_unshown`: some of these revisions are of records without a row.
    """

    project_id: str
    revisions: "array[int]"
    runs: "array[int]"
    has_unshown: bool


class Places:
    """The places of all projects of a file, also of removed ones, which come last."""

    def __init__(self, database: DatabaseFile) -> None:
        self._database = database
        self.is_damaged = False
        """Whether there are revisions of which nobody can tell the project."""
        self._ids: list[str] = []
        self._numbers: dict[str, int] = {}
        self._unshown: set[int] = set()
        self._revisions: list[array[int]] = []
        self._runs: Numbers = defaultdict(int)

    @property
    def count(self) -> int:
        """The number of projects found so far."""
        return len(self._ids)

    def finding(self) -> Generator[None]:
        """Find the places, in steps. Raises UserError."""
        self._ids = self._column(_IDS)
        self._numbers = {project_id: number for number, project_id in enumerate(self._ids)}
        if not self._column("SELECT 1 FROM sqlite_schema WHERE name = 'revision'"):
            self._revisions = [array("Q") for _ in self._ids]  # version 1 kept no history
            return
        owners = yield from self._owners()
        yield from self._add_unshown(owners)
        self._revisions = [array("Q") for _ in self._ids]
        for place, owner in owners.items() if isinstance(owners, MutableMapping) else enumerate(owners):
            if owner:
                self._revisions[owner - 1].append(place)
        for revisions in self._revisions if isinstance(owners, MutableMapping) else ():
            revisions[:] = array("Q", sorted(revisions))

    def all(self) -> Iterator[ProjectPlaces]:
        """Yield the places of each project."""
        for number, (project_id, revisions) in enumerate(zip(self._ids, self._revisions, strict=True)):
            runs = array("L", map(self._runs.__getitem__, revisions))
            yield ProjectPlaces(project_id, revisions, runs, number in self._unshown)

    def edited(self) -> set[str]:
        """Return the projects that were edited, or whose reports were, since their last revisions."""
        if not self._column("SELECT 1 FROM sqlite_schema WHERE name = 'head'"):
            return set(self._column(_IDS))
        sql = f"""
            SELECT head.record_id, head.kind, project_id, body FROM head
            LEFT JOIN {REPORT} ON id = head.record_id LEFT JOIN revision USING (digest)
            WHERE edited AND head.kind <> '{NOTE}'
        """
        with self._database.cursor(sql) as cursor:
            found = {_project_of(kind, record_id, own, body) for record_id, kind, own, body in cursor}
        return found - {""}

    # --- by the indexes -------------------------------------------------------------------------------------

    def _owners(self) -> Generator[None, None, Numbers]:
        """Return for each row number of a revision the number of its project, from 1; 0 if it has no row."""
        reports = yield from self._owners_of_reports()
        owners, ranks = self._numbers_of("revision"), self._numbers_of("revision")
        for rank, (shown, told) in enumerate(self._rows(f"SELECT shown.rowid, told.rowid {_OF_REPORTS}"), 1):
            owners[told], ranks[told] = reports[shown], rank
            if rank % _AT_ONCE == 0:
                yield
        if not isinstance(ranks, MutableMapping):
            self._runs = _runs_of(ranks)
        yield
        for project_id, told in self._rows(f"SELECT id, told.rowid {_OF_PROJECTS}"):
            owners[told] = self._numbers[project_id] + 1
        return owners

    def _owners_of_reports(self) -> Generator[None, None, Numbers]:
        reports, last, number = self._numbers_of(REPORT), "", 0
        for project_id, shown in self._rows(f"SELECT project_id, rowid FROM {REPORT} ORDER BY project_id"):
            if project_id != last:
                last, number = project_id, self._numbers[project_id] + 1
            reports[shown] = number
            if shown % _AT_ONCE == 0:
                yield
        return reports

    def _add_unshown(self, owners: Numbers) -> Generator[None]:
        """Add the revisions of records without a row, whose payloads tell their project."""
        places = self._unowned(owners)
        for start in range(0, len(places), _FEW):
            some = ", ".join(map(str, places[start : start + _FEW]))
            for place, kind, record_id, body in self._rows(f"{_UNSHOWN} WHERE rowid IN ({some})"):
                if kind != NOTE:
                    self._add(owners, place, _project_of(kind, record_id, None, body))
            yield

    def _unowned(self, owners: Numbers) -> list[int]:
        if isinstance(owners, MutableMapping):
            return [place for (place,) in self._rows("SELECT rowid FROM revision") if not owners[place]]
        return [place for place, owner in enumerate(owners) if not owner and place]

    def _add(self, owners: Numbers, place: int, project_id: str) -> None:
        if not project_id:
            self.is_damaged = True
            return
        number = self._numbers.setdefault(project_id, len(self._ids))
        if number == len(self._ids):
            self._ids.append(project_id)
        self._unshown.add(number)
        owners[place] = number + 1

    # --- the database ---------------------------------------------------------------------------------------

    def _numbers_of(self, table: str) -> Numbers:
        """Return a number, 0, for each row number of a table, of which few are missing in our own files."""
        [(last, count)] = self._rows(f"SELECT coalesce(max(rowid), 0), count(*) FROM {table}")
        if last > _SPARSE * count + _AT_ONCE:
            return defaultdict(int)
        return array("L", bytes(array("L").itemsize * (last + 1)))

    def _rows(self, sql: str) -> Iterator[tuple]:  # type: ignore[type-arg]
        with self._database.cursor(sql) as cursor:
            yield from cursor

    def _column(self, sql: str) -> list[str]:
        return [value for (value,) in self._rows(sql)]


def _runs_of(ranks: MutableSequence[int]) -> "array[int]":
    """Return for each revision, by its row number, the number of its run; 0 near the ends of one.

    `ranks` are the places of reports' revisions in the order of their records' ids, 0 for other revisions. A
    checkpoint writes its revisions in that order. Ids of reports are digests, as good as drawn by lot: that
    the reports of two checkpoints, of which each has _EDGE or more, look like those of one, happens once in
    a hundred thousand million times. So all between the edges of a run is of one checkpoint, and no print
    can have come between.
    """
    runs = array("L", bytes(array("L").itemsize * len(ranks)))
    number, count, last = 1, 0, 0
    latest: deque[int] = deque(maxlen=_EDGE)
    for place, rank in enumerate(ranks):
        if rank:
            if rank < last:
                runs[latest[0] : place] = array("L", bytes(runs.itemsize * (place - latest[0])))
                number, count = number + 1, 0
                latest.clear()
            last, count = rank, count + 1
            latest.append(place)
        if count >= _EDGE:
            runs[place] = number
    if latest:
        runs[latest[0] :] = array("L", bytes(runs.itemsize * (len(runs) - latest[0])))
    return runs


def _project_of(kind: str, record_id: str, own: str | None, body: str | bytes | None) -> str:
    """Return the project of a record; empty if its payload cannot be read."""
    if kind == PROJECT or own:
        return own or record_id
    try:
        return project_of_payload(unpack(body)) if body else ""
    except ValueError:
        return ""


_IDS: Final = f"SELECT id FROM {PROJECT} ORDER BY rowid"
_OF_REPORTS: Final = f"""
    FROM revision AS told INDEXED BY revision_of_record
    CROSS JOIN {REPORT} AS shown ON shown.id = told.record_id
"""
"""Reads both indexes in their order, and neither table."""
_OF_PROJECTS: Final = f"FROM {PROJECT} CROSS JOIN revision AS told ON told.record_id = id"
_UNSHOWN: Final = f"SELECT rowid, kind, record_id, iif(kind = '{NOTE}', NULL, body) FROM revision"
