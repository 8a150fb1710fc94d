"""What a screen reader does with the window, by the system's accessibility bus: run by Debian's own Python.

    /usr/bin/python3 screen_reader.py NAME TEXT BUTTON

Waits for the program, sets the text of the field of this name, then presses the button of this name.
Writes the names of all fields and buttons that it found.
"""

import sys
import time

import pyatspi  # from the system's packages, as is what it speaks to

PATIENCE = 20.0
FIELDS, BUTTON = (pyatspi.ROLE_TEXT, pyatspi.ROLE_ENTRY), (pyatspi.ROLE_PUSH_BUTTON, pyatspi.ROLE_TOGGLE_BUTTON)


def all_under(node):
    yield node
    for child in node:
        if child is not None:
            yield from all_under(child)


def found(name, roles):
    """The thing of this name in the window, once it is there."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for program in pyatspi.Registry.getDesktop(0):
            for node in all_under(program):
                if node.name == name and node.getRole() in roles:
                    return node
        time.sleep(0.1)
    sys.exit(f"nothing is called {name}")


def main(name, text, button):
    field = found(name, FIELDS)
    field.queryEditableText().setTextContents(text)
    found(button, BUTTON).queryAction().doAction(0)
    for node in all_under(field.getApplication()):
        if node.getRole() in (*FIELDS, *BUTTON) and node.name:
            print(node.name)


main(*sys.argv[1:])
