"""Live check of the confidentiality incidents: assessed, and told when they may cause a serious injury."""

import datetime as dt

from django.urls import reverse

from policy.compliance import LiveState, State, counted, live_check
from privacy.models import ConfidentialityIncident


@live_check("R-006")
def breaches_are_settled(now: dt.datetime) -> LiveState:
    """No incident waits to be assessed or told."""
    count = ConfidentialityIncident.objects.pending().count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted(
            "incident de confidentialité à évaluer ou à aviser",
            "incidents de confidentialité à évaluer ou à aviser",
            count,
        ),
        url=f"{reverse('privacy:breach-list')}?etat=ouverts",
    )
