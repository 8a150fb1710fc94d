"""What deciding on a note that merges a project would show, without showing it."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from app.storage.revisions import Revision, tips
from app.storage.shown.images import Images, Store
from app.storage.shown.redirects import Redirects, merging_of, redirects_of, report_ids

Shown = tuple[Revision | None, Revision | None]
"""What a record shows now, and what it would show; None if nothing."""


class Deciding(Store, Protocol):
    """The revisions of a file, and which of them its rows show."""

    def shown(self, record_id: str) -> Revision | None: ...


def foreseen(store: Deciding, images: Images, note_id: str) -> Iterator[Shown]:
    """Yield the records of a merged project, and of those whose part it is and would be, with what they show
    and would show if the newest revision of its note held.
    """
    now, then, removed = images.redirects(), _then(images, note_id), ""
    for claim in images.claims():
        removed = merging_of(claim.note)[0] if claim.note.record_id == note_id else removed
    made: dict[str, list[Revision]] = {}
    for source in (one for one, end in then.to.items() if now.to.get(one) != end):
        for report in images.known(report_ids(source)):
            for image in then.images(report, store).values():
                made.setdefault(image.record_id, []).append(image)
    for project_id in sorted({removed, now.to.get(removed, removed), then.to.get(removed, removed)}):
        asked = [project_id, *report_ids(project_id)]
        there = images.known(asked)
        for record_id in dict.fromkeys([*there, *(one for one in asked if one in made)]):
            known = {one.digest: one for one in (*store.of_record(record_id), *made.get(record_id, ()))}
            yield store.shown(record_id), _newest([*known.values()], store, now, then)


def _then(images: Images, note_id: str) -> Redirects:
    """Return what the notes come to if the newest revision of this one holds."""
    return redirects_of(
        claim._replace(note=tips(claim.known)[0]) if claim.note.record_id == note_id else claim
        for claim in images.claims([note_id])
    )


def _newest(known: Sequence[Revision], store: Deciding, now: Redirects, then: Redirects) -> Revision | None:
    """Return what a record would show; what waits in it for another reason stays."""
    if then.hides(known):
        return None
    counting, before = then.valid(known, store), now.valid(known, store)
    shown = store.shown(known[0].record_id)
    if not now.hides(known) and {one.digest for one in counting} == {one.digest for one in before}:
        return shown
    return tips(counting)[0] if counting else None
