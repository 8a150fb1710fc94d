"""Redirects: a project that was merged into another is not shown, and its later reports become reports of the
other one.

A note of topic `merged` says so (docs/file-format.md 2.5). It holds where its project is not shown: while
that is shown, a person must decide whether it goes (app/storage/waiting/). All else follows from the
revisions of a file alone: whoever has the same revisions and decisions makes the same images and shows the
same.

The **image** of a report's revision is the same content as a report of the surviving project, by the same
author at the same time, with the images of its parents as parents. So images of images are the images of the
first, whatever the order in which projects were merged, and an edit of a report that was redirected before
continues it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from app.models.note import WHOLE_FILE, Note, Topic
from app.models.progress_report import Period, report_id
from app.storage.revision_payload import (
    NOTE,
    PROJECT,
    REPORT,
    text_in_payload,
    with_project,
)
from app.storage.revisions import Authorship, Revision, ancestors, make_revision, tips

Names = Mapping[str, str]
Shape = tuple[str, str, str]


class Records(Protocol):
    """The revisions of a file."""

    def of_record(self, record_id: str) -> list[Revision]: ...


@dataclass(frozen=True)
class Redirects:
    """Which projects are part of which others.

    `said`: what the notes that hold say, the other project by the id of each merged one; `to`: the project
    that survives. `revived`: the projects that survive a circle of notes, although each was removed, too.
    `stale`: for a project, those that were merged into it once. `undecided`: what notes say of projects that
    are shown.
    """

    to: Names = field(default_factory=dict)
    revived: frozenset[str] = frozenset()
    stale: Mapping[str, frozenset[str]] = field(default_factory=dict)
    named: frozenset[str] = frozenset()
    """All projects that any note ever named."""
    said: Names = field(default_factory=dict)
    undecided: Names = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    """Projects of which notes say something, but nobody else does in this file."""

    def __bool__(self) -> bool:
        return bool(self.named)

    def hides(self, revisions: Sequence[Revision]) -> bool:
        """Return whether a record is of a merged project."""
        return revisions[0].project_id in self.to

    def hidden(self, revisions: Sequence[Revision]) -> Revision | None:
        """Return the revision that a record of a merged project is at; None if its project is not removed."""
        last = tips(revisions)
        if revisions[0].kind != PROJECT:
            return last[0]
        return next((tip for tip in last if tip.is_removal), None)

    def valid(self, revisions: Sequence[Revision], records: Records) -> Sequence[Revision]:
        """Return the revisions of a record that count: without removals by merging projects that survive, and
        without images of projects that are no longer merged.
        """
        if not self.named or revisions[0].kind == NOTE:
            return revisions
        return self._valid(revisions[0].project_id, revisions, records)

    def _valid(self, project_id: str, revisions: Sequence[Revision], records: Records) -> Sequence[Revision]:
        if project_id in self.revived:
            gone = _removals(revisions, records.of_record(project_id))
            revisions = [one for one in revisions if one.digest not in gone] or revisions
        if revisions[0].kind == REPORT and (once := self.stale.get(project_id)):
            period, now = _period(revisions), [one for one, end in self.to.items() if end == project_id]
            made = _images_of(once, project_id, period, records)
            made -= _images_of(now, project_id, period, records)  # also of what a parted project had of it
            own = own_of(revisions, made)
            revisions = [one for one in revisions if one.digest in own]
        return revisions

    def images(self, report: str, records: Records) -> dict[str, Revision]:
        """Return what a merged project's report adds to the surviving one, by the digests of the sources."""
        revisions = records.of_record(report)
        if not revisions or revisions[0].kind != REPORT or not self.hides(revisions):
            return {}
        project_id = revisions[0].project_id
        sources = _sources(revisions, records.of_record(project_id))
        return images(revisions, sources, self.to[project_id])


class Merging(NamedTuple):
    """What merging and parting projects comes to, of all revisions of a file.

    `merged`: the projects that are part of others. `void`: the digests of revisions that do not count.
    """

    merged: frozenset[str]
    void: frozenset[str]


def report_ids(project_id: str) -> Iterator[str]:
    """Yield the ids of all reports that a project can have."""
    return (report_id(project_id, period) for period in _MONTHS)


_MONTHS: Final = tuple(Period(year, month) for year in range(1990, 2101) for month in range(1, 13))


# --- what the notes say -------------------------------------------------------------------------------------


class Claim(NamedTuple):
    """The shown revision of a note on a merged project, with all others, and whether that project has a row
    and revisions here.
    """

    note: Revision
    known: Sequence[Revision]
    is_shown: bool = False
    is_known: bool = True


def redirects_of(claims: Iterable[Claim]) -> Redirects:
    """Return what merged notes say together."""
    claimed: dict[str, str] = {}
    held: dict[str, bool] = {}
    told = list(claims)
    ever = _ever(told)
    for shown, _, is_shown, is_known in told:
        removed, surviving = merging_of(shown)
        if surviving:
            claimed[removed] = surviving
            held |= {removed: is_known} if is_shown or not is_known else {}
    said = {removed: surviving for removed, surviving in claimed.items() if removed not in held}
    of_circle = (one for one in held if held[one] and _end(one, {**said, one: claimed[one]}) == one)
    said |= {one: claimed[one] for one in of_circle}
    ends = {removed: _end(removed, said) for removed in said}
    to = {removed: end for removed, end in ends.items() if end != removed}
    revived = frozenset(removed for removed, end in ends.items() if end == removed)
    named = frozenset(ever).union(*ever.values())
    undecided = {one: claimed[one] for one, is_known in held.items() if is_known and one not in said}
    unknown = frozenset(one for one, is_known in held.items() if not is_known)
    return Redirects(to, revived, _stale(ever, to), named, said, undecided, unknown)


def ever_merged(claims: Iterable[Claim]) -> set[tuple[str, str]]:
    """Return the projects that may have images in which others, by any revision of the notes."""
    ever = _ever(claims)
    return {(removed, other) for removed in ever for other in _reached(removed, ever) - {removed}}


def _ever(claims: Iterable[Claim]) -> dict[str, set[str]]:
    """Return into which projects each one was merged once."""
    found: dict[str, set[str]] = {}
    for one in (revision for claim in claims for revision in claim.known if not revision.is_removal):
        if surviving := text_in_payload(one.payload, "text"):
            found.setdefault(text_in_payload(one.payload, "rule"), set()).add(surviving)
    return found


def merging_of(note: Revision) -> tuple[str, str]:
    """Return the project that a note on merging is about, and the one into which it is merged: empty once
    that is withdrawn. Both are empty for any other record.
    """
    if note.kind != NOTE or text_in_payload(note.payload, "topic") != Topic.MERGED:
        return "", ""
    is_withdrawn = note.is_removal or bool(text_in_payload(note.payload, "settled_on"))
    surviving = "" if is_withdrawn else text_in_payload(note.payload, "text")
    return text_in_payload(note.payload, "rule"), surviving


def merging_note_id(removed: str) -> str:
    """Return the id of the note that a project was merged into another one."""
    return Note.of(Topic.MERGED, WHOLE_FILE, rule=removed).id


def _end(removed: str, said: Names) -> str:
    """Return the project that survives: the last of a chain, or the smallest id of a circle."""
    path = [removed]
    while path[-1] in said:
        following = said[path[-1]]
        if following in path:
            return min(path[path.index(following) :])
        path.append(following)
    return path[-1]


def _stale(ever: Mapping[str, set[str]], to: Names) -> dict[str, frozenset[str]]:
    """Return for each project those whose images it may have, and that are not merged into it now."""
    reached = {removed: _reached(removed, ever) for removed in ever}
    found: dict[str, set[str]] = {}
    for removed, others in reached.items():
        for other in others - {removed, to.get(removed, "")}:
            if removed not in reached.get(other, ()):  # in a circle nobody can tell whose images they are
                found.setdefault(other, set()).add(removed)
    return {other: frozenset(removed) for other, removed in found.items()}


def _reached(removed: str, ever: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    ahead = {removed}
    while ahead:
        ahead = {other for one in ahead for other in ever.get(one, ())} - found
        found |= ahead
    return found


# --- images -------------------------------------------------------------------------------------------------


def marker(removed: str) -> str:
    """Return the digest that the first images of a project's reports have in place of parents.

    No revision has it. Without it, the image of a report that two projects have alike, from one import, would
    be the other one's own.
    """
    return hashlib.sha256(f"merged/{removed}".encode()).hexdigest()


def images(revisions: Sequence[Revision], sources: Iterable[str], surviving: str) -> dict[str, Revision]:
    """Return the images of these revisions of a report and of all their ancestors, by their sources."""
    known = {revision.digest: revision for revision in revisions}
    wanted = {digest for source in sources for digest in ancestors(source, known)}
    found: dict[str, Revision] = {}
    own = marker(revisions[0].project_id) if revisions else ""
    ahead = sorted(wanted)
    while ahead:
        one = known[ahead[-1]]
        before = [parent for parent in one.parents if parent in known]
        missing = [parent for parent in before if parent not in found]
        ahead += missing
        if not missing:
            parents = [found[parent].digest for parent in before] or _markers(one, own, surviving)
            found[ahead.pop()] = _image(one, parents, surviving)
    return found


def _markers(first: Revision, own: str, surviving: str) -> list[str]:
    """Return the marker of a first image: of the project from which the report came in the first place, and
    none if that is the surviving one.
    """
    if len(first.parents) != 1:
        return [own]
    return [] if first.parents[0] == marker(surviving) else list(first.parents)


def _image(source: Revision, parents: Iterable[str], surviving: str) -> Revision:
    payload = with_project(source.payload, surviving)
    record_id = report_id(surviving, Period.parse(text_in_payload(payload, "period")))
    authorship = Authorship(source.at, source.editor, source.device)
    return make_revision(REPORT, record_id, parents, payload, authorship)


def _images_of(removed: Iterable[str], surviving: str, period: Period, records: Records) -> set[str]:
    """Return the digests of all possible images of these projects' reports of a month."""
    found: set[str] = set()
    for project_id in removed:
        revisions = records.of_record(report_id(project_id, period))
        made = images(revisions, [one.digest for one in revisions], surviving)
        found |= {image.digest for image in made.values()}
    return found


def own_of(revisions: Sequence[Revision], made: set[str]) -> set[str]:
    """Return the digests of the revisions of a report that are no images: `made` are the digests of images.

    Somebody may write a report of another project of which such a revision would be the image, after that
    project was merged into this one and parted. But an image begins with a marker; what has no parents, or
    is made of what is no image, is this project's own.
    """
    own = {one.digest for one in revisions if one.digest not in made or not one.parents}
    while more := {one.digest for one in revisions if own.intersection(one.parents)} - own:
        own |= more
    return own


def _period(revisions: Sequence[Revision]) -> Period:
    return Period.parse(text_in_payload(revisions[0].payload, "period"))


def _sources(revisions: Sequence[Revision], of_project: Sequence[Revision]) -> list[str]:
    """Return the last revisions of a report that whoever merged the projects had not seen.

    One that only takes back its removal says nothing new: somebody refused the merging.
    """
    known = {revision.digest: revision for revision in revisions}
    gone = _removals(revisions, of_project)
    went = [one.digest for one in _went_together(revisions, of_project)]
    seen = {digest for one in went for digest in ancestors(one, known)}
    said = {known[digest].payload for digest in seen}
    last = tips([one for one in revisions if one.digest not in gone])
    new = [tip for tip in last if tip.payload not in said or gone.isdisjoint(tip.parents)]
    return [tip.digest for tip in new if tip.digest not in seen]


def _removals(revisions: Sequence[Revision], of_project: Sequence[Revision]) -> set[str]:
    """Return the removals of a record that say only that its project was merged: those that went with the
    project, and what was made of them in agreement.
    """
    if revisions[0].kind == PROJECT:
        return {one.digest for one in revisions if one.is_removal}
    gone = {one.digest for one in _went_together(revisions, of_project)}
    removals = [one for one in revisions if one.is_removal]
    while more := {one.digest for one in removals if gone.intersection(one.parents)} - gone:
        gone |= more
    return gone


def _went_together(revisions: Sequence[Revision], of_project: Sequence[Revision]) -> list[Revision]:
    """Return the removals of a record that were made with its project's."""
    moments = {_moment(one) for one in of_project if one.is_removal}
    return [one for one in revisions if one.is_removal and _moment(one) in moments]


def _moment(revision: Revision) -> Shape:
    return revision.at, revision.editor, revision.device
