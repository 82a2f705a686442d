"""The reviews of accesses that wait for whoever may decide of them."""

from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import AccessReview, Person
from accounts.reviews import is_reviewer
from accounts.rights import local_date
from accounts.waiting.steps import Step, waiting_step


@waiting_step
def reviews_to_finish(person: Person, now: datetime) -> Step | None:
    """Count the open reviews; late when one of them is."""
    if not is_reviewer(person, now):
        return None
    late = Count("pk", filter=Q(due_on__lt=local_date(now)))
    found = AccessReview.objects.open().aggregate(every=Count("pk"), late=late)
    label = ngettext(
        "%(count)s revue des accès à terminer", "%(count)s revues des accès à terminer", found["every"]
    )
    return Step(
        label=label % {"count": found["every"]},
        url=reverse("accounts:review-list"),
        count=found["every"],
        is_late=bool(found["late"]),
    )
