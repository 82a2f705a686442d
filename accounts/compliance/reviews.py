"""What the reviews of accesses say of the clauses."""

from datetime import datetime

from django.urls import reverse

from accounts.models import AccessReview
from accounts.rights import local_date
from policy.compliance import LiveState, State, counted, live_check


@live_check("R-014")
@live_check("R-055")
def accounts_are_reviewed(now: datetime) -> LiveState:
    """Count the accounts whose yearly review of accesses and of presence is late."""
    late = AccessReview.objects.overdue(local_date(now)).count()
    return LiveState(
        state=State.FAILING if late else State.OK,
        figure=late,
        label=counted("revue des accès en retard", "revues des accès en retard", late),
        url=f"{reverse('accounts:review-list')}?etat=en-retard",
    )
