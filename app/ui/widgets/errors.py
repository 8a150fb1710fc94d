"""Errors of a block of code, shown to the clerk."""

import contextlib
from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from app.models.errors import UserError


@contextlib.contextmanager
def errors_shown(parent: QWidget) -> Iterator[None]:
    """Show UserErrors of the block in a calm message."""
    try:
        yield
    except UserError as error:
        from app.ui.widgets import dialogs  # not above: opening a file needs no dialog

        dialogs.tell(parent, error)
