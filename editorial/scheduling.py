"""Planning: an approved variant is scheduled, moved, held, released or given up."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from accounts.models import Person
from editorial import events
from editorial.access import lock_for_publisher, lock_variant, require_write
from editorial.acts import enter, register_act
from editorial.drafting import amend_variant
from editorial.guards import Moment, require_clear
from editorial.models import Variant
from editorial.rules.scheduling import may_hold_variant, may_schedule_at
from editorial.states import Act, next_state
from policy.outcomes import Outcome, require

_register = partial(register_act, clause="R-019")


def check_schedule(variant: Variant, at: datetime) -> Outcome:
    """Answer whether the variant has an hour, still to come at `at`."""
    planned = variant.scheduled_at
    return may_schedule_at(is_dated=planned is not None, is_past=planned is not None and planned < at)


@transaction.atomic
def schedule_variant(*, variant_id: int, content_hash: str, actor: Person, now: datetime) -> Variant:
    """Let an approved variant leave by itself at its hour; `actor` answers for it.

    Raises StaleVariant, ImpossibleAct, Variant.DoesNotExist, PolicyRefusal.
    """
    variant = lock_variant(variant_id=variant_id, actor=actor, now=now, content_hash=content_hash)
    return schedule_locked(variant, actor=actor, now=now)


def schedule_locked(variant: Variant, *, actor: Person, now: datetime) -> Variant:
    """As `schedule_variant`, for a variant under its lock."""
    require_write(variant, actor, now)
    state = next_state(variant.state, Act.SCHEDULE)
    require(check_schedule(variant, now))
    require_clear(variant, moment=Moment.SCHEDULE, now=now, actor=actor)
    variant.scheduled_by = actor
    enter(variant, state, now)
    _register(variant, events.VARIANT_SCHEDULED, actor, now, after=_planned(variant))
    return variant


def move_variant(
    *, variant_id: int, content_hash: str, scheduled_at: datetime | None, actor: Person, now: datetime
) -> Variant:
    """Give a variant another hour to come, or none; one that was approved must be again. Raises as `amend_variant`."""
    if scheduled_at is not None:
        require(may_schedule_at(is_dated=True, is_past=scheduled_at < now))
    return amend_variant(
        variant_id=variant_id,
        content_hash=content_hash,
        values={"scheduled_at": scheduled_at},
        actor=actor,
        now=now,
    )


@transaction.atomic
def unschedule_variant(*, variant_id: int, actor: Person, now: datetime) -> Variant:
    """Keep a scheduled variant from leaving; its approval stands. Raises as `schedule_variant`."""
    variant = lock_variant(variant_id=variant_id, actor=actor, now=now)
    require_write(variant, actor, now)
    state = next_state(variant.state, Act.UNSCHEDULE)
    variant.scheduled_by = None
    enter(variant, state, now)
    _register(variant, events.VARIANT_UNSCHEDULED, actor, now)
    return variant


@transaction.atomic
def hold_variant(*, variant_id: int, reason: str, actor: Person | None, now: datetime) -> Variant:
    """Hold what would leave until somebody chooses what becomes of it; `actor` is None when a rule holds it.

    Raises ImpossibleAct, Variant.DoesNotExist, PolicyRefusal.
    """
    if actor is None:
        variant = lock_for_publisher(variant_id)
    else:
        variant = lock_variant(variant_id=variant_id, actor=actor, now=now)
        require_write(variant, actor, now)
    require(may_hold_variant(reason=reason))
    return hold_locked(variant, reason=reason, actor=actor, now=now)


def hold_locked(variant: Variant, *, reason: str, actor: Person | None, now: datetime) -> Variant:
    """As `hold_variant`, for a variant under its lock."""
    state = next_state(variant.state, Act.HOLD)
    enter(variant, state, now, reason=reason.strip())
    _register(variant, events.VARIANT_HELD, actor, now, reason=reason.strip())
    return variant


@transaction.atomic
def release_variant(*, variant_id: int, content_hash: str, actor: Person, now: datetime) -> Variant:
    """Let what was held, missed or refused leave now: its content is what was approved, its lateness is chosen.

    Raises StaleVariant, ImpossibleAct, Variant.DoesNotExist, PolicyRefusal.
    """
    variant = lock_variant(variant_id=variant_id, actor=actor, now=now, content_hash=content_hash)
    require_write(variant, actor, now)
    state = next_state(variant.state, Act.RELEASE)
    require_clear(
        variant, moment=Moment.SCHEDULE, now=now, at=max(variant.scheduled_at or now, now), actor=actor
    )
    variant.scheduled_by = variant.released_by = actor
    variant.released_at = now
    enter(variant, state, now)
    _register(variant, events.VARIANT_RELEASED, actor, now, after=_planned(variant))
    return variant


@transaction.atomic
def cancel_variant(*, variant_id: int, reason: str, actor: Person, now: datetime) -> Variant:
    """Give up a variant, with a reason; nothing of it is erased. Raises as `hold_variant`."""
    variant = lock_variant(variant_id=variant_id, actor=actor, now=now)
    require_write(variant, actor, now)
    require(may_hold_variant(reason=reason))
    enter(variant, next_state(variant.state, Act.CANCEL), now, reason=reason.strip())
    _register(variant, events.VARIANT_CANCELLED, actor, now, reason=reason.strip())
    return variant


def _planned(variant: Variant) -> dict[str, Any]:
    return {"date prévue": variant.scheduled_at.isoformat() if variant.scheduled_at else None}
