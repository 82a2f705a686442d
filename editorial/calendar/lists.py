"""The calendar as a list, from a day on, and the whole of one day: keyset pages, what leaves first at the top."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from editorial.calendar import overlays
from editorial.calendar.filters import DAY, Filters
from editorial.calendar.grids import Reader
from editorial.calendar.overlays import Bar, bars_between
from editorial.calendar.tiles import SHOWN_AT, Tile, by_day, tiles_of
from editorial.local_times import day_bounds

PAGE = 50
_CURSOR = re.compile(r"(\d{1,17})-(\d{1,17})", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDay:
    """A day, what lies over it, and its tiles of this page."""

    date: date
    bars: list[Bar]
    tiles: list[Tile]
    is_today: bool
    is_past: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list; the queries of the pages around, blank when there is none."""

    days: list[ListedDay]
    previous: str
    following: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing is shown at all."""
        return not any(day.tiles for day in self.days)


def listing(filters: Filters, reader: Reader) -> Listing:
    """Return the page of the list that the filters ask for; two queries whatever the rows."""
    rows: QuerySet[Any, Any] = reader.variants(filters).annotate(shown_at=SHOWN_AT)
    start, end = day_bounds(filters.day, filters.day)
    if filters.view == DAY:
        rows = rows.filter(shown_at__gte=start, shown_at__lt=end)
    after, before = _place(filters.after), _place(filters.before)
    if before is not None and after is None:
        page = _read(_before(rows, *before).order_by("-shown_at", "-pk"), reader)[::-1]
        more_before, more_after = len(page) > PAGE, True
        page = page[-PAGE:]
    else:
        page = _read(_after(rows, *(after or (start, 0))).order_by("shown_at", "pk"), reader)
        more_before, more_after = after is not None or filters.view != DAY, len(page) > PAGE
        page = page[:PAGE]
    first = _cursor(page[0].at, page[0].pk) if page else _cursor(start, 0)
    last = _cursor(page[-1].at, page[-1].pk) if page else ""
    return Listing(
        _days(page, filters, reader),
        filters.query(before=first) if more_before else "",
        filters.query(after=last) if more_after and last else "",
    )


def _read(rows: QuerySet[Any, Any], reader: Reader) -> list[Tile]:
    return tiles_of(rows[: PAGE + 1], reader.person, reader.now)


def _after(rows: QuerySet[Any, Any], at: datetime, pk: int) -> QuerySet[Any, Any]:
    return rows.filter(Q(shown_at__gt=at) | Q(pk__gt=pk), shown_at__gte=at)


def _before(rows: QuerySet[Any, Any], at: datetime, pk: int) -> QuerySet[Any, Any]:
    return rows.filter(Q(shown_at__lt=at) | Q(pk__lt=pk), shown_at__lte=at)


def _days(page: Sequence[Tile], filters: Filters, reader: Reader) -> list[ListedDay]:
    """Put the tiles by day; the page of one day shows it even when it is empty."""
    tiles = by_day(page)
    days = sorted(set(tiles) | ({filters.day} if filters.view == DAY else set()))
    if not days:
        return []
    bars = bars_between(days[0], days[-1], posts=reader.posts(), now=reader.now)
    over = overlays.by_day(bars, days[0], days[-1])
    return [
        ListedDay(
            date=day,
            bars=over.get(day, []),
            tiles=tiles.get(day, []),
            is_today=day == reader.today,
            is_past=day < reader.today,
        )
        for day in days
    ]


def _cursor(at: datetime, pk: int) -> str:
    return f"{(at.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1)}-{pk}"


def _place(cursor: str) -> tuple[datetime, int] | None:
    """Return the place that a cursor of the address tells, or None for anything that is none."""
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        return None
    try:
        return _EPOCH + timedelta(microseconds=int(found[1])), int(found[2])
    except OverflowError:
        return None
