"""The scanned page beside an entry: its lines are marked, and what was hardly readable is tinted."""

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from app.formats.printout.model import FoundEntry
from app.formats.printout.reader import read_text
from app.formats.scan.certainty import with_scan_doubts
from app.formats.scan.page_text import Box, ScannedLine, Word
from app.formats.scan.pictures import kept_picture
from app.formats.scan.reader import Scan, ScannedPage, joined
from app.ui.imports.printout_preview import PrintoutPreview
from tests.conftest import FILES

FORM = (FILES / "official-form.txt").read_text("utf-8").splitlines()


def page_of(lines: list[str]) -> ScannedPage:
    picture, scale = kept_picture(Image.new("L", (2480, 3508), 255))
    made = []
    for number, text in enumerate(lines):
        top = 100 + 50 * number
        words = [
            Word(word, Box(left, top, left + 280, top + 40), 40 if word == "180,000" else 93)
            for left, word in zip(range(200, 9000, 300), text.split(), strict=False)
        ]
        made.append(ScannedLine(text, tuple(words), Box(200, top, 2200, top + 40)))
    return ScannedPage(picture, scale, tuple(made))


@pytest.fixture
def scan() -> Scan:
    return joined([page_of(FORM[:45]), page_of(FORM[45:])])[1]


@pytest.fixture
def preview(qtbot: QtBot, scan: Scan) -> PrintoutPreview:
    made = PrintoutPreview()
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show_projects(with_scan_doubts(read_text("\n".join(FORM)), scan), scan)
    made.show()
    qtbot.waitExposed(made)
    return made


def select(preview: PrintoutPreview, *place: str | int) -> FoundEntry:
    entries = preview.model.entries
    row = next(row for row, entry in enumerate(entries) if entry.place == place)
    preview._go_to(row)
    return entries[row]


def test_the_lines_of_the_chosen_entry_are_marked_on_its_page(preview: PrintoutPreview, scan: Scan) -> None:
    for place in (("project_code",), ("objectives", 1), ("reports", 9, "narrative")):
        found = select(preview, *place)
        paper = preview.detail.picture.paper
        assert preview.detail.picture._page == scan.places[found.lines[0].number][0]
        assert len(paper.frames) == len(found.lines)
        visible = preview.detail.picture.viewport().rect().translated(-paper.pos())
        assert visible.intersects(paper.frames[0].toRect())


def test_what_was_hardly_readable_is_doubtful_and_tinted(preview: PrintoutPreview) -> None:
    assert select(preview, "allocated_budget_satang").doubts
    assert len(preview.detail.picture.paper.tinted) == 1
    assert not select(preview, "project_code").doubts
    assert preview.detail.picture.paper.tinted == []


@pytest.mark.long
def test_the_page_fills_the_width_but_stays_readable(preview: PrintoutPreview) -> None:
    select(preview, "project_code")
    width = preview.detail.picture.viewport().width()
    assert preview.detail.picture.paper.pixmap().width() == max(744, min(1240, width))


def test_the_picture_stands_in_place_of_the_text(preview: PrintoutPreview) -> None:
    assert preview.detail.source.isHidden()
    assert preview.minimumSizeHint().height() < 500
    preview.show_projects(read_text("\n".join(FORM)))
    assert not preview.detail.source.isHidden()


@pytest.mark.long
def test_text_from_no_picture_shows_none(preview: PrintoutPreview) -> None:
    preview.show_projects(read_text("\n".join(FORM)))
    assert preview.detail.picture.isHidden()
    select(preview, "project_code")
    assert preview.detail.picture.paper.frames == []
