"""Addresses of the pages of posts, found once: a month writes hundreds of links."""

from datetime import date
from functools import cache
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse


def post_address(post_id: int) -> str:
    """Return the page of a post."""
    return _around("post", "/publications/%s/") % post_id


def move_address(variant_id: int) -> str:
    """Return the page that moves a variant."""
    return _around("variant-move", "/calendrier/%s/deplacer/") % variant_id


def new_post_address(*, day: date | None = None, hour: int | None = None, account: str = "") -> str:
    """Return the page that begins a post, on a day and an account when they are known."""
    asked = {
        "date": day.isoformat() if day else "",
        "heure": f"{hour:02d}:00" if hour is not None else "",
        "compte": account,
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    address = _new_post()
    return f"{address}?{query}" if query else address


@cache
def _around(name: str, otherwise: str) -> str:
    try:
        return reverse(f"editorial:{name}", args=[0]).replace("/0/", "/%s/", 1)
    except NoReverseMatch:
        return otherwise


@cache
def _new_post() -> str:
    try:
        return reverse("editorial:post-new")
    except NoReverseMatch:
        return "/publications/nouvelle/"
