"""Projects that the clerk has just begun: nobody is told that an entry is empty before having been there."""

from collections.abc import Iterable

from app.models.checks import MISSING, Finding


class FreshProjects:
    """The projects begun since the file was opened, each with the entries that the clerk has left."""

    def __init__(self) -> None:
        self._left: dict[str, set[str]] = {}

    def __contains__(self, project_id: str | None) -> bool:
        return project_id in self._left

    def begin(self, project_id: str) -> None:
        self._left[project_id] = set()

    def leave(self, project_id: str, key: str) -> bool:
        """Note that the clerk has left an entry. Returns whether that tells anything."""
        left = self._left.get(project_id)
        if left is None or key in left:
            return False
        left.add(key)
        return True

    def end(self, project_id: str | None = None) -> bool:
        """Tell everything about a project, or about all, from now on: another one is shown, or it is printed.

        Returns whether anything changes.
        """
        ended = [known for known in self._left if project_id in (None, known)]
        for known in ended:
            del self._left[known]
        return bool(ended)

    def told(self, project_id: str, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings without those of empty entries where the clerk has not been."""
        left = self._left.get(project_id)
        if left is None:
            return list(findings)
        return [one for one in findings if one.rule != MISSING or one.period or one.entry.key in left]
