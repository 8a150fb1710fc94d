"""The charts of one project's year: progress against time, and spending against the budget."""

from typing import Final

from app.models.overview import WHOLE
from app.models.thai import format_baht, format_percent
from app.models.year_series import Point, YearSeries
from app.printing.charts.time_chart import Series, Style, TimeChart

PROGRESS_TITLE: Final = "ความก้าวหน้าเทียบกับระยะเวลา (ร้อยละ)"
SPENDING_TITLE: Final = "การเบิกใช้สะสมเทียบกับงบประมาณ"

_IN_MILLIONS_FROM: Final = 2_000_000_00
"""Satang from which the axis counts in millions of baht."""


def progress_chart(figures: YearSeries) -> TimeChart:
    latest = f"ล่าสุดร้อยละ {short_percent(figures.progress[-1].value)}" if figures.progress else ""
    series = [Series("ความก้าวหน้าตามรายงาน", latest, figures.progress, Style.LINE)]
    if figures.expected:
        note = "หากดำเนินงานสม่ำเสมอ"
        series.append(Series("ตามระยะเวลา", note, figures.expected, Style.YARDSTICK))
    return TimeChart(
        PROGRESS_TITLE,
        figures.months,
        tuple(series),
        short_percent,
        _percent_told,
        "ยังไม่มีรายงานความก้าวหน้าในปีงบประมาณนี้",
    )


def spending_chart(figures: YearSeries) -> TimeChart:
    spending = _from_the_first_day(figures)
    series = [Series("เบิกใช้สะสม", _spent_note(figures), spending, Style.STEPS)]
    if figures.budget_satang is not None:
        ends = Point(0, figures.budget_satang), Point(len(figures.months), figures.budget_satang)
        note = f"{format_baht(figures.budget_satang)} บาท"
        series.append(Series("งบประมาณที่ได้รับ", note, ends, Style.YARDSTICK))
    in_millions = any(point.value >= _IN_MILLIONS_FROM for one in series for point in one.points)
    return TimeChart(
        f"{SPENDING_TITLE} ({'ล้านบาท' if in_millions else 'บาท'})",
        figures.months,
        tuple(series),
        _millions if in_millions else format_baht,
        _baht_told,
        "ยังไม่มีรายงานการเบิกใช้ในปีงบประมาณนี้",
    )


def short_percent(hundredths: int) -> str:
    """Format hundredths of a percent, with decimals only if needed: 90 and 12.50."""
    return format_percent(hundredths) if hundredths % 100 else str(hundredths // 100)


def percent_of(part: int, whole: int) -> str:
    """Return `part` of a non-zero `whole` in percent."""
    return short_percent(WHOLE * part // whole)


def _percent_told(hundredths: int) -> str:
    return f"ร้อยละ {short_percent(hundredths)}"


def _baht_told(satang: int) -> str:
    return f"{format_baht(satang)} บาท"


def _spent_note(figures: YearSeries) -> str:
    if not figures.spending:
        return ""
    spent, budget = figures.spending[-1].value, figures.budget_satang
    if budget is None:
        return f"{format_baht(spent)} บาท"
    left = "เกินงบ" if spent > budget else "คงเหลือ"
    return f"{format_baht(spent)} · {left} {format_baht(abs(budget - spent))} บาท"


def _from_the_first_day(figures: YearSeries) -> tuple[Point, ...]:
    if figures.spending and figures.spent_before_satang:
        return Point(0, figures.spent_before_satang), *figures.spending
    return figures.spending


def _millions(satang: int) -> str:
    """Format satang as millions of baht: 2.5, 12, 0.75."""
    return f"{satang / 100_000_000:,.3f}".rstrip("0").rstrip(".")
