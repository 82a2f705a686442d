"""What the elections say of their clauses, as messages tell it."""

from datetime import datetime

from django.urls import reverse

from moderation.models import CampaignContent
from policy.compliance import LiveState, State, counted, live_check


@live_check("R-027")
def contents_are_decided(now: datetime) -> LiveState:
    """Count the messages of campaigns of which nothing is decided, or done."""
    count = CampaignContent.objects.undecided().count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted(
            "message de campagne à retirer ou à écarter", "messages de campagne à retirer ou à écarter", count
        ),
        url=reverse("editorial:election-list"),
    )
