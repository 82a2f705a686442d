"""Incidents that wait for those who handle them."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.incidents import visible_incidents
from accounts.models import Incident, Person
from accounts.waiting.steps import Step, waiting_step


@waiting_step
def incidents_to_follow_up(person: Person, now: datetime) -> Step:
    """Count those that nobody has followed up yet."""
    count = visible_incidents(person, now).filter(state=Incident.State.OPEN).count()
    label = ngettext(
        "%(count)s incident de représentation à suivre",
        "%(count)s incidents de représentation à suivre",
        count,
    )
    return Step(label=label % {"count": count}, url=reverse("accounts:incident-list"), count=count)
