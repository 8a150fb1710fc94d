"""Merge: add received revisions to an open file, and undo that. See docs/decisions/0006-revisions.md."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

from app.models.errors import UserError
from app.storage.database_file import DatabaseFile
from app.storage.revision_log import RevisionLog
from app.storage.revision_store import BY_KIND, RevisionStore
from app.storage.revisions import COLUMNS, Revision, now, revision_from
from app.storage.staging import Staging
from app.storage.waiting.held_heads import HeldHeads


class LastGathering(NamedTuple):
    """The gathering that can be undone: its number, its time (UTC), and its number of records."""

    number: int
    at: str
    names: tuple[str, ...]
    record_count: int


class ReceiptRow(NamedTuple):
    """A file that was merged: the time (UTC), its SHA-256 (hexadecimal), and its name as it came."""

    at: str
    sha256: str
    name: str


class BuiltUponError(UserError):
    """Undoing a gathering would remove the parents of these revisions made here."""

    def __init__(self, revisions: Sequence[Revision]) -> None:
        super().__init__("มีการแก้ไขต่อจากข้อมูลที่รวมครั้งล่าสุดแล้ว จึงยกเลิกการรวมไม่ได้", "โปรดแก้ไขข้อมูลในโครงการนั้นแทน")
        self.revisions = tuple(revisions)


class Merge:
    """Gathers revisions into an open file. Edited records are committed before each step."""

    def __init__(self, database: DatabaseFile, store: RevisionStore, revisions: RevisionLog) -> None:
        self._database = database
        self._store = store
        self._revisions = revisions

    def staging(self) -> Staging:
        """Return a staging area for received revisions, which stay outside the file until `taking_in`."""
        self._revisions.commit()
        with self._database.guarded():
            return Staging(self._database.connection, self._store)

    def taking_in(
        self,
        staging: Staging,
        receipts: Sequence[tuple[str, str]],
        accepted: Collection[str] = (),
        *,
        waits: bool = True,
    ) -> Iterator[None]:
        """Merge everything staged in one transaction, one step for each record; nothing is merged before the
        last.

        `receipts`: SHA-256 (hexadecimal) and name of each source file. What was lost elsewhere waits for a
        decision (`app/storage/waiting/`), except in `accepted` records, or in all if not `waits`.
        """
        self._revisions.commit()
        with self._database.guarded(), self._database.transaction():
            connection, foreseen = self._database.connection, staging.moved_heads
            held = HeldHeads(connection, accepted, foreseen) if waits else None
            yield from staging.taking_in(now(), receipts, held)

    def received_files(self) -> set[str]:
        """Return the SHA-256 of all files that were merged."""
        return {row["sha256"] for row in self._database.query("SELECT sha256 FROM receipt")}

    def receipts(self) -> list[ReceiptRow]:
        """Return all files that were merged, in the order of their gatherings."""
        sql = (
            "SELECT at, sha256, name FROM receipt JOIN gathering ON gathering = number ORDER BY number, name"
        )
        return [ReceiptRow(**row) for row in self._database.query(sql)]

    def last_gathering(self) -> LastGathering:
        """Return the gathering that `undoing` would undo. Raises UserError if nothing was gathered yet."""
        found = self._database.query("SELECT number, at FROM gathering ORDER BY number DESC LIMIT 1")
        if not found:
            raise UserError("ยังไม่เคยรวมไฟล์ จึงไม่มีอะไรให้ยกเลิก", "โปรดตรวจว่าเปิดไฟล์ที่ใช้รวมอยู่")
        number, at = found[0].values()
        names = self._database.query("SELECT name FROM receipt WHERE gathering = ? ORDER BY name", number)
        sql = "SELECT count(DISTINCT record_id) AS records FROM revision WHERE gathering = ?"
        [counted] = self._database.query(sql, number)
        return LastGathering(number, at, tuple(row["name"] for row in names), counted["records"])

    def undoing(self) -> Iterator[None]:
        """Undo the last gathering, one step for each record; nothing is undone until all steps are done.

        Local additions to a project that is removed stay in their revisions, and are shown again when the
        project returns. Raises UserError if nothing was gathered, and BuiltUponError if a revision made here
        would lose a parent (`undoing` in app/services names the records).
        """
        self._revisions.commit()
        with self._database.guarded(), self._database.transaction():
            number = self.last_gathering().number
            held = HeldHeads(self._database.connection)
            held.undo(number)
            before = self._store.images.redirects()
            yield from self._store.showing(self._forget(number), held, before=before)
            held.save()

    def undo(self) -> int:
        """Undo the last gathering at once. Returns its number. Raises UserError like `undoing`."""
        number = self.last_gathering().number
        for _ in self.undoing():
            pass
        return number

    def _forget(self, number: int) -> list[str]:
        """Delete the revisions that a gathering brought. Returns their records."""
        connection = self._database.connection
        connection.execute("DROP TABLE IF EXISTS temp.brought")
        connection.execute(_BROUGHT, [number])
        self._bring_images()
        if built_upon := connection.execute(_BUILT_UPON).fetchall():
            raise BuiltUponError([revision_from(row) for row in built_upon])
        sql = f"SELECT record_id FROM brought GROUP BY record_id ORDER BY {BY_KIND}"
        records = [record_id for (record_id,) in connection.execute(sql).fetchall()]
        connection.execute("DELETE FROM revision WHERE rowid IN (SELECT number FROM brought)")
        connection.execute("DELETE FROM gathering WHERE number = ?", [number])
        connection.execute("DROP TABLE temp.brought")
        return records

    def _bring_images(self) -> None:
        """Count to what the gathering brought the images that were made because of its notes on merged
        projects: nothing else would tell that they are images.
        """
        connection = self._database.connection
        notes = {digest for (digest,) in connection.execute(_NOTES_BROUGHT)}
        for image in [*self._store.images.unexplained_without(notes)]:
            connection.execute(_WITH_IMAGE, [image])


_NOTES_BROUGHT: Final = (
    "SELECT digest FROM brought JOIN revision ON revision.rowid = number WHERE brought.kind = 'note'"
)

_WITH_IMAGE: Final = """
    INSERT INTO brought SELECT rowid, record_id, kind FROM revision
    WHERE digest = ? AND rowid NOT IN (SELECT number FROM brought)
"""

_BROUGHT: Final = """
    CREATE TEMP TABLE brought AS SELECT rowid AS number, record_id, kind FROM revision WHERE gathering = ?
"""

_BUILT_UPON: Final = f"""
    SELECT {", ".join(f"later.{column}" for column in COLUMNS.split(", "))}
    FROM (SELECT DISTINCT record_id FROM brought) AS told
    CROSS JOIN revision AS later ON later.record_id = told.record_id
    WHERE later.rowid NOT IN (SELECT number FROM brought) AND later.gathering IS NULL AND EXISTS (
        SELECT 1 FROM json_each(later.parents) AS parent
        CROSS JOIN revision AS made_of ON made_of.digest = parent.value
        WHERE made_of.rowid IN (SELECT number FROM brought)
    )
"""
"""CROSS JOIN fixes the order of the tables: from the few to the many, each by its index."""
