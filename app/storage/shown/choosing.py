"""Which revision of a record its row shows, where a person may have to decide first."""

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol

from app.storage.revisions import Revision, tips
from app.storage.shown.redirects import Redirects


class Chooser(Protocol):
    """Chooses what the rows show. `HeldHeads` keeps back what waits for a decision.

    `joined`: the notes on merged projects that hold from now on, although their projects are shown as yet.
    `apart`: the projects that are shown again, although such a note is about them.
    """

    @property
    def joined(self) -> Collection[str]: ...

    @property
    def apart(self) -> Collection[str]: ...

    def choose(self, revisions: Sequence[Revision], redirects: Redirects) -> Revision:
        """Return which of a record's revisions its row shows, while projects are merged as `redirects`
        say.
        """
        ...

    def forget(self, record_ids: Collection[str]) -> None:
        """Let none of these records wait."""
        ...


class Newest(NamedTuple):
    """Shows the newest revision of every record: nothing waits for a decision."""

    joined: Collection[str] = ()
    apart: Collection[str] = ()

    def choose(self, revisions: Sequence[Revision], _redirects: Redirects) -> Revision:
        return tips(revisions)[0]

    def forget(self, record_ids: Collection[str]) -> None:
        pass
