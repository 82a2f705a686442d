"""What the posts of a period serve, and to whom they speak: a count for each objective and audience, zero included."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, Func, OuterRef, Q, QuerySet, SlugField

from accounts.models import Audience, Objective
from editorial.calendar.tiles import shown_between
from editorial.local_times import day_bounds
from editorial.models import Post, Variant

# What left nowhere, or will not, says nothing to anybody.
LEFT_OUT = (Variant.State.CANCELLED, Variant.State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Share:
    """One objective or one audience, and how many posts have it."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Mix:
    """The posts of a period."""

    total: int
    objectives: list[Share]
    audiences: list[Share]
    without_objective: int
    without_audience: int

    @property
    def unserved(self) -> list[Share]:
        """The objectives and audiences of which nothing speaks."""
        return [share for share in (*self.objectives, *self.audiences) if not share.count]


def mix_between(first: date, last: date, *, posts: QuerySet[Post], account: str = "") -> Mix:
    """Return the mix of the posts shown on the calendar between two days, both counted; five queries."""
    variants = shown_between(Variant.objects.exclude(state__in=LEFT_OUT), *day_bounds(first, last))
    if account:
        variants = variants.filter(account__slug=account)
    counted = posts.filter(Exists(variants.filter(post=OuterRef("pk")))).order_by()
    numbers = counted.aggregate(
        total=Count("pk"),
        aimless=Count("pk", filter=_is_empty("objectives")),
        unaddressed=Count("pk", filter=_is_empty("audiences")),
    )
    return Mix(
        total=numbers["total"],
        objectives=_shares(Objective.objects.filter(is_active=True), _counts(counted, "objectives")),
        audiences=_shares(Audience.objects.filter(is_active=True), _counts(counted, "audiences")),
        without_objective=numbers["aimless"],
        without_audience=numbers["unaddressed"],
    )


def _is_empty(name: str) -> Q:
    return Q(**{f"{name}__len": 0})


def _counts(posts: QuerySet[Post], name: str) -> Counter[str]:
    term = Func(F(name), function="unnest", output_field=SlugField())
    rows: Any = posts.annotate(term=term).values_list("pk", "term")
    return Counter(term for _pk, term in rows)


def _shares(terms: QuerySet[Any], counts: Counter[str]) -> list[Share]:
    return [Share(term.name, counts[term.slug]) for term in terms]
