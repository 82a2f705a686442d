"""What the publisher looks for, each by an index that holds nothing else."""

from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, Subquery

from editorial.models import Amendment, Variant
from platforms.models import Delivery
from policy.models import Reading

State = Variant.State
SUBJECT = "editorial.variant"
AMENDMENTS = "editorial.amendment"
AT_MOST = 1000
# Begun and not ended after this: its worker is gone, and what became of it is not known.
STALE = timedelta(minutes=15)
# Written down and not begun after this, which no task lives: its worker is gone, and nothing left.
UNBEGUN = timedelta(minutes=6)
# How long what may have been published is looked for on the platform.
LOOKED_FOR = timedelta(hours=1)


def due(now: datetime) -> list[int]:
    """Return the numbers of what is scheduled and whose time has come; the oldest first."""
    come = Q(scheduled_at__lte=now) | Q(scheduled_at__isnull=True)
    rows = Variant.objects.filter(come, state=State.SCHEDULED).order_by("scheduled_at", "pk")
    return list(rows.values_list("pk", flat=True)[:AT_MOST])


def unapproved(now: datetime) -> list[int]:
    """Return the numbers of what was to leave, and is not approved or not scheduled at its time."""
    rows = Variant.objects.filter(state__in=[State.IN_REVIEW, State.APPROVED], scheduled_at__lte=now)
    return list(rows.order_by("scheduled_at").values_list("pk", flat=True)[:AT_MOST])


def unsettled() -> list[int]:
    """Return the numbers of the variants that do not know yet what became of their last delivery."""
    last = Delivery.objects.filter(
        subject_type=SUBJECT, operation=Delivery.Operation.PUBLISH, subject_id=OuterRef("pk")
    ).order_by("-attempt")
    rows = Variant.objects.filter(state__in=[State.PUBLISHING, State.OUTCOME_UNKNOWN])
    rows = rows.annotate(became=Subquery(last.values("state")[:1])).filter(
        Q(state=State.PUBLISHING) & ~Q(became__in=["prepared", "sending"])
        | Q(state=State.OUTCOME_UNKNOWN) & ~Q(became="ambiguous")
    )
    return list(rows.order_by("pk").values_list("pk", flat=True)[:AT_MOST])


def unsettled_amendments() -> list[int]:
    """Return the numbers of the corrections and withdrawals that do not know what became of their last delivery."""
    last = Delivery.objects.filter(subject_type=AMENDMENTS, subject_id=OuterRef("pk")).order_by("-attempt")
    asked = Amendment.objects.filter(state=Amendment.State.ASKED)
    rows = asked.annotate(became=Subquery(last.values("state")[:1])).exclude(
        became__in=["prepared", "sending"]
    )
    return list(rows.order_by("pk").values_list("pk", flat=True)[:AT_MOST])


def abandoned(now: datetime) -> list[int]:
    """Return the deliveries whose worker is gone."""
    gone = Q(state="prepared", prepared_at__lt=now - UNBEGUN) | Q(state="sending", started_at__lt=now - STALE)
    rows = Delivery.objects.filter(gone, subject_type__in=[SUBJECT, AMENDMENTS])
    return list(rows.order_by("pk").values_list("pk", flat=True))


def to_look_for(now: datetime) -> list[int]:
    """Return the deliveries of which nobody knows what became, and that are still looked for."""
    rows = Delivery.objects.filter(subject_type=SUBJECT, state="ambiguous", started_at__gt=now - LOOKED_FOR)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def late_by(variant: Variant, now: datetime) -> timedelta:
    """Return how late the variant is; one that somebody released is late on that instant."""
    since = max(filter(None, (variant.scheduled_at, variant.released_at)), default=now)
    return now - since


def tolerance_of(variant: Variant, now: datetime) -> int:
    """Return how many minutes late the variant may leave by itself (readings of the policy)."""
    is_emergency = variant.post.kind == variant.post.Kind.EMERGENCY
    key = "emergency_tolerance_minutes" if is_emergency else "publication_tolerance_minutes"
    minutes: int = Reading.objects.value(key, at=now)
    return minutes
