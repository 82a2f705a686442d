"""Instants, durations, numbers and deadlines in French words; pure functions."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

CITY_TIME = ZoneInfo("America/Toronto")
NBSP = "\xa0"
SOON = timedelta(hours=3)

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
SHORT_DAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
SHORT_MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avril",
    "mai",
    "juin",
    "juill.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)


class Deadline(NamedTuple):
    """How a deadline stands: its level (a CSS word), what is read, and what only a screen reader needs."""

    level: str
    words: str
    spoken: str = ""


def clock_time(value: datetime) -> str:
    """Return the time in the city, « 14 h 05 » or « 9 h »."""
    local = value.astimezone(CITY_TIME)
    return f"{local.hour}{NBSP}h" + (f"{NBSP}{local.minute:02d}" if local.minute else "")


def long_date(value: datetime) -> str:
    """Return the day in the city, « 23 novembre 2026 »; the first of a month is « 1er »."""
    return long_day(value.astimezone(CITY_TIME).date())


def long_day(day: date) -> str:
    """Return a day of the calendar, « 23 novembre 2026 »; the first of a month is « 1er »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NBSP}{MONTHS[day.month - 1]} {day.year}"


def long_datetime(value: datetime) -> str:
    """Return « 23 novembre 2026 à 14 h 05 », in the city."""
    return f"{long_date(value)} à {clock_time(value)}"


def full_datetime(value: datetime) -> str:
    """Return the long form with the day of the week, « lundi 23 novembre 2026 à 14 h 05 »."""
    return f"{DAYS[value.astimezone(CITY_TIME).weekday()]} {long_datetime(value)}"


def short_datetime(value: datetime, now: datetime) -> str:
    """Return « lun. 23 nov., 14 h 05 », with the year when it is not the year of `now`."""
    local = value.astimezone(CITY_TIME)
    day = "1er" if local.day == 1 else str(local.day)
    year = "" if local.year == now.astimezone(CITY_TIME).year else f" {local.year}"
    date = f"{SHORT_DAYS[local.weekday()]} {day}{NBSP}{SHORT_MONTHS[local.month - 1]}{year}"
    return f"{date}, {clock_time(value)}"


def duration(length: timedelta) -> str:
    """Return an elapsed time in at most two units, rounded down: « 1 j 4 h », « 2 h 40 », « 45 min »."""
    minutes = int(abs(length).total_seconds()) // 60
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days}{NBSP}j" + (f"{NBSP}{hours}{NBSP}h" if hours and days < 10 else "")
    if hours:
        return f"{hours}{NBSP}h" + (f"{NBSP}{rest:02d}" if rest and hours < 3 else "")
    return f"{minutes}{NBSP}min" if minutes else f"moins d’une{NBSP}minute"


def number(value: float | Decimal, decimals: int | None = None) -> str:
    """Return « 1 234,5 »; `decimals` fixes how many digits follow the comma."""
    text = f"{value:,}" if decimals is None else f"{value:,.{decimals}f}"
    return text.translate({ord(","): NBSP, ord("."): ",", ord("-"): "−"})


def deadline(target: datetime, limit: datetime | None, now: datetime) -> Deadline:
    """Say where `now` stands; a reply at the very instant of a deadline is on time.

    Differences are taken in UTC: between instants of one zone, Python subtracts wall clocks.
    """
    left = target.astimezone(UTC) - now.astimezone(UTC)
    if left >= timedelta(0):
        return Deadline("soon" if left < SOON else "ok", f"reste {duration(left)}")
    words = f"en retard de {duration(left)}"
    if limit is not None and now > limit:
        return Deadline("over", words, "limite dépassée")
    return Deadline("late", words)


def settled(target: datetime, done_at: datetime) -> Deadline:
    """Say how the answer given at `done_at` compares with its target."""
    late = done_at.astimezone(UTC) - target.astimezone(UTC)
    if late <= timedelta(0):
        return Deadline("done", "à temps")
    return Deadline("missed", f"réglé avec {duration(late)} de retard")
