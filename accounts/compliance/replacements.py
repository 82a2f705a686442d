"""What the replacements of this city say of the clauses."""

from datetime import datetime

from django.urls import reverse

from accounts.coverage import gaps
from accounts.models import Replacement
from accounts.models.replacements import COVERING
from accounts.rights import local_date
from policy.compliance import LiveState, State, counted, live_check

Stage = Replacement.Stage
READ = 500


def _list(stage: str = "") -> str:
    return reverse("accounts:replacement-list") + (f"?etat={stage}" if stage else "")


@live_check("R-073")
def notices_leave_before_the_first_day(now: datetime) -> LiveState:
    """Count the replacements that should have begun and wait for the notice to the team."""
    today = local_date(now)
    waiting = Replacement.objects.away(today).filter(cover__in=COVERING, notice_sent_at__isnull=True)
    count = waiting.count()
    return LiveState(
        state=State.FAILING if count else State.OK,
        figure=count,
        label=counted(
            "remplacement commencé sans que l’équipe soit avisée",
            "remplacements commencés sans que l’équipe soit avisée",
            count,
        ),
        url=_list(Stage.NOTICE_OWED),
    )


@live_check("R-074")
def absences_leave_somebody(now: datetime) -> LiveState:
    """Count the accounts that an absence leaves without anyone, today or on days to come."""
    today = local_date(now)
    rows = Replacement.objects.open(today).select_related("absent", "substitute")
    found = gaps(rows.prefetch_related("accounts__platform").order_by("starts_on")[:READ], today=today)
    count = len({gap.account.pk for gap in found})
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted("compte sans responsable", "comptes sans responsable", count),
        url=_list(),
    )
