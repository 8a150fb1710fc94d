"""The status line tells what waits for a decision."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.models.project_record import ProjectRecord
from app.ui.gather.conflicts import ResolveWindow
from tests.ui.answering import answering
from tests.ui.received import edited, gathered
from tests.ui.windows import window_on


@pytest.mark.long
def test_the_status_line_tells_what_diverged_until_it_is_decided(
    saved: Path, record: ProjectRecord, qtbot: QtBot
) -> None:
    copies = [edited(saved, name, record.project.id, office=name) for name in ("ก", "ข")]
    with window_on(gathered(saved, *copies), qtbot) as window:
        notice = window._diverged
        qtbot.waitUntil(notice.isVisible)
        assert notice.text() == "แก้ไขต่างกัน 1 รายการ"

        def decide(decision: ResolveWindow) -> None:
            decision.panel.choose_all(0)
            decision._use.click()
            decision.reject()

        with answering(decide, kind=ResolveWindow):
            notice.click()
        qtbot.waitUntil(lambda: not notice.isVisible())


@pytest.mark.long
def test_a_file_in_which_nothing_waits_says_nothing(saved: Path, qtbot: QtBot) -> None:
    with window_on(saved, qtbot) as window:
        qtbot.wait(600)
        assert not window._diverged.isVisible()
