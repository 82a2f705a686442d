"""The calendar and the cases of the response clock, and a slow reference that walks minute by minute."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from city.clock import OfficeCalendar

CASES: dict[str, Any] = json.loads(
    (Path(__file__).parent / "data" / "response_clock.json").read_text("utf-8")
)
TZ = ZoneInfo(CASES["timezone"])


def hours(*intervals: str) -> list[tuple[time, time]]:
    """`hours("08:15-11:45")` → one opening."""
    return [
        (time.fromisoformat(opens), time.fromisoformat(closes))
        for opens, closes in (interval.split("-") for interval in intervals)
    ]


MONDAY_TO_THURSDAY = hours(*CASES["weekly_hours"]["lundi-jeudi"])
FRIDAY = hours(*CASES["weekly_hours"]["vendredi"])
WEEKLY = [*[MONDAY_TO_THURSDAY] * 4, FRIDAY, [], []]
CLOSURES = {date.fromisoformat(day) for day in CASES["closed_days"]}
EXCEPTIONAL = {
    date.fromisoformat(day): hours(*("-".join(pair) for pair in pairs))
    for day, pairs in CASES["exceptional_hours"].items()
}
RIMOUSKI = OfficeCalendar(weekly=WEEKLY, closures=CLOSURES, exceptional=EXCEPTIONAL, tz=TZ)


def local(text: str, fold: int = 0) -> datetime:
    """`local("2026-03-10 10:00")` → that time in Rimouski."""
    return datetime.fromisoformat(text).replace(tzinfo=TZ, fold=fold)


def slow_deadline(
    received_at: datetime,
    open_days: int,
    calendar: OfficeCalendar,
    suspensions: Iterable[tuple[datetime, datetime]] = (),
) -> datetime:
    """The same rule told minute by minute on a naive wall clock; whole minutes, openings before midnight."""
    minute = timedelta(minutes=1)
    at = received_at.astimezone(UTC).astimezone(calendar.tz).replace(tzinfo=None)
    spans = [
        tuple(b.astimezone(UTC).astimezone(calendar.tz).replace(tzinfo=None) for b in s) for s in suspensions
    ]

    def suspended(t: datetime) -> bool:
        return any(start <= t < end for start, end in spans)

    def is_open(t: datetime) -> bool:
        return any(o <= t.time() < c for o, c in calendar.hours_on(t.date()))

    def answering(t: datetime) -> bool:
        return is_open(t) and not suspended(t)

    while not is_open(at):
        at += minute
    left = open_days * 24 * 60
    while left:
        left -= bool(calendar.hours_on(at.date())) and not suspended(at)
        at += minute
    while not answering(at) and not answering(at - minute):
        at += minute
    return at.replace(tzinfo=calendar.tz)
