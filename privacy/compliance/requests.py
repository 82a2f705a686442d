"""What the requests of this city say of « lois existantes »; never who asks."""

from datetime import datetime

from django.urls import reverse

from accounts.rights import local_date
from policy.compliance import LiveState, State, counted, live_check
from privacy.access import people_in_charge
from privacy.models import AccessRequest


@live_check("R-006")
def requests_are_answered_in_time(now: datetime) -> LiveState:
    """Count the requests for access whose last day is past without an answer."""
    count = AccessRequest.objects.overdue(local_date(now)).count()
    return LiveState(
        state=State.FAILING if count else State.OK,
        figure=count,
        label=counted("demande d’accès en retard", "demandes d’accès en retard", count),
        url=reverse("privacy:request-list") + "?etat=en-retard",
    )


@live_check("R-006")
def somebody_is_in_charge(now: datetime) -> LiveState:
    """Count the people in charge of access and personal information today: without one, nobody answers."""
    count = len(people_in_charge(now))
    return LiveState(
        state=State.OK if count else State.FAILING,
        figure=count,
        label=counted(
            "responsable de l’accès et des renseignements personnels",
            "responsables de l’accès et des renseignements personnels",
            count,
        ),
        url=reverse("admin:policy_reading_changelist"),
    )
