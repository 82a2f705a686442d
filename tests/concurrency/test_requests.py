"""Two people decide on one request at the same instant: one decision each, and one account at most.

Each race is run a second time with the lock of the code removed: PostgreSQL alone is left to refuse, which proves that
the race is real.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import IntegrityError

from accounts import requests
from accounts.models import AccountRequest, Body, OfficialAccount, Person
from accounts.requests import StaleRequest, amend_request, approve_request, refuse_request
from accounts.states import ImpossibleAct
from policy.models import RegisterEntry
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_accounts import a_request
from tests.concurrency.racing import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("R-056")]

LOSES = (PolicyRefusal, ImpossibleAct, StaleRequest, IntegrityError)
at_once = partial(race, loses=LOSES)


@pytest.fixture
def request_made(request: pytest.FixtureRequest) -> AccountRequest:
    the_policy_world()
    return a_request()


@pytest.fixture
def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the request without its lock, and make both threads meet once they have read it."""
    met = Barrier(2, timeout=3)

    def unlocked(request_id: int) -> AccountRequest:
        found = AccountRequest.objects.select_related("platform", "account__platform").get(pk=request_id)
        with suppress(BrokenBarrierError):
            met.wait()
        return found

    monkeypatch.setattr(requests, "_locked", unlocked)


def approve(request: AccountRequest, body: Body, person: Person) -> Callable[[], Any]:
    return lambda: approve_request(
        request_id=request.pk, body=body, content_hash=request.content_hash, actor=person, now=NOW
    )


def test_both_bodies_at_once_each_decide_and_one_account_is_opened(request_made: AccountRequest) -> None:
    adviser, director = a_holder("conseiller-strategique"), a_holder("direction-generale")
    outcome = at_once(
        approve(request_made, Body.COMMUNICATIONS, adviser), approve(request_made, Body.MANAGEMENT, director)
    )
    assert outcome == [None, None]
    request_made.refresh_from_db()
    assert request_made.state == "granted"
    assert request_made.approvals.count() == 2
    assert OfficialAccount.objects.filter(handle=request_made.handle).count() == 1


def test_without_the_lock_of_the_code_that_of_postgresql_makes_the_second_body_wait(
    request_made: AccountRequest, without_lock: None
) -> None:
    adviser, director = a_holder("conseiller-strategique"), a_holder("direction-generale")
    at_once(
        approve(request_made, Body.COMMUNICATIONS, adviser), approve(request_made, Body.MANAGEMENT, director)
    )
    request_made.refresh_from_db()
    assert request_made.state == "granted"
    assert RegisterEntry.objects.filter(event="accounts.account_request.granted").count() == 1
    assert OfficialAccount.objects.filter(handle=request_made.handle).count() == 1


def test_two_members_of_one_body_at_once_leave_one_decision(request_made: AccountRequest) -> None:
    first, second = a_holder("conseiller-strategique"), a_holder("adjoint-administratif")
    outcome = at_once(*(approve(request_made, Body.COMMUNICATIONS, one) for one in (first, second)))
    assert sorted(error is None for error in outcome) == [False, True]
    assert request_made.approvals.count() == 1


def test_without_the_lock_postgresql_keeps_one_decision_of_a_body(
    request_made: AccountRequest, without_lock: None
) -> None:
    first, second = a_holder("conseiller-strategique"), a_holder("adjoint-administratif")
    outcome = at_once(*(approve(request_made, Body.COMMUNICATIONS, one) for one in (first, second)))
    assert [type(error) for error in outcome if error] == [IntegrityError]
    assert request_made.approvals.count() == 1


def test_an_approval_and_a_refusal_at_once_never_authorise_a_refused_account(
    request_made: AccountRequest,
) -> None:
    adviser, director = a_holder("conseiller-strategique"), a_holder("direction-generale")
    approve(request_made, Body.COMMUNICATIONS, adviser)()
    other = a_holder("direction-generale")
    at_once(
        approve(request_made, Body.MANAGEMENT, director),
        lambda: refuse_request(
            request_id=request_made.pk,
            body=Body.MANAGEMENT,
            content_hash=request_made.content_hash,
            reason="Trop tôt",
            actor=other,
            now=NOW,
        ),
    )
    request_made.refresh_from_db()
    opened = OfficialAccount.objects.filter(handle=request_made.handle).exists()
    assert (request_made.state, opened) in {("granted", True), ("refused", False)}


def test_an_edit_and_an_approval_at_once_never_authorise_what_was_not_read(
    request_made: AccountRequest,
) -> None:
    adviser, director = a_holder("conseiller-strategique"), a_holder("direction-generale")
    approve(request_made, Body.COMMUNICATIONS, adviser)()
    at_once(
        approve(request_made, Body.MANAGEMENT, director),
        lambda: amend_request(
            request_id=request_made.pk, values={"name": "Autre"}, actor=request_made.requester, now=NOW
        ),
    )
    request_made.refresh_from_db()
    if request_made.state == "granted":
        assert request_made.account is not None
        assert request_made.account.name != "Autre"
    else:
        assert request_made.name == "Autre"
        assert not OfficialAccount.objects.filter(handle=request_made.handle).exists()
