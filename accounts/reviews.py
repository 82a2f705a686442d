"""The yearly review of accesses: opened when it is due, decided access by access, ended (R-014, R-055)."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from accounts.authorizations import holds_position
from accounts.holdings import end_holding
from accounts.models import AccessDecision, AccessReview, Holding, OfficialAccount, Person, Replacement
from accounts.replacements import end_replacement
from accounts.reviewed import Access, accesses_of
from accounts.rights import local_date
from accounts.rules.reviews import AccessAsked, may_close_review, may_decide_access, months_before
from policy.models import Reading
from policy.outcomes import Outcome, require
from policy.register import Decision, record, record_many


def is_reviewer(person: Person, now: datetime) -> bool:
    """Say whether `person` reviews accesses: a reading of the city."""
    return holds_position(person, Reading.objects.value("access_reviewers", at=local_date(now)), now)


@transaction.atomic
def open_due_reviews(*, now: datetime) -> int:
    """Open the review of each authorised account not reviewed for as long as the reading says; return how many.

    Safe to repeat and to run twice at once: the second sweep leaves the work to the first.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('accounts.access_review'))")
        if not cursor.fetchone()[0]:
            return 0
    today = local_date(now)
    since = months_before(today, Reading.objects.value("access_review_months", at=today))
    due_on = today + timedelta(days=Reading.objects.value("access_review_days", at=today))
    recent = AccessReview.objects.filter(account=OuterRef("pk")).exclude(closed_at__date__lte=since)
    due = (
        OfficialAccount.objects.authorised().filter(~Exists(recent), authorised_on__lte=since).order_by("pk")
    )
    opened = AccessReview.objects.bulk_create(
        AccessReview(account=account, opened_at=now, due_on=due_on)
        for account in due.select_related("platform")
    )
    record_many(
        [
            Decision(
                event="accounts.access_review.opened",
                actor=None,
                subject=review.account,
                account=str(review.account),
                clause="R-055",
                after={"à terminer le": due_on},
            )
            for review in opened
        ],
        now=now,
    )
    return len(opened)


def ask_may_decide(
    review: AccessReview,
    access: Access,
    user: Person,
    now: datetime,
    *,
    is_withdrawal: bool = False,
    reviews: bool | None = None,
    **details: Any,
) -> Outcome:
    """Ask the rule whether `user` may decide of this access; the page's buttons ask the same.

    `reviews`, when the caller knows it, says whether the person reviews accesses at all.
    """
    return may_decide_access(
        AccessAsked(
            is_reviewer=is_reviewer(user, now) if reviews is None else reviews,
            is_own_access=access.person.pk == user.pk,
            review_is_open=review.closed_at is None,
            is_in_effect=access.is_in_effect,
            decided_by=str(access.decision.decided_by) if access.decision else "",
            is_withdrawal=is_withdrawal,
            reason=details.get("reason", ""),
            ends_on=details.get("ends_on"),
            today=local_date(now),
        )
    )


@transaction.atomic
def decide_access(
    *,
    review_id: int,
    access_code: str,
    is_withdrawal: bool,
    actor: Person,
    now: datetime,
    **details: Any,
) -> AccessDecision:
    """Confirm an access, or withdraw it from `ends_on` (a local date, today at the earliest) for a `reason`.

    Withdrawing ends the holding, which gives access to other accounts too, or interrupts the replacement.
    Raises PolicyRefusal, AccessReview.DoesNotExist, UnknownAccess for a code that is none of the review's.
    """
    review = _locked(review_id)
    access = accesses_of(review, now).find(access_code)
    require(ask_may_decide(review, access, actor, now, is_withdrawal=is_withdrawal, **details))
    outcome = AccessDecision.Outcome.WITHDRAWN if is_withdrawal else AccessDecision.Outcome.CONFIRMED
    decision = AccessDecision.objects.create(
        review=review,
        holding=access.holding,
        replacement=access.replacement,
        person=access.person,
        outcome=outcome,
        ends_on=details.get("ends_on") if is_withdrawal else None,
        reason=str(details.get("reason", "")).strip() if is_withdrawal else "",
        decided_by=actor,
        decided_at=now,
    )
    _register(
        review,
        outcome.value,
        actor,
        now,
        after={"personne": str(access.person), "accès": access.title, "fin": decision.ends_on},
        reason=decision.reason,
    )
    if is_withdrawal:
        _end(decision, actor, now)
    return decision


@transaction.atomic
def close_review(*, review_id: int, presence: str, note: str, actor: Person, now: datetime) -> AccessReview:
    """End a review whose accesses are all decided. Raises PolicyRefusal, AccessReview.DoesNotExist."""
    review = _locked(review_id)
    require(
        may_close_review(
            is_reviewer=is_reviewer(actor, now),
            is_open=review.closed_at is None,
            undecided=len(accesses_of(review, now).undecided),
            presence=presence,
            note=note,
        )
    )
    review.closed_at, review.closed_by = now, actor
    review.presence, review.presence_note = AccessReview.Presence(presence), note.strip()
    review.save()
    _register(review, "closed", actor, now, after={"présence": presence}, reason=review.presence_note)
    return review


def _end(decision: AccessDecision, actor: Person, now: datetime) -> None:
    """Take the access away; one that already ends sooner is left as it is."""
    assert decision.ends_on is not None  # noqa: S101 - the rule has asked for it
    if decision.holding_id:
        holding = Holding.objects.select_for_update(of=("self",)).get(pk=decision.holding_id)
        if holding.ends_on is None or holding.ends_on > decision.ends_on:
            end_holding(holding_id=holding.pk, ends_on=decision.ends_on, actor=actor, now=now)
    elif decision.replacement_id:
        replacement = Replacement.objects.get(pk=decision.replacement_id)
        if replacement.ends_on >= decision.ends_on:
            end_replacement(replacement_id=replacement.pk, actor=actor, ended_on=decision.ends_on, now=now)


def _locked(review_id: int) -> AccessReview:
    """Lock the review: two people who decide of the same access wait for each other."""
    found = AccessReview.objects.select_for_update(of=("self",)).select_related("account__platform")
    return found.get(pk=review_id)


def _register(review: AccessReview, event: str, actor: Person, now: datetime, **facts: Any) -> None:
    record(
        event=f"accounts.access_review.{event}",
        actor=actor,
        subject=review.account,
        account=str(review.account),
        clause="R-055" if event == "closed" else "R-014",
        now=now,
        **facts,
    )
