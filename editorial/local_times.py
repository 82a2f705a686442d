"""Wall clocks and instants: an hour that does not exist, or happens twice, is asked about and never guessed.

Twice a year the clock of the city jumps. In March, 2 h 30 does not exist: whoever writes it means 1 h 30 or 3 h 30.
In November, 1 h 30 happens twice. Forms, files and moves on the calendar all read hours through this module.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from policy.words import day_in_words

# Which of the two instants of an unclear hour, in the order of time.
Which = Literal["first", "second"]
FIRST: Which = "first"
SECOND: Which = "second"


class Choice(NamedTuple):
    """One of the two instants that an unclear hour may mean, and how it is called."""

    which: Which
    instant: datetime
    words: str


class UnclearHour(ValueError):  # noqa: N818 - an answer more than an error
    """An hour that is no instant, or two; its text says so and names the two choices."""

    def __init__(self, local: datetime, choices: tuple[Choice, Choice], *, is_missing: bool) -> None:
        self.local, self.choices, self.is_missing = local, choices, is_missing
        what = (
            _("Le %(day)s, il n’est jamais %(hour)s\u00a0: on avance l’heure cette nuit-là.")
            if is_missing
            else _("Le %(day)s, il est deux fois %(hour)s\u00a0: on recule l’heure cette nuit-là.")
        )
        said = what % {"day": day_in_words(local.date()), "hour": hour_in_words(local)}
        either = _("Choisissez\u00a0: %(first)s ou %(second)s.") % {
            "first": choices[0].words,
            "second": choices[1].words,
        }
        super().__init__(f"{said} {either}")


def city_zone() -> tzinfo:
    """Return the time zone in which the city reads its clock."""
    return timezone.get_default_timezone()


def hour_in_words(local: datetime | time) -> str:
    """Return « 14 h 05 » or « 9 h »."""
    return f"{local.hour}\u00a0h" + (f"\u00a0{local.minute:02d}" if local.minute else "")


def local_clock(instant: datetime) -> datetime:
    """Return what the clock of the city shows at `instant`, without a zone."""
    return instant.astimezone(city_zone()).replace(tzinfo=None, fold=0)


def instants_of(day: date, hour: time) -> tuple[datetime, ...]:
    """Return the instants, in UTC, that an hour of the clock may mean: one, or the two of an unclear hour."""
    local = datetime.combine(day, hour.replace(tzinfo=None), city_zone())
    readings = {local.replace(fold=fold).astimezone(UTC) for fold in (0, 1)}
    return tuple(sorted(readings))


def instant_of(day: date, hour: time, which: Which | None = None) -> datetime:
    """Return the instant, in UTC, of an hour of the city's clock; `which` settles an unclear one.

    Raises UnclearHour when the hour does not exist or happens twice, and nobody said which.
    """
    instants = instants_of(day, hour)
    if len(instants) == 1:
        return instants[0]
    if which is not None:
        return instants[0 if which == FIRST else 1]
    raise _unclear(datetime.combine(day, hour.replace(tzinfo=None)), instants)


def decided_instant(day: date, hour: time) -> datetime:
    """Return the instant of an hour that nobody is there to settle, as in a series: always the same one.

    An hour that happens twice is its first; one that does not exist is as long after midnight as its wall clock says,
    an hour later on the clock.
    """
    instants = instants_of(day, hour)
    is_missing = len(instants) == 2 and _is_missing(datetime.combine(day, hour), instants)
    return instants[1 if is_missing else 0]


def which_of(instant: datetime) -> Which | None:
    """Return which of the two instants of its hour this one is; None for an hour that is clear."""
    local = local_clock(instant)
    instants = instants_of(local.date(), local.time())
    if len(instants) == 1:
        return None
    return FIRST if instant == instants[0] else SECOND


def choices_of(day: date, hour: time) -> tuple[Choice, Choice] | None:
    """Return the two choices of an unclear hour, or None for a clear one."""
    try:
        instant_of(day, hour)
    except UnclearHour as unclear:
        return unclear.choices
    return None


def same_hour_on(instant: datetime, day: date, which: Which | None = None) -> datetime:
    """Return the instant at which the clock shows the same hour on `day`. Raises UnclearHour."""
    return instant_of(day, local_clock(instant).time(), which)


def days_later(instant: datetime, days: int, which: Which | None = None) -> datetime:
    """Return the instant `days` later, the clock showing the same hour. Raises UnclearHour."""
    return same_hour_on(instant, local_clock(instant).date() + timedelta(days=days), which)


def day_bounds(first: date, last: date) -> tuple[datetime, datetime]:
    """Return the instants at which the day `first` begins and the day `last` ends, in UTC."""
    return decided_instant(first, time.min), decided_instant(last + timedelta(days=1), time.min)


def _is_missing(local: datetime, instants: tuple[datetime, ...]) -> bool:
    """Say whether the clock shows this hour at neither of the instants that it may mean."""
    return all(local_clock(instant) != local for instant in instants)


def _unclear(local: datetime, instants: tuple[datetime, ...]) -> UnclearHour:
    is_missing = _is_missing(local, instants)
    names = (
        [hour_in_words(local_clock(instant)) for instant in instants]
        if is_missing
        else [
            _("la première fois, avant le changement d’heure"),
            _("la seconde fois, une heure plus tard"),
        ]
    )
    choices = (Choice(FIRST, instants[0], names[0]), Choice(SECOND, instants[1], names[1]))
    return UnclearHour(local, choices, is_missing=is_missing)
