"""The tiles of the calendar: functions rather than a template, a month shows more than a hundred of them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.addresses import move_address, new_post_address, post_address
from editorial.calendar.tiles import Tile
from editorial.models import Variant
from editorial.views.moves import SEEN
from rimouski_social.formats import words
from rimouski_social.templatetags.interface import MARKS

register = template.Library()

# Colours that tell accounts apart beside their names; the stylesheet has as many.
HUES = 10
_NOTHING = SafeString("")
# Written hundreds of times on a page: short elements, and the classes that they need only.
_TILE = '<li class="tile hue-{} is-{}"{}><a href="{}"><span><b>{}</b>{}{}</span><span>{}</span><em>{}</em>{}</a>{}</li>'
_MOVABLE = ' data-variant="{}" data-hash="{}" data-time="{}"'
_MOVE = '<a class="tile__move" href="{}">{}</a>'
_ACCOUNT = '<i class="mark mark--{}" role="img" aria-label="{}">{}</i><small>{}</small>'
_DAY = (
    '<a class="day__number" href="?{}"{}><span class="sr-only">{}</span>'
    '<span aria-hidden="true"><span class="day__name">{}</span>{}</span></a>'
)
_NEW = '<a class="day__new" href="{}" aria-label="{}">+</a>'
# First words of a tile of the month; a list shows more.
SHORT, LONG = 40, 160


@register.simple_tag
def calendar_tiles(tiles: Iterable[Tile], *, long: bool = False) -> SafeString:
    """Write one item per tile: its hour, its account, its first words, its state, and what moves it."""
    most, move = LONG if long else SHORT, _("Déplacer…")
    return format_html_join(
        "",
        _TILE,
        (
            (
                tile.account.pk % HUES,
                tile.state,
                _movable(tile),
                post_address(tile.post_id),
                words.clock_time(tile.at),
                _account(tile.account.platform.slug, tile.account.platform.name, tile.account.name),
                _image() if tile.has_image else _NOTHING,
                _short(tile.words, most),
                _state(tile.state),
                _close() if tile.is_close else _NOTHING,
                format_html(_MOVE, move_address(tile.pk), move) if tile.may_move else _NOTHING,
            )
            for tile in tiles
        ),
    )


@register.filter
def post_link(post_id: int) -> str:
    """The page of a post."""
    return post_address(post_id)


@register.simple_tag
def new_post_link(day: date | None = None, hour: int | None = None, account: str = "") -> str:
    """The page that begins a post on that day."""
    return new_post_address(day=day, hour=hour, account=account)


@register.simple_tag(takes_context=True)
def day_query(context: Mapping[str, Any], day: date) -> str:
    """The query of the page that shows a day whole, filters kept."""
    return f"{context['day_query']}{day.isoformat()}"


@register.simple_tag(takes_context=True)
def day_link(
    context: Mapping[str, Any], day: date, total: int, *, is_today: bool = False, is_outside: bool = False
) -> SafeString:
    """Write the number of a day, a link to the whole of it; its name and what it holds are read aloud."""
    held = ngettext(", %(n)s publication", ", %(n)s publications", total) % {"n": total} if total else ""
    return format_html(
        _DAY,
        day_query(context, day),
        SafeString(' aria-current="date"') if is_today else _NOTHING,
        f"{day_words(day)}{held}",
        f"{words.SHORT_DAYS[day.weekday()]} ",
        short_day(day) if is_outside or day.day == 1 else day.day,
    )


@register.simple_tag
def day_new(day: date, account: str = "") -> SafeString:
    """Write the link that begins a post on a day."""
    said = _("Nouvelle publication le %(day)s") % {"day": day_words(day)}
    return format_html(_NEW, new_post_address(day=day, account=account), said)


@register.simple_tag(takes_context=True)
def week_query(context: Mapping[str, Any], monday: date) -> str:
    """The query of the page that shows the week of a Monday, filters kept."""
    return f"{context['week_query']}{monday.isoformat()}"


@register.filter
def hue(account_id: int) -> int:
    """The colour that stands for an account, beside its name."""
    return account_id % HUES


@register.filter
def hour_words(hour: int) -> str:
    """« 9 h »."""
    return words.clock_time(datetime(2026, 1, 1, hour, tzinfo=words.CITY_TIME))


@register.filter
def short_day(day: date) -> str:
    """« 27 nov. »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{words.NBSP}{words.SHORT_MONTHS[day.month - 1]}"


@register.filter
def day_words(day: date) -> str:
    """« vendredi 27 novembre »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{words.DAYS[day.weekday()]} {number}{words.NBSP}{words.MONTHS[day.month - 1]}"


def _movable(tile: Tile) -> SafeString:
    if not tile.may_move:
        return _NOTHING
    return format_html(_MOVABLE, tile.pk, tile.content_hash[:SEEN], f"{tile.at:%H:%M}")


def _short(text: str, most: int) -> str:
    """Cut at a word."""
    if len(text) <= most:
        return text
    return text[: most + 1].rsplit(" ", 1)[0][:most].rstrip(" ,.;:") + "…"


@lru_cache(maxsize=512)
def _account(platform: str, platform_name: str, name: str) -> SafeString:
    return format_html(_ACCOUNT, platform, platform_name, MARKS.get(platform, platform_name[:1]), name)


@lru_cache(maxsize=32)
def _state(state: str) -> SafeString:
    return format_html("{}", Variant.State(state).label)


@lru_cache(maxsize=1)
def _image() -> SafeString:
    return format_html('<span class="tile__image"><span class="sr-only">{}</span></span>', _("avec image"))


@lru_cache(maxsize=1)
def _close() -> SafeString:
    return format_html("<mark>{}</mark>", _("moins d’une heure d’écart"))
