"""The painted charts, checked pixel by pixel."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app.models.project_record import ProjectRecord
from app.models.year_series import figures
from app.printing.charts.bar_charts import Bar, Bars, Segment, Shares, Whole
from app.printing.charts.primitives import Chart, Drawing, Hatch, Ink, Place, Stroke, Words
from app.printing.charts.project_charts import progress_chart, spending_chart
from app.ui.widgets.charts import DOTS_AN_INCH, draw, picture, screen_letters
from app.ui.widgets.theme import DARK, LIGHT, Colours

WIDTH, HEIGHT = 560, 300
SCALE = 4
"""Pixels of the picture per unit of the drawing, so that one-unit lines are clearly visible."""


pytestmark = pytest.mark.usefixtures("type_of_the_window")


def test_the_budget_line_lies_where_the_budget_is_on_the_scale(record: ProjectRecord) -> None:
    """The reference project has 180,000 baht, and its scale ends at 200,000."""
    image, drawing = painted(spending_chart(figures(record.project, record.reports)))
    zero, top = scale_of(drawing)
    line = next(mark for mark in dashed(drawing) if mark.places[0][1] > 50)
    assert line.places[0][1] == pytest.approx(zero + (top - zero) * 180_000 / 200_000)
    left, right = line.places[0][0], line.places[-1][0]
    inked = [is_inked(image, (left + n * (right - left) / 500, line.places[0][1])) for n in range(500)]
    assert 0.5 < sum(inked) / len(inked) < 0.75  # dashes of six, gaps of four, crossed by the steps


def test_the_steps_reach_what_was_disbursed(record: ProjectRecord) -> None:
    image, drawing = painted(spending_chart(figures(record.project, record.reports)))
    zero, top = scale_of(drawing)
    steps = main_line(drawing)
    for x, value in ((0.7, 88_400), (0.2, 0)):
        at = steps[0][0] + x * (max(x for x, _ in steps) - steps[0][0])
        y = zero + (top - zero) * value / 200_000
        assert is_inked(image, (at, y))
        assert value == 0 or not is_inked(image, (at, y - 5))


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_progress_and_what_is_expected_differ_in_grey(record: ProjectRecord, colours: Colours) -> None:
    image, drawing = painted(progress_chart(figures(record.project, record.reports)), colours)
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    expected = max(dashed(drawing), key=lambda mark: len(mark.places)).places
    unbroken = ink_along(grey, main_line(drawing), colours)
    broken = ink_along(grey, expected, colours)
    assert unbroken == 1
    assert 0.4 < broken < 0.8


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_segments_differ_in_grey_from_all_others(colours: Colours) -> None:
    segments = tuple(Segment(hatch.name, 1, hatch) for hatch in Hatch)
    chart = Shares("สถานะ", (Whole("แผน", segments),), "ยังไม่มีโครงการ")
    image, drawing = painted(chart, colours)
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    patches = [patch(grey, (spot.box.left + 8, spot.box.top + 3), 60, 18) for spot in drawing.spots]
    for number, one in enumerate(patches):
        for other in patches[number + 1 :]:
            assert share_that_differs(one, other) > 0.1


def test_too_much_is_seen_beyond_the_outline_in_grey() -> None:
    bars = (Bar("ฝ่ายโยธา", 150, 100, "150 จาก 100 บาท"), Bar("ฝ่ายปกครอง", 100, 150, "100 จาก 150 บาท"))
    image, drawing = painted(Bars("งบประมาณ", bars, "ยังไม่มีโครงการ"))
    (over, within) = (spot.box for spot in drawing.spots)
    y_over, y_within = over.top + 2.1 * 16, within.top + 2.1 * 16
    assert ink_along(image, ((3, y_over), (WIDTH * 0.66, y_over)), LIGHT) == 1
    assert 0.1 < ink_along(image, ((WIDTH * 0.68, y_over), (WIDTH - 5, y_over)), LIGHT) < 0.9
    assert ink_along(image, ((WIDTH * 0.68, y_within), (WIDTH - 5, y_within)), LIGHT) == 0


@pytest.mark.long
def test_without_reports_words_stand_in_place_of_a_frame(record: ProjectRecord) -> None:
    for chart in (progress_chart(figures(record.project, ())), spending_chart(figures(record.project, ()))):
        image, drawing = painted(chart)
        (words,) = drawing.marks
        assert isinstance(words, Words)
        assert words.text.startswith("ยังไม่มีรายงาน")
        inked = [(x, y) for x in range(WIDTH) for y in range(0, HEIGHT, 2) if is_inked(image, (x, y))]
        assert inked
        assert all(HEIGHT / 2 - 30 < y < HEIGHT / 2 + 15 for _, y in inked)


def test_each_value_stands_by_its_point(reference_as_printed: ProjectRecord) -> None:
    printed = reference_as_printed
    _, drawing = painted(progress_chart(figures(printed.project, printed.reports)))
    strong = [mark.text for mark in drawing.marks if isinstance(mark, Words) and mark.strong]
    assert strong == ["10", "20", "30", "60", "80", "90", "100"]


def test_months_and_buddhist_years_stand_below(record: ProjectRecord) -> None:
    _, drawing = painted(progress_chart(figures(record.project, record.reports)))
    words = [mark.text for mark in drawing.marks if isinstance(mark, Words)]
    months = "ต.ค. พ.ย. ธ.ค. ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย."
    assert [text for text in words if text in months.split()] == months.split()
    assert "พ.ศ. 2561" in words
    assert "พ.ศ. 2562" in words


@pytest.mark.parametrize("width", [240, 352, 560, 1200])
@pytest.mark.parametrize("budget", [None, 0, 180_000_00, 99_999_999_999_99])
def test_all_words_stay_within_the_picture(record: ProjectRecord, width: int, budget: int | None) -> None:
    project = replace(record.project, allocated_budget_satang=budget)
    for chart in (
        progress_chart(figures(project, record.reports)),
        spending_chart(figures(project, record.reports)),
    ):
        letters = screen_letters()
        words = [mark for mark in chart.drawing(width, HEIGHT, letters).marks if isinstance(mark, Words)]
        assert words
        for mark in words:
            assert mark.at[0] >= 0
            assert mark.at[0] + letters.width(mark.text, mark.strong) <= width + 1


def test_a_picture_to_keep_is_sharp_enough_for_print(record: ProjectRecord) -> None:
    image = picture(progress_chart(figures(record.project, record.reports)), ["โครงการ"])
    assert round(image.dotsPerMeterX() * 0.0254) == DOTS_AN_INCH
    assert image.width() == 2000
    assert image.pixelColor(5, 5) == QColor(LIGHT.base)


# --- helpers ------------------------------------------------------------------------------------------------


def painted(chart: Chart, colours: Colours = LIGHT) -> tuple[QImage, Drawing]:
    image = QImage(WIDTH * SCALE, HEIGHT * SCALE, QImage.Format.Format_RGB32)
    image.fill(QColor(colours.base))
    painter = QPainter(image)
    painter.scale(SCALE, SCALE)
    drawing = draw(painter, QRectF(0, 0, WIDTH, HEIGHT), chart, colours)
    painter.end()
    return image, drawing


def dashed(drawing: Drawing) -> list[Stroke]:
    """Return the yardstick lines, including their samples in the legend."""
    return [mark for mark in drawing.marks if isinstance(mark, Stroke) and mark.dash]


def main_line(drawing: Drawing) -> tuple[Place, ...]:
    lines = [mark for mark in drawing.marks if isinstance(mark, Stroke) and mark.ink is Ink.ACCENT]
    return max(lines, key=lambda mark: len(mark.places)).places


def scale_of(drawing: Drawing) -> tuple[float, float]:
    """Return the y of the scale's zero and top: the dark line at the bottom, the highest thin line."""
    levels = [
        mark for mark in drawing.marks if isinstance(mark, Stroke) and mark.places[0][1] == mark.places[-1][1]
    ]
    zero = next(mark.places[0][1] for mark in levels if mark.ink is Ink.TEXT)
    return zero, min(mark.places[0][1] for mark in levels if mark.ink is Ink.LINE)


def is_inked(image: QImage, place: Place, colours: Colours = LIGHT) -> bool:
    """Return whether a pixel at or next to this place clearly differs from the ground."""
    x, y = round(place[0] * SCALE), round(place[1] * SCALE)
    if not image.valid(x, y):
        return False
    ground = QColor(colours.base).lightness()
    return abs(image.pixelColor(x, y).lightness() - ground) > 60


def ink_along(image: QImage, places: Sequence[Place], colours: Colours) -> float:
    """Return the inked share of a line through these places."""
    found = [
        is_inked(image, (x0 + (x1 - x0) * n / 50, y0 + (y1 - y0) * n / 50), colours)
        for (x0, y0), (x1, y1) in pairwise(places)
        for n in range(50)
    ]
    return sum(found) / len(found)


def patch(grey: QImage, corner: Place, width: int, height: int) -> list[int]:
    left, top = round(corner[0] * SCALE), round(corner[1] * SCALE)
    return [
        grey.pixelColor(left + x, top + y).lightness()
        for y in range(0, height * SCALE, 2)
        for x in range(0, width * SCALE, 2)
    ]


def share_that_differs(one: Sequence[int], other: Sequence[int]) -> float:
    return sum(abs(a - b) > 60 for a, b in zip(one, other, strict=True)) / len(one)
