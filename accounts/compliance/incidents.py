"""What the incidents of this city say of the clauses; never how many somebody has."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.incidents import EMPLOYEE_READERS, READERS
from accounts.models import Incident
from accounts.models.people import HoldingQuerySet
from accounts.rights import holdings, local_date
from policy.compliance import LiveState, State, counted, live_check
from policy.models import Reading


@live_check("R-097")
def incidents_have_a_reader(now: datetime) -> LiveState:
    """Count the incidents not closed that nobody can read: positions vacant, or held by the person concerned."""
    readings = Reading.objects.values_at(now)
    read = Exists(_holdings(readings[READERS], now))
    read_too = Q(Exists(_holdings(readings[EMPLOYEE_READERS], now)), kind=Incident.Kind.EMPLOYEE)
    count = Incident.objects.unsettled().exclude(read | read_too).count()
    return LiveState(
        state=State.FAILING if count else State.OK,
        figure=count,
        label=counted("incident que personne ne peut lire", "incidents que personne ne peut lire", count),
        url=reverse("accounts:incident-list"),
    )


def _holdings(slugs: list[str], now: datetime) -> HoldingQuerySet:
    held = holdings(local_date(now)).filter(position__slug__in=slugs)
    return held.exclude(person=Coalesce(OuterRef("concerns"), 0))
