"""Suggestions for the open messages that came in before the triage did: filled by batches, from where it stopped."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from moderation.models import Message, Snapshot
from moderation.queries import MessageQuerySet
from moderation.suggestions import Triage

BATCH = 500

# One statement a batch: whoever qualifies, closes or edits a message meanwhile is waited for, and his word stands. What
# a person has qualified is looked for among what says the same, and troubles nobody with a danger that he has seen.
_FILL = """
UPDATE moderation_message message
SET suggested_kind = given.kind, fingerprint = given.fingerprint,
    suspects_danger = given.suspects_danger AND message.kind = '' AND NOT message.is_danger
FROM unnest(%s::bigint[], %s::text[], %s::boolean[], %s::bigint[]) AS given(id, kind, suspects_danger, fingerprint)
WHERE message.id = given.id AND message.suggested_kind = '' AND message.closed_at IS NULL
  AND message.depersonalised_at IS NULL
RETURNING message.suspects_danger
"""


class Filled(NamedTuple):
    """What one batch brought: how many messages were read, filled, and found to tell of a possible danger."""

    read: int
    filled: int
    dangers: int


def without_suggestion() -> MessageQuerySet:
    """Return the open messages that the triage has not read."""
    return Message.objects.open().filter(suggested_kind="", depersonalised_at=None)


def fill_suggestions() -> Iterator[Filled]:
    """Fill them, a committed batch at a time, oldest first; done again, or by two at once, it changes nothing more."""
    triage, last = Triage.load(), 0
    while rows := _next(last):
        last = rows[-1].message_id
        yield _fill(rows, triage)


class _Words(NamedTuple):
    """What a message said last."""

    message_id: int
    text: str
    author_name: str
    posted_at: datetime


def _next(after: int) -> list[_Words]:
    ids = list(without_suggestion().filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH])
    latest = (
        Snapshot.objects.filter(message__in=ids).order_by("message_id", "-ordinal").distinct("message_id")
    )
    return [_Words(*row) for row in latest.values_list("message_id", "text", "author_name", "posted_at")]


def _fill(rows: list[_Words], triage: Triage) -> Filled:
    suggested = [triage.of_words(row.text, row.author_name, row.posted_at) for row in rows]
    kinds, dangers, fingerprints = map(list, zip(*suggested, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_FILL, [[row.message_id for row in rows], kinds, dangers, fingerprints])
        filled = cursor.fetchall()
    return Filled(len(rows), len(filled), sum(is_danger for (is_danger,) in filled))
