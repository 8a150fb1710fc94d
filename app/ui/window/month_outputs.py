"""What the month's home prints, sends and pastes by other parts of the window."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.models.month_state import Action, MonthState, NextStep
from app.ui.core.context import FileContext
from app.ui.window.noting import go_into_note

if TYPE_CHECKING:
    from app.services.imports.pasted_months import Grid
    from app.ui.monthly.page import MonthHome


def make_home(workspace: FileContext, stay: Callable[[], bool], parent: QWidget) -> "MonthHome":
    """Make the month's home, which tells, prints, sends and pastes in the workspace.

    `stay`: called before a report is left; True if the clerk stays to correct its text.
    """
    from app.ui.monthly.page import MonthHome

    home = MonthHome(workspace.document, stay, parent)
    home.noted.connect(lambda about: go_into_note(workspace, about))
    home.told.connect(workspace.status_message)
    home.wanted.connect(lambda step: put_out(workspace, home.state, step))
    home.pasted.connect(lambda grid, lines: paste(workspace, grid, lines))
    home.month_shown.connect(partial(setattr, workspace, "month_of_home"))
    return home


def paste(workspace: FileContext, grid: "Grid", lines: Sequence[Sequence[str]]) -> None:
    """Preview months copied from a spreadsheet."""
    from app.ui.imports.pasted_months import paste_months

    paste_months(workspace, grid, lines)


def put_out(workspace: FileContext, state: MonthState, step: NextStep) -> None:
    """Print, bind or send what a step of the month says."""
    from app.ui.preview.printing import bind_month, print_all
    from app.ui.transfer.send_dialogs import send_file

    every = [row.id for row in state.rows]
    match step.action:
        case Action.PRINT:
            print_all(workspace, step.project_ids)
        case Action.PRINT_ALL:
            print_all(workspace, every)
        case Action.BIND:
            bind_month(workspace, every, state.period)
        case Action.SEND:
            send_file(workspace)
