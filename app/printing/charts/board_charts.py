"""The charts of the coordinator's board: submissions by month, and money by office."""

from typing import Final

from app.models.board import Board, MonthTotal, OfficeRow
from app.models.submission.units import told_of_units
from app.models.thai import format_baht, format_percent
from app.models.year_series import Point
from app.printing.charts.bar_charts import Bar, Bars
from app.printing.charts.time_chart import Series, Style, TimeChart

SENDING_TITLE: Final = "เขตที่ส่งรายงานแล้วในแต่ละเดือน"
SPENDING_TITLE: Final = "เงินที่ใช้ไปสะสมเทียบกับงบประมาณ (ล้านบาท)"
MONEY_TITLE: Final = "งบประมาณและเงินที่ใช้ไปแยกตามเขต"
NO_OFFICES: Final = "ไม่มีเขตที่ตรงกับที่เลือก"

_SATANG_A_MILLION: Final = 100_000_000


def sending_chart(board: Board) -> Bars:
    count = len(board.offices)
    bars = tuple(_sending_bar(total, count, board.word) for total in board.month_totals) if count else ()
    title, empty, all_shown = _told(board, SENDING_TITLE, NO_OFFICES, "ทุกเขตที่แสดง")
    return Bars(title, bars, empty, "ส่งแล้ว", all_shown)


def _told(board: Board, *texts: str) -> list[str]:
    return [told_of_units(text, board.word) for text in texts]


def _sending_bar(total: MonthTotal, count: int, word: str) -> Bar:
    told = f"{total.sent:,} จาก {count:,} {word}"
    late = f" ในจำนวนนี้มีรายงานส่งไม่ทัน {total.late:,} {word}" if total.late else ""
    return Bar(total.period.thai, total.sent, count, told + late, str(total.period))


def money_chart(board: Board) -> Bars:
    """Return the bars of the offices, largest budget first; offices without projects are left out."""
    rows = sorted(board.offices, key=lambda row: -row.allocated_satang)
    bars = tuple(
        Bar(row.office, row.spent_satang, row.allocated_satang, _money_told(row), row.office)
        for row in rows
        if row.projects
    )
    title, empty = _told(board, MONEY_TITLE, NO_OFFICES)
    return Bars(title, bars, empty, "ใช้ไป", "งบประมาณ")


def _money_told(row: OfficeRow) -> str:
    told = f"{format_baht(row.spent_satang)} จาก {format_baht(row.allocated_satang)} บาท"
    return told if row.spent_share is None else f"{told} ({format_percent(row.spent_share)} %)"


def spending_chart(board: Board) -> TimeChart:
    """Return the cumulative spending up to the last month with a disbursement."""
    totals, allocated = board.month_totals, board.total.allocated_satang
    last = max((n for n, total in enumerate(totals, start=1) if total.disbursed_satang), default=0)
    spent = tuple(Point(n, total.spent_satang) for n, total in enumerate(totals[:last], start=1))
    limit = (Point(0, allocated), Point(len(totals), allocated)) if allocated else ()
    series = (
        Series(
            "ใช้ไปสะสม", f"{format_baht(totals[last - 1].spent_satang)} บาท" if last else "", spent, Style.LINE
        ),
        Series("งบประมาณ", f"{format_baht(allocated)} บาท", limit, Style.YARDSTICK),
    )
    return TimeChart(SPENDING_TITLE, board.months, series, _millions, _baht_told, "ยังไม่มีการเบิกใช้")


def _millions(satang: int) -> str:
    return f"{satang / _SATANG_A_MILLION:,.1f}".removesuffix(".0")


def _baht_told(satang: int) -> str:
    return f"{format_baht(satang)} บาท"
