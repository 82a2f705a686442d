"""The calendar: the month, the week, the day whole and the list, with the filters of the address."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.access import signed_in
from accounts.models import Person
from accounts.rights import local_date
from editorial.addresses import new_post_address
from editorial.calendar import overlays
from editorial.calendar.choices import MOST, choices, shown_accounts
from editorial.calendar.filters import DAY, LIST, MONTH, TO_WATCH, VIEWS, WEEK, Filters
from editorial.calendar.grids import Reader, month_grid, week_grid
from editorial.calendar.lists import listing
from editorial.calendar.spans import month_after, month_before, week_of
from editorial.calendar.tiles import TO_COME, shown_between, tiles_of, visible_variants
from editorial.local_times import day_bounds
from editorial.models import Post, Variant
from editorial.models.posts import sees_every_post

# What the home page shows of today.
TODAY = 6


class CalendarView(View):
    """What leaves when, on the accounts that the person follows."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what the filters of the address keep."""
        context = calendar_context(request.GET.dict(), signed_in(request))
        return render(request, "editorial/calendar.html", context)


class TodayView(View):
    """What has yet to leave today, for the home page."""

    audience = "staff"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the first of it; nothing at all to somebody whom no account concerns."""
        person, now = signed_in(request), timezone.now()
        sees_all = sees_every_post(person, now)
        variants = visible_variants(person, now, sees_all=sees_all).filter(state__in=TO_COME)
        _start, end = day_bounds(local_date(now), local_date(now))
        rows = shown_between(variants, now, end).order_by("shown_at", "pk")
        tiles = tiles_of(rows[: TODAY + 1], person, now)
        context = {
            "tiles": tiles[:TODAY],
            "has_more": len(tiles) > TODAY,
            "concerns": bool(tiles) or shown_accounts(person, now, sees_all=sees_all).exists(),
        }
        return render(request, "editorial/_today.html", context)


def calendar_context(query: Mapping[str, str], person: Person) -> dict[str, Any]:
    """Return what the page shows for a query of the address; a constant number of queries whatever the rows."""
    now = timezone.now()
    filters = Filters.read(query, local_date(now))
    sees_all = sees_every_post(person, now)
    accounts = list(shown_accounts(person, now, sees_all=sees_all)[:MOST])
    reader = Reader(person=person, now=now, sees_all=sees_all, accounts=accounts)
    shown = {MONTH: month_grid, WEEK: week_grid}.get(filters.view)
    return {
        "filters": filters,
        "now": now,
        "today": reader.today,
        "grid": shown(filters, reader) if shown else None,
        "list": None if shown else listing(filters, reader),
        "here": _address(filters.query(after=filters.after, before=filters.before)),
        "tabs": _tabs(filters),
        "around": _around(filters, reader.today),
        "accounts": accounts,
        "choices": choices(),
        "states": _states(),
        "natures": Post.Nature.choices,
        "kinds": Post.Kind.choices,
        "legend": overlays.LEGEND.items(),
        "clear_url": _address(Filters(day=filters.day, is_today=filters.is_today, view=filters.view).query()),
        "new_url": new_post_address(day=max(filters.day, reader.today), account=filters.account),
        "day_query": filters.query_before_date(DAY),
        "week_query": filters.query_before_date(WEEK),
    }


def _address(query: str) -> str:
    address = reverse("editorial:calendar")
    return f"{address}?{query}" if query else address


def _states() -> list[tuple[str, Any]]:
    return [(TO_WATCH, _("à surveiller")), *Variant.State.choices]


def _tabs(filters: Filters) -> list[tuple[Any, str, bool]]:
    """Return the name of each view, its address, and whether one is there."""
    return [(name, _address(filters.query(view=view)), filters.view == view) for view, name in VIEWS.items()]


def _around(filters: Filters, today: date) -> dict[str, Any]:
    """Return the first and last day that are shown, and the addresses of what comes before, after, and of today."""
    day = filters.day
    first, last, before, after = {
        MONTH: (day.replace(day=1), day, month_before(day), month_after(day)),
        WEEK: (week_of(day)[0], week_of(day)[-1], day - timedelta(days=7), day + timedelta(days=7)),
        DAY: (day, day, day - timedelta(days=1), day + timedelta(days=1)),
        LIST: (day, day, day - timedelta(days=7), day + timedelta(days=7)),
    }[filters.view]
    return {
        "first": first,
        "last": last,
        "previous": _address(filters.query(day=before)),
        "next": _address(filters.query(day=after)),
        "today": _address(filters.query(day=today)),
    }
