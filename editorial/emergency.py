"""What a declared emergency changes for what is planned: ordinary posts are held, then somebody chooses (R-051).

Nothing held leaves by itself when the emergency ends: each is released, given another date, or given up.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Person
from city.models import Emergency
from editorial import events
from editorial.models import Post, Variant
from editorial.models.variants import VariantQuerySet
from editorial.publishing_notices import tell
from editorial.scheduling import hold_locked
from policy.models import RegisterEntry

# What leaves later is looked at again at its own hour, if the emergency still lasts.
NEXT_HOURS = timedelta(hours=72)
PLANNED = (Variant.State.SCHEDULED, Variant.State.TO_PUBLISH)
WAITING = (Variant.State.HELD, Variant.State.MISSED)


def planned_soon(now: datetime, account_ids: Iterable[int] = ()) -> VariantQuerySet:
    """Return the ordinary variants that would leave in the next 72 hours, of some accounts or of all (no id)."""
    rows = _on(Variant.objects.filter(state__in=PLANNED, scheduled_at__lte=now + NEXT_HOURS), account_ids)
    ordinary = rows.exclude(post__kind=Post.Kind.EMERGENCY)
    return ordinary.select_related("post", "account__platform").order_by("scheduled_at", "pk")


@transaction.atomic
def hold_ordinary(*, emergency: Emergency, actor: Person, now: datetime) -> list[Variant]:
    """Hold the ordinary variants of the next 72 hours on the accounts of `emergency`, and tell their authors.

    The guard would stop each of them at its hour: here, people know it from the start. One that is leaving at this very
    instant is under its lock: it has left, or it is held.
    """
    reason = _("Situation d’urgence déclarée\u00a0: %(reason)s") % {"reason": emergency.reason}
    held = list(planned_soon(now, emergency.account_ids).select_for_update(of=("self",)))
    for variant in held:
        hold_locked(variant, reason=reason, actor=actor, now=now)
        tell(variant, now=now)
    return held


def held_during(emergency: Emergency, now: datetime) -> VariantQuerySet:
    """Return what was held on the accounts of `emergency` while it lasted, by whom or what ever, or missed its hour."""
    until = emergency.ended_at or now
    lines = RegisterEntry.objects.filter(
        event=events.VARIANT_HELD, at__gte=emergency.declared_at, at__lte=until
    )
    missed = Q(state=Variant.State.MISSED, scheduled_at__gte=emergency.declared_at, scheduled_at__lte=until)
    rows = Variant.objects.filter(Q(pk__in=lines.values("subject_id")) | missed)
    return _on(rows, emergency.account_ids).select_related("post", "account__platform")


def waiting_after(emergency: Emergency, now: datetime) -> VariantQuerySet:
    """Return, of what was held or missed meanwhile, what still waits for somebody's choice."""
    return held_during(emergency, now).filter(state__in=WAITING).order_by("scheduled_at", "pk")


def published_during(emergency: Emergency, now: datetime) -> VariantQuerySet:
    """Return what was published on the accounts of `emergency` while it lasted, the first first."""
    until = emergency.ended_at or now
    rows = Variant.objects.filter(published_at__gte=emergency.declared_at, published_at__lte=until)
    found = _on(rows, emergency.account_ids).select_related("post", "account__platform")
    return found.order_by("published_at", "pk")


def _on(rows: VariantQuerySet, account_ids: Iterable[int]) -> VariantQuerySet:
    ids = list(account_ids)
    return rows.filter(account__in=ids) if ids else rows
