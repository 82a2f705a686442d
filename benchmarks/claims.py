"""Claims by two processes at once, against raw SKIP LOCKED."""

import multiprocessing
import time
from collections.abc import Callable, Iterator

from django.db import connection, connections, transaction
from django.utils import timezone

from accounts.models import Person
from benchmarks.measuring import Row, at_least
from moderation.claims import claim_next
from moderation.models import Message

COUNT = 200
_RAW = """
UPDATE moderation_message SET claimed_by_id = %s, claimed_until = now() + interval '15 minutes'
WHERE id = (
    SELECT id FROM moderation_message
    WHERE closed_at IS NULL AND (claimed_until IS NULL OR claimed_until <= now())
    ORDER BY comes_first DESC, limit_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id
"""


def measure(person: Person) -> Iterator[Row]:
    """Yield the rate of claims, and whether any message was claimed twice."""
    base, _taken = _both(_claim_raw, person)
    rate, claimed = _both(_claim_ours, person)
    yield at_least(
        "prises en charge à deux", rate / base, 0.5, f"{rate:.0f}/s, brut {base:.0f}/s", "SKIP LOCKED brut"
    )
    twice = len(claimed) - len(set(claimed))
    yield Row(what="prises en charge en double", bar="0", measured=str(twice), ok=twice == 0)


def _claim_raw(person: Person) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_RAW, [person.pk])
        return int(cursor.fetchone()[0])


def _claim_ours(person: Person) -> int:
    message = claim_next(actor=person, now=timezone.now())
    assert message is not None
    return message.pk


def _both(claim: Callable[[Person], int], person: Person) -> tuple[float, list[int]]:
    """Run two processes of COUNT claims each; return the claims per second and what was claimed."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    with context.Pool(2) as pool:
        began = time.perf_counter()
        claimed = pool.starmap(_many, [(claim, person), (claim, person)], chunksize=1)
        rate = 2 * COUNT / (time.perf_counter() - began)
    # A table where hundreds of rows have just changed is not the one that was measured before.
    Message.objects.filter(claimed_by__isnull=False).update(claimed_by=None, claimed_until=None)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM moderation_message")
    return rate, [pk for part in claimed for pk in part]


def _many(claim: Callable[[Person], int], person: Person) -> list[int]:
    return [claim(person) for _time in range(COUNT)]
