"""Immutable revisions, named by their digests: merging two files is the union of their revisions.

A revision is a record's content at one time, with its parents, its time, its author and machine. Its name is
the SHA-256 of all of that, so it cannot be changed unnoticed, and a copy that arrives twice exists once. A
record's newest revisions are its tips; tips with different content are a divergence, which a person resolves
by a further revision with all of them as parents. Times are for display only.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple, Self

from app.models.entry import Entry, entries
from app.storage.packing import pack, unpack
from app.storage.revision_payload import (
    FORMS,
    PROJECT,
    canonical,
    is_removed,
    project_of_payload,
    said_in,
    values_of_payload,
)


class Authorship(NamedTuple):
    """The time (UTC, ISO 8601, by the machine's own clock), author and machine. For display only."""

    at: str
    editor: str
    device: str

    @classmethod
    def here(cls) -> Self:
        """Return the present time, user and machine."""
        import platform  # not at the top: reading needs no author

        return cls(now(), _user(), platform.node())


UNKNOWN: Final = Authorship("", "", "")
"""The authorship of content found without a revision: the same everywhere, so that all finders make the same
one.
"""


def now() -> str:
    """Return the present time in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a user without a name, as in some containers or services
        return ""


class Revision(NamedTuple):
    """A record's content at one time. `parents` are sorted digests; `payload` is canonical JSON."""

    digest: str
    kind: str
    record_id: str
    parents: tuple[str, ...]
    payload: str
    at: str
    editor: str
    device: str

    @property
    def is_removal(self) -> bool:
        return is_removed(self.payload)

    @property
    def said(self) -> str:
        """What it says, to compare it with other revisions of the record."""
        return said_in(self.kind, self.payload)

    @property
    def project_id(self) -> str:
        """The project that the record is or belongs to."""
        return self.record_id if self.kind == PROJECT else project_of_payload(self.payload)


def make_revision(
    kind: str, record_id: str, parents: Iterable[str], payload: str, authorship: Authorship
) -> Revision:
    """Return a new revision named by its digest."""
    listed = tuple(sorted(parents))
    digest = digest_of(kind, record_id, listed, payload, authorship)
    return Revision(
        digest, kind, record_id, listed, payload, authorship.at, authorship.editor, authorship.device
    )


def digest_of(
    kind: str, record_id: str, parents: tuple[str, ...], payload: str, authorship: Authorship
) -> str:
    """Return the SHA-256 (hexadecimal) of the canonical JSON of a revision.

    The payload, already canonical, is inserted as it is, for speed: this runs for every received revision.
    """
    at, device, editor = map(_canonical_name, (authorship.at, authorship.device, authorship.editor))
    made_of = canonical(parents) if parents else "[]"
    about = f'"kind":{_canonical_name(kind)},"parents":{made_of},"record_id":{canonical(record_id)}'
    whole = f'{{"at":{at},"body":{payload},"device":{device},"editor":{editor},{about}}}'
    return hashlib.sha256(whole.encode()).hexdigest()


@lru_cache(maxsize=1024)
def _canonical_name(name: str) -> str:
    """Return canonical JSON, cached, because thousands of revisions share a few names."""
    return canonical(name)


# --- a revision as a row ------------------------------------------------------------------------------------

COLUMNS: Final = "digest, kind, record_id, parents, body, at, editor, device"
"""The columns of a revision's row, in the order of `revision_row`."""
PACKED: Final = COLUMNS.split(", ").index("body")


Stored = tuple[Any, ...]
"""The values of COLUMNS."""


def revision_row(revision: Revision, packed: str | bytes = "") -> Stored:
    """Return the row of a revision. `packed`: its payload as it is stored elsewhere, if that is short."""
    return (
        revision.digest,
        revision.kind,
        revision.record_id,
        canonical(revision.parents) if revision.parents else "[]",
        packed if _is_short(packed, revision.payload) else pack(revision.payload),
        revision.at,
        revision.editor,
        revision.device,
    )


def _is_short(packed: str | bytes, payload: str) -> bool:
    """Return whether a packed payload takes less room than its text, of which a letter takes 1 to 4 bytes."""
    return isinstance(packed, bytes) and (len(packed) < len(payload) or len(packed) < len(payload.encode()))


def revision_from(row: Sequence[Any]) -> Revision:
    """Return the revision in a row: the inverse of `revision_row`.

    Raises ValueError for an invalid payload.
    """
    digest, kind, record_id, parents, payload, *rest = row
    made_of = () if parents == "[]" else tuple(json.loads(parents))
    return Revision(digest, kind, record_id, made_of, unpack(payload), *rest)


# --- the revisions of one record ----------------------------------------------------------------------------


def tips(revisions: Iterable[Revision]) -> list[Revision]:
    """Return the revisions of one record without children, the one to show first.

    Two revisions that say the same and have the same parents count as one, as when a copy of the file made a
    change known before its author committed it, or two people decided the same.
    """
    known = list(revisions)
    if len(known) == 1:
        return known
    used = {parent for revision in known for parent in revision.parents}
    done = {_change(revision) for revision in known if revision.digest in used}
    found = [revision for revision in known if revision.digest not in used and _change(revision) not in done]
    return sorted(found, key=_rank, reverse=True)


def is_same_change(one: Revision, other: Revision) -> bool:
    """Return whether two revisions of one record count as one."""
    return _change(one) == _change(other)


def _change(revision: Revision) -> tuple[tuple[str, ...], str]:
    return revision.parents, revision.said


def _rank(revision: Revision) -> tuple[bool, str, str]:
    """Sort key for the tip to show; it decides nothing, but must be the same everywhere."""
    return not revision.is_removal, revision.at, revision.digest


def versions(revisions: Iterable[Revision]) -> list[Revision]:
    """Return one tip for all that say the same, the one to show first; several are a divergence."""
    by_content = {tip.said: tip for tip in reversed(tips(revisions))}
    return sorted(by_content.values(), key=_rank, reverse=True)


def ancestors(digest: str, known: Mapping[str, Revision]) -> set[str]:
    """Return all known ancestors of a revision, including itself."""
    found: set[str] = set()
    ahead = [digest]
    while ahead:
        one = ahead.pop()
        if one in known and one not in found:
            found.add(one)
            ahead += known[one].parents
    return found


def common_ancestor(of: Sequence[Revision], revisions: Iterable[Revision]) -> Revision | None:
    """Return the last common ancestor; None if there is none."""
    known = {revision.digest: revision for revision in revisions}
    shared = set.intersection(*(ancestors(one.digest, known) for one in of))
    nearest = [known[one] for one in shared if not any(_is_older(one, other, known) for other in shared)]
    return max(nearest, key=_rank, default=None)


def _is_older(one: str, other: str, known: Mapping[str, Revision]) -> bool:
    return one != other and one in ancestors(other, known)


class Difference(NamedTuple):
    """An entry in which versions differ: its value in their common ancestor, and in each of them."""

    entry: Entry
    base: Any
    values: tuple[Any, ...]


def differences(base: Revision | None, of: Sequence[Revision]) -> list[Difference]:
    """Return the entries in which these revisions of one record say something else, as on the form.

    Without a common ancestor every entry counts as empty before.
    """
    kind = of[0].kind
    before = values_of_payload(kind, base.payload if base else "{}")
    values = [values_of_payload(kind, one.payload) for one in of]
    said = [values_of_payload(kind, one.said) for one in of]
    return [
        Difference(item, before[key], tuple(each[key] for each in values))
        for key, item in entries(FORMS[kind]).items()
        if any(each[key] != said[0][key] for each in said)
    ]
