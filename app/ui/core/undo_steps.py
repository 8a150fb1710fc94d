"""The steps that undo and redo take: changes in the order they were done."""

from app.ui.core.changes import Change, EntrySet, same_entry


class UndoSteps:
    """`done` and `undone` changes, the next one to undo or redo last."""

    def __init__(self) -> None:
        self.done: list[Change] = []
        self.undone: list[Change] = []
        self._sealed = True

    def remember(self, change: Change) -> None:
        """Add a step; typing in one field is one step until the focus leaves it."""
        last = self.done[-1] if self.done and not self._sealed else None
        if isinstance(change, EntrySet) and isinstance(last, EntrySet) and same_entry(last, change):
            self.done[-1] = last._replace(after=change.after)
        else:
            self.done.append(change)
        self.undone.clear()
        self._sealed = not isinstance(change, EntrySet)

    def seal(self) -> None:
        """End the step, so that the next change is another one."""
        self._sealed = True

    def has_undone(self) -> None:
        """Move the last step done to those undone."""
        self.undone.append(self.done.pop())
        self.seal()

    def has_redone(self) -> None:
        self.done.append(self.undone.pop())
        self.seal()
