"""The days of a series: weekly across the changes of hour, monthly on the 31st, and what a series may not be."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.local_times import decided_instant, local_clock
from editorial.rules.recurrences import LAST_WEEK, Pattern, dates_of, day_of_count, falls_on, may_repeat

YEAR: dict[str, Any] = {"starts_on": date(2026, 9, 1), "ends_on": date(2027, 8, 31)}


def days(**facts):
    return list(dates_of(Pattern(**(YEAR | facts))))


def test_weekly_at_nine_stays_at_nine_across_both_changes():
    mondays = days(frequency="weekly", weekdays=(0,))
    clocks = [local_clock(decided_instant(day, time(9))) for day in mondays]
    assert len(mondays) == 52
    assert {clock.time() for clock in clocks} == {time(9)}
    assert {(later - sooner) for sooner, later in pairwise(clocks)} == {timedelta(days=7)}


def test_several_days_a_week_every_other_week_counts_weeks_from_monday():
    # 2 September 2026 is a Wednesday: its own week counts, the next does not.
    found = days(frequency="weekly", weekdays=(0, 2, 4), interval=2, starts_on=date(2026, 9, 2))
    assert found[:5] == [
        date(2026, 9, 2),
        date(2026, 9, 4),
        date(2026, 9, 14),
        date(2026, 9, 16),
        date(2026, 9, 18),
    ]


def test_daily_every_three_days():
    found = days(frequency="daily", interval=3)
    assert {(later - sooner).days for sooner, later in pairwise(found)} == {3}


def test_monthly_on_the_31st_takes_the_last_day_of_shorter_months_without_drifting():
    found = days(frequency="monthly", month_day=31, starts_on=date(2026, 12, 31), ends_on=date(2027, 5, 31))
    assert found == [
        date(2026, 12, 31),
        date(2027, 1, 31),
        date(2027, 2, 28),
        date(2027, 3, 31),
        date(2027, 4, 30),
        date(2027, 5, 31),
    ]


def test_monthly_on_the_29th_in_a_leap_year():
    found = days(frequency="monthly", month_day=29, starts_on=date(2028, 1, 29), ends_on=date(2028, 3, 31))
    assert found == [date(2028, 1, 29), date(2028, 2, 29), date(2028, 3, 29)]


@pytest.mark.parametrize(
    ("week", "expected"),
    [
        (2, [date(2026, 9, 8), date(2026, 10, 13)]),
        (LAST_WEEK, [date(2026, 9, 29), date(2026, 10, 27)]),
    ],
)
def test_monthly_on_the_second_or_the_last_tuesday(week, expected):
    found = days(frequency="monthly", weekdays=(1,), month_week=week, ends_on=date(2026, 10, 31))
    assert found == expected


def test_a_skipped_day_leaves_the_others_where_they_are():
    skipped = date(2026, 9, 14)
    every = days(frequency="weekly", weekdays=(0,))
    assert days(frequency="weekly", weekdays=(0,), skipped=frozenset({skipped})) == [
        day for day in every if day != skipped
    ]
    assert falls_on(Pattern(**YEAR, frequency="weekly", weekdays=(0,), skipped=frozenset({skipped})), skipped)


def test_a_number_of_times_becomes_a_last_day():
    pattern = Pattern(**YEAR, frequency="weekly", weekdays=(0,))
    assert day_of_count(pattern, 3) == date(2026, 9, 21)
    assert day_of_count(pattern, 53) is None
    assert day_of_count(pattern, 0) is None


@pytest.mark.clause("R-019")
@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"frequency": "daily", "ends_on": date(2026, 8, 1)}, "avant d’avoir commencé"),
        ({"frequency": "daily", "ends_on": date(2027, 9, 3)}, "au plus un an"),
        ({"frequency": "weekly"}, "au moins un jour"),
        ({"frequency": "daily", "interval": 0}, "au moins 1"),
        (
            {"frequency": "weekly", "weekdays": (0,), "ends_on": date(2026, 9, 4)},
            "Aucune date ne tombe",
        ),
    ],
)
def test_a_series_without_a_near_end_or_without_a_day_is_refused(facts, said):
    outcome = may_repeat(pattern=Pattern(**(YEAR | facts)), first_is_past=False)
    assert not outcome.allowed
    assert said in outcome.reason


@pytest.mark.clause("R-019")
def test_a_series_of_a_year_is_allowed():
    pattern = Pattern(**YEAR, frequency="weekly", weekdays=(0,))
    assert may_repeat(pattern=pattern, first_is_past=False).allowed
    assert "est passée" in may_repeat(pattern=pattern, first_is_past=True).reason


STARTS = st.dates(date(2024, 1, 1), date(2032, 1, 1))
PATTERNS = st.builds(
    lambda start, length, **facts: Pattern(starts_on=start, ends_on=start + timedelta(days=length), **facts),
    STARTS,
    st.integers(0, 800),
    frequency=st.sampled_from(["daily", "weekly", "monthly"]),
    interval=st.integers(1, 5),
    weekdays=st.sets(st.integers(0, 6), min_size=1).map(tuple),
    month_day=st.none() | st.integers(1, 31),
    month_week=st.integers(1, 5),
)


@given(PATTERNS)
def test_the_days_are_in_order_once_each_and_within_the_bounds(pattern):
    found = list(dates_of(pattern))
    assert found == sorted(set(found))
    assert all(pattern.starts_on <= day <= pattern.ends_on for day in found)


@given(PATTERNS, st.integers(0, 400), st.integers(0, 60))
def test_a_window_gives_the_days_that_the_whole_series_has_in_it(pattern, offset, length):
    first = pattern.starts_on + timedelta(days=offset - 30)
    last = first + timedelta(days=length)
    assert list(dates_of(pattern, first=first, last=last)) == [
        day for day in dates_of(pattern) if first <= day <= last
    ]


@given(STARTS, st.integers(1, 31))
def test_monthly_by_day_comes_once_in_each_month_on_that_day_or_the_last(start, day):
    pattern = Pattern(
        frequency="monthly",
        month_day=day,
        starts_on=start.replace(day=1),
        ends_on=start.replace(day=1) + timedelta(360),
    )
    found = list(dates_of(pattern))
    assert len({(one.year, one.month) for one in found}) == len(found)
    assert all(one.day == min(day, monthrange(one.year, one.month)[1]) for one in found)


@given(PATTERNS, st.times().map(lambda one: one.replace(second=0, microsecond=0)))
def test_every_occurrence_has_one_instant_in_the_order_of_the_days(pattern, hour):
    instants = [decided_instant(day, hour) for day in dates_of(pattern)]
    assert instants == sorted(set(instants))
    for day, instant in zip(dates_of(pattern), instants, strict=True):
        assert abs(local_clock(instant) - datetime.combine(day, hour)) <= timedelta(hours=1)
