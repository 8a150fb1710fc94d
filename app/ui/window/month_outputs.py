"""What the month's home prints, sends and pastes by other parts of the window."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app.models.checks import Finding
from app.models.month_state import Action, MonthState, NextStep
from app.models.note import Note
from app.ui.core.context import FileContext

if TYPE_CHECKING:
    from app.services.imports.pasted_months import Grid
    from app.ui.monthly.page import MonthHome


def connect_home(
    home: "MonthHome",
    workspace: FileContext,
    go_into: Callable[[Finding | Note], object],
    follow: Callable[[], None],
) -> None:
    """Let the home tell, print, send and paste in the workspace.

    `go_into` opens a finding or remark; `follow` is called after another project was selected.
    """
    home.noted.connect(go_into)
    home.chosen.connect(follow)
    home.told.connect(workspace.status_message)
    home.wanted.connect(lambda step: put_out(workspace, home.state, step))
    home.pasted.connect(lambda grid, lines: paste(workspace, grid, lines))


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
