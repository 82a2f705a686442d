"""Keyset pages of lists ordered by the newest number first."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

PAGE = 30
LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the address of those that follow."""

    rows: list[Any]
    next_url: str


def page_after(rows: "QuerySet[Any]", request: HttpRequest) -> Page:
    """Return the rows older than the number `apres` of the address, newest first, filters kept for the next page."""
    after = number_of(request.GET.get("apres"))
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    if len(found) <= PAGE:
        return Page(found, "")
    kept = {key: value for key, value in request.GET.items() if value} | {"apres": found[PAGE - 1].pk}
    return Page(found[:PAGE], f"{request.path}?{urlencode(kept)}")


def number_in(value: int) -> int:
    """Return a number of the address; 404 for one that no row can have."""
    if value > LARGEST:
        raise Http404
    return value


def number_of(value: str | None) -> int | None:
    """Return a number of the address, or None for anything that is none."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 18 else None
