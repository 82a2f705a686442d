"""The variants that wait for the decision of somebody: on the home page, and in the administration site."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.approvals import SHOWN, Pace
from accounts.models import Person
from accounts.waiting.steps import Step, waiting_step
from editorial.awaiting import MINE
from editorial.deciders import Deciders, awaiting_decision_of
from editorial.models import Variant
from policy.pending import Pending, PendingKind, register_pending


@waiting_step
def variants_to_decide(person: Person, now: datetime) -> Step | None:
    """Count the variants on which `person` is asked to decide; late when one should have left already."""
    waiting = _awaited(person, now)
    count = len(waiting)
    late = Variant.objects.filter(pk__in=waiting, scheduled_at__lt=now)
    return Step(
        label=ngettext(
            "%(n)s publication attend votre approbation",
            "%(n)s publications attendent votre approbation",
            count,
        )
        % {"n": count},
        url=f"{reverse('editorial:approval-list')}?etat={MINE}",
        count=count,
        is_late=count > 0 and late.exists(),
    )


def _awaited(person: Person, now: datetime) -> list[int]:
    # Nothing waits most of the time: who decides is not read then.
    seen = Variant.objects.visible_to(person, now).filter(state=Variant.State.IN_REVIEW)
    return awaiting_decision_of(person, Deciders.at(now), seen) if seen.exists() else []


def _rows(person: Any, now: datetime) -> Iterable[Pending]:
    waiting = _awaited(person, now)
    if not waiting:
        return
    pace = Pace.at(now)
    found = Variant.objects.filter(pk__in=waiting).select_related("post__author", "account__platform")
    for one in found.order_by("submitted_at", "pk")[:SHOWN]:
        since = one.submitted_at or one.state_since
        by = _("%(nature)s, proposée par %(person)s") % {
            "nature": one.post.get_nature_display(),
            "person": one.post.author,
        }
        yield Pending(
            label=str(one),
            detail=f"{by[:1].upper()}{by[1:]}",
            since=since,
            url=reverse("admin:editorial_variant_change", args=[one.pk]),
            is_late=pace.reminder_at(since) <= now
            or (one.scheduled_at is not None and one.scheduled_at <= now),
        )


VARIANTS = register_pending(
    PendingKind(code="editorial.variants", title=gettext_lazy("Publications à approuver"), rows=_rows)
)
