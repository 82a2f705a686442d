"""What the city lives through meanwhile: closures, elections, emergencies, the deadlines of the team, the clock."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    TimeField,
    Value,
)
from django.db.models.expressions import ExpressionWrapper
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from city.models import Closure, ElectionPeriod, Emergency
from editorial.calendar.spans import ONE_DAY, clock_change
from editorial.local_times import city_zone
from editorial.models import Post, Variant
from editorial.states import EDITABLE

CLOSURE, ELECTION, EMERGENCY, DEADLINE, CLOCK = "closure", "election", "emergency", "deadline", "clock"
# What the legend says of each, in the order in which a day shows them.
LEGEND = {
    EMERGENCY: gettext_lazy("Situation d’urgence"),
    ELECTION: gettext_lazy("Période d’élections"),
    CLOSURE: gettext_lazy("Congé, bureaux fermés"),
    CLOCK: gettext_lazy("Changement d’heure"),
    DEADLINE: gettext_lazy("Échéance interne"),
}
_ORDER = {kind: place for place, kind in enumerate(LEGEND)}
_INSTANT = timedelta(microseconds=1)
_NO_TIME = Cast(Value(None), TimeField())
_NO_ACCOUNT = Value([], output_field=ArrayField(BigIntegerField()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One thing that lasts from a day to another, both counted."""

    kind: str
    first: date
    last: date
    words: str
    post_id: int = 0
    # The accounts that an emergency concerns; none of them: all.
    account_ids: frozenset[int] = frozenset()

    @property
    def label(self) -> str:
        """What kind of thing it is."""
        return str(LEGEND[self.kind])

    def concerns(self, account_id: int) -> bool:
        """Whether an emergency concerns an account."""
        return not self.account_ids or account_id in self.account_ids


def bars_between(first: date, last: date, *, posts: QuerySet[Post], now: datetime) -> list[Bar]:
    """Return what lies between two days, both counted; `posts` are those that the reader sees. One query."""
    rows = _closures(first, last).union(
        _elections(first, last), _emergencies(first, last, now), _deadlines(first, last, posts), all=True
    )
    found = [_bar(*row) for row in rows]
    found += [_clock(day) for day in days_from(first, last) if clock_change(day)]
    return sorted(found, key=lambda bar: (_ORDER[bar.kind], bar.first, bar.words))


def by_day(bars: Iterable[Bar], first: date, last: date) -> dict[date, list[Bar]]:
    """Return the bars of each day."""
    days: dict[date, list[Bar]] = defaultdict(list)
    for bar in bars:
        for day in days_from(max(bar.first, first), min(bar.last, last)):
            days[day].append(bar)
    return days


def days_from(first: date, last: date) -> Sequence[date]:
    """Return the days from one to another, both counted."""
    return [first + number * ONE_DAY for number in range((last - first).days + 1)]


def _closures(first: date, last: date) -> QuerySet[Any, Any]:
    of_the_offices = Q(hours_set__isnull=True) | Q(hours_set__is_default=True)
    known = Closure.objects.exclude(state=Closure.State.DECLINED).filter(of_the_offices)
    return (
        known.filter(starts_on__lte=last, ends_on__gte=first)
        .order_by()
        .values_list(
            Value(CLOSURE),
            "starts_on",
            "ends_on",
            "reason",
            "state",
            "closed_from",
            "closed_until",
            Value(0, output_field=BigIntegerField()),
            _NO_ACCOUNT,
        )
    )


def _elections(first: date, last: date) -> QuerySet[Any, Any]:
    return _lasting(
        ELECTION, ElectionPeriod.objects.all(), "starts_at", F("ends_at"), first, last
    ).values_list("kind", "first", "last", "label", "level", _NO_TIME, _NO_TIME, "zero", _NO_ACCOUNT)


def _emergencies(first: date, last: date, now: datetime) -> QuerySet[Any, Any]:
    # One that nobody has ended lasts until now at least.
    until = Coalesce("ended_at", Value(now, output_field=DateTimeField()))
    return _lasting(EMERGENCY, Emergency.objects.all(), "declared_at", until, first, last).values_list(
        "kind", "first", "last", "reason", "level", _NO_TIME, _NO_TIME, "zero", "account_ids"
    )


def _lasting(
    kind: str, rows: QuerySet[Any], starts: str, ends: Any, first: date, last: date
) -> QuerySet[Any, Any]:
    """Annotate what has instants with its days; the end is excluded."""
    last_instant = ExpressionWrapper(ends - Value(_INSTANT), output_field=DateTimeField())
    annotated: QuerySet[Any, Any] = rows.annotate(
        kind=Value(kind),
        first=TruncDate(starts, tzinfo=city_zone()),
        last=TruncDate(last_instant, tzinfo=city_zone()),
        zero=Value(0, output_field=BigIntegerField()),
    )
    return annotated.filter(first__lte=last, last__gte=first).order_by()


def _deadlines(first: date, last: date, posts: QuerySet[Post]) -> QuerySet[Any, Any]:
    """Those of the posts of which something has yet to leave."""
    variants = Variant.objects.filter(post=OuterRef("pk"))
    waits = Exists(variants.filter(state__in=EDITABLE)) | ~Exists(variants)
    open_posts = posts.filter(internal_deadline__range=(first, last)).exclude(stage=Post.Stage.DECLINED)
    return (
        open_posts.filter(waits)
        .order_by()
        .values_list(
            Value(DEADLINE),
            "internal_deadline",
            F("internal_deadline"),
            "title",
            "stage",
            _NO_TIME,
            _NO_TIME,
            "pk",
            _NO_ACCOUNT,
        )
    )


def _bar(
    kind: str,
    first: date,
    last: date,
    words: str,
    state: str,
    closed_from: time | None,
    closed_until: time | None,
    post_id: int,
    account_ids: list[int],
) -> Bar:
    if kind == CLOSURE and state == Closure.State.PROPOSED:
        words = _("%(reason)s (à confirmer)") % {"reason": words}
    if closed_from or closed_until:
        words = f"{words}, {_hours(closed_from, closed_until)}"
    return Bar(
        kind=kind,
        first=first,
        last=max(first, last),
        words=words,
        post_id=post_id,
        account_ids=frozenset(account_ids),
    )


def _hours(closed_from: time | None, closed_until: time | None) -> str:
    since = closed_from and _("fermé dès %(at)s") % {"at": _clock_words(closed_from)}
    until = closed_until and _("ouvert dès %(at)s") % {"at": _clock_words(closed_until)}
    return ", ".join(part for part in (since, until) if part)


def _clock_words(at: time) -> str:
    return f"{at.hour}\u00a0h" + (f"\u00a0{at.minute:02d}" if at.minute else "")


def _clock(day: date) -> Bar:
    words = _("On avance l’heure") if clock_change(day) > 0 else _("On recule l’heure")
    return Bar(kind=CLOCK, first=day, last=day, words=words)
