"""What the workers do for this app; each task calls one function."""

import logging

from celery import shared_task
from django.utils import timezone

from accounts import (
    announcements,
    approval_reminders,
    check_reminders,
    following_reminders,
    holder_notices,
    review_notices,
    reviews,
    rotation_notices,
    sending,
)

logger = logging.getLogger(__name__)


@shared_task
def send_notices() -> None:
    """Send the e-mails owed."""
    tally = sending.send_due(now=timezone.now())
    if tally.sent or tally.failed or tally.cancelled:
        logger.info("notices: %s", tally)


@shared_task
def announce_requests() -> None:
    """Owe the e-mails of the requests that wait for a decision."""
    approval_reminders.announce_requests(now=timezone.now())


@shared_task
def announce_replacements() -> None:
    """Owe the e-mails of the replacements that begin or end soon."""
    announcements.announce_replacements(now=timezone.now())


@shared_task
def announce_rotations() -> None:
    """Owe the e-mails of the secrets that are to be changed."""
    rotation_notices.announce_rotations(now=timezone.now())


@shared_task
def remind_profile_checks() -> None:
    """Owe the e-mails of the profiles that have something to look at."""
    check_reminders.remind_profile_checks(now=timezone.now())


@shared_task
def remind_followings() -> None:
    """Owe the e-mails of imbalances between parties, and of what is to be looked at again."""
    following_reminders.remind_followings(now=timezone.now())


@shared_task
def review_accesses() -> None:
    """Open the reviews of accesses that are due, and owe the e-mails of those that are late."""
    now = timezone.now()
    if opened := reviews.open_due_reviews(now=now):
        logger.info("access reviews: %s opened", opened)
    review_notices.remind_overdue_reviews(now=now)


@shared_task
def announce_accounts_without_holder() -> None:
    """Owe the e-mails of the accounts that nobody manages any more."""
    holder_notices.announce_accounts_without_holder(now=timezone.now())
