"""What a person does about publishing: now, by hand with the link as proof, or says what became of it (R-062)."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from editorial import events, outcomes
from editorial.access import lock_variant, require_write
from editorial.acts import enter, register_act
from editorial.contents import content_of
from editorial.due import SUBJECT
from editorial.guards import Moment, examine, require_clear
from editorial.models import Variant
from editorial.rules.publishing import may_publish_now, may_say_not_sent
from editorial.states import Act, next_state
from platforms.deliveries import record_by_hand
from platforms.models import Delivery
from platforms.reconciliation import say_done, say_not_done
from policy.outcomes import Outcome, PolicyRefusal, require

State = Variant.State


def check_publish_now(variant: Variant, now: datetime) -> Outcome:
    """Answer whether the variant may leave at once: approved, without an hour still to come."""
    return may_publish_now(
        is_approved=variant.state == State.APPROVED,
        is_for_later=variant.scheduled_at is not None and variant.scheduled_at > now,
    )


@transaction.atomic
def publish_now(*, variant_id: int, content_hash: str, actor: Person, now: datetime) -> Variant:
    """Let an approved variant leave at once; `actor` answers for it.

    Raises StaleVariant, ImpossibleAct, Variant.DoesNotExist, PolicyRefusal.
    """
    variant = lock_variant(variant_id=variant_id, actor=actor, now=now, content_hash=content_hash)
    require_write(variant, actor, now)
    require(check_publish_now(variant, now))
    state = next_state(variant.state, Act.SCHEDULE)
    require_clear(variant, moment=Moment.SCHEDULE, now=now, at=now, actor=actor)
    variant.scheduled_by = variant.released_by = actor
    variant.released_at = now
    enter(variant, state, now)
    register_act(variant, events.VARIANT_RELEASED, actor, now, clause="R-062")
    return variant


@transaction.atomic
def take_by_hand(*, variant_id: int, content_hash: str, actor: Person, now: datetime) -> Variant:
    """Choose to publish by hand what was missed or did not leave; it may still be refused by a rule.

    Raises as `publish_now`.
    """
    variant = lock_variant(variant_id=variant_id, actor=actor, now=now, content_hash=content_hash)
    require_write(variant, actor, now)
    next_state(variant.state, Act.HAND_OVER)
    require_clear(variant, moment=Moment.SCHEDULE, now=now, at=now, actor=actor)
    variant.scheduled_by = variant.released_by = actor
    variant.released_at = now
    outcomes.hand_over(variant, "", now=now, actor=actor)
    return variant


@transaction.atomic
def record_published_by_hand(*, variant_id: int, permalink: str, actor: Person, now: datetime) -> Variant:
    """Record that it is on the platform, its link being the proof: published by hand, or found there after all.

    Raises ImpossibleAct when it is recorded already, Variant.DoesNotExist, PolicyRefusal.
    """
    variant = lock_variant(variant_id=variant_id, actor=actor, now=now)
    require_write(variant, actor, now)
    next_state(variant.state, Act.RECORD)
    if variant.state == State.PUBLISHING:
        # Only the publisher knows what becomes of it.
        next_state(variant.state, Act.EDIT)
    if variant.state == State.OUTCOME_UNKNOWN:
        say_done(delivery_id=_unknown(variant).pk, permalink=permalink, actor=actor, now=now)
        return outcomes.settle(variant_id=variant.pk, now=now)
    _require_approved(variant, actor, now)
    delivery = record_by_hand(
        account=variant.account,
        operation=Delivery.Operation.PUBLISH,
        subject_type=SUBJECT,
        subject_id=variant.pk,
        content=content_of(variant),
        permalink=permalink,
        actor=actor,
        now=now,
    )
    outcomes.record_published(variant, delivery, actor=actor, now=now)
    return variant


@transaction.atomic
def say_not_sent(*, variant_id: int, reason: str, actor: Person, now: datetime) -> Variant:
    """Record that somebody looked on the platform, and that it is not there: what it becomes is then chosen.

    Raises as `record_published_by_hand`.
    """
    variant = lock_variant(variant_id=variant_id, actor=actor, now=now)
    require_write(variant, actor, now)
    if variant.state != State.OUTCOME_UNKNOWN:
        # Of anything else it is known.
        next_state(variant.state, Act.LOSE)
        next_state(variant.state, Act.EDIT)
    require(may_say_not_sent(reason=reason))
    say_not_done(delivery_id=_unknown(variant).pk, reason=reason, actor=actor, now=now)
    return outcomes.settle(variant_id=variant.pk, now=now)


def _unknown(variant: Variant) -> Delivery:
    delivery = outcomes.last_delivery(variant)
    if delivery is None:
        raise Delivery.DoesNotExist
    return delivery


def _require_approved(variant: Variant, actor: Person, now: datetime) -> None:
    """What is recorded as published was agreed to; everything else that a rule says is now too late to say."""
    for finding in examine(variant, moment=Moment.PUBLISH, now=now, at=now, actor=actor):
        if finding.guard == "approval":
            raise PolicyRefusal(finding.outcome)
