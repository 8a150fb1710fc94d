"""The one error that a clerk may read. Anything else that is raised is a bug and goes to the log."""


class UserError(Exception):
    """Something in the world, not in the program, is not as it must be.

    `what` says in one Thai sentence what happened, `remedy` what to do about it.
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(f"{what} {remedy}".strip())
