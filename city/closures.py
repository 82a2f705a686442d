"""Closed days: proposed from Québec's statutory holidays, confirmed by a person, or added the same morning."""

from datetime import date, datetime, time, timedelta

import holidays
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from city.models import Closure, HoursSet
from policy.register import record

# The next year's holidays are proposed early enough for the City to decide on its holiday closure.
_NEXT_YEAR_FROM_MONTH = 10
_GOOD_FRIDAY = "Vendredi saint"


def statutory_holidays(year: int) -> dict[date, str]:
    """Québec's statutory holidays, in French. The employer chooses Good Friday or Easter Monday: both are here."""
    days = holidays.country_holidays("CA", subdiv="QC", years=year, language="fr")
    for good_friday in days.get_named(_GOOD_FRIDAY):
        days[good_friday + timedelta(days=3)] = "Lundi de Pâques"
    return dict(sorted(days.items()))


@transaction.atomic
def propose_closures(*, year: int, actor: AbstractBaseUser | None, now: datetime) -> list[Closure]:
    """Propose the statutory holidays of a year that no closure covers yet, whatever was decided of it.

    Nothing closes until a person confirms. Safe to run again. Returns what was proposed.
    """
    known = Closure.objects.filter(
        hours_set=None, starts_on__lte=date(year, 12, 31), ends_on__gte=date(year, 1, 1)
    ).values_list("starts_on", "ends_on")
    spans = list(known)
    missing = [
        Closure(starts_on=day, ends_on=day, reason=name)
        for day, name in statutory_holidays(year).items()
        if not any(first <= day <= last for first, last in spans)
    ]
    # Two workers at once: the unique constraint keeps one of each.
    proposed = Closure.objects.bulk_create(missing, ignore_conflicts=True)
    if proposed:
        first = Closure.objects.get(hours_set=None, starts_on=proposed[0].starts_on)
        days = [closure.starts_on.isoformat() for closure in proposed]
        record(
            event="city.closures.proposed", actor=actor, subject=first, clause="R-084", after=days, now=now
        )
    return proposed


def propose_coming_closures(*, now: datetime) -> list[Closure]:
    """Propose the holidays of this year, and from October those of the next one."""
    today = timezone.localdate(now)
    years = [today.year, *([today.year + 1] if today.month >= _NEXT_YEAR_FROM_MONTH else [])]
    return [closure for year in years for closure in propose_closures(year=year, actor=None, now=now)]


def confirm_closure(*, closure_id: int, actor: AbstractBaseUser, now: datetime) -> Closure:
    """Make a closure count from now on; a closure already confirmed stays as it is. Raises `DoesNotExist`."""
    return _decide(closure_id, Closure.State.CONFIRMED, actor, now)


def decline_closure(*, closure_id: int, actor: AbstractBaseUser, now: datetime) -> Closure:
    """Say that the offices are open after all; the day is not proposed again. Raises `DoesNotExist`."""
    return _decide(closure_id, Closure.State.DECLINED, actor, now)


@transaction.atomic
def close_offices(
    *,
    starts_on: date,
    ends_on: date,
    reason: str,
    actor: AbstractBaseUser,
    now: datetime,
    closed_from: time | None = None,
    closed_until: time | None = None,
    hours_set: HoursSet | None = None,
) -> Closure:
    """Close the offices for days or a part of each (a storm, this morning); it counts at once.

    Hours are local; without a set of hours, all are closed. Raises `ValidationError` (dates, hours, doubles).
    """
    closure = Closure(
        hours_set=hours_set,
        starts_on=starts_on,
        ends_on=ends_on,
        closed_from=closed_from,
        closed_until=closed_until,
        reason=reason,
        state=Closure.State.CONFIRMED,
        decided_by_id=actor.pk,
        decided_at=now,
    )
    closure.full_clean()
    closure.save()
    _register(closure, "city.closure.added", None, actor, now)
    return closure


@transaction.atomic
def _decide(closure_id: int, state: Closure.State, actor: AbstractBaseUser, now: datetime) -> Closure:
    closure = Closure.objects.select_for_update().get(pk=closure_id)
    if closure.state == state:
        return closure
    before = closure.state
    closure.state = state
    closure.decided_by_id = actor.pk
    closure.decided_at = now
    closure.save(update_fields=["state", "decided_by", "decided_at"])
    _register(closure, f"city.closure.{state.value}", before, actor, now)
    return closure


def _register(
    closure: Closure, event: str, before: str | None, actor: AbstractBaseUser, now: datetime
) -> None:
    record(
        event=event,
        actor=actor,
        subject=closure,
        clause="R-084",
        before=before and {"state": before},
        after={
            "state": closure.state,
            "days": [str(closure.starts_on), str(closure.ends_on)],
            "hours": [str(edge) if edge else None for edge in (closure.closed_from, closure.closed_until)],
        },
        reason=closure.reason,
        now=now,
    )
