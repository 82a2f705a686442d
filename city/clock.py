"""The response clock: when an answer is due, and why. Pure: no Django, no database, no current time.

« Réponses aux commentaires et aux questions »: « de façon optimale, un suivi devrait être effectué dans les
24 à 48 heures », replies being made « durant les heures officielles d'ouverture des bureaux » (R-084, R-085;
reading A-03).

1. A message received while the office is closed counts as received at the next opening, suspended or not.
2. Each open day is worth 24 h of local wall-clock time. Time runs from 00:00 to 24:00 of every date that has
   an opening, except during suspensions. Without suspensions this is « the same local time, so many open days
   later ».
3. A result outside opening hours, or within a suspension, moves to the next opening outside any suspension.
   A deadline may fall on the closing minute, and on the first instant of a suspension.
4. A suspension still in force has no end: the caller passes the present instant as its end, and asks again
   later.
5. Everything is read on the local clock. A later message is never due earlier; the only exception is an
   office open at night within the hour that a time change repeats or skips, where the local clock itself
   goes back.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import NamedTuple

from city.office_calendar import (
    DAY,
    ClockError,
    ImpossibleCalendar,
    NaiveDatetime,
    OfficeCalendar,
    OpenDays,
    from_wall,
    to_local,
    to_wall,
)

__all__ = [
    "ClockError",
    "ImpossibleCalendar",
    "ImpossibleSuspension",
    "InvalidOpenDays",
    "NaiveDatetime",
    "OfficeCalendar",
    "Segment",
    "SegmentKind",
    "deadline",
    "explain",
]

Suspension = tuple[datetime, datetime | None]


class ImpossibleSuspension(ClockError):  # noqa: N818
    """A suspension that ends before it begins, or whose end is not known."""


class InvalidOpenDays(ClockError):  # noqa: N818
    """A number of open days that is negative or not a whole number."""


class SegmentKind(StrEnum):
    """What a stretch of time was for the clock."""

    CLOSED = "closed"
    OPEN_DAY = "open_day"
    SUSPENSION = "suspension"
    MOVED_TO_OPENING = "moved_to_opening"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch between receipt and deadline, in the city's zone, and how much of it counted (wall clock)."""

    kind: SegmentKind
    start: datetime
    end: datetime
    counted: timedelta


def deadline(
    received_at: datetime,
    open_days: int = 1,
    calendar: OfficeCalendar | None = None,
    suspensions: Iterable[Suspension] = (),
) -> datetime:
    """When a message received at `received_at` (aware) is due, `open_days` open days later.

    `suspensions` are pairs of aware instants, in any order, that may overlap. The answer is aware, in the
    city's zone. Raises `ClockError`: `NaiveDatetime`, `InvalidOpenDays`, `ImpossibleSuspension`, or
    `ImpossibleCalendar` when nothing opens in the 400 days that follow.
    """
    return _course(received_at, open_days, calendar, suspensions).due_at


def explain(
    received_at: datetime,
    open_days: int = 1,
    calendar: OfficeCalendar | None = None,
    suspensions: Iterable[Suspension] = (),
) -> list[Segment]:
    """The contiguous segments from receipt to deadline; what they counted adds up to 24 h per open day.

    One `OPEN_DAY` segment per date and uninterrupted stretch. Same arguments and errors as `deadline`.
    """
    course = _course(received_at, open_days, calendar, suspensions)
    pieces = [
        *_pieces(course, course.received, course.start, SegmentKind.CLOSED),
        *_pieces(course, course.start, course.end, SegmentKind.OPEN_DAY),
    ]
    if course.end < course.due:
        pieces.append((SegmentKind.MOVED_TO_OPENING, course.end, course.due))
    return [
        Segment(
            kind,
            from_wall(start, course.tz),
            from_wall(end, course.tz),
            timedelta(microseconds=end - start if kind is SegmentKind.OPEN_DAY else 0),
        )
        for kind, start, end in _joined(pieces)
    ]


@dataclass(frozen=True, slots=True)
class _Spans:
    """Suspensions on the wall clock: sorted, disjoint, none empty."""

    starts: list[int]
    ends: list[int]

    def end_of_the_one_at(self, wall: int) -> int | None:
        """The end of the suspension in force at `wall`, begun at or before it."""
        index = bisect_right(self.starts, wall) - 1
        return self.ends[index] if index >= 0 and wall < self.ends[index] else None

    def holds_just_before(self, wall: int) -> bool:
        index = bisect_left(self.starts, wall) - 1
        return index >= 0 and wall <= self.ends[index]


_NO_SPANS = _Spans([], [])


class _Course(NamedTuple):
    """The instants of one count on the wall clock: received, counted from, counted to, due."""

    received: int
    start: int
    end: int
    due: int
    due_at: datetime
    tz: tzinfo
    days: OpenDays
    spans: _Spans


def _course(
    received_at: datetime,
    open_days: int,
    calendar: OfficeCalendar | None,
    suspensions: Iterable[Suspension],
) -> _Course:
    if calendar is None:
        raise TypeError("calendar is required")
    if not isinstance(open_days, int) or isinstance(open_days, bool) or open_days < 0:
        raise InvalidOpenDays(f"open_days must be a whole number, zero or more; got {open_days!r}")
    local = to_local(received_at, calendar.tz)
    received = to_wall(local)
    spans = _spans(suspensions, calendar) if suspensions else _NO_SPANS
    while True:
        days = calendar.days_around(local.year)
        try:
            start = days.opening_from(received)
            end = _end(start, open_days, days, spans)
            due = _settled(end, days, spans)
        except IndexError:  # the table is too short: look further ahead, or refuse
            calendar.lengthen(local.year)
        else:
            return _Course(received, start, end, due, from_wall(due, calendar.tz), calendar.tz, days, spans)


def _first_counting(wall: int, days: OpenDays, spans: _Spans) -> int:
    """The first instant from `wall` on at which the office is open and nothing is suspended."""
    opening = days.opening_from(wall)
    while (resumes := spans.end_of_the_one_at(opening)) is not None:
        opening = days.opening_from(resumes)
    return opening


def _end(start: int, open_days: int, days: OpenDays, spans: _Spans) -> int:
    """The instant at which `open_days` × 24 h have run, open dates being laid end to end and suspensions left out."""
    start = spans.end_of_the_one_at(start) or start
    target = _on_open_dates(start, days) + open_days * DAY
    for index in range(bisect_right(spans.starts, start), len(spans.starts)):
        begins = _on_open_dates(spans.starts[index], days)
        if begins >= target:
            break
        target += _on_open_dates(spans.ends[index], days) - begins
    rank, time_of_day = divmod(target, DAY)
    return days.ordinals[rank] * DAY + time_of_day


def _on_open_dates(wall: int, days: OpenDays) -> int:
    """The position of `wall` with open dates laid end to end; a closed date is 00:00 of the next open one."""
    ordinal, time_of_day = divmod(wall, DAY)
    rank = bisect_left(days.ordinals, ordinal)
    is_open = rank < len(days.ordinals) and days.ordinals[rank] == ordinal
    return rank * DAY + (time_of_day if is_open else 0)


def _settled(wall: int, days: OpenDays, spans: _Spans) -> int:
    """`wall` if a deadline may fall there, else the first instant after it that is open and not suspended."""
    opening = days.starts[bisect_left(days.ends, wall)]
    if opening < wall and not spans.holds_just_before(wall):
        return wall
    return _first_counting(wall, days, spans)


def _spans(suspensions: Iterable[Suspension], calendar: OfficeCalendar) -> _Spans:
    pairs = sorted(_on_the_wall(suspension, calendar) for suspension in suspensions)
    spans = _Spans([], [])
    for start, end in pairs:
        if start >= end:  # of no length, or within a repeated hour
            continue
        if spans.ends and start <= spans.ends[-1]:
            spans.ends[-1] = max(spans.ends[-1], end)
        else:
            spans.starts.append(start)
            spans.ends.append(end)
    return spans


def _on_the_wall(suspension: Suspension, calendar: OfficeCalendar) -> tuple[int, int]:
    start, end = suspension
    if end is None:
        raise ImpossibleSuspension(
            f"the suspension begun {start} has no end: pass the present instant as its end"
        )
    local_start, local_end = to_local(start, calendar.tz), to_local(end, calendar.tz)
    if local_end.astimezone(UTC) < local_start.astimezone(UTC):
        raise ImpossibleSuspension(f"a suspension cannot end ({end}) before it begins ({start})")
    return to_wall(local_start), to_wall(local_end)


_Piece = tuple[SegmentKind, int, int]


def _pieces(course: _Course, start: int, end: int, otherwise: SegmentKind) -> Iterator[_Piece]:
    """Cut [start, end[ at midnights and suspensions; `otherwise` is what an open date is outside those."""
    open_dates = set(course.days.ordinals)
    spans = course.spans
    while start < end:
        midnight = (start // DAY + 1) * DAY
        resumes = spans.end_of_the_one_at(start)
        if start // DAY not in open_dates:
            kind, cut = SegmentKind.CLOSED, midnight
        elif resumes is not None:
            kind, cut = SegmentKind.SUSPENSION, min(midnight, resumes)
        else:
            following = bisect_right(spans.starts, start)
            cut = min([midnight, *spans.starts[following : following + 1]])
            kind = otherwise
        yield kind, start, min(cut, end)
        start = min(cut, end)


def _joined(pieces: Iterable[_Piece]) -> list[_Piece]:
    """Join neighbours of one kind; open days stay apart, one per date."""
    joined: list[_Piece] = []
    for kind, start, end in pieces:
        if joined and joined[-1][0] is kind and kind is not SegmentKind.OPEN_DAY:
            joined[-1] = (kind, joined[-1][1], end)
        else:
            joined.append((kind, start, end))
    return joined
