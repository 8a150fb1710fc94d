"""The only error shown to a clerk. Every other exception is a bug and goes to the log."""

from typing import Final

NOTICES: Final = "raingan.notices"
"""Name of the logger for notices about an opening, which a command prints."""


class UserError(Exception):
    """An error caused by the environment or the input, not by a bug.

    `what` says in one Thai sentence what happened, `remedy` what to do about it.
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(f"{what} {remedy}".strip())
