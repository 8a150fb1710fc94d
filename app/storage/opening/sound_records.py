"""The sound records of a broken file as revisions, and a report on each record that is not wholly sound."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from app.storage.opening.note_validator import ImpossibleError
from app.storage.opening.revision_validator import RevisionValidator
from app.storage.opening.salvage import Wreck, about
from app.storage.revision_payload import FORMS, checksum, payload_of_row, row_of_payload
from app.storage.revisions import COLUMNS, UNKNOWN, Authorship, Revision, make_revision, revision_from

_BROKEN = (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError, MemoryError)


class Fate(Enum):
    """The result for a record that is not wholly sound."""

    PAST_LOST = "ประวัติบางส่วนเสียหาย ได้ข้อมูลจากประวัติส่วนที่ยังดี"
    UNPROVED = "ไม่มีประวัติยืนยัน ได้ข้อมูลตามที่ปรากฏ โปรดตรวจ"
    ROW_BROKEN = "การแก้ไขครั้งล่าสุดเสียหาย ได้ข้อมูลก่อนหน้านั้น"
    LOST = "เสียหายทั้งหมด ไม่ได้ข้อมูล"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A record that is not wholly sound; `about` identifies it as far as possible."""

    kind: str
    record_id: str
    fate: Fate
    about: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Head:
    kind: str
    digest: str | None
    is_edited: bool
    checksum: int | None


class SoundRecords:
    """Reads a wreck: `revisions` first, to its end, then `troubles`."""

    def __init__(self, wreck: Wreck) -> None:
        self.troubles: list[Trouble] = []
        self._wreck = wreck
        self._check = RevisionValidator()
        self._sound: dict[str, set[str]] = {}
        self._broken: dict[str, dict[str, Any]] = {}
        self._known: dict[str, tuple[str, dict[str, str]]] = {}

    def close(self) -> None:
        self._check.close()

    def revisions(self) -> Iterator[Revision]:
        """Yield everything sound: each record's revisions, then the content of its row if no
        revision has it.
        """
        for row in self._wreck.rows("revision"):
            revision = self._named(row)
            if revision:
                self._remember(revision)
                yield revision
            elif isinstance(row["record_id"], str) and row["kind"] in FORMS:
                self._broken[str(row["digest"])] = row
        yield from self._from_rows(self._heads())

    def _named(self, row: dict[str, Any]) -> Revision | None:
        """Return a row's revision if its digest is its name and this program could have written it."""
        columns = COLUMNS.split(", ")
        try:
            revision = revision_from([row[column] for column in columns])
            self._check.check(revision)
        except _BROKEN:
            return None
        return revision

    def _remember(self, revision: Revision) -> None:
        self._sound.setdefault(revision.record_id, set()).add(revision.digest)
        if not revision.is_removal:
            row = row_of_payload(revision.kind, revision.record_id, revision.payload)
            self._known[revision.record_id] = revision.kind, about(revision.kind, row)

    def _heads(self) -> dict[str, _Head]:
        return {
            row["record_id"]: _Head(row["kind"], row["digest"], bool(row["edited"]), row.get("checksum"))
            for row in self._wreck.rows("head")
            if isinstance(row["record_id"], str) and row["kind"] in FORMS
        }

    def _from_rows(self, heads: dict[str, _Head]) -> Iterator[Revision]:
        seen: set[str] = set()
        for kind in FORMS:
            for row in self._wreck.rows(kind):
                record_id = row["id"]
                if not isinstance(record_id, str) or record_id in seen:
                    continue
                seen.add(record_id)
                yield from self._from_row(kind, row, heads.get(record_id))
        told = {one.record_id for one in self.troubles}
        broken = {row["record_id"]: row["kind"] for row in self._broken.values()}
        for record_id, kind in ({one: head.kind for one, head in heads.items()} | broken).items():
            if record_id in told:
                continue
            if record_id not in self._sound:
                self._trouble(kind, record_id, Fate.LOST)
            elif record_id in broken:
                self._trouble(kind, record_id, Fate.PAST_LOST)

    def _from_row(self, kind: str, row: dict[str, Any], head: _Head | None) -> Iterator[Revision]:
        """Yield the content of a row that no sound revision has."""
        record_id, sound = row["id"], self._sound.get(row["id"], set())
        if head and not head.is_edited and head.digest in sound:
            return
        self._known.setdefault(record_id, (kind, about(kind, row)))
        payload = self._payload(kind, row, head)
        if payload is None:
            self._trouble(kind, record_id, Fate.ROW_BROKEN if sound else Fate.LOST)
            return
        revision = self._restored(head, payload) if head else None
        if revision is None:
            parents = [head.digest] if head and head.digest in sound and head.digest else []
            revision = make_revision(kind, record_id, parents, payload, UNKNOWN)
            if not (head and head.is_edited and head.checksum is not None) and self._wreck.version > 1:
                self._trouble(kind, record_id, Fate.UNPROVED)
        elif head:
            self._broken.pop(head.digest or "")
        self._remember(revision)
        yield revision

    def _payload(self, kind: str, row: dict[str, Any], head: _Head | None) -> str | None:
        """Return the payload of a row if it is valid and matches what was written."""
        try:
            payload = payload_of_row(kind, row)
            self._check.check_payload(kind, row["id"], payload)
        except (*_BROKEN, ImpossibleError):
            return None
        if head and head.is_edited and head.checksum not in (None, checksum(payload)):
            return None
        return payload

    def _restored(self, head: _Head, payload: str) -> Revision | None:
        """Rebuild the head's own revision, of which only the payload was broken, from the row."""
        row = self._broken.get(head.digest or "")
        if row is None or head.is_edited:
            return None
        try:
            made_of = revision_from(
                [head.digest, head.kind, row["record_id"], row["parents"], payload, "", "", ""]
            ).parents
            authorship = Authorship(row["at"], row["editor"], row["device"])
            revision = make_revision(head.kind, row["record_id"], made_of, payload, authorship)
            self._check.check(revision)
        except _BROKEN:
            return None
        return revision if revision.digest == head.digest else None

    def _trouble(self, kind: str, record_id: str, fate: Fate) -> None:
        _, known = self._known.get(record_id, (kind, {}))
        self.troubles.append(Trouble(kind, record_id, fate, known))

    def name_of_project(self, trouble: Trouble) -> dict[str, str]:
        """Return what is known of the project that a record is or belongs to."""
        project_id = trouble.about.get("project_id", trouble.record_id)
        return self._known.get(project_id, ("", {}))[1]

    def settings(self) -> Iterator[tuple[str, str]]:
        """Yield the readable settings of the file."""
        for row in self._wreck.rows("setting"):
            key, value = row["key"], row["value"]
            is_text = isinstance(key, str) and isinstance(value, str)
            if is_text and len(key + value) < 1000 and (key + value).isprintable():
                yield key, value
