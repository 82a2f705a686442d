"""Exclusions: proposed by one person, decided by another, applied on the platform, reviewed, lifted (A-36)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.authorizations import capacity, check_may
from accounts.models import OfficialAccount, Person
from accounts.rules.months import months_later
from netiquette.deciders import decider_title, decides_exclusions
from netiquette.locking import lock_subscriber
from netiquette.message_refs import MessageRef
from netiquette.models import Exclusion, Subscriber
from netiquette.references import EXCLUSION, case_number
from netiquette.rules.exclusions import (
    may_decide_exclusion,
    may_give_decision,
    may_lift_exclusion,
    may_propose_exclusion,
    may_record_exclusion_applied,
)
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
    exclusion = _locked(exclusion_id)
    state = next_state(exclusion.state, ExclusionAct.ACCEPT if accept else ExclusionAct.REFUSE)
    require(ask_may_decide(exclusion, actor, now))
    require(
        may_give_decision(accept=accept, reason=reason, review_on=review_on, today=timezone.localdate(now))
    )
    if accept:
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
    exclusion = _locked(exclusion_id)
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
    exclusion = _locked(exclusion_id)
    state = next_state(exclusion.state, ExclusionAct.LIFT)
    entitled = decides_exclusions(actor, exclusion.account, now)
    require(may_lift_exclusion(lifter_is_entitled=entitled, reason=reason))
    exclusion.state, exclusion.lift_reason = state, reason.strip()
    exclusion.lifted_by, exclusion.lifted_at = actor, now
    exclusion.save(update_fields=["state", "lift_reason", "lifted_by", "lifted_at"])
    _register(
        exclusion,
        "lifted",
        actor,
        decider_title(actor, exclusion.account, now),
        now,
        reason=exclusion.lift_reason,
    )
    return exclusion


def ask_may_decide(exclusion: Exclusion, user: Person, now: datetime) -> Outcome:
    """Ask the rule whether `user` may decide this proposal; the page's button asks the same."""
    return may_decide_exclusion(
        decider_is_proposer=exclusion.proposed_by_id == user.pk,
        decider_is_entitled=decides_exclusions(user, exclusion.account, now),
    )


def proposed_review(now: datetime) -> date:
    """Return the day of review that the city's reading suggests for an exclusion decided now."""
    return months_later(timezone.localdate(now), Reading.objects.value("review_months", at=now))


def _ask_may_exclude(
    subscriber: Subscriber, account_id: int, track: str, breach_posted_at: datetime, now: datetime
) -> Outcome:
    standing = standing_on(subscriber_id=subscriber.pk, account_id=account_id, track=track, now=now)
    return ask_may_exclude(subscriber=subscriber, standing=standing, breach_posted_at=breach_posted_at)


def _locked(exclusion_id: int) -> Exclusion:
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
