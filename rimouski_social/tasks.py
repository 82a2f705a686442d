"""The heartbeat: the proof that a worker and the beat are alive."""

from celery import shared_task
from django.utils import timezone

from rimouski_social.heartbeat import record_heartbeat


@shared_task
def heartbeat() -> None:
    """Note that a worker has just run a task that the beat sent."""
    record_heartbeat(now=timezone.now())
