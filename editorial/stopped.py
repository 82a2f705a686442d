"""What is planned and would not leave: an election opened, an account suspended, an image withdrawn, a right lost…"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch

from editorial.guards import Finding, Moment, examine_many
from editorial.models import Variant, VariantImage
from editorial.models.variants import VariantQuerySet

# Beyond, what is planned will be looked at when it comes nearer.
AHEAD = timedelta(days=60)
MOST = 300


@dataclass(frozen=True, slots=True)
class Stopped:
    """A planned variant, and what would keep it from leaving at its hour."""

    variant: Variant
    findings: Sequence[Finding]


def stopped(variants: VariantQuerySet, now: datetime) -> list[Stopped]:
    """Return those of `variants` that are agreed to and planned, and that a rule would stop, the nearest first.

    Every rule is asked as at the instant of publication, in a number of queries that does not grow with them.
    """
    planned = variants.filter(
        state__in=[Variant.State.APPROVED, Variant.State.SCHEDULED, Variant.State.TO_PUBLISH],
        scheduled_at__gte=now,
        scheduled_at__lt=now + AHEAD,
    )
    images = VariantImage.objects.select_related("image")
    read = planned.select_related("post__author", "account__platform", "scheduled_by", "last_editor")
    rows = list(
        read.prefetch_related(Prefetch("placed_images", images)).order_by("scheduled_at", "pk")[:MOST]
    )
    found = examine_many(rows, moment=Moment.PUBLISH, now=now)
    objections = ((one, [finding for finding in found[one.pk] if finding.stops]) for one in rows)
    return [Stopped(one, findings) for one, findings in objections if findings]
