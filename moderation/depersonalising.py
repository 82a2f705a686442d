"""How a message loses what identifies anybody; its kind, state, account, dates, deadlines and reasons by code stay.

`privacy` decides when and asks a second person; PostgreSQL empties the rows, and only those of an approved batch.
"""

from collections.abc import Collection
from datetime import datetime

from moderation.models import (
    CouncilTransfer,
    ImportBatch,
    ImportRejection,
    MediaCallback,
    Message,
    Note,
    PassedCaution,
    Reference,
    Referral,
    Removal,
    Reply,
    SearchEntry,
    Snapshot,
)
from moderation.recognising import marked
from policy.register import empty_words_about

# What belongs to a message and is emptied with it; the references go with the reply that they support.
_PARTS = (
    (Snapshot, "message"),
    (Reference, "reply__message"),
    (PassedCaution, "reply__message"),
    (Reply, "message"),
    (Removal, "message"),
    (Note, "message"),
    (Referral, "message"),
    (CouncilTransfer, "message"),
    (MediaCallback, "message"),
)


def lock_messages(ids: Collection[int]) -> None:
    """Lock messages until the end of the transaction, in the order of their numbers."""
    list(Message.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def empty_messages(ids: Collection[int], now: datetime) -> None:
    """Empty messages and all that was said about them, and take them out of the search; inside a transaction.

    Each leaves the mark by which it is recognised if it is imported again.
    """
    SearchEntry.objects.filter(pk__in=ids).delete()
    for model, path in _PARTS:
        rows = model.objects.filter(**{f"{path}__in": ids}, depersonalised_at=None)
        rows.update(depersonalised_at=now)
    empty_words_about(Message, ids, now)
    rows = marked(Message.objects.filter(pk__in=ids, depersonalised_at=None).order_by("pk"))
    for row in rows:
        row.depersonalised_at = now
    Message.objects.bulk_update(rows, ["external_id", "depersonalised_at"])


def empty_imports(ids: Collection[int], now: datetime) -> None:
    """Remove the files that were imported, and empty the reasons of their refused lines; inside a transaction.

    The file goes first: whoever is stopped in between finds it gone, and goes on.
    """
    for batch in ImportBatch.objects.filter(pk__in=ids).exclude(file=""):
        batch.file.delete(save=False)
    ImportRejection.objects.filter(batch__in=ids, depersonalised_at=None).update(depersonalised_at=now)
    empty_words_about(ImportBatch, ids, now)
    ImportBatch.objects.filter(pk__in=ids, depersonalised_at=None).update(depersonalised_at=now)
