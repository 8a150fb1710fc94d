"""RevisionLogFile: an open file that keeps the past of every record. See docs/decisions/0006-revisions.md."""

import hashlib
import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.models.entry import entries
from app.models.errors import UserError
from app.storage import rows
from app.storage.connection import decoding, translated
from app.storage.database_file import DatabaseFile
from app.storage.revision_payload import FORMS, REPORT, body_of_row, removed_body, row_of_body
from app.storage.revision_store import BY_KIND
from app.storage.revisions import Authorship, Difference, Revision, common_ancestor, differences

log = logging.getLogger(__name__)


class RevisionLogFile(DatabaseFile):
    """An open file, and the revisions of its records."""

    def close(self) -> None:
        """Make revisions of what was edited, and let go of the file."""
        try:
            if self._writable:
                self.finish_backup()
                self.commit()
        except (UserError, sqlite3.Error, ValueError):  # what was edited is saved, and is committed next time
            log.exception("nothing committed in %s", self.path)
        finally:
            super().close()

    def commit(self, authorship: Authorship | None = None, *, thoroughly: bool = False) -> list[Revision]:
        """At a point of rest: make a revision of every record edited since the last. Returns the new ones.

        Called when a project is left, printed, sent or gathered into, and on closing. `thoroughly` proves
        every record first, with its past. Raises DamagedRecordError for what is not what was written, also
        by another program: damage never becomes a revision.
        """
        with translated(self.path), decoding(self.path):
            if thoroughly:
                self.check()
            if not self._store.is_edited():
                return []
            with self.transaction():
                return self._store.commit(authorship or Authorship.here())

    def put_back(self, record_id: str) -> None:
        """Make a damaged row again what its last revision says; other damage stays. Raises UserError."""
        with translated(self.path), decoding(self.path), self.transaction():
            self._store.put_back(record_id)

    def adopt(self, revisions: Iterable[Revision]) -> int:
        """Take revisions for one's own, and show what they say. Returns how many records the file has."""
        with translated(self.path), decoding(self.path), self.transaction():
            self._store.add(revisions)
            records = self._query(f"SELECT record_id FROM revision GROUP BY record_id ORDER BY {BY_KIND}")
            self._store.show([row["record_id"] for row in records])
        return len(records)

    def history(self, record_id: str) -> list[Revision]:
        """All revisions of a record, in the order of their times."""
        with translated(self.path), decoding(self.path):
            found = self._store.of_record(record_id)
            for revision in found:
                self._damage.prove_revision(revision)
            return found

    def revisions(self) -> Iterator[Revision]:
        """All revisions of all records, in the order in which they were made or came in."""
        with translated(self.path), decoding(self.path):
            for revision in self._store.all():
                self._damage.prove_revision(revision)
                yield revision

    def revision_count(self) -> int:
        """None in a file of version 1 that is only read: the past was not kept then."""
        if not self._query("SELECT 1 FROM sqlite_schema WHERE name = 'revision'"):
            return 0
        return int(self._query("SELECT count(*) AS count FROM revision")[0]["count"])

    def diverged(self) -> list[list[Revision]]:
        """The versions of each record of which people have made several, the one that is shown first."""
        return [several for some in self.finding_diverged() for several in some]

    def finding_diverged(self) -> Iterator[list[list[Revision]]]:
        """As `diverged`, some at a time: a file of fifty districts takes a while."""
        with translated(self.path), decoding(self.path):
            yield from self._store.finding_diverged()

    def differences(self, several: Sequence[Revision]) -> list[Difference]:
        """The entries in which versions of one record differ, with what their common ancestor says."""
        base = common_ancestor(several, self.history(several[0].record_id))
        with decoding(self.path):
            return differences(base, several)

    def records_of(self, project_id: str) -> list[str]:
        """The ids of all that ever belonged to a project, removed or not, but for the project itself."""
        with translated(self.path):
            return self._store.records_of(project_id)

    def removed_projects(self) -> dict[str, list[str]]:
        """All projects that were there once and are not now, each with the records that belonged to it."""
        with translated(self.path):
            return self._store.removed_projects()

    def orphans(self) -> list[str]:
        """The ids of reports that are there while their project is removed."""
        with translated(self.path):
            return self._store.orphans(REPORT)

    def resolve(self, several: Sequence[Revision], chosen: Mapping[str, Any] | None) -> Revision:
        """Make one of diverged versions: the first of them with these entries, or its removal if None."""
        kind, record_id = several[0].kind, several[0].record_id
        form = entries(FORMS[kind])
        with translated(self.path), decoding(self.path), self.transaction():
            if chosen is None:
                body = removed_body(kind, several[0].body)
            else:
                columns = {key: rows.to_column(form[key].kind, value) for key, value in chosen.items()}
                body = body_of_row(kind, row_of_body(kind, record_id, several[0].body) | columns)
            self._store.commit(Authorship.here())  # what was typed meanwhile is one more version
            return self._store.resolve(several, body, Authorship.here())

    def state_digest(self) -> str:
        """SHA-256, in hexadecimal, of the sorted names of all revisions: the same where they are the same."""
        names = self._query("SELECT digest FROM revision ORDER BY digest")
        return hashlib.sha256("\n".join(row["digest"] for row in names).encode()).hexdigest()
