"""Moving a variant in the calendar: whether one may, what is lost, and what it then leaves next to."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Person
from editorial.access import check_write
from editorial.calendar.tiles import CLOSE, SHOWN_AT
from editorial.models import Post, Variant
from editorial.rules.frequency import check_apart
from editorial.states import EDITABLE, VOIDABLE, Act, ImpossibleAct, next_state
from policy.outcomes import Allowed, Outcome

AWAITED = frozenset({Variant.State.IN_REVIEW})


def why_not_move(variant: Variant, person: Person, at: datetime) -> str:
    """Say why `person` may not move the variant at all; blank when nothing forbids it."""
    outcome = check_write(variant, person, at)
    if not outcome.allowed:
        return outcome.sentence
    try:
        next_state(variant.state, Act.EDIT)
    except ImpossibleAct as impossible:
        return str(impossible)
    return ""


def what_moving_loses(variant: Variant, scheduled_at: datetime | None) -> str:
    """Say what another hour would undo; blank when nothing is lost."""
    if variant.state not in VOIDABLE or scheduled_at == variant.scheduled_at:
        return ""
    if variant.state in AWAITED:
        return _("Déplacer retire la demande d’approbation\u00a0: la publication redevient un brouillon.")
    return _("Déplacer annule l’approbation donnée\u00a0: la publication redevient un brouillon à soumettre.")


def check_neighbours(variant: Variant) -> Outcome:
    """Answer whether something else leaves on the same account within the hour (R-061)."""
    at = variant.scheduled_at
    if at is None or variant.state not in EDITABLE:
        return Allowed()
    others = Variant.objects.filter(account=variant.account_id).exclude(pk=variant.pk)
    around = (
        others.annotate(shown_at=SHOWN_AT)
        .filter(shown_at__gt=at - CLOSE, shown_at__lt=at + CLOSE)
        .exclude(state__in=[Variant.State.CANCELLED, Variant.State.WITHDRAWN])
        .exclude(post__kind=Post.Kind.EMERGENCY)
    )
    neighbour = around.values_list("shown_at", flat=True).first()
    if neighbour is None:
        return Allowed()
    return check_apart(gap=neighbour - at, is_emergency=variant.post.kind == Post.Kind.EMERGENCY)
