"""The largest amount is typed, stored and shown whole; one satang more is refused in words."""

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLineEdit

from app.models.progress_report import Period
from app.models.thai import MAX_SATANG
from app.ui.window.workspace import Workspace
from tests.long_form import only_long
from tests.ui.full_disk import FIRST, UNREPORTED, stored
from tests.ui.typing import type_text

ENTRIES = [
    ("allocated_budget_satang", None),
    ("disbursed_satang", FIRST),
    ("disbursed_satang", UNREPORTED),
]


def typed(workspace: Workspace, key: str, period: Period | None, text: str) -> QLineEdit:
    """Type into an empty field, and leave it."""
    workspace.form.go_to_entry(key, period)
    field = workspace.focusWidget()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    type_text(field, text)
    workspace.flush()
    return field


@pytest.mark.parametrize(
    "text", ["๙๙๙,๙๙๙,๙๙๙,๙๙๙.๙๙ บาท", *only_long("999,999,999,999.99", "999999999999.99")]
)
def test_the_largest_amount_is_typed_and_stored(shown: Workspace, text: str) -> None:
    for key, period in ENTRIES:
        typed(shown, key, period, text)
        assert stored(shown, key, period) == MAX_SATANG


@pytest.mark.long
def test_its_field_shows_it_whole(shown: Workspace) -> None:
    for key, period in ENTRIES:
        field = typed(shown, key, period, "999999999999.99")
        shown.form.go_to_entry("project_name")
        assert field.text() == "999,999,999,999.99"
        needed = 5 / 4 * QFontMetrics(field.font()).horizontalAdvance(field.text())
        assert needed < field.width() - 8, "the window's own font, not read here, is a fifth wider"


def test_one_satang_more_is_not_stored(shown: Workspace) -> None:
    for key, period in ENTRIES:
        before = stored(shown, key, period)
        typed(shown, key, period, "1,000,000,000,000.00")
        assert stored(shown, key, period) == before
