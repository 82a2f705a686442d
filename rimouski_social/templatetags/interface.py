"""The interface's tags and filters, available in every template without `{% load %}`; docs/interface.md shows them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from rimouski_social.formats import words

register = template.Library()

# A person who follows more accounts than this reads the others on a page of their own.
RAIL_ACCOUNTS = 15
MARKS = {"facebook": "F", "x": "X", "linkedin": "in", "youtube": "Y", "vimeo": "V"}
PLATFORM_NAMES = {
    "facebook": "Facebook",
    "x": "X",
    "linkedin": "LinkedIn",
    "youtube": "YouTube",
    "vimeo": "Vimeo",
}
KIND_ICONS = {
    "question": "circle-question-mark",
    "comment": "message-circle",
    "thanks": "heart",
    "complaint": "message-square-warning",
    "media_request": "newspaper",
    "advertising": "megaphone",
    "netiquette_violation": "shield-alert",
    "electoral": "vote",
}
TONES = {
    **dict.fromkeys(
        ("authorised", "approved", "published", "sent", "answered", "thanked", "redirected", "done"), "good"
    ),
    **dict.fromkeys(
        ("in_review", "scheduled", "publishing", "proposed", "to_answer", "decided", "due"), "info"
    ),
    **dict.fromkeys(("held", "outcome_unknown", "suspended", "missed", "impossible"), "warn"),
    **dict.fromkeys(("failed", "excluded", "removed"), "danger"),
}


# --- Words ------------------------------------------------------------------------------------------


@register.filter
def local_datetime(value: datetime | None) -> str:
    """« 23 novembre 2026 à 14 h 05 », in the city; nothing for nothing."""
    return words.long_datetime(value) if value else ""


@register.filter
def long_day(value: date | None) -> str:
    """« 23 novembre 2026 » from a day of the calendar, or from an instant in the city; nothing for nothing."""
    if isinstance(value, datetime):
        return words.long_date(value)
    return words.long_day(value) if value else ""


@register.filter
def short_datetime(value: datetime | None, now: datetime | None = None) -> str:
    """« lun. 23 nov., 14 h 05 », with the year when it is not the present one."""
    return words.short_datetime(value, now or timezone.now()) if value else ""


@register.filter
def local_time(value: datetime | None) -> str:
    """« 14 h 05 », in the city; nothing for nothing."""
    return words.clock_time(value) if value else ""


@register.filter
def duration(value: timedelta | float | None) -> str:
    """« 1 j 4 h » from a timedelta or seconds."""
    if value is None:
        return ""
    return words.duration(value if isinstance(value, timedelta) else timedelta(seconds=value))


@register.filter
def number(value: float | Decimal | None, decimals: int | None = None) -> str:
    """« 1 234,5 »."""
    return "" if value is None else words.number(value, decimals)


# --- Marks and badges: plain functions rather than templates, a list shows hundreds of them ------------


@lru_cache(maxsize=512)
def _svg(name: str, size: int, css: str) -> SafeString:
    """Draw an icon once per process: reading one costs more than the rest of a row."""
    return mark_safe(lucide(name, size=size, aria_hidden="true", focusable="false", **{"class": css}))  # noqa: S308


@register.simple_tag
def icon(name: str, size: int = 16, label: str = "", css: str = "") -> SafeString:
    """A Lucide icon, hidden from screen readers; give `label` when it stands alone."""
    drawing = _svg(name, size, f"icon {css}".strip())
    return format_html('{}<span class="sr-only">{}</span>', drawing, label) if label else drawing


@register.simple_tag
def deadline_badge(
    target: datetime | None,
    limit: datetime | None,
    now: datetime,
    *,
    paused: bool = False,
    done_at: datetime | None = None,
) -> SafeString:
    """Say a deadline in colour and words; the stylesheet draws its icon and app.js keeps a running one fresh."""
    if target is None:
        return SafeString("")
    running = done_at is None and not paused
    if done_at is not None:
        standing = words.settled(target, done_at)
    elif paused:
        standing = words.Deadline("paused", _("délai suspendu"))
    else:
        standing = words.deadline(target, limit, now)
    return format_html(
        '<time class="deadline deadline--{}" {}><span>{}</span>{}</time>',
        standing.level,
        _deadline_attributes(target, limit, running=running),
        standing.words,
        format_html('<span class="sr-only">, {}</span>', standing.spoken) if standing.spoken else "",
    )


@register.filter
def is_suspended(account_id: int, emergencies: Iterable[Any]) -> bool:
    """Whether one of the `emergencies` in force stops the clock of an account; one that names none stops them all."""
    return any(
        one.level == "suspended" and (not one.account_ids or account_id in one.account_ids)
        for one in emergencies
    )


@lru_cache(maxsize=2048)
def _deadline_attributes(target: datetime, limit: datetime | None, *, running: bool) -> SafeString:
    """The instants for machines, and in full; messages received while the office is closed share theirs."""
    return format_html(
        'datetime="{}" title="{}"{}{}',
        target.isoformat(),
        _deadline_title(target, limit),
        SafeString(" data-deadline") if running else "",
        format_html(' data-limit="{}"', limit.isoformat()) if limit else "",
    )


def _deadline_title(target: datetime, limit: datetime | None) -> str:
    """The two instants in full."""
    title = _("Cible\xa0: %(target)s.") % {"target": words.full_datetime(target)}
    if limit is not None:
        title += " " + _("Limite\xa0: %(limit)s.") % {"limit": words.full_datetime(limit)}
    return title


@register.simple_tag
def platform_mark(account: Any, *, short: bool = False) -> SafeString:
    """The letter of a platform, its name and the account's; `short` leaves the account's name out.

    Reads `account.platform`: lists take it with `select_related("account__platform")`.
    """
    platform = account.platform
    return _platform(platform.slug, platform.name, "" if short else account.name)


@lru_cache(maxsize=256)
def _platform(slug: str, name: str, account_name: str) -> SafeString:
    """Write a platform's mark once: a city has few accounts and a list names them on every row."""
    return format_html(
        '<span class="platform"><span class="mark mark--{}" aria-hidden="true">{}</span>'
        '<span class="platform__name"><span>{}</span> {}</span></span>',
        slug,
        MARKS.get(slug, name[:1]),
        name,
        format_html('<span class="platform__account">{}</span>', account_name) if account_name else "",
    )


@register.simple_tag
def kind_badge(subject: Any) -> SafeString:
    """The kind of `subject` (anything with a `kind` of choices), with its icon."""
    return _kind(subject.kind, str(subject.get_kind_display()))


@lru_cache(maxsize=64)
def _kind(kind: str, label: str) -> SafeString:
    """Write the badge of a kind once."""
    drawing = _svg(KIND_ICONS.get(kind, "message-circle"), 16, "icon")
    return format_html('<span class="badge badge--plain">{}{}</span>', drawing, label)


@register.simple_tag
def state_badge(subject: Any, tone: str = "") -> SafeString:
    """The state of `subject` (anything with a `state` of choices); `tone`: info, good, warn or danger."""
    chosen = tone or TONES.get(subject.state, "")
    css = f"badge badge--{chosen}" if chosen else "badge"
    return format_html('<span class="{}">{}</span>', css, subject.get_state_display())


@register.simple_tag
def person(someone: Any, nobody: str = "") -> SafeString:
    """A person's initials and name; `nobody` is said when there is none."""
    if not someone:
        return format_html('<span class="quiet">{}</span>', nobody or _("Personne"))
    name = str(someone)
    initials = "".join(word[0] for word in name.split() if word[0].isalpha() and len(word) > 3)[:2].upper()
    return format_html(
        '<span class="person"><span class="person__initials" aria-hidden="true">{}</span>'
        '<span class="person__name">{}</span></span>',
        initials or name[:1].upper(),
        name,
    )


@register.simple_tag
def counter(value: int, total: int, of: str = "") -> SafeString:
    """« 2/3 », read aloud « 2 sur 3 avertissements »."""
    css = "counter counter--full" if value >= total else "counter"
    spoken = _("%(value)s sur %(total)s") % {"value": value, "total": total}
    return format_html(
        '<span class="{}"><span aria-hidden="true">{}/{}</span><span class="sr-only">{} {}</span></span>',
        *(css, value, total, spoken, of),
    )


# --- Navigation, forms, messages ------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def nav_link(
    context: Mapping[str, Any], name: str, label: str, icon_name: str, apart: str = ""
) -> SafeString:
    """A link of the rail to the page called `name`, marked when one is there; nothing if there is no such page.

    `apart` names the pages whose addresses begin alike but which are elsewhere, separated by spaces.
    """
    try:
        url = reverse(name)
    except NoReverseMatch:
        return SafeString("")
    request: HttpRequest | None = context.get("request")
    path = request.path if request else ""
    here = path == url if name == "home" else path.startswith(url)
    here = here and not any(path.startswith(reverse(other)) for other in apart.split())
    return format_html(
        '<li><a class="rail__link" href="{}"{}>{}<span class="rail__name">{}</span></a></li>',
        url,
        SafeString(' aria-current="page"') if here else "",
        _svg(icon_name, 16, "icon"),
        label,
    )


@register.simple_tag(takes_context=True)
def pill_link(context: Mapping[str, Any], name: str, label: str, *, exact: bool = False) -> SafeString:
    """A link of a row of pages to the page called `name`, marked when one is there; nothing if there is no such page.

    Pages whose address begins alike are part of it, unless `exact`.
    """
    try:
        url = reverse(name)
    except NoReverseMatch:
        return SafeString("")
    request: HttpRequest | None = context.get("request")
    path = request.path if request else ""
    here = path == url if exact else path.startswith(url)
    return format_html(
        '<a class="pill" href="{}"{}>{}</a>', url, SafeString(' aria-current="page"') if here else "", label
    )


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """A form's field: label, widget, help and errors, tied together by Django's own `aria-describedby`."""
    widget = bound.field.widget
    return {
        "field": bound,
        "is_check": getattr(widget, "input_type", "") == "checkbox" and not widget.use_fieldset,
        "is_group": widget.use_fieldset,
    }


@register.inclusion_tag("components/form.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """A form's summary of errors, each a link to its field, then its fields."""
    return {"form": form}


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    title: str, sentence: str, url: str = "", action: str = "", icon_name: str = "inbox"
) -> dict[str, Any]:
    """What a page says when it has nothing to show, and what to do next."""
    return {"title": title, "sentence": sentence, "url": url, "action": action, "icon_name": icon_name}


@register.inclusion_tag("components/pager.html")
def pager(previous_url: str = "", next_url: str = "") -> dict[str, Any]:
    """Links to the page before and after; keyset pages have no numbers."""
    return {"previous_url": previous_url, "next_url": next_url}


@register.filter
def busiest(counts: Sequence[Any]) -> Sequence[Any]:
    """The accounts that the rail shows, in their own order: all of them, or those with the most to do.

    `counts` are `(account, open, late)`; the others are on the page of accounts.
    """
    if len(counts) <= RAIL_ACCOUNTS:
        return counts
    ranked = sorted(range(len(counts)), key=lambda place: (-counts[place][2], -counts[place][1], place))
    return [counts[place] for place in sorted(ranked[:RAIL_ACCOUNTS])]


@register.filter
def toast_option(message: Message, key: str) -> str:
    """The value of `key=value` in a message's `extra_tags` (`undo=/address/`, `sent=reply-12`), or nothing."""
    for tag in (message.extra_tags or "").split():
        name, _sign, value = tag.partition("=")
        if name == key:
            return value
    return ""
