"""What the requests for accounts say of the clauses."""

from datetime import datetime, timedelta

from django.urls import reverse

from accounts.models import AccountRequest, OfficialAccount
from policy.compliance import LiveState, State, counted, live_check

# Longer than that, somebody forgot.
PATIENCE = timedelta(days=14)


@live_check("R-056")
def requests_are_decided(now: datetime) -> LiveState:
    """Count the requests that have waited for a decision for more than two weeks."""
    count = AccountRequest.objects.waiting().filter(submitted_at__lt=now - PATIENCE).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted(
            "demande de compte sans décision depuis plus de deux semaines",
            "demandes de compte sans décision depuis plus de deux semaines",
            count,
        ),
        url=f"{reverse('accounts:request-list')}?etat=en-attente",
    )


@live_check("R-056")
def no_account_was_opened_before(now: datetime) -> LiveState:
    """Count the accounts in use that existed on their platform before anybody had agreed."""
    count = OfficialAccount.objects.authorised().filter(requests__exists_already=True).distinct().count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted(
            "compte ouvert avant les approbations", "comptes ouverts avant les approbations", count
        ),
        url=f"{reverse('accounts:request-list')}?etat=decidees",
    )
