"""Every row of the table of commands names something that can be run."""

import pytest

from app.ui.window.commands import COMMANDS, MENUS, SUBMENUS, TOOLBAR, function
from app.ui.window.file_manager import FileManager
from app.ui.window.main_window import MainWindow
from app.ui.window.workspace import Workspace

OWNERS = {"window": MainWindow, "files": FileManager, "workspace": Workspace}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_something_to_run(name: str) -> None:
    command = COMMANDS[name]
    owner, _, method = command.run.partition(".")
    assert callable(function(command) if ":" in command.run else getattr(OWNERS[owner], method))


def test_menus_and_toolbar_name_commands_that_are_there_and_all_of_them() -> None:
    within = [names for _, names in SUBMENUS.values()]
    named = {*" ".join([*MENUS.values(), *within]).split()} - {"|", "recent", *SUBMENUS}
    assert named == COMMANDS.keys()
    assert {*TOOLBAR.split()} - {"|"} <= COMMANDS.keys()


def test_no_two_commands_have_one_key() -> None:
    keys = [command.key for command in COMMANDS.values() if command.key]
    assert len(keys) == len(set(keys))
