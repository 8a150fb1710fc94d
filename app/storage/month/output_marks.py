"""Which records of a file were printed as they stand, and since when nothing was sent: two of its settings.

`printed` keeps the digest of every printed record and a mark in the history: records with a change behind the
mark are not printed any more, and the others are without comparing their digests. Where there is no mark, or
it no longer fits, because a gathering was undone, the digests are compared.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from app.models.progress_report import Period
from app.storage import rows
from app.storage.database_file import DatabaseFile
from app.storage.file_settings import PRINTED, SENT
from app.storage.month.history_mark import HistoryMark
from app.storage.revision_payload import NOTE
from app.storage.schema_marks import LATEST_VERSION


class OutputMarks:
    """What was printed and sent of an open file. Every method raises UserError as `DatabaseFile` does."""

    def __init__(self, database: DatabaseFile) -> None:
        self._database = database

    # --- printed --------------------------------------------------------------------------------------------

    def digests(self, project_ids: Collection[str]) -> dict[str, str]:
        """Return the digest of each of these printed records: a project with its reports as last committed.

        Records with uncommitted edits have none.
        """
        if not self._is_kept:
            return {}
        with self._database.cursor(_HEADS, {"ids": json.dumps(list(project_ids))}) as cursor:
            found = cursor.fetchall()
        heads: dict[str, list[str | None]] = defaultdict(list)
        for project_id, digest in found:
            heads[project_id].append(digest)
        return {one: _digest(filter(None, of)) for one, of in heads.items() if None not in of}

    def printed(self) -> frozenset[str]:
        """Return the projects whose record as it stands was printed or exported."""
        kept, mark = self._printed()
        if not kept:
            return frozenset()
        with self._database.guarded():
            changed = mark.changed_since(self._database.connection) if mark else None
        if changed is None:
            now = self.digests(kept)
            return frozenset(one for one, digest in kept.items() if now.get(one) == digest)
        return frozenset(kept) - {one.project_id for one in changed if one.kind != NOTE}

    def unrecorded(self, project_ids: Collection[str]) -> dict[str, str]:
        """Return the digests of those of these records that do not count as printed yet."""
        printed = self.printed()
        return self.digests([one for one in project_ids if one not in printed])

    def keep_printed(self, digests: Mapping[str, str]) -> None:
        """Record that these were printed as they were when they had these digests."""
        with self._database.transaction():
            kept, _ = self._printed()
            still = {one: kept[one] for one in self.printed()}
            now = self.digests(digests)
            still |= {one: digest for one, digest in digests.items() if now.get(one) == digest}
            self._put(PRINTED, {"until": self._mark(), "projects": still})

    def compare_printed(self) -> None:
        """Let the digests decide from now on what counts as printed: a head has moved without a revision."""
        told = self._setting(PRINTED)
        if told.pop("until", None):
            self._put(PRINTED, told)

    def _printed(self) -> tuple[dict[str, str], HistoryMark | None]:
        told = self._setting(PRINTED)
        projects = told.get("projects")
        kept = projects if isinstance(projects, dict) else {}
        return {str(one): str(digest) for one, digest in kept.items()}, HistoryMark.parse(told.get("until"))

    # --- sent -----------------------------------------------------------------------------------------------

    def keep_sent(self, at: datetime) -> None:
        """Record that a file with everything in this one was made for the coordinator.

        No record has uncommitted edits. `at` is an aware time.
        """
        time = at.astimezone(UTC).strftime(_TIME)
        with self._database.transaction():
            self._put(SENT, {"at": time, "until": self._mark()})

    def sent_at(self) -> datetime | None:
        """Return when such a file was last made, in local time; None if never."""
        try:
            return datetime.strptime(self._setting(SENT)["at"], _TIME).replace(tzinfo=UTC).astimezone()
        except (KeyError, TypeError, ValueError):  # never made, or another program's
            return None

    def is_sent(self, period: Period) -> bool:
        """Return whether nothing that concerns a month was changed since then: its reports and notes, and
        the projects of its fiscal year.
        """
        mark = HistoryMark.parse(self._setting(SENT).get("until"))
        with self._database.guarded():
            changed = mark.changed_since(self._database.connection) if mark else None
        if changed is None:
            return False
        concerned = {one.project_id for one in changed if one.period in ("", str(period))}
        return not concerned or concerned <= self._of_other_years(concerned, period)

    def _of_other_years(self, project_ids: Collection[str], period: Period) -> set[str]:
        """Return those of these projects that have another fiscal year; a removed project is none of them."""
        named = {"ids": json.dumps(list(project_ids)), "year": period.fiscal_year}
        with self._database.cursor(_OTHER_YEARS, named) as cursor:
            return {project_id for (project_id,) in cursor.fetchall()}

    # --- the settings ---------------------------------------------------------------------------------------

    @property
    def _is_kept(self) -> bool:
        """Whether the file has what a digest is made of; False for an older file opened read-only."""
        return self._database.version == LATEST_VERSION

    def _setting(self, key: str) -> dict[str, Any]:
        """Return a setting's JSON object; empty if there is none, or another program left something else."""
        found = self._database.query("SELECT value FROM setting WHERE key = ?", key) if self._is_kept else []
        try:
            told = json.loads(found[0]["value"]) if found else {}
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}

    def _put(self, key: str, value: dict[str, Any]) -> None:
        text = json.dumps(value, separators=(",", ":"))
        rows.upsert(self._database.connection, "setting", {"key": key, "value": text}, key="key")

    def _mark(self) -> HistoryMark:
        return HistoryMark.now(self._database.connection)


def _digest(heads: Collection[str] | Any) -> str:
    """Return the digest of a record: of its project's head and of its reports', in the order of months."""
    return hashlib.sha256("\n".join(heads).encode()).hexdigest()[:_LENGTH]


_LENGTH: Final = 16
"""Hexadecimal digits of a digest: it distinguishes states of one record, and proves nothing to anybody."""

_TIME: Final = "%Y-%m-%dT%H:%M:%SZ"

_HEADS: Final = """
    SELECT project_id, iif(edited, NULL, digest) FROM (
        SELECT project.id AS project_id, '' AS period, project.id AS record_id
        FROM json_each(:ids) JOIN project ON project.id = value
        UNION ALL
        SELECT report.project_id, report.period, report.id
        FROM json_each(:ids) JOIN progress_report AS report ON report.project_id = value
    ) LEFT JOIN head USING (record_id) ORDER BY project_id, period
"""

_OTHER_YEARS: Final = """
    SELECT project.id FROM json_each(:ids) JOIN project ON project.id = value WHERE fiscal_year IS NOT :year
"""
