"""The requests on which the person's body has not decided yet."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.bodies import bodies_of
from accounts.models import AccountRequest, Body, Person
from accounts.waiting.steps import Step, waiting_step


@waiting_step
def requests_to_decide(person: Person, now: datetime) -> Step | None:
    """Count the requests of others that wait for a decision of one of the person's bodies."""
    waiting: set[int] = set()
    bodies: list[Body] = bodies_of(person, now)
    for body in bodies:
        waiting |= set(
            AccountRequest.objects.awaiting(body).exclude(requester=person).values_list("pk", flat=True)
        )
    count = len(waiting)
    return Step(
        label=ngettext(
            "%(n)s demande de compte attend votre décision",
            "%(n)s demandes de compte attendent votre décision",
            count,
        )
        % {"n": count},
        url=f"{reverse('accounts:request-list')}?etat=en-attente",
        count=count,
    )
