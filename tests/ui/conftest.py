import os

import pytest

# No window opens on the developer's screen; set before Qt is loaded.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_configure(config: pytest.Config) -> None:
    """Let pass what the offscreen platform says of every window and popup."""
    config.addinivalue_line("qt_log_ignore", "This plugin does not support")
