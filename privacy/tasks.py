"""What the workers do for this app; each task calls one function."""

import logging
import time
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from privacy import (
    breach_reminders,
    depersonalising,
    productions,
    proposals,
    request_reminders,
    retention_reminders,
)
from privacy.models import DisposalBatch, Production

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


@shared_task
def build_production(production_id: int) -> None:
    """Make the file of a dossier."""
    production = productions.build_production(production_id)
    logger.info("production %d: %s", production.pk, production.state)


@shared_task
def resume_productions() -> None:
    """Take up again the files that something stopped: Redis away when they were asked for, a worker killed.

    One that is still being made is not harmed: of two, the first to finish keeps its file.
    """
    asked_before = timezone.now() - timedelta(minutes=2)
    unfinished = Production.objects.unfinished().filter(asked_at__lt=asked_before)
    for production_id in unfinished.order_by("asked_at").values_list("pk", flat=True):
        build_production.apply_async((production_id,), expires=120)


@shared_task
def erase_productions() -> None:
    """Erase the files kept long enough."""
    if erased := productions.erase_expired(now=timezone.now()):
        logger.info("files of dossiers erased: %d", erased)


@shared_task
def remind_requests() -> None:
    """Owe the e-mails of the requests whose last day is near or past."""
    request_reminders.remind_requests(now=timezone.now())


@shared_task
def remind_breaches() -> None:
    """Owe the e-mails about the confidentiality incidents that wait to be assessed or told."""
    if owed := breach_reminders.remind_breaches(now=timezone.now()):
        logger.info("confidentiality incidents: %s e-mails owed", owed)
