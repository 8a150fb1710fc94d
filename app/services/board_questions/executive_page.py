"""The page for executives: one HTML file with the year's key figures, charts and all questions."""

from collections.abc import Iterator, Sequence
from typing import Final

from app.formats.html.page import HtmlChart, HtmlTable, page
from app.models.board import board_notes
from app.models.overview import share
from app.models.project_status import CALENDAR_BEHIND, PLAN_LATE
from app.models.questions.facts import NO_ROWS, YearView
from app.models.submission.units import told_of_units
from app.models.thai import format_baht, format_percent
from app.printing.board_report import board_charts
from app.printing.charts.svg import chart_svg
from app.services.board_questions.catalogue import QUESTIONS

TITLE: Final = "รายงานสำหรับผู้บริหาร ผลการดำเนินโครงการทุกเขต"
CHART_WIDTH: Final = 560.0


def executive_page(view: YearView, filters: Sequence[str] = ()) -> bytes:
    """Return the page. `filters` describe in words which offices are shown."""
    board = view.board
    answers = [one.answered(view) for one in QUESTIONS]
    tables = [
        HtmlTable(
            one.question.key,
            one.question.title,
            one.question.columns,
            one.rows,
            one.total,
            [*filter(None, [one.question.note if one.rows else NO_ROWS])],
        )
        for one in answers
    ]
    title = f"{told_of_units(TITLE, board.word)} ปีงบประมาณ {board.fiscal_year}"
    return page(title, [*board_notes(board), *filters], key_figures(view), _charts(view), tables)


def key_figures(view: YearView) -> Iterator[tuple[str, str]]:
    """Yield the most important numbers of the board with their labels."""
    total, sent = view.board.total, view.board.submission
    yield view.board.word, f"{len(view.board.offices):,}"
    yield "โครงการ", f"{total.projects:,}"
    yield "งบประมาณ", f"{format_baht(total.allocated_satang)} บาท"
    yield "ใช้ไป", f"{format_baht(total.spent_satang)} บาท{_percent(total.spent_share)}"
    yield "รายงานแล้ว", f"{sent.sent:,} จาก {sent.expected:,}{_percent(share(sent.sent, sent.expected))}"
    yield "ทันเวลา", f"{sent.in_time:,} จาก {sent.expected:,}{_percent(share(sent.in_time, sent.expected))}"
    yield PLAN_LATE, f"{total.reported_late:,} โครงการ"
    yield CALENDAR_BEHIND, f"{total.behind_time:,} โครงการ"
    yield "เกินงบประมาณ", f"{total.over_budget:,} โครงการ"


def _percent(hundredths: int | None) -> str:
    return "" if hundredths is None else f" (ร้อยละ {format_percent(hundredths)})"


def _charts(view: YearView) -> list[HtmlChart]:
    return [HtmlChart(chart.title, chart_svg(chart, CHART_WIDTH)) for chart in board_charts(view.board)]
