"""The days of a month and of a week, and those on which the clock of the city changes. Pure."""

from datetime import date, timedelta

from editorial.local_times import day_bounds

ONE_DAY = timedelta(days=1)
WEEK = timedelta(days=7)
# Beyond these years, an address is taken for a mistake.
FIRST_YEAR, LAST_YEAR = 2000, 2100


def day_in_address(text: str, today: date) -> date:
    """Return the day of an address, or today for anything that is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if FIRST_YEAR <= day.year < LAST_YEAR else today


def monday_of(day: date) -> date:
    """Return the first day of the week of `day`."""
    return day - timedelta(days=day.weekday())


def week_of(day: date) -> list[date]:
    """Return the seven days of the week of `day`, Monday first."""
    monday = monday_of(day)
    return [monday + timedelta(days=number) for number in range(7)]


def weeks_of_month(day: date) -> list[list[date]]:
    """Return the whole weeks that hold a day of the month of `day`."""
    first = day.replace(day=1)
    last = month_after(first) - ONE_DAY
    count = (monday_of(last) - monday_of(first)).days // 7 + 1
    return [week_of(first + number * WEEK) for number in range(count)]


def month_after(day: date) -> date:
    """Return the first day of the month that follows that of `day`."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def month_before(day: date) -> date:
    """Return the first day of the month before that of `day`."""
    return (day.replace(day=1) - ONE_DAY).replace(day=1)


def clock_change(day: date) -> int:
    """Return by how many hours the clock of the city is put forward on `day`: 1, -1, or 0 on every other day."""
    # Between instants of one zone Python subtracts wall clocks: in UTC, the day lasts 23, 24 or 25 hours.
    start, end = day_bounds(day, day)
    return 24 - (end - start) // timedelta(hours=1)
