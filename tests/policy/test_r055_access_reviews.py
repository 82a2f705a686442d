"""Each account is reviewed every year: access by access, never by the person concerned, then whether it is of use."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.authorizations import may
from accounts.compliance.reviews import accounts_are_reviewed
from accounts.models import AccessDecision, AccessReview, Notice, Person
from accounts.review_notices import remind_overdue_reviews
from accounts.reviewed import UnknownAccess, accesses_of
from accounts.reviews import close_review, decide_access, open_due_reviews
from accounts.rights import local_date
from accounts.rules.reviews import (
    AccessAsked,
    may_close_review,
    may_decide_access,
    months_before,
)
from accounts.waiting import steps_for
from policy.models import Reading, RegisterEntry
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, a_holder, a_person, a_replacement, an_account, the_policy_world

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-055"), pytest.mark.clause("R-014")]
TODAY = local_date(NOW)


@pytest.fixture(autouse=True)
def _world() -> None:
    the_policy_world()


@pytest.fixture
def adviser() -> Person:
    return a_holder("conseiller-strategique")


@pytest.fixture
def management() -> Person:
    return a_holder("direction-generale")


def a_review(slug: str = "x-villerimouski") -> AccessReview:
    open_due_reviews(now=NOW)
    return AccessReview.objects.open().select_related("account__platform").get(account__slug=slug)


def code_of(review: AccessReview, person: Person, now: datetime = NOW) -> str:
    return next(one.code for one in accesses_of(review, now).every if one.person == person)


def confirm(review: AccessReview, person: Person, actor: Person) -> AccessDecision:
    code = code_of(review, person)
    return decide_access(review_id=review.pk, access_code=code, is_withdrawal=False, actor=actor, now=NOW)


def withdraw(review: AccessReview, person: Person, actor: Person, **changes: Any) -> AccessDecision:
    details = {"ends_on": TODAY, "reason": "A changé de service", **changes}
    code = code_of(review, person)
    return decide_access(
        review_id=review.pk, access_code=code, is_withdrawal=True, actor=actor, now=NOW, **details
    )


ASKED = AccessAsked(
    is_reviewer=True,
    is_own_access=False,
    review_is_open=True,
    is_in_effect=True,
    decided_by="",
    is_withdrawal=True,
    reason="Motif",
    ends_on=TODAY,
    today=TODAY,
)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, ""),
        ({"is_withdrawal": False, "reason": "", "ends_on": None}, ""),
        ({"is_reviewer": False}, "ne revoit pas"),
        ({"is_own_access": True}, "son propre accès"),
        ({"review_is_open": False}, "est terminée"),
        ({"is_in_effect": False}, "n’a plus cet accès"),
        ({"decided_by": "Quelqu’un"}, "Quelqu’un a déjà décidé"),
        ({"reason": "  "}, "Écrivez pourquoi"),
        ({"ends_on": TODAY - timedelta(days=1)}, "aujourd’hui au plus tôt"),
        ({"ends_on": None}, "aujourd’hui au plus tôt"),
    ],
)
def test_the_rule_of_one_access_by_table(change: dict[str, Any], sentence: str) -> None:
    outcome = may_decide_access(replace(ASKED, **change))
    assert outcome.allowed is not bool(sentence)
    assert sentence in outcome.reason


@pytest.mark.parametrize(
    ("change", "allowed"),
    [
        ({}, True),
        ({"presence": "close", "note": "Plus d’abonnés"}, True),
        ({"presence": "close"}, False),
        ({"presence": ""}, False),
        ({"undecided": 1}, False),
        ({"is_open": False}, False),
        ({"is_reviewer": False}, False),
    ],
)
def test_the_rule_of_the_end_by_table(change: dict[str, Any], allowed: bool) -> None:
    asked: dict[str, Any] = {
        "is_reviewer": True,
        "is_open": True,
        "undecided": 0,
        "presence": "keep",
        "note": "",
    }
    assert may_close_review(**(asked | change)).allowed is allowed


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 7, 6), 12, date(2025, 7, 6)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
    ],
)
def test_so_many_months_before_is_a_day_of_the_calendar(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


def test_a_review_opens_by_itself_once_for_each_account_not_reviewed_for_a_year() -> None:
    assert open_due_reviews(now=NOW) == 6
    assert open_due_reviews(now=NOW) == 0
    review = a_review()
    assert review.due_on == TODAY + timedelta(days=30)
    opened = RegisterEntry.objects.filter(event="accounts.access_review.opened")
    assert opened.count() == 6


def test_the_next_review_opens_a_year_after_the_end_of_the_last(management: Person) -> None:
    review = a_review("vimeo-ville")
    close_review(review_id=review.pk, presence="keep", note="", actor=management, now=NOW)
    year = timedelta(days=365)
    assert open_due_reviews(now=NOW + year - timedelta(days=1)) == 0
    assert open_due_reviews(now=NOW + year) == 1
    Reading.objects.create(
        key="access_review_months", value=6, effective_from=TODAY, ambiguity="R-055", decided_by="Ville"
    )
    again = AccessReview.objects.open().get(account__slug="vimeo-ville")
    close_review(review_id=again.pk, presence="keep", note="", actor=management, now=NOW + year)
    assert open_due_reviews(now=NOW + year + timedelta(days=190)) == 1


def test_holder_by_holder_the_review_is_confirmed_or_withdrawn_then_ended(
    adviser: Person, management: Person
) -> None:
    webmaster, x = a_holder("webmestre"), an_account("x-villerimouski")
    review = a_review()
    with pytest.raises(PolicyRefusal, match="Il reste des accès"):
        close_review(review_id=review.pk, presence="keep", note="", actor=management, now=NOW)
    confirm(review, adviser, management)
    withdraw(review, webmaster, adviser)
    assert not may(webmaster, "publish", x, NOW)
    closed = close_review(review_id=review.pk, presence="adapt", note="Publier moins", actor=adviser, now=NOW)
    assert (closed.closed_by, closed.presence) == (adviser, "adapt")
    events = RegisterEntry.objects.about(x).filter(event__startswith="accounts.access_review.")
    assert [event.partition("review.")[2] for event in events.values_list("event", flat=True)] == [
        "opened",
        "confirmed",
        "withdrawn",
        "closed",
    ]
    # What was decided of an access that is gone is still read.
    assert {one.person for one in accesses_of(review, NOW).every} == {adviser, webmaster}


def test_a_substitute_is_reviewed_and_the_replacement_interrupted(
    adviser: Person, management: Person
) -> None:
    webmaster, substitute, x = a_holder("webmestre"), a_person("Remplaçant"), an_account("x-villerimouski")
    a_replacement(absent=webmaster, substitute=substitute, accounts=[x])
    review = a_review()
    assert may(substitute, "publish", x, NOW)
    withdraw(review, substitute, management)
    assert not may(substitute, "publish", x, NOW)
    assert may(webmaster, "publish", x, NOW)


def test_nobody_decides_of_his_own_access_nor_whoever_is_not_a_reviewer(
    adviser: Person, management: Person
) -> None:
    review = a_review()
    with pytest.raises(PolicyRefusal, match="son propre accès"):
        confirm(review, adviser, adviser)
    root = Person.objects.create_superuser("racine@example.org", full_name="Administrateur technique")
    for somebody in (a_person(), a_holder("agent-communications"), root):
        with pytest.raises(PolicyRefusal, match="ne revoit pas"):
            confirm(review, adviser, somebody)
    assert not AccessDecision.objects.exists()


def test_an_access_is_decided_once_and_an_unknown_one_never(adviser: Person, management: Person) -> None:
    review = a_review()
    confirm(review, adviser, management)
    with pytest.raises(PolicyRefusal, match="a déjà décidé"):
        withdraw(review, adviser, a_holder("direction-generale"))
    with pytest.raises(UnknownAccess):
        decide_access(
            review_id=review.pk, access_code="poste-0", is_withdrawal=False, actor=management, now=NOW
        )
    assert may(adviser, "publish", an_account("x-villerimouski"), NOW)


def test_a_holder_added_during_the_review_appears_in_it(adviser: Person, management: Person) -> None:
    review = a_review()
    confirm(review, adviser, management)
    newcomer = a_holder("webmestre")
    assert [one.person for one in accesses_of(review, NOW).undecided] == [newcomer]
    with pytest.raises(PolicyRefusal, match="Il reste des accès"):
        close_review(review_id=review.pk, presence="keep", note="", actor=management, now=NOW)


def test_a_withdrawal_never_prolongs_an_access_that_ends_sooner(adviser: Person, management: Person) -> None:
    webmaster = a_holder("webmestre", ends_on=TODAY + timedelta(days=2))
    withdraw(a_review(), webmaster, management, ends_on=TODAY + timedelta(days=20))
    holding = webmaster.holdings.get()
    assert holding.ends_on == TODAY + timedelta(days=2)


def test_a_withdrawal_on_the_day_of_a_time_change_ends_at_local_midnight(
    adviser: Person, management: Person
) -> None:
    webmaster, x = a_holder("webmestre"), an_account("x-villerimouski")
    withdraw(a_review(), webmaster, management, ends_on=date(2026, 11, 2))
    # The 1st of November lasts 25 hours: it ends at UTC-5.
    assert may(webmaster, "publish", x, datetime(2026, 11, 2, 4, 59, 59, tzinfo=UTC))
    assert not may(webmaster, "publish", x, datetime(2026, 11, 2, 5, 0, tzinfo=UTC))


def test_late_reviews_are_told_once_to_each_reviewer_then_are_a_failing(
    adviser: Person, management: Person
) -> None:
    open_due_reviews(now=NOW)
    due = NOW + timedelta(days=30)
    assert remind_overdue_reviews(now=due) == 0
    assert accounts_are_reviewed(due).state == "ok"
    late = due + timedelta(days=1)
    assert remind_overdue_reviews(now=late) == 2
    assert remind_overdue_reviews(now=late + timedelta(days=1)) == 0
    seen = accounts_are_reviewed(late)
    assert (seen.state, seen.figure) == ("manquement", 6)
    notice = Notice.objects.filter(level="access_review.overdue", recipient=adviser).get()
    assert notice.context["count"] == 6
    (step,) = [step for step in steps_for(adviser, late) if "revue" in step.label]
    assert (step.count, step.is_late) == (6, True)
    assert not [step for step in steps_for(a_holder("webmestre"), late) if "revue" in step.label]


@pytest.mark.parametrize("change", [{"outcome": "confirmed"}, {"reason": "Autre"}, {"decided_at": NOW}])
def test_the_database_keeps_a_decision_as_it_was_made(
    change: dict[str, Any], adviser: Person, management: Person
) -> None:
    decision = withdraw(a_review(), a_holder("webmestre"), management)
    change = {"decided_at": NOW - timedelta(days=1)} if "decided_at" in change else change
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessDecision.objects.filter(pk=decision.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessDecision.objects.filter(pk=decision.pk)._raw_delete("default")


def test_the_database_refuses_ones_own_access_a_finished_review_and_a_second_open_one(
    adviser: Person, management: Person
) -> None:
    review, holding = a_review(), adviser.holdings.get()
    fields: dict[str, Any] = {"person": adviser, "outcome": "confirmed", "decided_at": NOW}
    with pytest.raises(IntegrityError, match="r014_someone_else"), transaction.atomic():
        AccessDecision.objects.create(review=review, holding=holding, decided_by=adviser, **fields)
    with pytest.raises(IntegrityError, match="n'est pas celle"), transaction.atomic():
        AccessDecision.objects.create(
            review=review, holding=holding, decided_by=adviser, **(fields | {"person": management})
        )
    with pytest.raises(IntegrityError, match="one_open"), transaction.atomic():
        AccessReview.objects.create(account=review.account, opened_at=NOW, due_on=TODAY)
    done: dict[str, Any] = {"closed_at": NOW, "closed_by": management, "presence": "keep"}
    with pytest.raises(IntegrityError, match="Il reste des accès"), transaction.atomic():
        AccessReview.objects.filter(pk=review.pk).update(**done)
    confirm(review, adviser, management)
    close_review(review_id=review.pk, presence="keep", note="", actor=management, now=NOW)
    newcomer = a_holder("webmestre")
    with pytest.raises(IntegrityError, match="Cette revue est terminée"), transaction.atomic():
        AccessDecision.objects.create(
            review=review,
            holding=newcomer.holdings.get(),
            decided_by=management,
            **(fields | {"person": newcomer}),
        )
    with pytest.raises(IntegrityError, match="terminée"), transaction.atomic():
        AccessReview.objects.filter(pk=review.pk).update(presence="close")
    with pytest.raises(IntegrityError, match="ne se supprime pas"), transaction.atomic():
        AccessReview.objects.filter(account__slug="vimeo-ville")._raw_delete("default")
