"""Deciding on a request in the administration site: the whole of it shown, two buttons, the rule of everywhere."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AccountRequest, Body, OfficialAccount, Person, RequestApproval
from accounts.requests import amend_request, withdraw_request
from policy.models import RegisterEntry
from tests.builders import NOW, a_holder, a_person, an_account, the_policy_world
from tests.builders_accounts import PLAN, a_closing, a_draft_request, a_request, approved

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-056"), pytest.mark.clause("R-012")]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
APPROVE = {"decision": "approve"}


@pytest.fixture(autouse=True)
def _world() -> None:
    the_policy_world()


@pytest.fixture
def director() -> Person:
    return a_holder("direction-generale", person=a_person("Direction", is_staff=True))


def browser_of(person: Person) -> Client:
    browser = Client()
    browser.force_login(person, backend=BACKEND)
    return browser


def page(asked: AccountRequest) -> str:
    return reverse("admin:accounts_accountrequest_change", args=[asked.pk])


def decide(person: Person, asked: AccountRequest, **typed: Any) -> Any:
    """Send what the screen of `asked`, as it is in memory, would send."""
    sent = {"body": "management", "content_hash": asked.content_hash, "seen": 0, **APPROVE, **typed}
    return browser_of(person).post(reverse("admin:accounts_accountrequest_decide", args=[asked.pk]), sent)


def said(response: Any) -> str:
    return html.unescape(response.content.decode())


def everything() -> tuple[Any, ...]:
    """Return all that a refused act must leave as it was."""
    return (
        list(AccountRequest.objects.order_by("pk").values()),
        list(RequestApproval.objects.order_by("pk").values()),
        list(OfficialAccount.objects.order_by("pk").values()),
        RegisterEntry.objects.count(),
    )


def test_the_first_page_lists_what_waits_for_the_person_and_what_the_other_body_said(
    director: Person,
) -> None:
    asked = a_request()
    adviser = a_holder("conseiller-strategique", person=a_person("Conseiller", is_staff=True))
    assert str(asked) in said(browser_of(adviser).get("/admin/"))
    approved(asked, Body.COMMUNICATIONS, adviser)
    first = said(browser_of(director).get("/admin/"))
    assert "Ouvrir un compte\xa0: Instagram — Ville de Rimouski" in first
    assert "Équipe des communications\xa0: approuvée par Conseiller" in first
    assert page(asked) in first
    assert page(asked) not in said(browser_of(adviser).get("/admin/"))


def test_the_page_shows_every_answer_the_account_to_come_and_the_history(director: Person) -> None:
    asked = a_request()
    approved(asked, Body.COMMUNICATIONS)
    seen = said(browser_of(director).get(page(asked)))
    for text in (
        PLAN["need"],
        PLAN["resources"],
        PLAN["risks"],
        PLAN["exit_plan"],
        PLAN["handle"],
        PLAN["url"],
    ):
        assert text in seen
    assert "Agent aux communications et médias sociaux" in seen
    assert "à entériner" in seen
    assert "Demande soumise" in seen
    assert "Demande approuvée" in seen
    assert seen.count('type="submit" name="decision"') == 2


def test_a_closing_says_who_loses_the_account(director: Person) -> None:
    asked = a_closing(an_account("vimeo-ville"))
    seen = said(browser_of(director).get(page(asked)))
    assert "fermé pour de bon" in seen
    assert "Postes qui n’y agiront plus" in seen


def test_one_tap_approves_and_the_second_body_authorises_the_account(director: Person) -> None:
    asked = approved(a_request(), Body.COMMUNICATIONS)
    answer = decide(director, asked)
    assert answer["Location"] == reverse("admin:index")
    asked.refresh_from_db()
    assert asked.state == "granted"
    assert asked.account is not None
    assert asked.account.state == "authorised"
    assert RequestApproval.objects.get(body="management").person == director


def test_a_refusal_ends_it_with_its_reason(director: Person) -> None:
    asked = a_request()
    assert decide(director, asked, decision="refuse", reason="Pas de ressources.").status_code == 302
    asked.refresh_from_db()
    assert asked.state == "refused"
    assert "Pas de ressources." in said(browser_of(director).get(page(asked)))


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_a_refusal_without_a_reason_is_shown_again_open_and_nothing_changes(
    director: Person, reason: str
) -> None:
    asked = a_request()
    before = everything()
    answer = decide(director, asked, decision="refuse", reason=reason)
    assert answer.status_code == 422
    assert "Un refus s’accompagne de son motif" in said(answer)
    assert re.search(r'<details class="approval__no"\s+open>', said(answer))
    assert everything() == before


def test_a_stale_screen_decides_nothing_says_what_moved_and_keeps_the_words(director: Person) -> None:
    asked = approved(a_request(), Body.COMMUNICATIONS)
    shown = RegisterEntry.objects.about(asked).last()
    assert shown is not None
    amend_request(
        request_id=asked.pk,
        values={"posts_per_week": 9},
        actor=asked.requester,
        now=NOW + timedelta(hours=1),
    )
    before = everything()
    for typed in (APPROVE, {"decision": "refuse", "reason": "Trop fréquent pour l’équipe."}):
        answer = decide(director, asked, seen=shown.pk, **typed)
        assert answer.status_code == 409
        assert "modifiée depuis que vous l’avez ouverte" in said(answer)
        assert "Ce qui a changé depuis votre écran" in said(answer)
        assert "3 → 9" in said(answer)
    assert "Trop fréquent pour l’équipe." in said(answer)
    assert everything() == before
    # The screen that comes back is the present one: it decides.
    asked.refresh_from_db()
    assert f'value="{asked.content_hash}"' in said(answer)
    assert decide(director, asked).status_code == 302


def test_what_somebody_else_decided_meanwhile_is_said_and_kept(director: Person) -> None:
    asked = a_request()
    other = a_holder("direction-generale")
    approved(asked, Body.MANAGEMENT, other)
    before = everything()
    answer = decide(director, asked, decision="refuse", reason="Un motif réfléchi.")
    assert answer.status_code == 409
    assert "s’est déjà prononcée" in said(answer)
    assert str(other) in said(answer)
    assert "Un motif réfléchi." in said(answer)
    assert everything() == before


def test_a_withdrawn_request_is_said_to_be_so(director: Person) -> None:
    asked = a_request()
    withdraw_request(request_id=asked.pk, actor=asked.requester, now=NOW)
    answer = decide(director, asked)
    assert answer.status_code == 409
    assert "retirée par la personne" in said(answer)
    assert 'name="decision"' not in said(answer)


def test_the_requester_decides_nothing_even_as_a_superuser_who_holds_both_positions() -> None:
    requester = a_person(is_staff=True, is_superuser=True)
    for slug in ("direction-generale", "conseiller-strategique"):
        a_holder(slug, person=requester)
    asked = a_request(requester)
    before = everything()
    for body in Body.values:
        answer = decide(requester, asked, body=body)
        assert answer.status_code == 409
        assert "sa propre demande" in said(answer)
    assert everything() == before
    assert "Rien n’attend votre décision." in said(browser_of(requester).get("/admin/"))


def test_one_person_with_two_positions_counts_once_and_chooses_in_whose_name() -> None:
    both = a_person(is_staff=True)
    for slug in ("direction-generale", "conseiller-strategique"):
        a_holder(slug, person=both)
    asked = a_request()
    assert said(browser_of(both).get(page(asked))).count('type="radio"') == 2
    assert decide(both, asked, body="communications").status_code == 302
    before = everything()
    answer = decide(both, asked, body="management")
    assert answer.status_code == 409
    assert "deux personnes" in said(answer)
    assert everything() == before


def test_a_superuser_without_a_position_finds_no_request() -> None:
    root = a_person(is_staff=True, is_superuser=True)
    asked = a_request()
    before = everything()
    assert decide(root, asked).status_code == 404
    assert browser_of(root).get(page(asked)).status_code == 302
    assert everything() == before


@pytest.mark.parametrize("slug", ["webmestre", "directeur-rh", None])
def test_whoever_is_of_no_body_decides_nothing(slug: str | None) -> None:
    person = a_person(is_staff=True)
    if slug:
        a_holder(slug, person=person)
    asked = a_request()
    before = everything()
    assert decide(person, asked).status_code in {403, 404}
    assert everything() == before


def test_a_member_of_the_team_does_not_decide_in_the_name_of_the_direction_generale() -> None:
    adviser = a_holder("conseiller-strategique", person=a_person(is_staff=True))
    asked = a_request()
    before = everything()
    assert decide(adviser, asked, body="management").status_code == 409
    assert everything() == before


def test_a_draft_of_somebody_else_is_seen_by_nobody(director: Person) -> None:
    draft = a_draft_request(a_holder("webmestre"))
    assert browser_of(director).get(page(draft)).status_code == 302
    assert decide(director, draft).status_code == 404
    assert str(draft) not in said(browser_of(director).get("/admin/accounts/accountrequest/"))


def test_the_first_page_asks_the_same_number_of_queries_for_three_and_thirty(
    director: Person, django_assert_max_num_queries: Any
) -> None:
    requester = a_holder("webmestre")
    browser = browser_of(director)

    def queries() -> int:
        with django_assert_max_num_queries(60) as seen:
            browser.get("/admin/")
        return len(seen)

    for number in range(3):
        a_request(requester, handle=f"compte{number}")
    few = queries()
    for number in range(3, 30):
        a_request(requester, handle=f"compte{number}")
    assert queries() == few


@pytest.mark.parametrize(
    "typed", [{"body": "council"}, {"body": ""}, {"decision": ""}, {"decision": "maybe"}, {"seen": "-1"}]
)
def test_what_no_screen_sends_is_refused(director: Person, typed: dict[str, str]) -> None:
    asked = a_request()
    before = everything()
    assert decide(director, asked, **typed).status_code == 422
    assert everything() == before


def test_the_address_of_the_decision_leads_back_to_the_page(director: Person) -> None:
    asked = a_request()
    address = reverse("admin:accounts_accountrequest_decide", args=[asked.pk])
    assert browser_of(director).get(address)["Location"] == page(asked)
