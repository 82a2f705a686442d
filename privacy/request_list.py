"""The list of the requests: filters, what is late, and the table as a file."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext as _

from privacy.models import AccessRequest
from privacy.models.requests import AccessRequestQuerySet


class Due(StrEnum):
    """How near the last day is."""

    OK = "ok"
    SOON = "soon"
    OVER = "over"
    DONE = "done"


def due_state(request: AccessRequest, today: date, soon_days: int) -> Due:
    """Return how near the last day of a request is; the last day itself is not late."""
    if not request.is_open:
        return Due.DONE
    if request.due_on < today:
        return Due.OVER
    return Due.SOON if request.due_on - today <= timedelta(days=soon_days) else Due.OK


def filtered(
    requests: AccessRequestQuerySet, *, state: str, kind: str, text: str, today: date
) -> AccessRequestQuerySet:
    """Keep what the filters of the address ask for: those that wait for an answer, unless told."""
    if kind in AccessRequest.Kind.values:
        requests = requests.filter(kind=kind)
    if text:
        requests = requests.filter(
            Q(requester__unaccent__icontains=text) | Q(contact__unaccent__icontains=text)
        )
    if state == "en-retard":
        return requests.overdue(today)
    if state in AccessRequest.State.values:
        return requests.filter(state=state)
    return requests if state == "toutes" else requests.waiting()


def table(requests: AccessRequestQuerySet) -> Iterator[tuple[object, ...]]:
    """Yield the requests as rows of a file, the head first."""
    yield (
        _("Numéro"),
        _("Nature"),
        _("Personne"),
        _("Reçue le"),
        _("À répondre au plus tard le"),
        _("Avis de prolongation"),
        _("État"),
        _("Réponse"),
        _("Répondue le"),
        _("Moyen"),
        _("Articles"),
    )
    for one in requests.order_by("pk").iterator():
        yield (
            one.pk,
            one.get_kind_display(),
            one.requester,
            one.received_on,
            one.due_on,
            one.extension_notice_on,
            one.get_state_display(),
            one.get_outcome_display(),
            one.answered_on,
            one.get_manner_display(),
            one.articles,
        )
