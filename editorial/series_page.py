"""What the page of a series shows: its rule in words, its days to come and what is written for each."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.rights import local_date
from editorial.local_times import UnclearHour, hour_in_words, instant_of, local_clock
from editorial.models import Post, Recurrence, Variant
from editorial.rules.recurrences import DAILY, LAST_WEEK, WEEKLY, Pattern, dates_of
from editorial.series_content import instant_on
from policy.words import day_in_words

# Days shown; the others are counted.
SHOWN = 26
# What has left, or was to, a while ago.
BEFORE = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of a series, and what is written for it so far."""

    day: date
    instant: datetime
    # Why the clock shows another hour on that day; empty on all others.
    note: str = ""
    is_skipped: bool = False
    is_past: bool = False
    post: Post | None = None
    variants: list[Variant] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Preview:
    """The first days of a series that is not saved yet."""

    days: list[Day]
    total: int
    words: str

    @property
    def others(self) -> int:
        """How many days are not shown."""
        return self.total - len(self.days)


def preview_of(pattern: Pattern, at_time: time) -> Preview:
    """Return the first days of a rule, and how many there are in all."""
    series = Recurrence(at_time=at_time)
    found = list(dates_of(pattern))
    days = [Day(day=day, instant=instant_on(series, day), note=_note(day, at_time)) for day in found[:SHOWN]]
    return Preview(days, len(found), rule_in_words(pattern, at_time))


def days_of(series: Recurrence, now: datetime) -> list[Day]:
    """Return the days of a series from a month ago on, those skipped too, with what is written; three queries."""
    today = local_date(now)
    whole = Pattern(**{name: getattr(series.pattern, name) for name in _RULE}, skipped=frozenset())
    days = list(islice(dates_of(whole, first=today - BEFORE), SHOWN))
    posts = series.posts.filter(occurrence_on__in=days).prefetch_related("variants__account__platform")
    written = {post.occurrence_on: post for post in posts}
    return [_day(series, day, written.get(day), now) for day in days]


_RULE = ("frequency", "starts_on", "ends_on", "interval", "weekdays", "month_day", "month_week")


def _day(series: Recurrence, day: date, post: Post | None, now: datetime) -> Day:
    instant = instant_on(series, day)
    return Day(
        day=day,
        instant=instant,
        note=_note(day, series.at_time),
        is_skipped=day in series.skipped,
        is_past=instant <= now,
        post=post,
        variants=list(post.variants.all()) if post else [],
    )


def _note(day: date, at_time: time) -> str:
    """Say what becomes of an hour that does not exist on that day, or happens twice."""
    try:
        instant_of(day, at_time)
    except UnclearHour as unclear:
        if unclear.is_missing:
            shown = hour_in_words(local_clock(unclear.choices[1].instant))
            return _("%(hour)s n’existe pas ce jour-là\u00a0: ce sera à %(shown)s.") % {
                "hour": hour_in_words(at_time),
                "shown": shown,
            }
        return _("%(hour)s revient deux fois ce jour-là\u00a0: ce sera la première.") % {
            "hour": hour_in_words(at_time)
        }
    return ""


def rule_in_words(pattern: Pattern, at_time: time) -> str:
    """Return « chaque semaine, le lundi et le jeudi, à 9 h, du 13 juillet 2026 au 10 août 2026 »."""
    return _("%(often)s, à %(hour)s, du %(first)s au %(last)s") % {
        "often": _often(pattern),
        "hour": hour_in_words(at_time),
        "first": day_in_words(pattern.starts_on),
        "last": day_in_words(pattern.ends_on),
    }


def _often(pattern: Pattern) -> str:
    count = pattern.interval
    if pattern.frequency == DAILY:
        return ngettext("chaque jour", "tous les %(n)s jours", count) % {"n": count}
    days = _listed([str(WEEKDAYS[day]) for day in pattern.weekdays])
    if pattern.frequency == WEEKLY:
        often = ngettext("chaque semaine", "toutes les %(n)s semaines", count) % {"n": count}
        return _("%(often)s, le %(days)s") % {"often": often, "days": days}
    often = ngettext("chaque mois", "tous les %(n)s mois", count) % {"n": count}
    return f"{often}, {_day_of_month(pattern, days)}"


def _day_of_month(pattern: Pattern, weekday: str) -> str:
    if pattern.month_day is None:
        return _("le %(week)s %(day)s") % {"week": _week(pattern.month_week or 1), "day": weekday}
    if pattern.month_day == 31:
        return _("le dernier jour")
    number = "1er" if pattern.month_day == 1 else str(pattern.month_day)
    # Shorter months have no such day.
    return (_("le %(n)s, ou le dernier jour") if pattern.month_day > 28 else _("le %(n)s")) % {"n": number}


def _week(number: int) -> str:
    names = [_("premier"), _("deuxième"), _("troisième"), _("quatrième"), _("dernier")]
    return names[min(number, LAST_WEEK) - 1]


def _listed(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s et le %(last)s") % {"first": ", le ".join(words[:-1]), "last": words[-1]}
