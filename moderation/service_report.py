"""How the services answer, service by service and never person by person (R-094, R-095)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, F, Q

from accounts.rights import local_date
from city.models import Service
from moderation.models import Referral
from moderation.models.referrals import AWAITED
from policy.models import Reading

# What the delays are told over.
PERIOD = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """One service: who answers for it, what waits there, and how it answered over the period."""

    service: Service
    has_respondent: bool
    has_stand_in: bool
    are_coordinates_stale: bool
    waiting: int = 0
    late: int = 0
    asked: int = 0
    answered: int = 0
    answered_late: int = 0
    average: timedelta | None = None


def service_lines(now: datetime) -> list[ServiceLine]:
    """Return every active service with what it owes; two queries and a reading."""
    today, counts = local_date(now), _counts(now)
    stale = stale_before(now)
    return [
        ServiceLine(
            service=service,
            has_respondent=service.respondent_on(today) is not None,
            has_stand_in=bool(service.deputy_email),
            are_coordinates_stale=is_stale(service, stale),
            **counts.get(service.pk, {}),
        )
        for service in Service.objects.active()
    ]


def stale_before(now: datetime) -> date:
    """Return the day before which coordinates compared to the website are to be compared again (R-130)."""
    return local_date(now) - timedelta(days=Reading.objects.value("coordinates_check_days", at=now))


def is_stale(service: Service, before: date) -> bool:
    """Say whether the coordinates that a service gives to complainants were compared too long ago, or never."""
    checked = service.coordinates_verified_on
    return bool(service.complaint_coordinates) and (checked is None or checked < before)


_TOLD = ("waiting", "late", "asked", "answered", "answered_late", "average")


def _counts(now: datetime) -> dict[int, dict[str, Any]]:
    recent = Q(asked_at__gte=now - PERIOD)
    answered = recent & Q(state=Referral.State.ANSWERED)
    waiting = Q(state=Referral.State.ASKED)
    rows: Any = (
        Referral.objects.order_by()
        .alias(awaited=AWAITED)
        .values("service")
        .annotate(
            waiting=Count("pk", filter=waiting),
            late=Count("pk", filter=waiting & Q(awaited__lt=now)),
            asked=Count("pk", filter=recent),
            answered=Count("pk", filter=answered),
            answered_late=Count("pk", filter=answered & Q(ended_at__gt=F("due_at"))),
            average=Avg(F("ended_at") - F("asked_at"), filter=answered),
        )
    )
    return {row["service"]: {name: row[name] for name in _TOLD} for row in rows}
