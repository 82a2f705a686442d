"""What the elections say of their clauses, as messages tell it."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse

from city.models import ElectionPeriod
from moderation.models import CampaignContent
from policy.compliance import LiveState, State, counted, live_check
from policy.models import Reading


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


def to_purge(now: datetime) -> Q:
    """Return the condition of periods over for long enough whose register of candidates is still full."""
    days = Reading.objects.value("candidates_kept_days", at=now)
    return Q(
        candidates_purged_at__isnull=True, candidates__isnull=False, ends_at__lte=now - timedelta(days=days)
    )


@live_check("R-026")
def registers_are_purged(now: datetime) -> LiveState:
    """Count the registers of candidates kept longer than the city wants."""
    count = ElectionPeriod.objects.filter(to_purge(now)).distinct().count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted("registre de candidatures à purger", "registres de candidatures à purger", count),
        url=reverse("editorial:election-list"),
    )
