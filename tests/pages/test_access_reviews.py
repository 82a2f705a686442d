"""The pages of the review of accesses: what each person may decide there, and what is typed is never lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AccessDecision, AccessReview, Person
from accounts.reviewed import accesses_of
from accounts.reviews import open_due_reviews
from accounts.rights import local_date
from tests.builders import a_holder
from tests.builders_acts import SOON
from tests.pages.browsing import said, signed_in
from tests.pages.conftest import Clock

TODAY = local_date(SOON)


@pytest.fixture
def review(adviser: Person) -> AccessReview:
    open_due_reviews(now=SOON)
    return AccessReview.objects.select_related("account").get(account__slug="x-villerimouski")


@pytest.fixture
def management(world: None) -> Person:
    return a_holder("direction-generale")


def url(review: AccessReview, act: str = "") -> str:
    return f"{reverse('accounts:review', args=[review.pk])}{act}"


def code(review: AccessReview, person: Person) -> str:
    return next(one.code for one in accesses_of(review, SOON).every if one.person == person)


def post(person: Person, review: AccessReview, path: str, /, **typed: Any) -> Any:
    return signed_in(person).post(url(review, path), typed)


def test_a_review_is_led_to_its_end_from_its_pages(
    review: AccessReview, adviser: Person, management: Person
) -> None:
    webmaster = a_holder("webmestre")
    body = said(signed_in(management).get(reverse("accounts:review-list")))
    assert url(review) in body
    assert (
        post(management, review, "decider/", access=code(review, adviser), act="confirm").status_code == 302
    )
    gone = {"access": code(review, webmaster), "act": "withdraw", "ends_on": TODAY, "reason": "A quitté"}
    assert post(management, review, "decider/", **gone).status_code == 302
    assert post(management, review, "terminer/", presence="keep").status_code == 302
    body = said(signed_in(management).get(reverse("accounts:review-list"), {"etat": "terminees"}))
    assert url(review) in body
    body = said(signed_in(management).get(url(review)))
    assert "le conserver tel quel" in body
    assert "A quitté" in body


@pytest.mark.parametrize(
    ("act", "typed", "status", "sentence"),
    [
        (
            "decider/",
            {"act": "withdraw", "ends_on": "", "reason": "Il part"},
            422,
            "Indiquez le premier jour",
        ),
        ("decider/", {"act": "withdraw", "ends_on": "2026-07-06", "reason": ""}, 422, "Écrivez pourquoi"),
        ("decider/", {"act": "withdraw", "ends_on": "2020-01-01", "reason": "Il part"}, 409, "au plus tôt"),
        ("terminer/", {"presence": "keep", "note": "Tout va"}, 409, "Il reste des accès"),
        ("terminer/", {"presence": "close", "note": ""}, 422, "Écrivez ce qui est à changer"),
        ("terminer/", {}, 422, "Dites si le compte"),
    ],
)
def test_what_is_refused_is_shown_again_as_typed(
    act: str,
    typed: dict[str, str],
    status: int,
    sentence: str,
    review: AccessReview,
    adviser: Person,
    management: Person,
) -> None:
    response = post(management, review, act, access=code(review, adviser), **typed)
    assert response.status_code == status
    body = said(response)
    assert sentence in body
    assert typed.get("reason", "") in body
    assert typed.get("note", "") in body
    assert not AccessDecision.objects.exists()


def test_the_button_asks_what_the_function_asks(
    review: AccessReview, adviser: Person, agent: Person, management: Person
) -> None:
    body = said(signed_in(adviser).get(url(review)))
    assert "On ne décide pas de son propre accès" in body
    own = post(adviser, review, "decider/", access=code(review, adviser), act="confirm")
    assert own.status_code == 409
    body = said(signed_in(agent).get(url(review)))
    assert "Votre poste ne revoit pas les accès" in body
    assert 'value="confirm"' not in body
    refused = post(agent, review, "decider/", access=code(review, adviser), act="confirm")
    assert refused.status_code == 409
    assert post(management, review, "decider/", access="poste-0", act="confirm").status_code == 404
    assert not AccessDecision.objects.exists()


def test_a_stale_screen_is_a_conflict_that_changes_nothing(
    review: AccessReview, adviser: Person, management: Person
) -> None:
    access = code(review, adviser)
    other = a_holder("direction-generale")
    assert post(other, review, "decider/", access=access, act="confirm").status_code == 302
    late = {"act": "withdraw", "ends_on": TODAY, "reason": "Motif"}
    response = post(management, review, "decider/", access=access, **late)
    assert response.status_code == 409
    assert f"{other} a déjà décidé" in said(response)
    assert "Ce que vous aviez écrit\u00a0: Motif" in said(response)
    assert AccessDecision.objects.get().outcome == "confirmed"


def test_late_reviews_are_told_on_the_list_the_register_and_the_file(
    review: AccessReview, management: Person, clock: Clock
) -> None:
    clock.set(SOON + timedelta(days=31))
    browser = signed_in(management)
    assert "en retard" in said(browser.get(reverse("accounts:review-list"), {"etat": "en-retard"}))
    listed = said(browser.get(reverse("accounts:register"), {"alerte": "revue-en-retard"}))
    assert reverse("accounts:account", args=["x-villerimouski"]) in listed
    assert "revue en retard" in said(browser.get(reverse("accounts:account", args=["x-villerimouski"])))


def test_a_review_takes_as_many_queries_for_many_holders_as_for_few(
    review: AccessReview, management: Person
) -> None:
    browser, counts = signed_in(management), []
    for number in (3, 27):
        for _index in range(number):
            a_holder("webmestre")
        browser.get(url(review))
        with CaptureQueriesContext(connection) as seen:
            browser.get(url(review))
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 22
