"""Fields side by side stand below one another where a message between them would have no room."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.models.checks import check
from app.models.entry import FormSection
from app.models.project_record import ProjectRecord
from app.ui.form.section import SectionBox

WRONG, RIGHT = "50130000-33", "50130000-3379"
NARROW, WIDE = 480, 980


@pytest.fixture
def box(qapp: QApplication) -> Iterator[SectionBox]:
    parent = QWidget()
    made = SectionBox(FormSection.IDENTITY, parent)
    parent.show()
    yield made
    parent.close()


def show(box: SectionBox, record: ProjectRecord, code: str, width: int) -> None:
    project = replace(record.project, project_code=code)
    box.resize(width, 900)
    box.show_all(project, record.reports, check(project, record.reports), (), {})


def are_side_by_side(box: SectionBox) -> bool:
    code, year = (box.editor(key, None) for key in ("project_code", "fiscal_year"))
    assert code
    assert year
    return code.mapTo(box, QPoint()).y() == year.mapTo(box, QPoint()).y()


@pytest.mark.parametrize(
    ("code", "width", "is_so"),
    [(RIGHT, NARROW, True), (WRONG, NARROW, False), (WRONG, WIDE, True)],
    ids=["no message", "a message in a narrow row", "a message in a wide row"],
)
def test_a_message_takes_the_width_of_a_narrow_row(
    code: str, width: int, is_so: bool, box: SectionBox, record: ProjectRecord, qtbot: QtBot
) -> None:
    show(box, record, code, width)
    qtbot.waitUntil(lambda: are_side_by_side(box) == is_so)


def test_the_fields_return_side_by_side_when_the_message_goes(
    box: SectionBox, record: ProjectRecord, qtbot: QtBot
) -> None:
    show(box, record, WRONG, NARROW)
    qtbot.waitUntil(lambda: not are_side_by_side(box))
    show(box, record, RIGHT, NARROW)
    qtbot.waitUntil(lambda: are_side_by_side(box))
