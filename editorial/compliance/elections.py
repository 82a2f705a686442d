"""What the elections under way say of their clauses."""

from datetime import datetime

from django.urls import reverse

from city.models import ElectionPeriod
from editorial.models import ElectionCase
from policy.compliance import LiveState, State, counted, live_check


@live_check("R-025")
def periods_are_examined(now: datetime) -> LiveState:
    """Count the periods under way of which nothing planned was examined."""
    count = ElectionPeriod.objects.in_force(now).filter(watch__isnull=True).count()
    return LiveState(
        state=State.FAILING if count else State.OK,
        figure=count,
        label=counted(
            "période d’élections qui n’est pas encore examinée",
            "périodes d’élections qui ne sont pas encore examinées",
            count,
        ),
        url=reverse("editorial:election-list"),
    )


@live_check("R-026")
def candidates_are_known(now: datetime) -> LiveState:
    """Count the municipal periods under way of which no candidate is written down."""
    periods = ElectionPeriod.objects.in_force(now).filter(level=ElectionPeriod.Level.MUNICIPAL)
    count = periods.filter(candidates__isnull=True).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted(
            "période municipale sans candidature inscrite",
            "périodes municipales sans candidature inscrite",
            count,
        ),
        url=reverse("editorial:election-list"),
    )


@live_check("R-027")
def cases_are_decided(now: datetime) -> LiveState:
    """Count the publications about a candidate of which nobody has decided."""
    count = ElectionCase.objects.pending().count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted(
            "publication liée à une candidature à décider",
            "publications liées à une candidature à décider",
            count,
        ),
        url=reverse("editorial:election-list"),
    )
