"""What the workers do for this app; each task calls one function."""

import logging

from celery import shared_task
from django.utils import timezone

from netiquette import announcements, display_reminders, review_notices

logger = logging.getLogger(__name__)


@shared_task
def watch_third_warnings() -> None:
    """Owe the e-mails of the third warnings reached since the last time."""
    if owed := announcements.announce_third_warnings(now=timezone.now()):
        logger.info("third warnings: %s e-mails owed", owed)


@shared_task
def remind_site_display() -> None:
    """Owe the e-mails about an edition in force that nobody has seen on the city's site."""
    if owed := display_reminders.remind_site(now=timezone.now()):
        logger.info("nétiquette on the site: %s e-mails owed", owed)


@shared_task
def remind_reviews() -> None:
    """Owe the e-mails of the reviews whose answer is due soon, or late."""
    if owed := review_notices.remind_reviews(now=timezone.now()):
        logger.info("reviews: %s e-mails owed", owed)


@shared_task
def remind_reexaminations() -> None:
    """Owe the e-mails of the exclusions whose day of review is near or past."""
    if owed := review_notices.remind_reexaminations(now=timezone.now()):
        logger.info("re-examinations: %s e-mails owed", owed)
