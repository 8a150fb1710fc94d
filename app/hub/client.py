"""Exchange revisions with a hub: what is missing there or here, and the transactions that add or read it.

The hub is as little trusted as a received file: what `pull` yields is only what the database says.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import Enum
from hashlib import sha256
from itertools import groupby, islice
from typing import Any, Final

from app.hub.connection import WAIT_AT_MOST, Connection, check_version, connected
from app.hub.errors import ASK_KEEPER, HubError
from app.storage.opening.bundles import BATCH
from app.storage.packing import MAX_LENGTH
from app.storage.revisions import Revision
from app.storage.shown.redirects import Merging


class Membership(Enum):
    """Which group of the hub the login is a member of."""

    COORDINATOR = "ผู้ประสานงาน"
    OFFICE = "หน่วยงาน"


@dataclass(frozen=True, slots=True)
class Missing:
    """What one side has and the other lacks.

    `there` are digests in hexadecimal. `here` has digests of 32 bytes each, one after the other, by the key
    of the office and the fiscal year, which is where the hub finds them: millions take little room so.
    """

    there: tuple[str, ...]
    here: Mapping[str, Mapping[int, bytearray]]

    def count(self, office: str) -> int:
        """Return how many revisions of an office are missing here."""
        return sum(map(len, self.here[office].values())) // _SIZE


@dataclass(frozen=True, slots=True)
class Pulled:
    """A revision as the hub says it, not checked, the login that sent it there, and the day (in Bangkok)."""

    revision: Revision
    pushed_by: str
    pushed_on: date


class Hub:
    """A connection to a hub of this program's version. Each method joins the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        check_version(connection)
        self.membership = self._membership()
        self.office = (
            self._one("SELECT raingan.my_office()") if self.membership is Membership.OFFICE else None
        )
        """The key of the office that the login writes for; None of a coordinator."""
        if self.membership is Membership.OFFICE and not self.office:
            raise HubError("ผู้ดูแลยังไม่ได้ระบุว่าผู้ใช้นี้เป็นของหน่วยงานใด", ASK_KEEPER)

    def _membership(self) -> Membership:
        sql = "SELECT pg_has_role(session_user, %s, 'USAGE')"
        if self._one(sql, "raingan_coordinator"):
            return Membership.COORDINATOR
        if self._one(sql, "raingan_office"):
            return Membership.OFFICE
        raise HubError("ผู้ใช้นี้อ่านได้เฉพาะตารางสรุป ไม่มีสิทธิ์ส่งหรือรับข้อมูลของศูนย์ข้อมูลกลาง", ASK_KEEPER)

    @contextmanager
    def adding(self) -> Iterator[None]:
        """Add everything of the block, or nothing. Raises HubError if another writer keeps us waiting."""
        with self._connection.transaction():
            self._connection.execute(WAIT_AT_MOST)
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read one state of the hub in the block, whatever others add meanwhile."""
        with self._connection.transaction():
            self._connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield

    # --- comparing ------------------------------------------------------------------------------------------

    def missing(self, ours: Callable[[], Iterable[str]]) -> Missing:
        """Compare with the digests of a file: first by one sum for each beginning, then what differs.

        `ours` gives them sorted, each time anew.
        """
        if not (differing := self._differing(ours())):
            return Missing((), {})
        there = {digest for digest in ours() if _bucket(digest) in differing}
        here: dict[str, dict[int, bytearray]] = {}
        for digest, office, year in self._streamed(_OF_RANGES, _ranges(differing)):
            if digest.hex() in there:
                there.remove(digest.hex())
            else:
                here.setdefault(office, {}).setdefault(year, bytearray()).extend(digest)
        return Missing(tuple(sorted(there)), here)

    def _differing(self, ours: Iterable[str]) -> set[int]:
        """Return the beginnings of digests of which one side has others."""
        local = {bucket: _sum_of(digests) for bucket, digests in groupby(ours, _bucket)}
        theirs = dict(self._rows(_KEPT_SUMS if self.office is None else _SUMS))
        return {bucket for bucket in local.keys() | theirs if local.get(bucket) != theirs.get(bucket)}

    # --- what an office may write ---------------------------------------------------------------------------

    def key_of(self, office: str) -> str:
        """Return the key of an office's name as the hub compares it."""
        return str(self._one("SELECT raingan.office_key(%s)", office))

    def own_projects(self) -> set[str]:
        """Return the projects on the hub that belong to the login's office."""
        return {str(project_id) for (project_id,) in self._rows("SELECT raingan.my_projects()")}

    def taken(self, project_ids: Sequence[str]) -> set[str]:
        """Return those of these projects that belong to another office than the login's."""
        return {str(project_id) for (project_id,) in self._rows(_TAKEN, [list(project_ids)])}

    # --- moving revisions -----------------------------------------------------------------------------------

    def push(self, revisions: Iterable[Revision]) -> Iterator[int]:
        """Add revisions that the hub lacks, yielding the number of each batch.

        They come in `push_order`: if everybody adds in one order, no two wait for each other.
        """
        waiting = iter(revisions)
        while batch := list(islice(waiting, BATCH)):
            columns = zip(*map(_row, batch), strict=True)
            self._connection.execute(_INSERT, [list(column) for column in columns])
            yield len(batch)

    def pull(self, digests: Mapping[int, bytearray]) -> Iterator[list[Pulled]]:
        """Yield these revisions, which are given by their fiscal year, in batches of little room."""
        for year, joined in sorted(digests.items()):
            for start in range(0, len(joined), BATCH * _SIZE):
                some = bytes(joined[start : start + BATCH * _SIZE])
                wanted = [some[at : at + _SIZE] for at in range(0, len(some), _SIZE)]
                for few in _of_little_room(self._rows(_LENGTHS, [year, wanted])):
                    yield [_pulled(row) for row in self._rows(_SELECT, [year, few, MAX_LENGTH])]

    # --- merged projects -----------------------------------------------------------------------------------

    def merging(self) -> Merging:
        """Return what the views take for merged and not counting: what was last settled."""
        return Merging(
            frozenset(str(project_id) for (project_id,) in self._rows("TABLE raingan.merged_project")),
            frozenset(digest.hex() for (digest,) in self._rows("TABLE raingan.void")),
        )

    def merged_notes(self) -> list[str]:
        """Return the digests of all notes that merge or part projects."""
        return [digest for (digest,) in self._rows(_MERGED_NOTES)]

    def settle(self, merging: Merging, notes: Sequence[str]) -> None:
        """Let the views go by this, which follows from these notes; no effect if more of them came."""
        lists = ([bytes.fromhex(one) for one in some] for some in (notes, sorted(merging.void)))
        self._connection.execute(_SETTLE, [*lists, sorted(merging.merged)])

    def _streamed(self, sql: str, parameters: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        """Yield rows that do not come all at once. psycopg's own cursor is not closed when cut off."""
        self._connection.execute(f"DECLARE streamed NO SCROLL CURSOR FOR {sql}".encode(), parameters)
        while rows := self._rows(f"FETCH {_ROWS_AT_ONCE} FROM streamed"):
            yield from rows
        self._connection.execute("CLOSE streamed")

    def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql.encode(), parameters).fetchall()

    def _one(self, sql: str, *parameters: Any) -> Any:
        [[found]] = self._rows(sql, parameters)
        return found


@contextmanager
def open_hub(address: str) -> Iterator[Hub]:
    """Connect to a hub for the block. Raises HubError, also for what goes wrong within it."""
    with connected(address) as connection:
        yield Hub(connection)


_BUCKET: Final = "((get_byte(digest, 0) << 4) | (get_byte(digest, 1) >> 4))"
"""The first three hexadecimal digits of a digest: 4,096 sums tell 650,000 revisions from others."""

_SUMS: Final = f"""
    SELECT {_BUCKET}, sha256(string_agg(digest, ''::bytea ORDER BY digest)) FROM raingan.revision GROUP BY 1
"""

_KEPT_SUMS: Final = "SELECT number, sum FROM raingan.bucket WHERE sum <> ''"
"""The same of all revisions, as whoever added them left it; an office sees its own only, and sums them."""

_OF_RANGES: Final = """
    SELECT digest, office, fiscal_year FROM unnest(%s::bytea[], %s::bytea[]) AS range (first, last)
    JOIN raingan.revision ON digest >= first AND digest <= last
"""

_SIZE: Final = 32
"""Bytes of a digest."""

_ROWS_AT_ONCE: Final = 5_000

_ROOM: Final = 16 << 20
"""Bytes of the bodies that are read at once: somebody may have sent many of the greatest."""

_TAKEN: Final = """
    SELECT project_id FROM unnest(%s::uuid[]) AS project_id WHERE NOT raingan.is_open_to_me(project_id)
"""

_INSERT: Final = b"""
    INSERT INTO raingan.revision (fiscal_year, digest, kind, record_id, parents, body, at, editor, device)
    SELECT raingan.fiscal_year_of(kind, body::jsonb), digest, kind, record_id,
        ARRAY(SELECT decode(parent, 'hex') FROM string_to_table(parents, ',') AS parent),
        body, at, editor, device
    FROM unnest(
        %b::bytea[], %b::text[], %b::uuid[], %b::text[], %b::text[], %b::text[], %b::text[], %b::text[]
    ) AS given (digest, kind, record_id, parents, body, at, editor, device)
    ON CONFLICT DO NOTHING
"""
"""The arrays go in binary: psycopg takes four times as long to escape them as texts."""

_MERGED_NOTES: Final = """
    SELECT encode(digest, 'hex') FROM raingan.revision
    WHERE kind = 'note' AND body::jsonb->>'topic' = 'merged'
"""

_SETTLE: Final = b"SELECT raingan.settle(%b::bytea[], %b::bytea[], %b::uuid[])"

_LENGTHS: Final = """
    SELECT digest, octet_length(body) FROM raingan.revision WHERE fiscal_year = %s AND digest = ANY (%s)
"""

_SELECT: Final = """
    SELECT encode(digest, 'hex'), kind, record_id::text,
        array_to_string(ARRAY(SELECT encode(parent, 'hex') FROM unnest(parents) AS parent), ','),
        body, at, editor, device, pushed_by::text,
        to_char(pushed_at AT TIME ZONE INTERVAL '7 hours', 'YYYY-MM-DD')
    FROM raingan.revision WHERE fiscal_year = %s AND digest = ANY (%s) AND octet_length(body) <= %s
"""


def _of_little_room(lengths: Iterable[tuple[bytes, int]]) -> Iterator[list[bytes]]:
    """Divide digests, which come with the lengths of their bodies, by the room that these need at once."""
    some: list[bytes] = []
    room = _ROOM
    for digest, length in lengths:
        if some and length > room:
            yield some
            some, room = [], _ROOM
        some.append(digest)
        room -= length
    if some:
        yield some


def _bucket(digest: str) -> int:
    return int(digest[:3], 16)


def _sum_of(digests: Iterable[str]) -> bytes:
    return sha256(bytes.fromhex("".join(digests))).digest()


def _ranges(buckets: Iterable[int]) -> tuple[list[bytes], list[bytes]]:
    """Return the first and the last digests of runs of buckets."""
    firsts: list[int] = []
    lasts: list[int] = []
    for bucket in sorted(buckets):
        if lasts and bucket == lasts[-1] + 1:
            lasts[-1] = bucket
        else:
            firsts.append(bucket)
            lasts.append(bucket)
    return (
        [(bucket << 4).to_bytes(2) for bucket in firsts],
        [(bucket << 4 | 15).to_bytes(2) + b"\xff" * (_SIZE - 2) for bucket in lasts],
    )


def _row(revision: Revision) -> tuple[bytes | str, ...]:
    return (
        bytes.fromhex(revision.digest),
        revision.kind,
        revision.record_id,
        ",".join(revision.parents),
        revision.payload,
        revision.at,
        revision.editor,
        revision.device,
    )


def _pulled(row: tuple[Any, ...]) -> Pulled:
    """Return a row of the hub. Raises HubError for what a text column cannot hold."""
    if not all(isinstance(value, str) for value in row):
        raise HubError("ศูนย์ข้อมูลกลางนี้มีโครงสร้างที่โปรแกรมรายงานไม่ได้สร้าง", ASK_KEEPER)
    digest, kind, record_id, parents, body, at, editor, device, pushed_by, day = row
    made_of = tuple(parents.split(",")) if parents else ()
    revision = Revision(digest, kind, record_id, made_of, body, at, editor, device)
    return Pulled(revision, pushed_by, date.fromisoformat(day))
