"""The pages of elections: who sees them, the share of each candidate, the one notice, and a decision."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from city.models import Candidate
from editorial.election_sweep import examine_period
from editorial.models import ElectionCase
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_incidents import a_capture
from tests.pages.browsing import said, signed_in
from tests.policy.test_r027_elections import DAY, a_period, published

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-027")]


@pytest.fixture(autouse=True)
def adviser(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Person:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    the_policy_world()
    return a_holder("conseiller-strategique")


def at(name: str, *args: Any) -> str:
    return reverse(f"editorial:{name}", args=args)


def a_case() -> ElectionCase:
    published("Bravo à Louise Tremblay-Caron pour son courage.")
    period = a_period("Louise Tremblay-Caron", "Paul-Émile Bérubé")
    examine_period(period_id=period.pk, now=NOW)
    return ElectionCase.objects.get()


def test_a_decision_is_asked_for_then_written_with_its_proof(adviser: Person) -> None:
    case = a_case()
    period = case.candidate.period_id
    browser = signed_in(adviser)
    assert "1 publication liée à une candidature à décider" in said(browser.get(reverse("accounts:todo")))
    page = said(browser.get(at("election", period)))
    assert "Proposition : à retirer" in page.replace("\u00a0", " ")
    bare = browser.post(at("election-case", period, case.pk), {"reason": "Vu à l’écran"})
    assert bare.status_code == 422
    assert "Vu à l’écran" in said(bare)
    unproved = browser.post(at("election-case", period, case.pk), {"outcome": "withdrawn"})
    assert unproved.status_code == 409
    assert "déposez une capture" in said(unproved)
    done = browser.post(
        at("election-case", period, case.pk), {"outcome": "withdrawn", "proof": a_capture()}, follow=True
    )
    assert "retirée" in said(done)
    proof: Any = browser.get(at("election-proof", period, case.pk))
    assert b"".join(proof.streaming_content)
    decided = browser.get(at("election", period) + "?etat=a-decider")
    assert decided.context["cases"] == []


def test_the_notice_names_nobody_and_is_one_for_all(adviser: Person) -> None:
    case = a_case()
    page = said(signed_in(adviser).get(at("election", case.candidate.period_id)))
    notice = page.split('id="neutral-notice"')[1].split("</p>")[0]
    assert "Tremblay" not in notice
    assert "Bérubé" not in notice
    assert "toutes les candidatures de la même façon" in notice


def test_a_member_of_the_team_reads_and_decides_nothing() -> None:
    case = a_case()
    period = case.candidate.period_id
    agent = signed_in(a_holder("agent-communications"))
    assert "Le conseiller stratégique décide" in said(agent.get(at("election", period)))
    refused = agent.post(
        at("election-case", period, case.pk), {"outcome": "not_electoral", "reason": "Aucun lien"}
    )
    assert refused.status_code == 409
    case.refresh_from_db()
    assert case.outcome == ""


def test_nobody_else_finds_these_pages() -> None:
    case = a_case()
    period = case.candidate.period_id
    stranger = signed_in(a_holder("animateur-diffusion"))
    for address in (at("election-list"), at("election", period), at("election-proof", period, case.pk)):
        assert stranger.get(address).status_code == 404
    assert stranger.post(at("election-case", period, case.pk)).status_code == 404


def test_a_case_of_another_period_is_not_decided_through_this_one(adviser: Person) -> None:
    case = a_case()
    other = a_period("Anne Roy", starts=NOW - 90 * DAY, ends=NOW - 50 * DAY)
    browser = signed_in(adviser)
    assert browser.post(at("election-case", other.pk, case.pk), {"outcome": "withdrawn"}).status_code == 404
    assert browser.get(at("election-proof", case.candidate.period_id, case.pk)).status_code == 404


@pytest.mark.parametrize("number", [2, 9])
def test_the_page_asks_as_many_questions_for_many(
    number: int, adviser: Person, django_assert_max_num_queries: Any
) -> None:
    for _ in range(number):
        published("Bravo à Louise Tremblay-Caron pour son courage.")
    period = a_period("Louise Tremblay-Caron")
    for extra in range(number):
        Candidate.objects.create(period=period, name=f"Personne Numéro{extra}")
    examine_period(period_id=period.pk, now=NOW)
    browser = signed_in(adviser)
    with django_assert_max_num_queries(24):
        browser.get(at("election", period.pk))
    with django_assert_max_num_queries(16):
        browser.get(at("election-list"))


def test_conformity_says_what_is_left(adviser: Person) -> None:
    a_case()
    page = said(signed_in(adviser).get(reverse("policy:conformity")))
    assert "1 publication liée à une candidature à décider" in page
