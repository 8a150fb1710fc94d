"""The window. Nothing else imports this package, and only this package uses Qt."""

import sys

import PySide6.QtCore  # noqa: F401  it brings the module that is looked for below

if _feature := sys.modules.get("shibokensupport.feature"):
    # PySide6 reads the source of every module imported after it, to see whether it may use `__feature__`.
    # None here does, and reading takes 30 ms or more. All works the same where the hook is missing.
    vars(_feature)["_mod_uses_pyside"] = lambda _module: False
