"""Background work of the city: thin, each task calls one function."""

from celery import shared_task
from django.utils import timezone

from city import closures


@shared_task(acks_late=True, time_limit=120)
def propose_closures() -> None:
    """Propose the statutory holidays of this year, and from October of the next one."""
    closures.propose_coming_closures(now=timezone.now())
