"""Two people decide on, or change, one variant at the same instant: one decision, and never of what was not read.

The race of two decisions is run a second time with the lock of the code removed: PostgreSQL alone is left to refuse,
which proves that the race is real.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import IntegrityError

from accounts.models import Person
from editorial import approvals
from editorial.access import StaleVariant
from editorial.approvals import approve_variant, refuse_variant
from editorial.drafting import amend_post, amend_variant
from editorial.models import Approval, Variant
from editorial.states import NEEDS_APPROVAL, ImpossibleAct
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_editorial import a_submitted_variant, an_adviser
from tests.concurrency.racing import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("R-024")]

LOSES = (PolicyRefusal, ImpossibleAct, StaleVariant, IntegrityError)
at_once = partial(race, loses=LOSES)


@pytest.fixture
def variant() -> Variant:
    the_policy_world()
    return a_submitted_variant()


@pytest.fixture
def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the variant without its lock, and make both threads meet once they have read it."""
    met = Barrier(2, timeout=3)

    def unlocked(*, variant_id: int, **_asked: Any) -> Variant:
        found = Variant.objects.select_related("post", "account__platform").get(pk=variant_id)
        with suppress(BrokenBarrierError):
            met.wait()
        return found

    monkeypatch.setattr(approvals, "lock_variant", unlocked)


def approve(variant: Variant, person: Person) -> Callable[[], Any]:
    return lambda: approve_variant(
        variant_id=variant.pk, content_hash=variant.content_hash, actor=person, now=NOW
    )


def refuse(variant: Variant, person: Person) -> Callable[[], Any]:
    return lambda: refuse_variant(
        variant_id=variant.pk, content_hash=variant.content_hash, reason="Non", actor=person, now=NOW
    )


def test_two_approvers_at_once_are_one_decision(variant: Variant) -> None:
    outcome = at_once(approve(variant, an_adviser()), approve(variant, a_holder("direction-generale")))
    assert sorted(one is None for one in outcome) == [False, True]
    assert Approval.objects.count() == 1


def test_an_approval_and_a_refusal_at_once_are_one_decision(variant: Variant) -> None:
    outcome = at_once(approve(variant, an_adviser()), refuse(variant, an_adviser()))
    assert sorted(one is None for one in outcome) == [False, True]
    assert Approval.objects.count() == 1


@pytest.mark.usefixtures("without_lock")
def test_without_the_lock_of_the_code_postgresql_still_refuses_the_second(variant: Variant) -> None:
    outcome = at_once(approve(variant, an_adviser()), approve(variant, an_adviser()))
    assert [type(one) for one in outcome if one] == [IntegrityError]
    assert Approval.objects.count() == 1


@pytest.mark.parametrize(
    "edit",
    [
        lambda one: amend_variant(
            variant_id=one.pk,
            content_hash=one.content_hash,
            values={"text": "Autre chose."},
            actor=one.post.author,
            now=NOW,
        ),
        lambda one: amend_post(
            post_id=one.post_id, values={"nature": "position"}, actor=one.post.author, now=NOW
        ),
    ],
    ids=["text", "nature"],
)
def test_an_edit_and_an_approval_at_once_never_leave_the_new_content_approved(
    variant: Variant, edit: Callable[[Variant], Any]
) -> None:
    at_once(approve(variant, an_adviser()), lambda: edit(variant))
    present = Variant.objects.get(pk=variant.pk)
    assert present.content_hash != variant.content_hash
    assert present.state not in NEEDS_APPROVAL
