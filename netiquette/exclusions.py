"""Exclusions: proposed by one person, decided by another, applied on the platform, reviewed, lifted (A-36)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.authorizations import capacity, check_may
from accounts.models import OfficialAccount, Person
from accounts.rules.months import months_later
from netiquette.deciders import decider_title, decides_exclusions
from netiquette.locking import lock_subscriber
from netiquette.message_refs import MessageRef
from netiquette.models import Exclusion, Subscriber, Warning
from netiquette.references import EXCLUSION, case_number
from netiquette.rules.exclusions import (
    may_decide_exclusion,
    may_give_decision,
    may_lift_exclusion,
    may_propose_exclusion,
    may_record_exclusion_applied,
)
from netiquette.rules.reviews import may_record_restored, may_set_review_day
from netiquette.rules.tracks import TRACK_CLAUSES
from netiquette.standings import ask_may_exclude, standing_on
from netiquette.states import ExclusionAct, ImpossibleTransition, next_state
from policy.models import Reading
from policy.outcomes import Outcome, require
from policy.register import record

OPEN = (Exclusion.State.PROPOSED, Exclusion.State.IN_FORCE)


@transaction.atomic
def propose_exclusion(
    *,
    subscriber: Subscriber,
    account: OfficialAccount,
    track: str,
    message_ref: MessageRef,
    reason: str,
    actor: Person,
    now: datetime,
) -> Exclusion:
    """Ask that a subscriber be kept out of one account, because of a further breach after the warnings.

    Raises PolicyRefusal: no right on the account, warnings missing, no later breach, no reason, one already open.
    """
    require(check_may(actor, "moderate", account, now))
    locked = lock_subscriber(subscriber.pk)
    require(_ask_may_exclude(locked, account.pk, track, message_ref.posted_at, now))
    already = Exclusion.objects.filter(subscriber=locked, account=account, state__in=OPEN).exists()
    require(may_propose_exclusion(already_open=already, reason=reason))
    exclusion = Exclusion.objects.create(
        subscriber=locked,
        account=account,
        track=track,
        message_id=message_ref.id,
        message_posted_at=message_ref.posted_at,
        message_snapshot=message_ref.snapshot,
        reference=case_number(EXCLUSION, message_ref.id),
        reason=reason.strip(),
        proposed_by=actor,
        proposed_at=now,
    )
    by = capacity(actor, "moderate", account, now)
    _register(exclusion, "proposed", actor, by, now, reason=exclusion.reason)
    return exclusion


@transaction.atomic
def decide_exclusion(
    *, exclusion_id: int, accept: bool, reason: str, review_on: date | None, actor: Person, now: datetime
) -> Exclusion:
    """Decide a proposal: in force until it is lifted, to be reviewed on a local day to come; or refused.

    The warnings are counted again. Raises PolicyRefusal, ImpossibleTransition when it is already decided,
    Exclusion.DoesNotExist.
    """
    exclusion = lock_exclusion(exclusion_id)
    state = next_state(exclusion.state, ExclusionAct.ACCEPT if accept else ExclusionAct.REFUSE)
    require(ask_may_decide(exclusion, actor, now))
    require(
        may_give_decision(accept=accept, reason=reason, review_on=review_on, today=timezone.localdate(now))
    )
    if accept and review_on is not None:
        today, latest = timezone.localdate(now), latest_review(now)
        require(may_set_review_day(review_on=review_on, today=today, latest=latest))
        require(
            _ask_may_exclude(
                exclusion.subscriber, exclusion.account_id, exclusion.track, exclusion.message_posted_at, now
            )
        )
    exclusion.state, exclusion.decision_reason = state, reason.strip()
    exclusion.decided_by, exclusion.decided_at = actor, now
    exclusion.review_on = review_on if accept else None
    exclusion.save()
    event = "accepted" if accept else "refused"
    after = {"réexamen": review_on} if accept else None
    by = decider_title(actor, exclusion.account, now)
    _register(exclusion, event, actor, by, now, after=after, reason=exclusion.decision_reason)
    return exclusion


@transaction.atomic
def record_exclusion_applied(*, exclusion_id: int, actor: Person, proof: str, now: datetime) -> Exclusion:
    """Record that the exclusion in force was carried out on the platform, and what proves it; once.

    Raises PolicyRefusal, ImpossibleTransition, Exclusion.DoesNotExist.
    """
    exclusion = lock_exclusion(exclusion_id)
    require(check_may(actor, "moderate", exclusion.account, now))
    next_state(exclusion.state, ExclusionAct.LIFT)
    if exclusion.applied_at:
        raise ImpossibleTransition.already_applied()
    require(may_record_exclusion_applied(proof=proof))
    exclusion.applied_at, exclusion.applied_proof = now, proof.strip()
    exclusion.save(update_fields=["applied_at", "applied_proof"])
    by = capacity(actor, "moderate", exclusion.account, now)
    _register(exclusion, "applied", actor, by, now, after={"preuve": exclusion.applied_proof})
    return exclusion


@transaction.atomic
def lift_exclusion(*, exclusion_id: int, actor: Person, reason: str, now: datetime) -> Exclusion:
    """Let the person back in. Raises PolicyRefusal, ImpossibleTransition, Exclusion.DoesNotExist."""
    exclusion = lock_exclusion(exclusion_id)
    entitled = decides_exclusions(actor, exclusion.account, now)
    next_state(exclusion.state, ExclusionAct.LIFT)
    require(may_lift_exclusion(lifter_is_entitled=entitled, reason=reason))
    return let_back(
        exclusion, actor=actor, by=decider_title(actor, exclusion.account, now), reason=reason, now=now
    )


def let_back(exclusion: Exclusion, *, actor: Person, by: str, reason: str, now: datetime) -> Exclusion:
    """Lift an exclusion whose subscriber the caller has locked; `by` is the capacity in which it is decided."""
    exclusion.state, exclusion.lift_reason = (
        next_state(exclusion.state, ExclusionAct.LIFT),
        reason.strip(),
    )
    exclusion.lifted_by, exclusion.lifted_at = actor, now
    exclusion.save(update_fields=["state", "lift_reason", "lifted_by", "lifted_at"])
    _register(exclusion, "lifted", actor, by, now, reason=exclusion.lift_reason)
    return exclusion


@transaction.atomic
def record_access_restored(*, exclusion_id: int, proof: str, actor: Person, now: datetime) -> Exclusion:
    """Record that the person was let back in on the platform, and what proves it; once. Raises as `lift_exclusion`."""
    exclusion = lock_exclusion(exclusion_id)
    require(check_may(actor, "moderate", exclusion.account, now))
    require(may_record_restored(is_lifted=exclusion.state == Exclusion.State.LIFTED, proof=proof))
    if exclusion.restored_at:
        raise ImpossibleTransition.already_restored()
    exclusion.restored_at, exclusion.restored_by, exclusion.restored_proof = now, actor, proof.strip()
    exclusion.save(update_fields=["restored_at", "restored_by", "restored_proof"])
    by = capacity(actor, "moderate", exclusion.account, now)
    _register(exclusion, "restored", actor, by, now, after={"preuve": exclusion.restored_proof})
    return exclusion


def ask_may_decide(exclusion: Exclusion, user: Person, now: datetime) -> Outcome:
    """Ask the rule whether `user` may decide this proposal; the page's button asks the same."""
    return may_decide_exclusion(
        decider_is_proposer=exclusion.proposed_by_id == user.pk,
        decider_is_entitled=decides_exclusions(user, exclusion.account, now),
        decider_gave_warning=_gave_warning(exclusion, user, now),
    )


def _gave_warning(exclusion: Exclusion, user: Person, now: datetime) -> bool:
    """Say whether `user` gave one of the warnings it rests on, where the city's reading keeps the two apart."""
    if not Reading.objects.value("exclusion_decider_gave_no_warning", at=now):
        return False
    rested_on = Warning.objects.on(
        subscriber_id=exclusion.subscriber_id, account_id=exclusion.account_id, track=exclusion.track
    ).filter(state=Warning.State.SENT)
    return rested_on.filter(Q(drafted_by=user.pk) | Q(sent_by=user.pk)).exists()


def latest_review(now: datetime) -> date:
    """Return the last day on which an exclusion decided or kept now may be looked at again."""
    return months_later(timezone.localdate(now), Reading.objects.value("review_months_at_most", at=now))


def proposed_review(now: datetime) -> date:
    """Return the day of review that the city's reading suggests for an exclusion decided now."""
    return months_later(timezone.localdate(now), Reading.objects.value("review_months", at=now))


def _ask_may_exclude(
    subscriber: Subscriber, account_id: int, track: str, breach_posted_at: datetime, now: datetime
) -> Outcome:
    standing = standing_on(subscriber_id=subscriber.pk, account_id=account_id, track=track, now=now)
    return ask_may_exclude(subscriber=subscriber, standing=standing, breach_posted_at=breach_posted_at)


def lock_exclusion(exclusion_id: int) -> Exclusion:
    """Lock the subscriber, then read the exclusion: what another has just decided is seen."""
    lock_subscriber(Exclusion.objects.values_list("subscriber_id", flat=True).get(pk=exclusion_id))
    return Exclusion.objects.select_related("subscriber", "account__platform").get(pk=exclusion_id)


def _register(exclusion: Exclusion, event: str, actor: Person, by: str, now: datetime, **facts: Any) -> None:
    record(
        event=f"netiquette.exclusion.{event}",
        actor=actor,
        capacity=by,
        subject=exclusion,
        account=str(exclusion.account),
        clause=TRACK_CLAUSES[exclusion.track],
        now=now,
        **facts,
    )
