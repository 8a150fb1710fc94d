"""Take a return file in an office's file: all of its revisions enter, and each change is taken or refused.

What is refused gets a revision that is made of both versions and says what the office says: so the record
never diverges on it again, here or at the coordinator's. See docs/decisions/0008-exchange.md.
"""

from collections.abc import Collection, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.models.errors import UserError
from app.models.note import Note
from app.models.remarks import open_remarks
from app.services.conflicts import withdraw_merging
from app.services.file_changes import Change
from app.services.gathering import Gathering, Received
from app.services.returns.returned_changes import ReturnedChange, Versions, returned_changes, taken_keys
from app.storage.opening.snapshot import impossible
from app.storage.project_file import ProjectFile
from app.storage.revision_payload import PROJECT
from app.storage.revisions import Revision, tips


class Arrival:
    """A checked return file; nothing is written until `take_in`.

    `changes`: its changes to the form, the most important first. Remarks are not changes to the form.
    """

    def __init__(self, file: ProjectFile, gathering: Gathering, received: Received) -> None:
        self.received = received
        found = returned_changes(gathering, received)
        self.changes, self._settled = found.lines, found.settled
        self.brought: list[Note] = []
        """The remarks that it has brought, once it is merged."""
        self._file, self._gathering = file, gathering

    def take_in(self, taken: Collection[ReturnedChange] | None = None) -> list[Note]:
        """Merge the file with these of its changes, all if None, and refuse the others.

        Returns the remarks that it brought. Raises UserError; then nothing is written.
        """
        for _ in self.taking_in(self.changes if taken is None else taken):
            pass
        return self.brought

    def taking_in(self, taken: Collection[ReturnedChange]) -> Generator[None, None, None]:
        """Merge like `take_in`, one step for each record; closing it early rolls everything back."""
        before = {note.id for note in open_remarks(self._file.notes())}
        with self._file.transaction():
            self._gathering.take_everything()
            yield from self._gathering.taking_in()
            refused = [one for one in self.changes if one not in taken and one.change is Change.REMOVED]
            withdraw_merging(self._file, {one.versions.came.record_id for one in refused})
            for group in self._by_record():
                self._decide(group, [one for one in group if one in taken])
                yield
            for one in self._settled:
                self._resolve(one, {})
        self.brought = [note for note in open_remarks(self._file.notes()) if note.id not in before]

    @property
    def step_count(self) -> int:
        """The number of steps of `taking_in`, at most."""
        return self._gathering.record_count + len(self.changes)

    def _by_record(self) -> list[list[ReturnedChange]]:
        """Return the changes of each record, projects first: the others need their rows."""
        found: dict[str, list[ReturnedChange]] = {}
        for change in self.changes:
            found.setdefault(change.versions.came.record_id, []).append(change)
        return sorted(found.values(), key=lambda group: group[0].versions.came.kind != PROJECT)

    def _decide(self, group: Sequence[ReturnedChange], taken: Sequence[ReturnedChange]) -> None:
        versions, is_whole = group[0].versions, not group[0].key
        if is_whole:
            self._decide_whole(group[0], is_taken=bool(taken))
        elif len(taken) < len(group) or not versions.is_later:
            self._resolve(versions, taken_keys(taken) if taken else {})

    def _decide_whole(self, change: ReturnedChange, *, is_taken: bool) -> None:
        versions = change.versions
        if is_taken and versions.is_later:
            return
        if versions.came.is_removal == is_taken:
            self._file.revisions.resolve(_both(versions), None)
        else:
            self._resolve(versions, {})
            for part in () if is_taken else change.parts:
                self._resolve(part, {})

    def _resolve(self, versions: Versions, chosen: dict[str, Any]) -> None:
        self._file.revisions.resolve(_both(versions), chosen)


def _both(versions: Versions) -> list[Revision]:
    """Return the versions of which a decision is made, the one with content first."""
    both = [one for one in (versions.here, versions.came) if one]
    return sorted(both, key=lambda one: one.is_removal)


@contextmanager
def arrival(file: ProjectFile, source: Path) -> Iterator[Arrival]:
    """Check a return file. Whatever is not merged within the block is discarded.

    Raises UserError if it is refused, or belongs to another office, which is named.
    """
    gathering = Gathering(file)
    try:
        [received] = gathering.look([source])
        if why := received.refused or gathering.foreign(received) or _unsaid(gathering, received):
            raise why
        yield Arrival(file, gathering, received)
    finally:
        gathering.close()


def _unsaid(gathering: Gathering, received: Received) -> UserError | None:
    """Return why a file is refused by which projects leave without their removal, so that no line says it."""
    came = {known[0].record_id for _, known in gathering.staged(received) if tips(known)[0].is_removal}
    return None if came.issuperset(received.effect.removed) else impossible(received.name)


def objection(gathering: Gathering, received: Received, *, is_accepted: bool = False) -> UserError | None:
    """Return why a return file must not be merged into a clerk's file unasked; None for any other file.

    `is_accepted`: all of its changes are wanted. What was also changed here needs a decision all the same,
    unless the revisions come from a hub: no file is there that could be taken change by change.
    The coordinator's file accepts its own return files.
    """
    if not received.is_return or not gathering.is_clerks:
        return None
    found = returned_changes(gathering, received)
    is_plain = not received.returned_to or all(one.versions.is_later for one in found.lines)
    if not found.lines or (is_accepted and is_plain):
        return None
    what = f"ไฟล์ {received.name} ที่ผู้ประสานงานส่งกลับจะเปลี่ยนข้อมูลในไฟล์นี้ จึงยังไม่รับ"
    return UserError(what, _REMEDY)


_REMEDY = (
    "โปรดรับทีละรายการที่เมนู รับส่ง > รับไฟล์ที่ผู้ประสานงานส่งกลับ หรือคำสั่ง receive "
    "หากเห็นด้วยทุกรายการ ให้ใช้คำสั่งเดิมอีกครั้งพร้อม --accept"
)
