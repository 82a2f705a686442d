"""How an e-mail that is over loses what it said; to whom, about what and when it left stays."""

from collections.abc import Collection
from datetime import datetime

from accounts.models import Notice


def empty_notices(ids: Collection[int], now: datetime) -> None:
    """Empty notices that are sent or without object; inside a transaction."""
    Notice.objects.filter(pk__in=ids, depersonalised_at=None).update(depersonalised_at=now)
