"""How a subscriber and his sanctions lose what identifies anybody; what was decided, when and why by code, stays.

`privacy` decides when and asks a second person; PostgreSQL empties the rows, and only those of an approved batch.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from netiquette.models import (
    Exclusion,
    Letter,
    Reexamination,
    Review,
    Subscriber,
    SubscriberName,
    Warning,
)
from netiquette.warnings import lapse
from policy.register import empty_words_about


def empty_warnings(ids: Collection[int], now: datetime) -> None:
    """Empty warnings, their reviews and letters: texts, messages copied, proofs, reasons; inside a transaction.

    One whose validity has run out is lapsed first: an emptied row that still held its number would stand in the way.
    """
    for expired in Warning.objects.filter(pk__in=ids, state=Warning.State.SENT).select_related(
        "account__platform"
    ):
        lapse(expired, now)
    _empty(Letter.objects.filter(warning__in=ids), now)
    _empty(Review.objects.filter(warning__in=ids), now)
    empty_words_about(Warning, ids, now)
    Warning.objects.filter(pk__in=ids, depersonalised_at=None).update(depersonalised_at=now)


def empty_exclusions(ids: Collection[int], now: datetime) -> None:
    """Empty exclusions, their reviews and letters: messages copied, reasons, proofs; inside a transaction."""
    _empty(Letter.objects.filter(exclusion__in=ids), now)
    _empty(Review.objects.filter(exclusion__in=ids), now)
    _empty(Reexamination.objects.filter(exclusion__in=ids), now)
    empty_words_about(Exclusion, ids, now)
    Exclusion.objects.filter(pk__in=ids, depersonalised_at=None).update(depersonalised_at=now)


def _empty(rows: "QuerySet[Any]", now: datetime) -> None:
    """Empty what was said about a sanction with it: what was contested, told, decided again."""
    rows.filter(depersonalised_at=None).update(depersonalised_at=now)


def empty_subscribers(ids: Collection[int], now: datetime) -> None:
    """Empty the identity of subscribers of whom nothing else is kept: names and identifier on the platform."""
    SubscriberName.objects.filter(subscriber__in=ids).delete()
    empty_words_about(Subscriber, ids, now)
    Subscriber.objects.filter(pk__in=ids, depersonalised_at=None).update(depersonalised_at=now)


def lock_subscribers(ids: Collection[int]) -> None:
    """Lock subscribers until the end of the transaction, by number: nothing new comes about them."""
    list(Subscriber.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
