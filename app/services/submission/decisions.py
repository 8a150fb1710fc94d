"""Write a coordinator's decision about the whole file, and settle what others decided differently."""

from app.models.entry import entries
from app.models.note import Note
from app.storage.project_file import ProjectFile
from app.storage.revisions import versions


def decide(file: ProjectFile, note: Note) -> None:
    """Write a note as the one that holds: whoever decided otherwise elsewhere stays in its history.

    Raises UserError.
    """
    with file.transaction():
        file.put_note(note)
        file.revisions.commit()
        several = versions(file.revisions.history(note.id))
        if len(several) > 1:
            chosen = {key: getattr(note, key) for key in entries(Note)}
            living = [one for one in several if not one.is_removal]
            others = [one for one in several if one not in living]
            file.revisions.resolve([*living, *others], chosen)
