"""What the workers do for this app; each task calls one function."""

import logging

from celery import shared_task
from django.utils import timezone

from city.calendars import NoOpeningHours
from moderation import deadlines, importing, sending

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
def import_batch(batch_id: int) -> None:
    """Import a file given through the page."""
    batch = importing.run_batch(batch_id)
    logger.info("import %d: %s", batch.pk, batch.state)
