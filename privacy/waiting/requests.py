"""Requests for access that wait for an answer."""

from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import Person
from accounts.rights import local_date
from accounts.waiting.steps import Step, waiting_step
from policy.models import Reading
from privacy.request_reminders import REMINDER_DAYS
from privacy.requests import visible_requests


@waiting_step
def requests_to_answer(person: Person, now: datetime) -> Step:
    """Count those whose last day is near or past."""
    today = local_date(now)
    near = today + timedelta(days=Reading.objects.value(REMINDER_DAYS, at=now))
    waiting = visible_requests(person, now).waiting().filter(due_on__lte=near).order_by()
    found = waiting.aggregate(count=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
    label = ngettext(
        "%(count)s demande d’accès à répondre", "%(count)s demandes d’accès à répondre", found["count"]
    )
    return Step(
        label=label % {"count": found["count"]},
        url=reverse("privacy:request-list"),
        count=found["count"],
        is_late=bool(found["late"]),
    )
