"""On which days a series comes back, and what the policy says of one: pure functions, on the days of the city."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from accounts.rules.months import months_later
from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies

DAILY, WEEKLY, MONTHLY = "daily", "weekly", "monthly"
# The last Friday of the month, whether it is the fourth or the fifth.
LAST_WEEK = 5
# A series is thought of again at least this often: nobody approves for ever.
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """How a series comes back. It always has a last day; the days skipped one by one are left out."""

    frequency: str
    starts_on: date
    ends_on: date
    interval: int = 1
    # 0 is Monday; for a weekly series, and the only one of a monthly series told by its week.
    weekdays: tuple[int, ...] = ()
    # 31 is the last day of shorter months.
    month_day: int | None = None
    # 1 to 4, or LAST_WEEK: « the second Tuesday ».
    month_week: int | None = None
    skipped: frozenset[date] = frozenset()


def dates_of(pattern: Pattern, *, first: date | None = None, last: date | None = None) -> Iterator[date]:
    """Yield the days of the series, in order, from `first` to `last`; never outside its own bounds."""
    day = max(pattern.starts_on, first or pattern.starts_on)
    end = min(pattern.ends_on, last or pattern.ends_on)
    while day <= end:
        if falls_on(pattern, day) and day not in pattern.skipped:
            yield day
        day += timedelta(days=1)


def falls_on(pattern: Pattern, day: date) -> bool:
    """Say whether the rule of the series names this day, skipped or not."""
    if not pattern.starts_on <= day <= pattern.ends_on:
        return False
    if pattern.frequency == DAILY:
        return (day - pattern.starts_on).days % pattern.interval == 0
    if pattern.frequency == WEEKLY:
        weeks = (_monday(day) - _monday(pattern.starts_on)).days // 7
        return day.weekday() in pattern.weekdays and weeks % pattern.interval == 0
    months = (day.year - pattern.starts_on.year) * 12 + day.month - pattern.starts_on.month
    return months % pattern.interval == 0 and _is_day_of_month(pattern, day)


def day_of_count(pattern: Pattern, count: int) -> date | None:
    """Return the day of the `count`-th occurrence; None when the series ends before it."""
    numbered = enumerate(dates_of(pattern), start=1)
    return next((day for number, day in numbered if number == count), None)


@applies("R-019")
def may_begin_series(
    *, is_kept: bool, is_in_series: bool, has_variant: bool, something_left: bool
) -> Outcome:
    """Contenu des médias sociaux: « planifié, réfléchi et programmé »: what comes back was kept, and has not left."""
    objections = (
        (
            not is_kept,
            _("Cette proposition n’est pas retenue\u00a0: une série commence par ce qui est retenu"),
        ),
        (is_in_series, _("Cette publication fait déjà partie d’une série")),
        (not has_variant, _("Écrivez d’abord la publication pour un compte\u00a0: il n’y a rien à répéter")),
        (
            something_left,
            _(
                "Cette publication est déjà partie sur un compte\u00a0: commencez la série par une nouvelle publication"
            ),
        ),
    )
    for holds, reason in objections:
        if holds:
            return Refused(reason, "R-019")
    return Allowed()


@applies("R-024")
def may_inherit_approval(
    *, is_same_content: bool, is_own_hand: bool, is_short_lane: bool, is_past: bool, objection: str
) -> Outcome:
    """Ligne éditoriale: « avec l'accord de la direction générale »: what was agreed to, and nothing else, comes back.

    `objection` is what the other rules say of this occurrence, at its own hour.
    """
    objections = (
        (not is_same_content, _("Cette occurrence ne dit pas ce qui a été approuvé")),
        (is_own_hand, _("On n’approuve pas ce que l’on a proposé ou modifié, dans une série non plus")),
        (is_short_lane, _("Ce qui est approuvé dans l’urgence ne l’est qu’une fois")),
        (is_past, _("L’heure de cette occurrence est passée")),
        (bool(objection), objection),
    )
    for holds, reason in objections:
        if holds:
            return Refused(reason, "R-024")
    return Allowed()


@applies("R-019")
def may_repeat(*, pattern: Pattern, first_is_past: bool) -> Outcome:
    """Contenu des médias sociaux: « planifié, réfléchi et programmé »: a series ends, and somebody thinks again."""
    objections = (
        (pattern.interval < 1, _("L’intervalle est d’au moins 1")),
        (pattern.ends_on < pattern.starts_on, _("La série finit avant d’avoir commencé")),
        (
            pattern.ends_on - pattern.starts_on > LONGEST,
            _("Une série dure au plus un an\u00a0: choisissez une fin plus proche, vous la reconduirez"),
        ),
        (
            pattern.frequency == WEEKLY and not pattern.weekdays,
            _("Choisissez au moins un jour de la semaine"),
        ),
        (first_is_past, _("La première occurrence est passée\u00a0: choisissez un début à venir")),
    )
    for holds, reason in objections:
        if holds:
            return Refused(reason, "R-019")
    if next(dates_of(pattern), None) is None:
        return Refused(_("Aucune date ne tombe entre le début et la fin de la série"), "R-019")
    return Allowed()


def _is_day_of_month(pattern: Pattern, day: date) -> bool:
    last = months_later(day.replace(day=1), 1) - timedelta(days=1)
    if pattern.month_day is not None:
        return day.day == min(pattern.month_day, last.day)
    if day.weekday() not in pattern.weekdays:
        return False
    if pattern.month_week == LAST_WEEK:
        return day.day + 7 > last.day
    return (day.day - 1) // 7 + 1 == pattern.month_week


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
