"""What the workers do for this app; each task calls one function."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from city.calendars import NoOpeningHours
from moderation import campaigns, deadlines, emergency_reminders, importing, referral_reminders, sending
from moderation.models import ImportBatch

logger = logging.getLogger(__name__)


@shared_task
def sweep_deadlines() -> None:
    """Compute anew the deadlines that the calendar has moved, then owe the reminders that are due."""
    now = timezone.now()
    try:
        moved = deadlines.recompute_open(now)
    except NoOpeningHours:
        # Before the hours are entered no message can come in; without them, deadlines stay as they are.
        logger.warning("deadlines are not computed: no opening hours")
        moved = 0
    reminded = deadlines.sweep_deadlines(now)
    if moved or reminded:
        logger.info("deadlines: moved=%d reminded=%d", moved, reminded)


@shared_task
def release_held_replies() -> None:
    """Make ready the replies whose hour has come."""
    if released := sending.release_held(timezone.now()):
        logger.info("replies released: %d", released)


@shared_task
def find_campaigns() -> None:
    """Write down what candidates posted during an election."""
    campaigns.find_campaigns(timezone.now())


@shared_task
def remind_emergencies() -> None:
    """Owe the e-mails of the emergencies that have lasted one more day."""
    emergency_reminders.remind_open_emergencies(now=timezone.now())


@shared_task
def remind_referrals() -> None:
    """Owe the reminders of the questions asked to services."""
    referral_reminders.remind_referrals(now=timezone.now())


@shared_task
def import_batch(batch_id: int) -> None:
    """Import a file given through the page."""
    batch = importing.run_batch(batch_id)
    logger.info("import %d: %s", batch.pk, batch.state)


@shared_task
def resume_imports() -> None:
    """Take up again the imports that something stopped: Redis away when they were asked for, a worker or PostgreSQL.

    One that still runs is not harmed: of two that read the same file, the first to write goes on and the other stops.
    """
    asked_before = timezone.now() - timedelta(minutes=1)
    unfinished = ImportBatch.objects.filter(
        state__in=[ImportBatch.State.QUEUED, ImportBatch.State.RUNNING], created_at__lt=asked_before
    )
    for batch_id in unfinished.order_by("created_at").values_list("pk", flat=True):
        import_batch.apply_async((batch_id,), expires=60)
