"""What an emergency leaves behind: what was published, what was held, how late the answers were (R-051, R-052)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q

from accounts.models import OfficialAccount, Person
from city.models import Emergency
from editorial.emergency import held_during, published_during
from editorial.models import Post, Variant
from moderation.models import Message


@dataclass(frozen=True, slots=True)
class EmergencyReport:
    """The facts of one emergency, until now when it still lasts."""

    duration: timedelta
    accounts: list[OfficialAccount]
    urgent: list[Variant]
    ordinary: list[Variant]
    held: list[Variant]
    messages: dict[str, int]


def report_of(emergency: Emergency, person: Person, now: datetime) -> EmergencyReport:
    """Return the facts, of the publications that `person` sees, in a constant number of queries."""
    published = list(published_during(emergency, now).visible_to(person, now))
    scope = OfficialAccount.objects.select_related("platform")
    return EmergencyReport(
        duration=(emergency.ended_at or now) - emergency.declared_at,
        accounts=list(scope.filter(pk__in=emergency.account_ids)) if emergency.account_ids else [],
        urgent=[one for one in published if one.post.kind == Post.Kind.EMERGENCY],
        ordinary=[one for one in published if one.post.kind != Post.Kind.EMERGENCY],
        held=list(held_during(emergency, now).visible_to(person, now).order_by("scheduled_at", "pk")),
        messages=_messages(emergency, now),
    )


def _messages(emergency: Emergency, now: datetime) -> dict[str, int]:
    received = Message.objects.filter(
        seen_at__gte=emergency.declared_at, seen_at__lt=emergency.ended_at or now
    )
    if emergency.account_ids:
        received = received.filter(account__in=emergency.account_ids)
    late = Q(first_reply_at__gt=F("target_at"))
    return received.aggregate(
        received=Count("pk"),
        answered=Count("pk", filter=Q(first_reply_at__isnull=False)),
        late=Count("pk", filter=late),
    )
