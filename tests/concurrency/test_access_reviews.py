"""Two reviewers at once: one decision each, no lost update; without the lock, PostgreSQL alone refuses the second."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import IntegrityError, connection

from accounts import reviews
from accounts.models import AccessDecision, AccessReview, Person
from accounts.reviewed import accesses_of
from accounts.reviews import decide_access, open_due_reviews
from policy.models import RegisterEntry
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, a_holder, the_policy_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("R-055")]


@pytest.fixture
def review() -> AccessReview:
    the_policy_world()
    a_holder("webmestre")
    open_due_reviews(now=NOW)
    return AccessReview.objects.get(account__slug="x-villerimouski")


def race(review: AccessReview, codes: list[str]) -> list[Any]:
    """Have two people of the direction générale confirm the accesses `codes` at the same instant; their outcomes."""
    people = [a_holder("direction-generale") for _code in codes]
    start = Barrier(len(codes), timeout=5)

    def act(code: str, actor: Person) -> Any:
        try:
            start.wait()
            return decide_access(
                review_id=review.pk, access_code=code, is_withdrawal=False, actor=actor, now=NOW
            )
        except (PolicyRefusal, IntegrityError) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(codes)) as pool:
        return list(pool.map(act, codes, people))


def codes(review: AccessReview) -> list[str]:
    return [access.code for access in accesses_of(review, NOW).every]


def without_lock(monkeypatch: pytest.MonkeyPatch, review: AccessReview) -> None:
    """Read the review without locking it, and meet there."""
    meeting = Barrier(2, timeout=3)
    asked: Callable[..., Any] = accesses_of

    def unlocked(review_id: int) -> AccessReview:
        return AccessReview.objects.select_related("account__platform").get(pk=review_id)

    def met(*arguments: Any) -> Any:
        found = asked(*arguments)
        with suppress(BrokenBarrierError):
            meeting.wait()
        return found

    monkeypatch.setattr(reviews, "_locked", unlocked)
    monkeypatch.setattr(reviews, "accesses_of", met)


def test_two_reviewers_of_one_access_make_one_decision(review: AccessReview) -> None:
    (code,) = codes(review)
    results = race(review, [code, code])
    assert sorted(type(result).__name__ for result in results) == ["AccessDecision", "PolicyRefusal"]
    assert AccessDecision.objects.count() == 1
    assert RegisterEntry.objects.filter(event="accounts.access_review.confirmed").count() == 1


def test_two_reviewers_of_two_accesses_make_both_decisions(review: AccessReview) -> None:
    a_holder("adjoint-administratif")
    results = race(review, codes(review))
    assert [type(result).__name__ for result in results] == ["AccessDecision", "AccessDecision"]


def test_without_the_lock_both_are_let_through_by_the_code_and_one_stopped_by_the_database(
    review: AccessReview, monkeypatch: pytest.MonkeyPatch
) -> None:
    (code,) = codes(review)
    without_lock(monkeypatch, review)
    results = race(review, [code, code])
    assert sorted(type(result).__name__ for result in results) == ["AccessDecision", "IntegrityError"]
    assert RegisterEntry.objects.filter(event="accounts.access_review.confirmed").count() == 1


def test_two_sweeps_at_once_open_each_review_once() -> None:
    the_policy_world()
    start = Barrier(2, timeout=5)

    def sweep(_number: int) -> int:
        try:
            start.wait()
            return open_due_reviews(now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        opened = list(pool.map(sweep, range(2)))
    assert sum(opened) == AccessReview.objects.count() == 6
