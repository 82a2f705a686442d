"""The office calendars of the city, read from the database and kept in memory while nothing changes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import gettext as _

from city.models import CalendarVersion, Closure, Emergency, OpeningInterval
from city.office_calendar import ImpossibleCalendar, Interval, OfficeCalendar

# Seasonal hours are laid out day by day over these years around the instant asked about.
_YEARS_AROUND = 2


class NoOpeningHours(LookupError):  # noqa: N818
    """No opening hours are entered for this set, or no set is the default one."""

    def __init__(self) -> None:
        super().__init__(_("Aucune heure d’ouverture n’est inscrite pour cet horaire."))


@dataclass(frozen=True)
class Calendars:
    """Every calendar of the city, at one version of its hours, closures and emergencies."""

    version: int
    default_id: int | None
    by_set: dict[int, OfficeCalendar]

    def for_set(self, hours_set_id: int | None) -> OfficeCalendar:
        """The calendar of a set of hours; None is the default set. Raises `NoOpeningHours`."""
        wanted = self.default_id if hours_set_id is None else hours_set_id
        if wanted is None or wanted not in self.by_set:
            raise NoOpeningHours
        return self.by_set[wanted]


@dataclass(frozen=True)
class Suspensions:
    """The stretches of time when interactions were suspended, by official account."""

    rows: tuple[tuple[datetime, datetime, frozenset[int]], ...]

    def for_account(self, account_id: int) -> list[tuple[datetime, datetime]]:
        """Those of an account and those of all accounts, as `city.clock` takes them."""
        return [(start, end) for start, end, ids in self.rows if not ids or account_id in ids]


def calendar_version() -> int:
    """The number of the present hours, closures and emergencies; one query."""
    return CalendarVersion.objects.values_list("number", flat=True).first() or 0


def load_calendars(at: datetime) -> Calendars:
    """Every calendar, good for two years around `at`; one query when nothing changed, else three."""
    return _calendars(calendar_version(), timezone.localdate(at).year)


def calendar_for(hours_set_id: int | None, *, around: date) -> OfficeCalendar:
    """The calendar of a set of hours (None: the default one), good for two years around a day.

    Raises `NoOpeningHours`.
    """
    return _calendars(calendar_version(), around.year).for_set(hours_set_id)


def load_suspensions(*, until: datetime) -> Suspensions:
    """The emergencies that stopped the clock, those still in force being counted to `until`; one query."""
    rows = (
        Emergency.objects.suspending()
        .filter(declared_at__lt=until)
        .values_list("declared_at", "ended_at", "account_ids")
    )
    return Suspensions(tuple((start, end or until, frozenset(ids)) for start, end, ids in rows))


def suspensions_for(account_id: int, *, until: datetime) -> list[tuple[datetime, datetime]]:
    """The suspensions of one official account, as `city.clock` takes them; see `load_suspensions`."""
    return load_suspensions(until=until).for_account(account_id)


# The version changes with any write, so that an old entry is never asked for again.
@lru_cache(maxsize=8)
def _calendars(version: int, year: int) -> Calendars:
    first, last = date(year - _YEARS_AROUND, 1, 1), date(year + _YEARS_AROUND, 12, 31)
    openings: dict[int, list[OpeningInterval]] = {}
    default_id = None
    for opening in OpeningInterval.objects.select_related("hours_set").order_by("opens"):
        openings.setdefault(opening.hours_set_id, []).append(opening)
        if opening.hours_set.is_default:
            default_id = opening.hours_set_id
    closures = list(Closure.objects.confirmed().filter(ends_on__gte=first, starts_on__lte=last))
    by_set = {}
    for set_id, rows in openings.items():
        own = [closure for closure in closures if closure.hours_set_id in (None, set_id)]
        try:
            by_set[set_id] = _calendar(rows, own, first, last)
        except ImpossibleCalendar:  # only past seasons, say: as good as no hours
            continue
    return Calendars(version, default_id, by_set)


def _calendar(
    openings: list[OpeningInterval], closures: list[Closure], first: date, last: date
) -> OfficeCalendar:
    weekly: list[list[Interval]] = [[] for _weekday in range(7)]
    for opening in openings:
        if opening.valid_from is None:
            weekly[opening.weekday].append((opening.opens, opening.closes))
    exceptional = _seasonal(openings, first, last)
    closed: set[date] = set()
    for closure in closures:
        for day in _days(closure.starts_on, closure.ends_on, first, last):
            if closure.closed_from is None and closure.closed_until is None:
                closed.add(day)
            else:
                usual = exceptional.get(day, weekly[day.weekday()])
                exceptional[day] = list(_outside(usual, closure.closed_from, closure.closed_until))
    # An exceptional day would win over a closure of its date: a closed day is closed whatever else it was.
    exceptional |= {day: [] for day in closed & exceptional.keys()}
    return OfficeCalendar(
        weekly=weekly, closures=closed, exceptional=exceptional, tz=timezone.get_default_timezone()
    )


def _seasonal(openings: Iterable[OpeningInterval], first: date, last: date) -> dict[date, list[Interval]]:
    """Each day of a season and its openings; a weekday that the season leaves out is closed."""
    days: dict[date, list[Interval]] = {}
    for opening in openings:
        if opening.valid_from is None or opening.valid_until is None:
            continue
        for day in _days(opening.valid_from, opening.valid_until, first, last):
            hours = days.setdefault(day, [])
            if day.weekday() == opening.weekday:
                hours.append((opening.opens, opening.closes))
    return days


def _days(starts: date, ends: date, first: date, last: date) -> Iterator[date]:
    start, end = max(starts, first), min(ends, last)
    return (start + timedelta(days) for days in range((end - start).days + 1))


def _outside(
    hours: Iterable[Interval], closed_from: time | None, closed_until: time | None
) -> Iterator[Interval]:
    """What is left of the openings of a day outside [closed_from, closed_until[; None is the edge of the day."""
    for opens, closes in hours:
        before = min(closes, closed_from) if closed_from else opens
        if opens < before:
            yield opens, before
        after = max(opens, closed_until) if closed_until else closes
        if after < closes:
            yield after, closes
