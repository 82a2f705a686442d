"""Declaring an emergency and ending it."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from city.models import Emergency
from city.rules import may_declare_emergency, may_end_emergency
from policy.outcomes import require
from policy.register import record


@transaction.atomic
def declare_emergency(
    *,
    actor: AbstractBaseUser,
    level: str,
    reason: str,
    account_ids: Sequence[int],
    entitled: bool,
    now: datetime,
    capacity: str = "",
    words: Sequence[str] = (),
) -> Emergency:
    """Declare an emergency from `now` on, for some official accounts or for all (no id).

    `words` are those of the messages about the situation, which are answered first.

    `level` is an `Emergency.Level`; `entitled`: the actor holds a position that may declare (reading
    `emergency_declarants`), `capacity` which one. Raises `PolicyRefusal`.
    """
    require(may_declare_emergency(entitled=entitled, reason=reason))
    emergency = Emergency.objects.create(
        level=Emergency.Level(level),
        reason=reason.strip(),
        account_ids=sorted(set(account_ids)),
        words=list(dict.fromkeys(word for one in words if (word := one.replace('"', " ").strip()[:60]))),
        declared_by_id=actor.pk,
        declared_at=now,
    )
    record(
        event="city.emergency.declared",
        actor=actor,
        capacity=capacity,
        subject=emergency,
        clause="R-128" if level == Emergency.Level.SUSPENDED else "R-052",
        after={
            "level": emergency.level,
            "account_ids": emergency.account_ids,
            "words": emergency.words,
        },
        reason=emergency.reason,
        now=now,
    )
    return emergency


@transaction.atomic
def end_emergency(
    *, emergency_id: int, actor: AbstractBaseUser, entitled: bool, now: datetime, capacity: str = ""
) -> Emergency:
    """End an emergency at `now`; the clock runs again from there. Raises `PolicyRefusal`, `DoesNotExist`."""
    emergency = Emergency.objects.select_for_update().get(pk=emergency_id)
    require(may_end_emergency(entitled=entitled, ended=emergency.ended_at is not None))
    emergency.ended_at = now
    emergency.ended_by_id = actor.pk
    emergency.save(update_fields=["ended_at", "ended_by"])
    record(
        event="city.emergency.ended",
        actor=actor,
        capacity=capacity,
        subject=emergency,
        clause="R-128",
        before={"declared_at": emergency.declared_at.isoformat()},
        after={"ended_at": now.isoformat()},
        now=now,
    )
    return emergency
