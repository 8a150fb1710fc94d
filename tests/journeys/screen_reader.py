"""Act as a screen reader on the window, by the system's accessibility bus, in the system's Python.

    /usr/bin/python3 screen_reader.py NAME TEXT BUTTON

Waits for the program, sets the text of the field of this name, then presses the button of this name.
Writes the names of all fields and buttons that it found.
"""

import sys
import time
from collections.abc import Iterator
from typing import Any

import pyatspi  # from the system's packages, as is what it speaks to
from gi.repository import GLib

PATIENCE = 20.0
FIELDS, BUTTONS = (pyatspi.ROLE_TEXT, pyatspi.ROLE_ENTRY), (pyatspi.ROLE_PUSH_BUTTON,)


def all_under(node: Any) -> Iterator[Any]:
    yield node
    for child in node:
        if child is not None:
            yield from all_under(child)


def is_it(node: Any, name: str, roles: tuple[Any, ...]) -> bool:
    is_shown = node.getState().contains(pyatspi.STATE_SHOWING)
    return bool(node.name == name and node.getRole() in roles and is_shown)


def named(name: str, roles: tuple[Any, ...]) -> Any:
    """Return the object of this name; None while it does not exist, because the window may be changing."""
    try:
        programs = list(pyatspi.Registry.getDesktop(0))
        nodes = (node for program in programs for node in all_under(program))
        return next((node for node in nodes if is_it(node, name, roles)), None)
    except (LookupError, RuntimeError, NotImplementedError, GLib.Error):
        return None


def found(name: str, roles: tuple[Any, ...]) -> Any:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if (node := named(name, roles)) is not None:
            return node
        time.sleep(0.1)
    sys.exit(f"nothing is called {name}")


def press(actions: Any) -> None:
    names = [actions.getName(place) for place in range(actions.nActions)]
    actions.doAction(names.index("Press"))


def main(name: str, text: str, button: str) -> None:
    field = found(name, FIELDS)
    field.queryEditableText().setTextContents(text)
    names = {node.name for node in all_under(field.getApplication()) if node.getRole() in (*FIELDS, *BUTTONS)}
    print("\n".join(sorted(names)))
    press(found(button, BUTTONS).queryAction())


main(*sys.argv[1:])
