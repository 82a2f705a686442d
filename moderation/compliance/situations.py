"""What the emergencies of late say of their clauses."""

from datetime import datetime

from django.urls import reverse

from moderation.models import Message
from moderation.situations import fell_due_in, recent_emergencies
from policy.compliance import LiveState, State, counted, live_check


@live_check("R-052")
def late_ones_are_apart(now: datetime) -> LiveState:
    """Count the open messages whose target fell in an emergency: late, and counted apart from the others."""
    apart = fell_due_in(recent_emergencies(now), "target_at")
    count = Message.objects.past_target(now).filter(apart).count()
    return LiveState(
        state=State.OK,
        figure=count,
        label=counted(
            "message dont la cible est passée en situation d’urgence, compté à part",
            "messages dont la cible est passée en situation d’urgence, comptés à part",
            count,
        ),
        url=reverse("moderation:queue") + "?echeance=retard-urgence",
    )


@live_check("R-053")
def dangers_are_answered(now: datetime) -> LiveState:
    """Count the messages that tell of a danger and still wait for somebody."""
    count = Message.objects.open().filter(comes_first=True).count()
    return LiveState(
        state=State.FAILING if count else State.OK,
        figure=count,
        label=counted("message de danger sans suite", "messages de danger sans suite", count),
        url=reverse("moderation:queue") + "?danger=1",
    )
