"""Calendars as iCalendar files (RFC 5545), from plain facts: no database, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum

from icalendar import Calendar, Event, vDuration, vText, vUri

PRODUCT = "-//rimouski-social//Calendrier editorial//FR"
# A post takes no time; without a length, some calendars show nothing.
SHOWN_FOR = timedelta(minutes=15)


class Status(StrEnum):
    """What subscribers are told of an entry."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: `starts` is an instant, or a day for what lasts all of it."""

    # The same for ever, whatever else changes: that is how subscribers recognise it.
    uid: str
    starts: datetime | date
    summary: str
    description: str
    url: str
    status: Status
    # Grows at each change.
    sequence: int
    changed_at: datetime
    location: str = ""


def write_calendar(
    entries: Iterable[Entry], *, name: str, zone: tzinfo, refresh_every: timedelta = timedelta(hours=1)
) -> bytes:
    """Return the file of these entries, with the definition of `zone` that its hours are read in."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar["x-wr-calname"] = vText(name)
    calendar["x-wr-timezone"] = vText(str(zone))
    calendar.add("refresh-interval", refresh_every, parameters={"value": "DURATION"})
    calendar["x-published-ttl"] = vDuration(refresh_every)
    for entry in entries:
        calendar.add_component(_event(entry, zone))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(entry: Entry, zone: tzinfo) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("status", entry.status.value)
    if isinstance(entry.starts, datetime):
        event.add("dtstart", _written(entry.starts, zone))
        event.add("dtend", _written(entry.starts + SHOWN_FOR, zone))
    else:
        event.add("dtstart", entry.starts)
        event.add("dtend", entry.starts + timedelta(days=1))
    # Nobody is busy because a post leaves.
    event.add("transp", "TRANSPARENT")
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    if entry.location:
        event.add("location", entry.location)
    event["url"] = vUri(entry.url)
    return event


def _written(instant: datetime, zone: tzinfo) -> datetime:
    """Return the instant as it is written: on the clock of `zone`, or in UTC on a day when that clock changes.

    An hour that happens twice has one name in this format, and calendars do not agree on when a change begins.
    """
    local = instant.astimezone(zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    changes = midnight.utcoffset() != (midnight + timedelta(days=1)).utcoffset()
    return instant.astimezone(UTC) if changes else local
