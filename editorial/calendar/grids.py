"""The month and the week as tables: their days, the first tiles of each, what lies over them, the pace of accounts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet

from accounts.models import OfficialAccount, Person
from accounts.rights import local_date
from city.calendars import NoOpeningHours, load_calendars
from editorial.calendar import overlays
from editorial.calendar.filters import Filters
from editorial.calendar.overlays import Bar, bars_between
from editorial.calendar.spans import week_of, weeks_of_month
from editorial.calendar.tiles import Group, first_of_each, shown_between, visible_variants
from editorial.frequency import Pace, paces
from editorial.local_times import day_bounds
from editorial.models import Post, Variant

# Tiles of a day of the month, of an hour of the week: the others are on the page of the day.
IN_A_DAY, IN_AN_HOUR = 3, 4
# When nobody has entered the hours of the offices.
USUAL_HOURS = (8, 17)
NOTHING = Group([], 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who looks, when, and what that person sees; read once for the page."""

    person: Person
    now: datetime
    sees_all: bool
    accounts: Sequence[OfficialAccount]

    @property
    def today(self) -> date:
        """The day that it is in the city."""
        return local_date(self.now)

    def variants(self, filters: Filters) -> QuerySet[Variant]:
        """What the person sees and the filters keep."""
        return filters.apply(visible_variants(self.person, self.now, sees_all=self.sees_all))

    def posts(self) -> QuerySet[Post]:
        """The posts that the person sees."""
        every = Post.objects.all()
        return every if self.sees_all else every.concerning(self.person, self.now)

    def paced(self, filters: Filters) -> list[OfficialAccount]:
        """The accounts whose pace is shown: those in use, or the one that is chosen."""
        return [
            one
            for one in self.accounts
            if one.state == OfficialAccount.State.AUTHORISED and filters.account in ("", one.slug)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the table."""

    date: date
    group: Group = NOTHING
    bars: list[Bar] = field(default_factory=list)
    is_today: bool = False
    is_past: bool = False
    # Of the month before or after the one that is shown.
    is_outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Seven days, and the pace of each account."""

    monday: date
    days: list[Day]
    paces: list[Pace]

    @property
    def short(self) -> list[Pace]:
        """The accounts that miss something."""
        return [pace for pace in self.paces if pace.is_short]

    @property
    def over(self) -> list[Pace]:
        """The accounts on which more is planned than was decided."""
        return [pace for pace in self.paces if pace.is_over]

    @property
    def untold(self) -> list[Pace]:
        """The accounts whose frequency nobody has decided."""
        return [pace for pace in self.paces if pace.target is None]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is shown in it."""
        return not any(day.group.total for day in self.days)


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of the week: the tiles of each of its days, Monday first."""

    hour: int
    groups: list[tuple[Day, Group]]
    # Outside the hours of the offices: shown because something leaves then.
    is_outside: bool
    # Hours are left out between the row before and this one.
    follows_gap: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A month or a week."""

    weeks: list[Week]
    hours: list[Hour] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is shown at all."""
        if self.hours:
            return not any(group.total for hour in self.hours for _day, group in hour.groups)
        return all(week.is_empty for week in self.weeks)


def month_grid(filters: Filters, reader: Reader) -> Grid:
    """Return the month of the filters: whole weeks; three queries whatever the rows."""
    weeks = weeks_of_month(filters.day)
    since, until = day_bounds(weeks[0][0], weeks[-1][-1])
    variants = shown_between(reader.variants(filters), since, until)
    groups = first_of_each(variants, reader.person, reader.now, most=IN_A_DAY)
    return Grid(_weeks(weeks, groups, filters, reader))


def week_grid(filters: Filters, reader: Reader) -> Grid:
    """Return the week of the filters, by hours: those of the offices, and those at which something leaves."""
    days = week_of(filters.day)
    variants = shown_between(reader.variants(filters), *day_bounds(days[0], days[-1]))
    groups = first_of_each(variants, reader.person, reader.now, most=IN_AN_HOUR, by_hour=True)
    weeks = _weeks([days], {}, filters, reader)
    hours = sorted({hour for _day, hour in groups} | set(range(*office_hours(days, reader.now))))
    return Grid(weeks, _hours(hours, weeks[0], groups, reader.now))


def office_hours(days: Sequence[date], now: datetime) -> tuple[int, int]:
    """Return the first hour of these days at which an office opens, and the one at which all are closed."""
    try:
        calendar = load_calendars(now).for_set(None)
    except NoOpeningHours:
        return USUAL_HOURS
    openings = [interval for day in days for interval in calendar.hours_on(day)]
    if not openings:
        return USUAL_HOURS
    last = max(closes for _opens, closes in openings)
    return min(opens for opens, _closes in openings).hour, min(24, last.hour + bool(last.minute))


def _weeks(
    weeks: Sequence[Sequence[date]],
    groups: dict[tuple[object, ...], Group],
    filters: Filters,
    reader: Reader,
) -> list[Week]:
    first, last = weeks[0][0], weeks[-1][-1]
    bars = bars_between(first, last, posts=reader.posts(), now=reader.now)
    on = overlays.by_day(bars, first, last)
    pace = paces(reader.paced(filters), [days[0] for days in weeks], bars, reader.now)
    return [
        Week(
            monday=days[0],
            days=[
                Day(
                    date=day,
                    group=groups.get((day,), NOTHING),
                    bars=on.get(day, []),
                    is_today=day == reader.today,
                    is_past=day < reader.today,
                    is_outside=day.month != filters.day.month,
                )
                for day in days
            ],
            paces=pace.get(days[0], []),
        )
        for days in weeks
    ]


def _hours(
    hours: Sequence[int], week: Week, groups: dict[tuple[object, ...], Group], now: datetime
) -> list[Hour]:
    first, last = office_hours([day.date for day in week.days], now)
    return [
        Hour(
            hour,
            [(day, groups.get((day.date, hour), NOTHING)) for day in week.days],
            is_outside=not first <= hour < last,
            follows_gap=place > 0 and hours[place - 1] != hour - 1,
        )
        for place, hour in enumerate(hours)
    ]
