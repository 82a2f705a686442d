"""The opening hours of the offices as the public pages say them (R-134, R-135)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from django.utils.formats import time_format

from city.models import OpeningInterval
from city.models.hours import WEEKDAYS


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week on which the offices open, and when."""

    name: str
    hours: list[str]


def week_of_the_offices() -> list[Day]:
    """Return the days on which the offices open, with their usual hours; seasons and closures aside."""
    return list(_days())


def _days() -> Iterator[Day]:
    usual = OpeningInterval.objects.filter(hours_set__is_default=True, valid_from__isnull=True)
    hours: dict[int, list[str]] = {}
    for one in usual.order_by("weekday", "opens"):
        hours.setdefault(one.weekday, []).append(f"{_clock(one.opens)} – {_clock(one.closes)}")
    for weekday, name in WEEKDAYS:
        if weekday in hours:
            yield Day(str(name), hours[weekday])


def _clock(at: time) -> str:
    return time_format(at, "G\xa0\\h" + ("\xa0i" if at.minute else ""))
