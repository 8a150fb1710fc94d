"""Heads that stay where they are: a loss that comes from elsewhere waits until a person decides.

All revisions enter the union at once. Only the head waits, if moving it would remove a project or report,
drop one of its figures (app/models/rules/large_drop.py), overturn such a loss that is shown here, or change
into which project a merged one was merged. A note that merges a project that is shown waits without that: it
does not hold before (app/storage/shown/redirects.py).
Whether a record waits follows from its head and its revisions; the setting `waiting` keeps a list of these
records for speed, and the heads that an undone gathering must restore.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from app.storage.briefs import brief_of, is_loss
from app.storage.file_settings import WAITING
from app.storage.revision_payload import NOTE, REPORT
from app.storage.revisions import COLUMNS, Revision, ancestors, is_same_change, revision_from, tips
from app.storage.shown.redirects import Redirects, merging_note_id, merging_of

_HEADS, _BEFORE = "heads", "before"
LAST_ID: Final = "~"
"""Comes after every id of a record."""
_NONE: Final = Redirects()


def must_wait(
    shown: Revision, newest: Revision, known: Sequence[Revision], redirects: Redirects = _NONE
) -> bool:
    """Return whether a person must decide before a record that shows `shown` shows its newest revision, while
    projects are merged as `redirects` say.
    """
    if newest.said == shown.said:
        return False
    if merging_of(newest)[0] in redirects.said:
        return merging_of(newest) != merging_of(shown)
    return is_loss(brief_of(shown), brief_of(newest)) or _is_overturned(shown, newest, known)


def _is_overturned(shown: Revision, newest: Revision, known: Sequence[Revision]) -> bool:
    """Return whether the newest revision is, or is built on, a refusal of the loss that is shown here."""
    if all(len(revision.parents) < 2 for revision in known):  # nearly always
        return False
    by_digest = {revision.digest: revision for revision in known}
    before = ancestors(shown.digest, by_digest)
    line = ancestors(newest.digest, by_digest)
    lost = {one.digest for one in known if is_same_change(one, shown)}  # by anybody
    return any(
        not lost.isdisjoint(refusal.parents)
        and by_digest[one].payload == refusal.payload
        and is_loss(brief_of(by_digest[one]), brief_of(shown))
        for refusal in (by_digest[digest] for digest in line)
        for one in set(refusal.parents) & before - lost
    )


class HeldHeads:
    """Chooses the revision that each row shows while revisions from elsewhere come or go.

    `accepted`: records that a person decided to show at their newest revision. `refused`: of these, the notes
    on merged projects that are being withdrawn. `foreseen`: the heads that several files would have led to
    one after another, where they differ from those of the file. It runs in its caller's transaction, which
    ends with `save`.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        accepted: Collection[str] = (),
        foreseen: Mapping[str, str] | None = None,
        refused: Collection[str] = (),
    ) -> None:
        self._connection = connection
        self._accepted = frozenset(accepted)
        self._refused = frozenset(refused)
        self._foreseen = foreseen or {}
        self._heads, self._before = _kept(connection)
        self._undone: Mapping[str, str] = {}
        self._joined: set[str] = set()
        self._were: dict[str, str] = {}

    @property
    def joined(self) -> Collection[str]:
        return (self._accepted | self._joined | self._undone.keys()) - self._refused

    def join(self, note_ids: Iterable[str]) -> None:
        """Let these notes on merged projects hold: their projects come as part of others."""
        self._joined.update(note_ids)

    @property
    def apart(self) -> Collection[str]:
        return self._undone.keys()

    def choose(self, revisions: Sequence[Revision], redirects: Redirects) -> Revision:
        """Return which of a record's revisions its row shows, while projects are merged as `redirects`
        say.
        """
        newest = tips(revisions)[0]
        record_id = newest.record_id
        shown = self._shown(record_id, revisions) if len(revisions) > 1 else None
        if (
            shown is None
            or record_id in self._accepted
            or not self._waits(shown, newest, revisions, redirects)
        ):
            self._heads.pop(record_id, None)
            return newest
        self._heads[record_id] = shown.digest
        return shown

    def remember(
        self, gathering: int, record_ids: Collection[str], redirects: Redirects, *, has_images: bool
    ) -> None:
        """Keep where the heads of these waiting records stand before a gathering brings more of them, and of
        all waiting reports if it may bring images of reports; so, too, of a merged project or its note: the
        note if it holds, else the project. One note may change what comes of all, as in a circle.
        """
        brought = set(record_ids)
        kept = self._heads.keys() & brought
        if has_images:
            kept |= self._waiting_reports()
        notes = {removed: merging_note_id(removed) for removed in (*redirects.said, *redirects.undecided)}
        is_of_notes = not brought.isdisjoint(map(merging_note_id, redirects.named))
        for removed, note_id in notes.items():
            if is_of_notes or removed in brought:
                kept |= {note_id if removed in redirects.said else removed}
        if held := {one: head for one in kept if (head := self._head(one))}:
            self._before[str(gathering)] = held

    def _waiting_reports(self) -> set[str]:
        sql = "SELECT record_id FROM head WHERE kind = ? AND record_id IN (SELECT value FROM json_each(?))"
        found = self._connection.execute(sql, [REPORT, json.dumps([*self._heads])])
        return {record_id for (record_id,) in found}

    def forget(self, record_ids: Collection[str]) -> None:
        """Let none of these records wait: they show the only revision that they have."""
        for record_id in self._heads.keys() & set(record_ids):
            del self._heads[record_id]

    def undo(self, gathering: int) -> None:
        """Choose from now on what was shown before this gathering, where that waited."""
        self._undone = self._before.pop(str(gathering), {})

    def save(self) -> None:
        told = json.dumps({_HEADS: self._heads, _BEFORE: self._before}, sort_keys=True)
        self._connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", [WAITING, told])

    def _waits(
        self, shown: Revision, newest: Revision, known: Sequence[Revision], redirects: Redirects
    ) -> bool:
        if must_wait(shown, newest, known, redirects):
            return True
        if shown.record_id in self._undone and merging_of(newest) != merging_of(shown):
            return True
        is_note_removed = newest.kind == NOTE and newest.is_removal and not shown.is_removal
        return is_note_removed and self._is_removal_held(newest.project_id)

    def _is_removal_held(self, project_id: str) -> bool:
        """Return whether the removal of this project waits: its notes stay with it."""
        if project_id not in self._heads:
            return False
        found = _known(self._connection, project_id)
        return bool(found) and tips(found)[0].is_removal

    def _shown(self, record_id: str, known: Sequence[Revision]) -> Revision | None:
        """Return the revision shown until now, or before a gathering that is undone, where that waited; None
        if there is none, or it went with the gathering.

        Shown before all of this: a record is shown twice where what holds of the notes on merging changes.
        """
        by_digest = {revision.digest: revision for revision in known}
        if record_id not in self._were:
            foreseen = "" if known[0].kind == NOTE else self._foreseen.get(record_id, "")  # only of the form
            self._were[record_id] = foreseen or self._head(record_id) or self._heads.get(record_id, "")
        return by_digest.get(self._undone.get(record_id, "")) or by_digest.get(self._were[record_id])

    def _head(self, record_id: str) -> str:
        sql = "SELECT digest FROM head WHERE record_id = ?"
        return next((digest or "" for (digest,) in self._connection.execute(sql, [record_id])), "")


def heads_behind(connection: sqlite3.Connection, after: str = "", last: str = LAST_ID) -> dict[str, str]:
    """Return the heads that are no tips by their records, of those after one id up to another."""
    found = connection.execute(_BEHIND, {"after": after, "last": last}).fetchall()
    return {one: head for one, head, is_parent in found if is_parent or not _is_tip(connection, one, head)}


def _is_tip(connection: sqlite3.Connection, record_id: str, digest: str) -> bool:
    return digest in {tip.digest for tip in tips(_known(connection, record_id))}


def _known(connection: sqlite3.Connection, record_id: str) -> list[Revision]:
    sql = f"SELECT {COLUMNS} FROM revision WHERE record_id = ?"
    return [revision_from(row) for row in connection.execute(sql, [record_id])]


def listed(connection: sqlite3.Connection) -> list[str] | None:
    """Return the records that may wait; None if this file keeps no list of them yet."""
    return sorted(_read(connection)[0]) if _setting(WAITING, connection) else None


def _setting(key: str, connection: sqlite3.Connection) -> str:
    found = connection.execute("SELECT value FROM setting WHERE key = ?", [key]).fetchone()
    return str(found[0]) if found else ""


def _kept(connection: sqlite3.Connection) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Return what `_read` does; in a file that keeps no list yet, such as a sent copy, what is behind."""
    return _read(connection) if _setting(WAITING, connection) else (heads_behind(connection), {})


def _read(connection: sqlite3.Connection) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Return the list of waiting records with their heads, and the heads before each gathering."""
    try:
        told = json.loads(_setting(WAITING, connection) or "{}")
        heads, before = dict(told.get(_HEADS, {})), dict(told.get(_BEFORE, {}))
        return heads, {number: dict(some) for number, some in before.items()}
    except (ValueError, TypeError, AttributeError):  # written by another program
        return {}, {}


_BEHIND: Final = """
    SELECT head.record_id, head.digest, max(instr(other.parents, head.digest)) FROM (
        SELECT record_id FROM revision WHERE record_id > :after AND record_id <= :last
        GROUP BY record_id HAVING count(*) > 1
    ) AS several CROSS JOIN head ON head.record_id = several.record_id
    CROSS JOIN revision AS shown ON shown.digest = head.digest
    CROSS JOIN revision AS other ON other.record_id = head.record_id AND other.digest <> head.digest
    WHERE NOT head.edited AND (instr(other.parents, head.digest) OR other.parents = shown.parents)
    GROUP BY head.record_id ORDER BY head.record_id
"""
"""Heads that have children, or a revision beside them with the same parents: if that says the same, its
children are theirs. Few records have several revisions, which the index alone finds.
"""
