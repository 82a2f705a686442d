"""The pages of requests and of an account's state, as their users meet them."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import AccountRequest, Body, OfficialAccount, Person
from tests.builders import a_holder, a_person, an_account
from tests.builders_accounts import (
    CLOSING,
    PLAN,
    a_draft_request,
    a_platform,
    a_request,
    a_suspended_account,
    approved,
)
from tests.builders_acts import SOON, a_draft, a_qualified_message, an_agent
from tests.pages.browsing import said, signed_in

pytestmark = pytest.mark.clause("R-056")


def here(name: str, *args: Any) -> str:
    return reverse(f"accounts:{name}", args=args)


@pytest.fixture
def webmaster(world: None) -> Person:
    return a_holder("webmestre")


@pytest.fixture
def director(world: None) -> Person:
    return a_holder("direction-generale")


@pytest.mark.clause("R-057")
def test_an_incomplete_request_is_kept_as_a_draft_and_what_is_missing_is_said(webmaster: Person) -> None:
    browser = signed_in(webmaster)
    typed = {**PLAN, "platform": a_platform().pk, "risks": "", "submit": "1"}
    response = browser.post(here("request-create"), typed)
    assert response.status_code == 409
    assert "L’analyse est incomplète : risques" in said(response).replace("\xa0", " ")
    assert PLAN["exit_plan"] in said(response)
    assert (
        said(response).count("À remplir pour soumettre la demande.") == 2
    )  # above the form, and beside its question
    draft = AccountRequest.objects.get()
    assert (draft.state, draft.requester) == ("draft", webmaster)
    typed["risks"] = PLAN["risks"]
    assert browser.post(here("request-edit", draft.pk), typed).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "submitted"


def test_a_request_goes_from_the_form_to_the_register_through_both_bodies(
    webmaster: Person, director: Person, adviser: Person
) -> None:
    typed = {**PLAN, "platform": a_platform().pk, "submit": "1"}
    signed_in(webmaster).post(here("request-create"), typed)
    asked = AccountRequest.objects.get(state="submitted")
    for person, body in ((adviser, Body.COMMUNICATIONS), (director, Body.MANAGEMENT)):
        page = said(signed_in(person).get(here("request", asked.pk)))
        assert "Joindre les jeunes familles" in page
        assert "Futurs citoyens (étudiants, aînés, jeunes familles)" in page
        decision = {"body": body.value, "content_hash": asked.content_hash, "decision": "approve"}
        assert signed_in(person).post(here("request-decide", asked.pk), decision).status_code == 302
    account = OfficialAccount.objects.get(handle="villerimouski")
    assert account.state == "authorised"
    assert "À entériner" in said(signed_in(webmaster).get(here("account-state", account.slug)))


def test_approving_a_stale_screen_is_a_conflict_and_changes_nothing(
    webmaster: Person, director: Person
) -> None:
    asked = a_request(webmaster)
    stale = {"body": "management", "content_hash": asked.content_hash, "decision": "approve"}
    typed = {**PLAN, "platform": a_platform().pk, "posts_per_week": 7}
    assert signed_in(webmaster).post(here("request-edit", asked.pk), typed).status_code == 302
    response = signed_in(director).post(here("request-decide", asked.pk), stale)
    assert response.status_code == 409
    assert "modifiée depuis que vous l’avez ouverte" in said(response)
    assert not asked.approvals.exists()


def test_a_refusal_without_reason_is_asked_again_and_the_reason_typed_is_kept(director: Person) -> None:
    asked = a_request()
    decision = {"body": "management", "content_hash": asked.content_hash, "decision": "refuse"}
    response = signed_in(director).post(here("request-decide", asked.pk), decision)
    assert response.status_code == 409
    assert "Un refus s’accompagne de son motif" in said(response)
    late = {**decision, "content_hash": "0" * 64, "reason": "Le compte actuel suffit."}
    response = signed_in(director).post(here("request-decide", asked.pk), late)
    assert response.status_code == 409
    assert "Le compte actuel suffit." in said(response)


def test_who_may_not_decide_reads_why_and_has_no_button(webmaster: Person, director: Person) -> None:
    asked = a_request(webmaster)
    assert 'name="decision"' not in said(signed_in(webmaster).get(here("request", asked.pk)))
    approved(asked, Body.MANAGEMENT, director)
    page = said(signed_in(director).get(here("request", asked.pk)))
    assert 'name="decision"' not in page
    assert "déjà prononcée" in page


def test_a_draft_is_of_its_author_alone_and_a_submitted_request_of_those_who_oversee(
    webmaster: Person, director: Person
) -> None:
    draft, asked = a_draft_request(webmaster), a_request(webmaster, handle="autre")
    stranger = a_person()
    for request, person, status in (
        (draft, webmaster, 200),
        (draft, director, 404),
        (asked, director, 200),
        (asked, stranger, 404),
    ):
        assert signed_in(person).get(here("request", request.pk)).status_code == status
    assert str(draft) not in said(signed_in(stranger).get(here("request-list")))
    listed = said(signed_in(director).get(here("request-list"), {"etat": "brouillons"}))
    assert "Aucune demande." in listed


@pytest.mark.clause("R-012")
def test_suspending_lists_what_was_planned_and_nothing_leaves(director: Person, clock: Any) -> None:
    agent = an_agent()
    message = a_qualified_message(agent)
    reply = a_draft(message, agent)
    type(reply).objects.filter(pk=reply.pk).update(state="held", held_until=SOON)
    type(message).objects.filter(pk=message.pk).update(state="held")
    browser = signed_in(director)
    page = here("account-state", "facebook-ville")
    assert browser.post(page, {"act": "suspend", "reason": ""}).status_code == 422
    assert browser.post(page, {"act": "suspend", "reason": "Accès volé"}).status_code == 302
    shown = said(browser.get(page)).replace("\xa0", " ")
    assert f"Réponse au message n° {message.pk}" in shown
    from moderation.replies import release_held

    assert release_held(SOON) == 0
    assert browser.post(page, {"act": "resume", "reason": "Accès repris"}).status_code == 302
    assert release_held(SOON) == 1


@pytest.mark.clause("R-012")
def test_the_authors_of_what_is_planned_are_told_by_email(director: Person) -> None:
    from accounts.models import Notice

    agent = an_agent()
    a_suspended_account("facebook-ville", now=SOON)
    told = Notice.objects.get(level="account.state_changed", recipient=agent)
    assert told.urgent
    assert told.context["reason"] == "Accès volé"


def test_a_person_without_the_right_reads_why_the_state_cannot_be_changed(webmaster: Person) -> None:
    browser, page = signed_in(webmaster), here("account-state", "facebook-ville")
    assert "La direction générale ou l’équipe des communications suspend" in said(browser.get(page))
    response = browser.post(page, {"act": "suspend", "reason": "Essai"})
    assert response.status_code == 409
    assert an_account("facebook-ville").state == "authorised"


def test_a_closing_is_asked_from_the_account_and_decided_the_same_way(webmaster: Person) -> None:
    browser, account = signed_in(webmaster), an_account("vimeo-ville")
    address = f"{here('request-create')}?objet=fermer&compte={account.slug}"
    assert f'value="{account.pk}" selected' in said(browser.get(address))
    assert browser.post(address, {**CLOSING, "account": account.pk, "submit": "1"}).status_code == 302
    asked = AccountRequest.objects.get(purpose="close")
    approved(asked, Body.COMMUNICATIONS)
    approved(asked, Body.MANAGEMENT)
    assert an_account("vimeo-ville").state == "closed"


def test_the_list_takes_as_many_queries_for_thirty_requests_as_for_three(director: Person) -> None:
    from tests.pages.test_query_counts import check

    requester, numbers = a_holder("animateur-diffusion"), iter(range(100))

    def grow(number: int) -> None:
        for _again in range(number):
            a_request(requester, handle=f"compte-{next(numbers)}")

    check(director, here("request-list"), grow, 14)
