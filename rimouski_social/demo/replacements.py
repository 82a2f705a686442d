"""Absences of the demonstration: one going on, one that the agent is asked to cover, one to come."""

from datetime import datetime, timedelta

from accounts.models import OfficialAccount, Person, Replacement
from accounts.replacements import record_replacement
from accounts.rights import local_date


def load(now: datetime) -> int:
    """Record them as their people would; nothing when some are there already."""
    if Replacement.objects.exists():
        return 0
    _record(now - timedelta(days=2), "webmestre", "adjoint", ["x-villerimouski", "youtube-ville"], 0, 9)
    _record(now - timedelta(days=1), "loisirs", "agent", ["facebook-loisirs"], 6, 12, reason="leave")
    _record(now - timedelta(days=1), "rh", "rh.secretariat", ["linkedin-ville"], 10, 24)
    return 3


def _person(name: str) -> Person:
    return Person.objects.get(email=f"{name}@demo.example")


def _record(
    now: datetime,
    absent: str,
    substitute: str,
    slugs: list[str],
    first: int,
    last: int,
    reason: str = "vacation",
) -> Replacement:
    """Record one as the absent person does; `first` and `last` count days from `now`."""
    return record_replacement(
        absent=_person(absent),
        substitute=_person(substitute),
        accounts=OfficialAccount.objects.filter(slug__in=slugs),
        starts_on=local_date(now) + timedelta(days=first),
        ends_on=local_date(now) + timedelta(days=last),
        reason=reason,
        actor=_person(absent),
        now=now,
    )
