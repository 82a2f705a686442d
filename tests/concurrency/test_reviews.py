"""Two people settle one review at the same instant: one act stands, with the lock and, without it, by PostgreSQL.

Each race is run a second time with the locks of the code removed, both threads stopped once they have asked the rule:
only the database is left to refuse, which proves that the race is real.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError

from accounts.models import Person
from netiquette import reviews, warnings
from netiquette.models import Review, Subscriber, Warning
from netiquette.reviews import decide_review, match_review
from netiquette.rules import reviews as rules
from netiquette.rules import warnings as warning_rules
from netiquette.states import ImpossibleTransition
from netiquette.warnings import withdraw_warning
from policy.models import RegisterEntry
from policy.outcomes import PolicyRefusal
from tests.builders import a_holder, an_account, the_policy_world
from tests.builders_netiquette import a_moderator, a_sent_warning, an_author
from tests.builders_reviews import LATER, a_request, a_reviewer, an_open_review
from tests.concurrency.test_sanctions import MEETING, at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("R-122")]

IN_WORDS = (PolicyRefusal, ImpossibleTransition)
RELATED = ("warning__account__platform", "exclusion__account__platform")


@pytest.fixture
def without_lock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take the locks away, and make both threads meet once they have asked what the locks would have protected."""
    for module in (reviews, warnings):
        monkeypatch.setattr(module, "lock_subscriber", lambda pk: Subscriber.objects.get(pk=pk))
    monkeypatch.setattr(reviews, "_locked", lambda pk: Review.objects.select_related(*RELATED).get(pk=pk))
    monkeypatch.setattr(reviews, "may_give_outcome", MEETING.after(rules.may_give_outcome))
    monkeypatch.setattr(reviews, "may_match_review", MEETING.after(rules.may_match_review))
    monkeypatch.setattr(warnings, "may_withdraw_warning", MEETING.after(warning_rules.may_withdraw_warning))
    yield
    MEETING.barrier = None


@pytest.fixture(params=["with the lock", "without it"])
def loser(request: pytest.FixtureRequest) -> Iterator[tuple[type[BaseException], ...]]:
    """What the second of two must meet: a refusal in words with the lock, PostgreSQL alone without it."""
    the_policy_world()
    if request.param == "with the lock":
        yield IN_WORDS
    else:
        request.getfixturevalue("without_lock")
        yield (IntegrityError,)


@pytest.fixture
def agent(loser: Any) -> Person:
    return a_moderator()


@pytest.fixture
def warning(agent: Person) -> Warning:
    return a_sent_warning(an_author(an_account("facebook-ville")), agent, code="agressif")


def _decide(review: Review, actor: Person, outcome: str) -> Callable[[], Review]:
    return lambda: decide_review(
        review_id=review.pk, outcome=outcome, reasons="Étude.", actor=actor, now=LATER
    )


def _one_wins(results: list[BaseException | None], loser: tuple[type[BaseException], ...]) -> None:
    stopped = [error for error in results if error is not None]
    assert len(stopped) == 1, results
    assert isinstance(stopped[0], loser), stopped


def test_two_people_decide_one_review_one_decision_stands(loser, agent, warning):
    review = an_open_review(warning, agent)
    one, two = a_reviewer(), a_holder("conseiller-strategique")
    results = at_once(_decide(review, one, "upheld"), _decide(review, two, "reversed"))
    _one_wins(results, loser)
    review.refresh_from_db()
    warning.refresh_from_db()
    assert (review.outcome == "reversed") == (warning.state == Warning.State.WITHDRAWN)
    told = RegisterEntry.objects.filter(event__in=["netiquette.review.upheld", "netiquette.review.reversed"])
    assert told.count() == 1


def test_a_warning_taken_back_while_its_review_is_decided_is_taken_back_once(loser, agent, warning):
    review = an_open_review(warning, agent)
    reviewer = a_reviewer()
    results = at_once(
        _decide(review, reviewer, "reversed"),
        lambda: withdraw_warning(warning_id=warning.pk, actor=agent, reason="Erreur.", now=LATER),
    )
    # With the lock, a withdrawal that comes first leaves the review to be concluded in favour of the person.
    assert len([error for error in results if error is not None]) <= 1
    assert all(isinstance(error, loser) for error in results if error is not None), results
    warning.refresh_from_db()
    assert warning.state == Warning.State.WITHDRAWN
    assert RegisterEntry.objects.filter(event="netiquette.warning.withdrawn").count() == 1


def test_two_requests_about_one_decision_one_is_studied(loser, agent, warning):
    def match(request: Review, actor: Person) -> Callable[[], Review]:
        return lambda: match_review(
            review_id=request.pk,
            contested=Warning.objects.select_related("account__platform").get(pk=warning.pk),
            recognised="Son numéro.",
            actor=actor,
            now=LATER,
        )

    results = at_once(match(a_request(), agent), match(a_request(), a_holder("adjoint-administratif")))
    _one_wins(results, loser)
    assert list(warning.reviews.values_list("state", flat=True)) == ["open"]


def test_two_people_match_one_request_to_two_decisions_one_stands(loser, agent, warning):
    other = a_sent_warning(an_author(an_account("facebook-ville")), agent, code="agressif")
    request = a_request()

    def match(contested: Warning, actor: Person) -> Callable[[], Review]:
        return lambda: match_review(
            review_id=request.pk, contested=contested, recognised="Vu.", actor=actor, now=LATER
        )

    results = at_once(match(warning, agent), match(other, a_holder("adjoint-administratif")))
    _one_wins(results, loser)
    request.refresh_from_db()
    assert request.state == Review.State.OPEN
