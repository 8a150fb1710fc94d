import os

import pytest

# No window opens on the developer's screen; set before Qt is loaded.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:  # the offscreen platform says of every window and popup what it cannot do
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))
