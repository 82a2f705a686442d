"""Depersonalising an approved batch: in small transactions, from where the last one stopped, by any workers."""

import hashlib
from collections import defaultdict
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from moderation.models import Message
from netiquette.depersonalising import empty_subscribers
from netiquette.models import Exclusion, Subscriber, Warning
from policy.register import record
from privacy import events
from privacy.models import Destruction, DisposalBatch, DisposalItem
from privacy.obstacles import keys_of, obstacles
from privacy.proposals import retry_day
from privacy.records.catalogue import RECORD_TYPES
from privacy.records.types import Source, key_of

# Rows emptied in one transaction: a stopped worker loses no more, and nobody waits long for a lock.
CHUNK = 200
State = DisposalItem.State


def depersonalise_some(*, batch_id: int, now: datetime) -> bool:
    """Depersonalise the next rows of an approved batch; say whether there may be others for this worker.

    What another worker has in hand is passed over. When nothing is left, the batch ends and the log gets its line.
    """
    with transaction.atomic():
        batch = DisposalBatch.objects.select_related("rule").get(pk=batch_id)
        if batch.state != DisposalBatch.State.RUNNING:
            return False
        lines = _take(batch)
        by_type = defaultdict(list)
        for line in lines:
            by_type[line.subject_type].append(line)
        for source in RECORD_TYPES[batch.record_type].sources:
            if source.label in by_type:
                _depersonalise(batch, source, by_type[source.label], now)
    if not lines:
        _finish(batch_id, now)
    return bool(lines)


def _take(batch: DisposalBatch) -> list[DisposalItem]:
    """Lock the next lines to do that no other worker has in hand."""
    to_do = batch.items.select_for_update(skip_locked=True).filter(state=State.TO_DO)
    return list(to_do.order_by("subject_type", "subject_id")[:CHUNK])


def _depersonalise(batch: DisposalBatch, source: Source, lines: list[DisposalItem], now: datetime) -> None:
    """Ask again, under the locks, what must stay; empty the rest, and mark each line."""
    ids = [line.subject_id for line in lines]
    source.lock(ids)
    _wait_for_holds()
    keys = keys_of(RECORD_TYPES[batch.record_type], source, ids)
    stays = _no_longer_due(source, ids, batch.limit_at) | obstacles(source, keys, now)
    for line in lines:
        line.keys, line.reason = keys[line.subject_id], stays.get(line.subject_id, "")
        if line.reason:
            line.state, line.not_before = State.LEFT_OUT, retry_day(now)
    DisposalItem.objects.bulk_update(lines, ["keys", "reason", "state", "not_before"])
    gone = [line for line in lines if not line.reason]
    source.empty([line.subject_id for line in gone], now)
    _empty_authors(gone, now)
    for line in gone:
        line.state, line.acted_at = State.DONE, now
    DisposalItem.objects.bulk_update(gone, ["state", "acted_at"])


def _no_longer_due(source: Source, ids: list[int], limit: datetime) -> dict[int, str]:
    due = {pk for rows in source.due(limit) for pk in rows.filter(pk__in=ids).values_list("pk", flat=True)}
    sentence = _("Ce document a changé depuis\u00a0: il n’est plus échu.")
    return {pk: sentence for pk in ids if pk not in due}


def _wait_for_holds() -> None:
    """Wait for whoever is setting a hold, and make the next one wait: what is asked next stays true until the end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT privacy_no_more_holds()")


def _empty_authors(lines: list[DisposalItem], now: datetime) -> None:
    """Empty the identity of the authors of whom nothing else is kept; their rows are locked already."""
    prefix = key_of(Subscriber._meta.label_lower, 0)[:-1]
    authors = {int(key.removeprefix(prefix)) for line in lines for key in line.keys if key.startswith(prefix)}
    kept = (
        Exists(model.objects.filter(subscriber_id=OuterRef("pk"), depersonalised_at=None))
        for model in (Message, Warning, Exclusion)
    )
    gone = Subscriber.objects.filter(pk__in=authors, depersonalised_at=None)
    for rows in kept:
        gone = gone.exclude(rows)
    empty_subscribers(list(gone.values_list("pk", flat=True)), now)


@transaction.atomic
def _finish(batch_id: int, now: datetime) -> None:
    """End the batch and write its line in the destruction log, unless another worker still has rows in hand."""
    batch = DisposalBatch.objects.select_for_update(of=("self",)).select_related("rule").get(pk=batch_id)
    is_running = batch.state == DisposalBatch.State.RUNNING
    if not is_running or batch.items.filter(state=State.TO_DO).exists():
        return
    batch.state, batch.finished_at = DisposalBatch.State.DONE, now
    batch.save()
    log = _log(batch, now)
    record(
        event=events.BATCH_FINISHED,
        actor=None,
        subject=batch,
        clause="R-096",
        after={"dépersonnalisés": log.done, "laissés de côté": log.left_out, "empreinte": log.digest},
        now=now,
    )


def _log(batch: DisposalBatch, now: datetime) -> Destruction:
    if batch.proposed_by is None or batch.decided_by is None or batch.decided_at is None:
        raise ValueError("PostgreSQL lets no batch run without its two persons.")
    counts = dict.fromkeys(State.values, 0)
    for state in batch.items.values_list("state", flat=True):
        counts[state] += 1
    return Destruction.objects.create(
        batch=batch,
        record_type=batch.record_type,
        rule_number=batch.rule.number,
        months=batch.rule.months,
        limit_at=batch.limit_at,
        done=counts[State.DONE],
        excluded=counts[State.EXCLUDED],
        left_out=counts[State.LEFT_OUT],
        proposed_by=batch.proposed_by,
        approved_by=batch.decided_by,
        approved_at=batch.decided_at,
        finished_at=now,
        method=_(
            "Textes, noms, identifiants et pièces remplacés dans la base de données\u00a0; lignes conservées."
        ),
        digest=digest_of(batch),
    )


def digest_of(batch: DisposalBatch) -> str:
    """Return the fingerprint (SHA-256) of the numbers of what a batch destroyed, one a line, in order."""
    digest = hashlib.sha256()
    done = batch.items.filter(state=State.DONE).order_by("subject_type", "subject_id")
    for kind, number in done.values_list("subject_type", "subject_id").iterator():
        digest.update(f"{key_of(kind, number)}\n".encode())
    return digest.hexdigest()
