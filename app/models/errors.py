"""The only error shown to a clerk. Every other exception is a bug and goes to the log."""

from typing import Final

NOTICES: Final = "raingan.notices"
"""Name of the logger that tells what the clerk is to know of an opening: a command says it on the screen."""


class UserError(Exception):
    """An error caused by the environment or the input, not by a bug.

    `what` says in one Thai sentence what happened, `remedy` what to do about it.
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(f"{what} {remedy}".strip())
