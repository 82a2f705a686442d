"""Beginning a post: on a day of the calendar, for an account, from a model, or from another post."""

from datetime import datetime, time
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.utils.dateparse import parse_date, parse_time

from accounts.models import Person
from editorial.composing import begin_post
from editorial.drafting import POST_FIELDS, add_variant, draft_post, place_images
from editorial.local_times import decided_instant
from editorial.models import Post, PostTemplate, Variant

# The hour proposed for a day chosen on the calendar.
USUAL_HOUR = time(10)
REMEMBERED = 24 * 3600


def begin_once(token: str, *, actor: Person, now: datetime, **said: Any) -> Post:
    """As `begin_post`; the same screen sent twice begins one post."""
    key = f"editorial:begun:{actor.pk}:{token[:64]}"
    with transaction.atomic():
        alone(key)
        known = Post.objects.filter(pk=cache.get(key) or 0, author=actor).first() if token else None
        if known:
            return known
        post = begin_post(actor=actor, now=now, **said)
        cache.set(key, post.pk, REMEMBERED)
        return post


def alone(key: str) -> None:
    """Wait until no other transaction holds `key`, then hold it until the end of this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def proposed_instant(day: str, hour: str) -> datetime | None:
    """Return the instant meant by the day and the hour of an address; None for what is no day."""
    try:
        on, at = parse_date(day), parse_time(hour) or USUAL_HOUR
    except ValueError:
        return None
    return decided_instant(on, at) if on else None


def model_called(number: int | None) -> PostTemplate | None:
    """Return a model in use, by its number."""
    return PostTemplate.objects.filter(pk=number, is_active=True).first() if number else None


@transaction.atomic
def duplicate_post(*, post: Post, title: str, accounts: set[int], actor: Person, now: datetime) -> Post:
    """Begin a post with the words and the images of another, without its dates, on those of `accounts`.

    Raises PolicyRefusal.
    """
    left_out = {"internal_deadline", "title"}
    values = {name: getattr(post, name) for name in POST_FIELDS - left_out}
    copy = draft_post(
        values={**values, "title": title[:150]}, labels=list(post.labels.all()), actor=actor, now=now
    )
    said = post.variants.filter(account__in=accounts).exclude(state=Variant.State.CANCELLED)
    for one in said.select_related("account").order_by("pk"):
        written = add_variant(
            post_id=copy.pk,
            account=one.account,
            actor=actor,
            now=now,
            title=one.title,
            text=one.text,
            link=one.link,
        )
        images = list(one.placed_images.values_list("image_id", "alt_text"))
        if images:
            place_images(
                variant_id=written.pk,
                content_hash=written.content_hash,
                images=images,
                actor=actor,
                now=now,
            )
    return copy
