"""What the answers of this city say of the clauses on what they rest on; each figure leads to the rows behind it."""

from datetime import datetime

from django.urls import reverse

from moderation.knowledge_search import stale_entries
from moderation.models import ErrorReport, PassedCaution, Reply
from policy.compliance import LiveState, State, counted, live_check


@live_check("R-092")
def entries_are_verified(now: datetime) -> LiveState:
    """Count the entries in use that nobody has verified for longer than the city's reading says."""
    count = stale_entries(now).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted("fiche à vérifier de nouveau", "fiches à vérifier de nouveau", count),
        url=reverse("moderation:knowledge-list") + "?etat=a-verifier",
    )


@live_check("R-093")
def questions_have_a_page(now: datetime) -> LiveState:
    """Count the answers sent for which no page of the site existed: pages to write."""
    count = PassedCaution.objects.filter(wants_page=True, reply__state=Reply.State.SENT).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted("page du site à écrire", "pages du site à écrire", count),
        url=reverse("moderation:knowledge-pages"),
    )


@live_check("R-126")
def errors_are_corrected(now: datetime) -> LiveState:
    """Count the errors that messages report in publications and that nobody has corrected or set aside."""
    open_ones = ErrorReport.objects.filter(state=ErrorReport.State.OPEN)
    count, first = open_ones.count(), open_ones.first()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted("erreur signalée à examiner", "erreurs signalées à examiner", count),
        url=reverse("moderation:error", args=[first.message_id]) if first else reverse("moderation:queue"),
    )
