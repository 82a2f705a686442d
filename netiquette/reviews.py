"""Reviews: asked by anybody, matched to a decision by a person, decided by another who took no part in it (A-36)."""

import secrets
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import OfficialAccount, Person
from accounts.rights import local_date
from city.calendars import NoOpeningHours, calendar_for
from city.clock import ClockError, deadline
from netiquette.deciders import REVIEWS, decider_title, decides_on, decides_reviews, handles_reviews
from netiquette.exclusions import let_back
from netiquette.locking import lock_subscriber
from netiquette.models import Exclusion, Review, Warning
from netiquette.models.reviews import ReviewQuerySet
from netiquette.references import REVIEW, as_written, written
from netiquette.review_notices import owe_received, owe_to_decide
from netiquette.rules.reviews import (
    may_decide_review,
    may_give_outcome,
    may_handle_reviews,
    may_match_review,
    may_set_aside_review,
)
from netiquette.states import ReviewAct, next_state
from netiquette.warnings import take_back
from policy.models import Reading
from policy.outcomes import Outcome, require
from policy.register import record

Contested = Warning | Exclusion
TELLING = (Warning.State.SENT, Warning.State.LAPSED)


@transaction.atomic
def receive_request(
    *,
    words: str,
    case_number: str = "",
    account: OfficialAccount | None = None,
    display_name: str = "",
    contact: str = "",
    now: datetime,
) -> Review:
    """Keep what came by the public form, and tell the team; nothing says whether anybody is warned or excluded."""
    review = _new(Review.Channel.FORM, None, now, words, case_number, account, display_name, contact)
    owe_received(review, now=now)
    return review


@transaction.atomic
def record_request(
    *,
    channel: str,
    words: str,
    case_number: str = "",
    account: OfficialAccount | None = None,
    display_name: str = "",
    contact: str = "",
    actor: Person,
    now: datetime,
) -> Review:
    """Write down a request made by mail, telephone, at the counter or on the platform. Raises PolicyRefusal."""
    require(may_handle_reviews(is_entitled=handles_reviews(actor, now)))
    return _new(Review.Channel(channel), actor, now, words, case_number, account, display_name, contact)


@transaction.atomic
def match_review(
    *,
    review_id: int,
    contested: Contested,
    recognised: str,
    new_facts: str = "",
    actor: Person,
    now: datetime,
) -> Review:
    """Tie a request to the decision that it contests, once the person is recognised.

    Raises PolicyRefusal, ImpossibleTransition, Review.DoesNotExist.
    """
    require(may_handle_reviews(is_entitled=handles_reviews(actor, now)))
    subscriber = lock_subscriber(contested.subscriber_id)
    contested.refresh_from_db()
    review = _locked(review_id)
    review.state = next_state(review.state, ReviewAct.MATCH)
    require(ask_may_match(contested, recognised=recognised, new_facts=new_facts))
    review.subscriber = subscriber
    target = "warning" if isinstance(contested, Warning) else "exclusion"
    setattr(review, target, contested)
    review.recognised, review.matched_by, review.matched_at = recognised.strip(), actor, now
    # Only where a first review was decided: the database lets nothing else through twice.
    review.new_facts = new_facts.strip() if _was_decided(contested) else ""
    review.save()
    _register(review, "matched", actor, "", now, after={"dossier": contested.reference})
    owe_to_decide(review, now=now)
    return review


@transaction.atomic
def set_aside_review(*, review_id: int, reason: str, actor: Person, now: datetime) -> Review:
    """Settle a request that nobody follows, saying why; once matched, only by who could decide it.

    Raises PolicyRefusal, ImpossibleTransition, Review.DoesNotExist.
    """
    review = _locked_with_subscriber(review_id)
    require(may_handle_reviews(is_entitled=handles_reviews(actor, now)))
    if review.state == Review.State.OPEN:
        require(ask_may_decide_review(review, actor, now))
    review.state = next_state(review.state, ReviewAct.SET_ASIDE)
    require(may_set_aside_review(reason=reason))
    review.reasons, review.decided_by, review.decided_at = reason.strip(), actor, now
    review.save()
    _register(review, "set_aside", actor, "", now)
    return review


@transaction.atomic
def decide_review(*, review_id: int, outcome: str, reasons: str, actor: Person, now: datetime) -> Review:
    """Uphold what is contested, or reverse it: the warning is withdrawn, the exclusion lifted, at once.

    What was withdrawn or lifted meanwhile stays so. Raises PolicyRefusal, ImpossibleTransition, Review.DoesNotExist.
    """
    review = _locked_with_subscriber(review_id)
    state = next_state(review.state, ReviewAct.DECIDE)
    require(ask_may_decide_review(review, actor, now))
    contested = contested_by(review)
    is_reversed = Review.Outcome(outcome) == Review.Outcome.REVERSED
    stands = still_stands(contested)
    require(may_give_outcome(is_reversed=is_reversed, reasons=reasons, stands=stands))
    by = decider_title(actor, contested.account, now, REVIEWS)
    if is_reversed and stands:
        undo: dict[str, Any] = {"actor": actor, "by": by, "now": now}
        undo["reason"] = f"{review.number}\u00a0: {reasons.strip()}"
        if isinstance(contested, Warning):
            take_back(contested, **undo)
        else:
            let_back(contested, **undo)
    review.state, review.outcome, review.reasons = state, outcome, reasons.strip()
    review.decided_by, review.decided_at = actor, now
    review.save()
    _register(review, outcome, actor, by, now)
    return review


def ask_may_match(contested: Contested, *, recognised: str, new_facts: str) -> Outcome:
    """Ask the rule whether a request may be tied to this decision; the page asks the same."""
    return may_match_review(
        recognised=recognised,
        stands=still_stands(contested),
        is_open=contested.reviews.filter(state=Review.State.OPEN).exists(),
        was_decided=_was_decided(contested),
        new_facts=new_facts,
    )


def ask_may_decide_review(review: Review, user: Person, now: datetime) -> Outcome:
    """Ask the rule whether `user` may decide this review; the page's button asks the same."""
    return may_decide_review(
        is_entitled=decides_reviews(user, contested_by(review).account, now),
        took_part=Review.objects.filter(pk=review.pk).taken_part_by(user).exists(),
    )


def decidable(user: Person, now: datetime) -> ReviewQuerySet:
    """Return the open reviews that `user` may decide."""
    decides = decides_on(user, now, (REVIEWS,))
    if not decides:
        return Review.objects.none()
    return Review.objects.decidable_by(user, OfficialAccount.objects.filter(decides))


def contested_by(review: Review) -> Contested:
    """Return the warning or the exclusion that a matched review is about."""
    contested = review.warning or review.exclusion
    if contested is None:
        raise LookupError("The review is not matched.")
    return contested


def still_stands(contested: Contested) -> bool:
    """Say whether the person still bears what is contested: a warning told, an exclusion in force."""
    if isinstance(contested, Warning):
        return contested.state in TELLING
    return contested.state == Exclusion.State.IN_FORCE


def review_due(now: datetime) -> date:
    """Return the day by which a request received now is answered; without opening hours, every day counts."""
    days = Reading.objects.value("review_open_days", at=now)
    try:
        calendar = calendar_for(None, around=local_date(now))
        return local_date(deadline(now, days, calendar))
    except (NoOpeningHours, ClockError):
        return date.fromordinal(local_date(now).toordinal() + days)


def _was_decided(contested: Contested) -> bool:
    return contested.reviews.filter(state=Review.State.DECIDED).exists()


def _new(
    channel: str,
    actor: Person | None,
    now: datetime,
    words: str,
    case_number: str,
    account: OfficialAccount | None,
    display_name: str,
    contact: str,
) -> Review:
    review = Review.objects.create(
        number=written(REVIEW, secrets.token_bytes(8)),
        channel=channel,
        received_at=now,
        received_by=actor,
        case_number=as_written(case_number),
        account=account,
        display_name=display_name.strip(),
        words=words.strip(),
        contact=contact.strip(),
        due_on=review_due(now),
    )
    _register(review, "received", actor, "", now, after={"reçue par": str(review.get_channel_display())})
    return review


def _locked(review_id: int) -> Review:
    related = ("warning__account__platform", "exclusion__account__platform")
    rows = Review.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related(*related).get(pk=review_id)


def _locked_with_subscriber(review_id: int) -> Review:
    """Lock the person first, as every sanction does, then the review: what another has just decided is seen."""
    subscriber_id = Review.objects.values_list("subscriber_id", flat=True).get(pk=review_id)
    if subscriber_id:
        lock_subscriber(subscriber_id)
    return _locked(review_id)


# The reasons stay with the review, which few may read: the register tells the act.
def _register(review: Review, event: str, actor: Person | None, by: str, now: datetime, **facts: Any) -> None:
    contested = review.warning or review.exclusion
    account = contested.account if contested else review.account
    record(
        event=f"netiquette.review.{event}",
        actor=actor,
        capacity=by,
        subject=review,
        account=str(account) if account else "",
        clause="R-122",
        now=now,
        **facts,
    )
