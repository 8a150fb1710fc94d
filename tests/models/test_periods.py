from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.models.progress_report import Period, assigned

# A few months only, so that reports crowd.
days = st.dates(date(2018, 10, 1), date(2019, 3, 31))
months = st.sampled_from([Period.of(date(2018, month, 1)) for month in range(1, 13)])
dated = st.lists(days, max_size=15)
mixed = st.tuples(st.lists(days, max_size=8), st.sets(months, max_size=5))


@given(dated)
def test_every_report_has_a_month_of_its_own_not_after_its_date(found: list[date]) -> None:
    periods = assigned([(None, day) for day in found])
    assert len(set(periods)) == len(found)
    assert all(period <= Period.of(day) for period, day in zip(periods, found, strict=True))


@given(dated)
def test_the_order_of_the_dates_is_the_order_of_the_months(found: list[date]) -> None:
    found.sort()
    periods = assigned([(None, day) for day in found])
    assert periods == sorted(periods)


@given(st.sets(months))
def test_nothing_moves_when_every_month_has_one_report(found: set[Period]) -> None:
    days = [date(period.year, period.month, 25) for period in found]
    assert assigned([(None, day) for day in days]) == [Period.of(day) for day in days]


@given(mixed)
def test_named_months_are_kept(found: tuple[list[date], set[Period]]) -> None:
    undated, named = found
    periods = assigned([*((None, day) for day in undated), *((period, None) for period in sorted(named))])
    assert periods[len(undated) :] == sorted(named)
    assert len(set(periods)) == len(periods)
