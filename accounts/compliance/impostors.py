"""What the cases of impostors and the incidents of this city say of the clauses."""

from datetime import datetime

from django.urls import reverse

from accounts.models import ImpostorCase
from policy.compliance import LiveState, State, counted, live_check
from policy.models import Reading


@live_check("R-013")
def impostors_are_followed(now: datetime) -> LiveState:
    """Count the open cases without an act for more days than the reading says."""
    count = ImpostorCase.objects.idle(now, Reading.objects.value("impostor_idle_days", at=now)).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted("dossier d’usurpation sans geste", "dossiers d’usurpation sans geste", count),
        url=reverse("accounts:impostor-list") + "?etat=sans-geste",
    )
