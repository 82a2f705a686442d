"""How a candidate of an election that is over loses what names anybody (R-026); the period and its dates stay."""

from collections.abc import Collection
from datetime import datetime

from city.models import Candidate
from policy.register import empty_words_about


def empty_candidates(ids: Collection[int], now: datetime) -> None:
    """Empty candidates: name, seat, public identifiers, the employee that one was; inside a transaction."""
    empty_words_about(Candidate, ids, now)
    Candidate.objects.filter(pk__in=ids, depersonalised_at=None).update(depersonalised_at=now)
