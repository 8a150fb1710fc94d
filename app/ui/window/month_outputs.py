"""What the buttons of the month's home print and send."""

from app.models.month_state import Action, MonthState, NextStep
from app.ui.core.context import FileContext


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
