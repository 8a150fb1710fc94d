"""Decide everything that a file leaves to people, in the same way whatever the order in which it came."""

from app.services.conflicts import divergences, resolve_by
from app.services.waiting.decisions import accept, pending
from app.storage.project_file import ProjectFile


def decide_alike(file: ProjectFile) -> list[list[str]]:
    """Accept what waits, and resolve each conflict to the version of the smallest digest.

    Returns the conflicts that there were: which version is shown until then depends on the order.
    """
    while waiting := file.waiting.candidates():  # one decision may call for another, as where a circle ends
        file.waiting.accept(waiting)
    found = sorted(sorted(version.digest for version in one.versions) for one in divergences(file))
    while conflicts := divergences(file):
        for one in conflicts:
            names = [version.digest for version in one.versions]
            resolve_by(file, one, names.index(min(names)))
        accept(file, pending(file))
    return found
