"""What an emergency leaves behind: what was published, what was held, how late the answers were (R-051, R-052)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q

from accounts.models import OfficialAccount, Person
from city.models import Emergency
from editorial.emergency import held_during, published_during
from editorial.models import Post, Variant
from moderation.models import Message
from moderation.situations import fell_due_in

AROUND = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class EmergencyReport:
    """The facts of one emergency, until now when it still lasts."""

    duration: timedelta
    accounts: list[OfficialAccount]
    urgent: list[Variant]
    ordinary: list[Variant]
    held: list[Variant]
    messages: dict[str, int]
    # On time or not over the thirty days up to the end, with what fell due in an emergency and without.
    with_emergency: "Punctuality"
    without_emergency: "Punctuality"


@dataclass(frozen=True, slots=True)
class Punctuality:
    """How many targets came, and how many were met."""

    targets: int
    met: int

    @property
    def percent(self) -> int | None:
        """The share that was met, rounded; nothing when no target came."""
        return round(100 * self.met / self.targets) if self.targets else None


def report_of(emergency: Emergency, person: Person, now: datetime) -> EmergencyReport:
    """Return the facts, of the publications that `person` sees, in a constant number of queries."""
    published = list(published_during(emergency, now).visible_to(person, now))
    scope = OfficialAccount.objects.select_related("platform")
    with_it, without_it = _punctuality(emergency, now)
    return EmergencyReport(
        duration=(emergency.ended_at or now) - emergency.declared_at,
        accounts=list(scope.filter(pk__in=emergency.account_ids)) if emergency.account_ids else [],
        urgent=[one for one in published if one.post.kind == Post.Kind.EMERGENCY],
        ordinary=[one for one in published if one.post.kind != Post.Kind.EMERGENCY],
        held=list(held_during(emergency, now).visible_to(person, now).order_by("scheduled_at", "pk")),
        messages=_messages(emergency, now),
        with_emergency=with_it,
        without_emergency=without_it,
    )


def _punctuality(emergency: Emergency, now: datetime) -> tuple[Punctuality, Punctuality]:
    """Return how punctual the first replies were, every target counted, then those of ordinary times alone (R-052)."""
    until = emergency.ended_at or now
    rows = Message.objects.filter(target_at__gte=until - AROUND, target_at__lt=until)
    if emergency.account_ids:
        rows = rows.filter(account__in=emergency.account_ids)
    ordinary = ~fell_due_in(Emergency.objects.overlapping(until - AROUND, until), "target_at")
    # Closed without a reply in time, with a reason of the list, is followed up too.
    met = Q(first_reply_at__lte=F("target_at")) | Q(
        first_reply_at__isnull=True, closed_at__lte=F("target_at")
    )
    found = rows.aggregate(
        all=Count("pk"),
        met=Count("pk", filter=met),
        ordinary=Count("pk", filter=ordinary),
        ordinary_met=Count("pk", filter=ordinary & met),
    )
    return Punctuality(found["all"], found["met"]), Punctuality(found["ordinary"], found["ordinary_met"])


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
