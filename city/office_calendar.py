"""When the offices are open: an immutable calendar on the local wall clock, with fast searches. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from types import MappingProxyType

# A wall-clock instant is counted in microseconds since day 0: the ordinal of the date, then the time of day.
DAY = 86_400_000_000
MINUTE = 60_000_000
# A calendar with no opening for this long is refused rather than searched for ever.
HORIZON_DAYS = 400
_TABLE_DAYS = 3 * 366 + HORIZON_DAYS
_LAST_ORDINAL = date.max.toordinal()

Interval = tuple[time, time]


class ClockError(ValueError):
    """The question put to the clock has no answer."""


class ImpossibleCalendar(ClockError):  # noqa: N818
    """Hours that are never open, inverted, overlapping or not hours at all."""


class NaiveDatetime(ClockError):  # noqa: N818
    """A date and time without its zone."""


@dataclass(frozen=True, slots=True)
class OpenDays:
    """The open dates (ordinals) and the openings (wall-clock instants, disjoint, sorted) of some years."""

    ordinals: list[int]
    starts: list[int]
    ends: list[int]
    until: int

    def opening_from(self, wall: int) -> int:
        """The first instant from `wall` on at which the office is open. IndexError past the table."""
        return max(wall, self.starts[bisect_right(self.ends, wall)])


@dataclass(frozen=True, kw_only=True)
class OfficeCalendar:
    """Seven lists of opening intervals (Monday first), closed dates, exceptional days, the city's zone.

    An exceptional day replaces the weekly hours and any closure of its date; an empty list closes it.
    Intervals may come in any order and may touch; a closing time of 00:00 is the midnight that ends the day.
    Raises `ImpossibleCalendar`.
    """

    weekly: Sequence[Sequence[Interval]]
    closures: Collection[date] = frozenset()
    exceptional: Mapping[date, Sequence[Interval]] = field(default_factory=dict, hash=False)
    tz: tzinfo
    _tables: dict[int, OpenDays] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.weekly) != 7:
            raise ImpossibleCalendar(f"weekly must hold 7 lists, Monday first; got {len(self.weekly)}")
        weekly = tuple(_checked(hours, f"weekday {day}") for day, hours in enumerate(self.weekly))
        exceptional = {day: _checked(hours, day.isoformat()) for day, hours in self.exceptional.items()}
        if not any(weekly) and not any(exceptional.values()):
            raise ImpossibleCalendar("the office is never open")
        object.__setattr__(self, "weekly", weekly)
        object.__setattr__(self, "closures", frozenset(self.closures))
        object.__setattr__(self, "exceptional", MappingProxyType(exceptional))

    def hours_on(self, day: date) -> Sequence[Interval]:
        """The opening intervals of a date, in order; empty when it is closed."""
        if day in self.exceptional:
            return self.exceptional[day]
        return () if day in self.closures else self.weekly[day.weekday()]

    def is_open(self, at: datetime) -> bool:
        """Whether the office is open at `at`; the closing minute itself is closed. Raises `NaiveDatetime`."""
        local = to_local(at, self.tz).replace(tzinfo=None)
        day = datetime.combine(local.date(), time())
        return any(
            day + timedelta(microseconds=start) <= local < day + timedelta(microseconds=end)
            for start, end in map(_bounds, self.hours_on(local.date()))
        )

    def next_opening(self, at: datetime) -> datetime:
        """`at` itself when the office is open, else the next opening, in the city's zone.

        Raises `NaiveDatetime`, and `ImpossibleCalendar` when nothing opens in at least 400 days.
        """
        local = to_local(at, self.tz)
        wall = to_wall(local)
        while True:
            try:
                opening = self.days_around(local.year).opening_from(wall)
            except IndexError:
                self.lengthen(local.year)
            else:
                return local if opening == wall else from_wall(opening, self.tz)

    def open_minutes_before(self, instant: datetime, minutes: int) -> datetime:
        """The latest instant with `minutes` of opening time left before `instant`: when to remind someone.

        Raises `NaiveDatetime`, `ClockError` for a negative number, and `ImpossibleCalendar` when the two
        years before did not hold so many open minutes.
        """
        if minutes < 0:
            raise ClockError(f"minutes must not be negative; got {minutes}")
        local = to_local(instant, self.tz)
        wall, missing = to_wall(local), minutes * MINUTE
        days = self.days_around(local.year)
        # The table begins two years before: the openings that start before the instant are all in it.
        for index in range(bisect_left(days.starts, wall) - 1, -1, -1):
            start, end = days.starts[index], min(days.ends[index], wall)
            if missing == 0:
                break
            if end - start >= missing:
                return from_wall(end - missing, self.tz)
            missing -= end - start
        if missing:
            raise ImpossibleCalendar(f"fewer than {minutes} open minutes in the two years before {instant}")
        return local

    def open_minutes_after(self, instant: datetime, minutes: int) -> datetime:
        """The earliest instant with `minutes` of opening time between `instant` and it.

        Raises `NaiveDatetime`, and `ImpossibleCalendar` when the year that follows does not hold so many open minutes.
        """
        local = to_local(instant, self.tz)
        wall, missing = to_wall(local), minutes * MINUTE
        days = self.days_around(local.year)
        for index in range(bisect_right(days.ends, wall), len(days.starts)):
            start, end = max(days.starts[index], wall), days.ends[index]
            if end - start >= missing:
                return from_wall(start + missing, self.tz)
            missing -= end - start
        raise ImpossibleCalendar(f"fewer than {minutes} open minutes in the year after {instant}")

    def open_minutes_between(self, start: datetime, end: datetime) -> int:
        """The whole minutes of opening time from `start` to `end`; 0 when it is not later. Raises `NaiveDatetime`."""
        first, local = to_wall(to_local(start, self.tz)), to_local(end, self.tz)
        last, days = to_wall(local), self.days_around(local.year)
        openings = range(bisect_right(days.ends, first), bisect_left(days.starts, last))
        return max(sum(min(days.ends[i], last) - max(days.starts[i], first) for i in openings), 0) // MINUTE

    def days_around(self, year: int) -> OpenDays:
        """The table of two years before `year` to at least 400 days after it, computed once."""
        table = self._tables.get(year)
        if table is None:
            table = self._tables[year] = self._table(year, _TABLE_DAYS)
        return table

    def lengthen(self, year: int) -> None:
        """Look further ahead. Raises `ImpossibleCalendar` when 400 days without an opening end the table."""
        table = self.days_around(year)
        last = table.ordinals[-1] if table.ordinals else 0
        if table.until - last > HORIZON_DAYS or table.until > _LAST_ORDINAL:
            raise ImpossibleCalendar(f"the office does not open in the {HORIZON_DAYS} days that follow")
        self._tables[year] = self._table(year, 2 * (table.until - _first_ordinal(year)))

    def _table(self, year: int, length: int) -> OpenDays:
        first = _first_ordinal(year)
        table = OpenDays([], [], [], until=min(first + length, _LAST_ORDINAL + 1))
        weekly = [[_bounds(interval) for interval in hours] for hours in self.weekly]
        closed = {day.toordinal() for day in self.closures}
        special = {day.toordinal(): [_bounds(i) for i in hours] for day, hours in self.exceptional.items()}
        for ordinal in range(first, table.until):
            hours = special.get(ordinal)
            if hours is None:
                hours = [] if ordinal in closed else weekly[(ordinal - 1) % 7]
            if hours:
                table.ordinals.append(ordinal)
            for start, end in hours:
                _append(table, ordinal * DAY + start, ordinal * DAY + end)
        return table


def to_local(at: datetime, tz: tzinfo) -> datetime:
    """The same instant in `tz`; a time that never existed is read one hour later. Raises `NaiveDatetime`."""
    if at.utcoffset() is None:
        raise NaiveDatetime(f"a date and time with its zone is needed; got {at!r}")
    utc = at.astimezone(UTC)
    if at.fold and utc.astimezone(at.tzinfo).replace(tzinfo=None) != at.replace(tzinfo=None):
        utc = at.replace(fold=0).astimezone(UTC)
    return utc.astimezone(tz)


def to_wall(local: datetime) -> int:
    """What the wall clock says, in microseconds since day 0; both passes of a repeated hour are one."""
    seconds = (local.hour * 60 + local.minute) * 60 + local.second
    return local.toordinal() * DAY + seconds * 1_000_000 + local.microsecond


def from_wall(wall: int, tz: tzinfo) -> datetime:
    """The instant of a wall-clock reading: one hour later if it does not exist, the first if it repeats."""
    ordinal, time_of_day = divmod(wall, DAY)
    naive = datetime.fromordinal(ordinal) + timedelta(microseconds=time_of_day)
    return naive.replace(tzinfo=tz).astimezone(UTC).astimezone(tz)


def _first_ordinal(year: int) -> int:
    return date(max(year - 2, 1), 1, 1).toordinal()


def _bounds(interval: Interval) -> tuple[int, int]:
    opens, closes = (
        ((at.hour * 60 + at.minute) * 60 + at.second) * 1_000_000 + at.microsecond for at in interval
    )
    return opens, closes or DAY


def _checked(hours: Sequence[Interval], where: str) -> tuple[Interval, ...]:
    for interval in hours:
        if len(interval) != 2 or not all(isinstance(at, time) and at.tzinfo is None for at in interval):
            raise ImpossibleCalendar(f"{where}: an opening is two local times; got {interval!r}")
    checked = tuple(sorted((opens, closes) for opens, closes in hours))
    bounds = [_bounds(interval) for interval in checked]
    if any(start >= end for start, end in bounds):
        raise ImpossibleCalendar(f"{where}: an opening must end after it begins; got {hours!r}")
    if any(following[0] < earlier[1] for earlier, following in pairwise(bounds)):
        raise ImpossibleCalendar(f"{where}: openings overlap; got {hours!r}")
    return checked


def _append(table: OpenDays, start: int, end: int) -> None:
    if table.ends and table.ends[-1] == start:  # openings that touch, even across midnight, are one
        table.ends[-1] = end
    else:
        table.starts.append(start)
        table.ends.append(end)
