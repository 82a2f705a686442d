"""Variants whose hour has come, and what becomes of them, by the functions of the product itself."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from city.emergencies import declare_emergency
from city.models import Emergency
from editorial.models import Variant
from editorial.publishing import publish_variant, sweep
from platforms.models import Delivery
from tests.builders import NOW, a_holder
from tests.builders_editorial import PLANNED, a_scheduled_variant

MINUTE = timedelta(minutes=1)
# A moment after the planned hour.
DUE = PLANNED + timedelta(seconds=5)
PROOF = "https://www.facebook.com/villerimouski/posts/2026"


def an_emergency(*, now: datetime = NOW) -> Emergency:
    """Have the strategic adviser declare an emergency on every account."""
    return declare_emergency(
        actor=a_holder("conseiller-strategique"),
        level=Emergency.Level.DELAYED,
        reason="Bris d’aqueduc",
        account_ids=[],
        entitled=True,
        now=now,
    )


def at(instant: datetime) -> Callable[[], datetime]:
    """Return a clock that stands still."""
    return lambda: instant


def swept(now: datetime = DUE) -> int:
    """Run one sweep of the publisher, its orders carried out at once."""
    return sweep(now=now, order=lambda pk: publish_variant(variant_id=pk, clock=at(now)))


def fresh(variant: Variant) -> Variant:
    """Return the variant as it is now."""
    return Variant.objects.select_related("post__author", "account__platform").get(pk=variant.pk)


def deliveries(variant: Variant) -> list[Delivery]:
    """Return what was asked about the variant, the oldest first."""
    return list(Delivery.objects.filter(subject_id=variant.pk).order_by("pk"))


def a_variant_to_publish(**values: Any) -> Variant:
    """Return a variant whose hour has come on an account without a connection."""
    variant = a_scheduled_variant(**values)
    swept()
    return fresh(variant)


def a_missed_variant(**values: Any) -> Variant:
    """Return a variant that nobody saw to in time."""
    variant = a_scheduled_variant(**values)
    swept(PLANNED + timedelta(hours=2))
    return fresh(variant)


def a_published_variant(**values: Any) -> Variant:
    """Return a variant published by hand, with its link."""
    from editorial.by_hand import record_published_by_hand

    variant = a_variant_to_publish(**values)
    record_published_by_hand(
        variant_id=variant.pk, permalink=PROOF, actor=variant.post.author, now=DUE + MINUTE
    )
    return fresh(variant)
