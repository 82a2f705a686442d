"""What the workers do for this app; each task calls one function."""

import logging
import time

from celery import shared_task
from django.utils import timezone

from privacy import depersonalising, proposals, retention_reminders
from privacy.models import DisposalBatch

logger = logging.getLogger(__name__)
# A worker goes on with the same batch so long, then lets others have their turn.
SECONDS = 120


@shared_task
def propose_disposals() -> None:
    """Prepare the batches of what is past its time; a person reads them."""
    for batch in proposals.propose_due(now=timezone.now()):
        logger.info("disposal batch %d prepared: %s", batch.pk, batch.record_type)


@shared_task
def depersonalise_batch(batch_id: int) -> None:
    """Depersonalise an approved batch, some rows at a time."""
    ends = time.monotonic() + SECONDS
    while depersonalising.depersonalise_some(batch_id=batch_id, now=timezone.now()):
        if time.monotonic() > ends:
            depersonalise_batch.delay(batch_id)
            return


@shared_task
def resume_disposals() -> None:
    """Take up again the approved batches that something stopped; two workers on one batch harm nobody."""
    running = DisposalBatch.objects.filter(state=DisposalBatch.State.RUNNING)
    for batch_id in running.order_by("pk").values_list("pk", flat=True):
        depersonalise_batch.apply_async((batch_id,), expires=60)


@shared_task
def remind_retention() -> None:
    """Owe the e-mails of the batches that wait and of the holds to look at again."""
    retention_reminders.remind_retention(now=timezone.now())
