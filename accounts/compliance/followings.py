"""What the followings of the accounts say of the clauses."""

from datetime import datetime

from django.urls import reverse

from accounts.models import Following
from accounts.party_balance import imbalances
from accounts.rights import local_date
from policy.compliance import LiveState, State, counted, live_check


@live_check("R-047")
def parties_are_followed_equally(now: datetime) -> LiveState:
    """Count the accounts that follow some parties of a level only; those that have until this evening are watched."""
    found = imbalances(now)
    failing = any(not one.in_grace for one in found)
    return LiveState(
        state=State.FAILING if failing else State.WATCH if found else State.OK,
        figure=len(found),
        label=counted(
            "déséquilibre entre les partis suivis", "déséquilibres entre les partis suivis", len(found)
        ),
        url=reverse("accounts:party-report"),
    )


@live_check("R-045")
def followings_are_reviewed(now: datetime) -> LiveState:
    """Count what is followed and was not looked at again in time."""
    count = Following.objects.to_review(local_date(now)).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted("abonnement à revoir", "abonnements à revoir", count),
        url=f"{reverse('accounts:following-list')}?etat=a-revoir",
    )
