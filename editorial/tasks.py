"""What the workers do for this app; each task calls one function."""

from celery import shared_task
from django.utils import timezone

from editorial import image_reminders, short_lane


@shared_task
def remind_images() -> None:
    """Owe the e-mails of the images that cannot be shown much longer."""
    image_reminders.remind_expiring_images(now=timezone.now())


@shared_task
def tell_management() -> None:
    """Owe the e-mails of what the team approved by itself during an emergency."""
    short_lane.tell_management(now=timezone.now())
