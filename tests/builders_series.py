"""Series and their occurrences, by the functions of the product itself."""

from datetime import date, datetime, time
from typing import Any

from accounts.models import Person
from editorial.models import Post, Recurrence, Variant
from editorial.occurrences import write_occurrences
from editorial.recurring import begin_series
from editorial.rules.recurrences import Pattern
from tests.builders import NOW
from tests.builders_editorial import a_post, a_submitted_variant, a_variant, approved_by

NINE = time(9)
# Mondays, from the one that follows NOW: five of them; ten until LATER, of which eight are written ahead.
FIRST, LAST, LATER = date(2026, 7, 13), date(2026, 8, 10), date(2026, 9, 14)


def a_pattern(**facts: Any) -> Pattern:
    """Return « every Monday, five times », unless told."""
    known: dict[str, Any] = {
        "frequency": "weekly",
        "weekdays": (0,),
        "starts_on": FIRST,
        "ends_on": LAST,
    }
    return Pattern(**(known | facts))


def a_series(
    *,
    author: Person | None = None,
    post: Post | None = None,
    now: datetime = NOW,
    at_time: time = NINE,
    values: dict[str, Any] | None = None,
    written: bool = True,
    **pattern: Any,
) -> Recurrence:
    """Return a series of drafts at nine on Mondays, its first weeks written."""
    if post is None:
        post = a_post(author, now=now, **(values or {}))
        a_variant(post, now=now)
    series = begin_series(
        post_id=post.pk, pattern=a_pattern(**pattern), at_time=at_time, actor=post.author, now=now
    )
    if written:
        write_occurrences(now=now)
    return series


def occurrence(series: Recurrence, number: int) -> Variant:
    """Return the variant of the `number`-th occurrence, on its only account."""
    post = series.posts.order_by("occurrence_on")[number - 1]
    return post.variants.select_related("post", "account__platform").get()


def with_first_approved(series: Recurrence, person: Person | None = None, *, now: datetime = NOW) -> Variant:
    """Have the first occurrence submitted and approved; return it."""
    return approved_by(a_submitted_variant(occurrence(series, 1), now=now), person, now=now)
