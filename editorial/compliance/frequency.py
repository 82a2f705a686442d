"""What the frequency of publication says of its clause (R-020)."""

from datetime import datetime

from django.urls import reverse

from accounts.models import OfficialAccount
from editorial.frequency import dormant, without_target
from policy.compliance import LiveState, State, counted, live_check


@live_check("R-020")
def frequencies_are_decided(now: datetime) -> LiveState:
    """Count the authorised accounts whose frequency nobody has decided."""
    count = without_target(OfficialAccount.objects.authorised()).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted("compte sans fréquence établie", "comptes sans fréquence établie", count),
        url=f"{reverse('editorial:frequency-list')}?etat=sans-cible",
    )


@live_check("R-020")
def accounts_are_awake(now: datetime) -> LiveState:
    """Count the authorised accounts on which nothing has been published for long."""
    count = dormant(OfficialAccount.objects.authorised(), now).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted("compte sans publication récente", "comptes sans publication récente", count),
        url=f"{reverse('editorial:frequency-list')}?etat=dormants",
    )
