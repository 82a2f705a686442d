"""A refusal of the policy, and a session that has ended, as a person meets them."""

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.test import RequestFactory

from policy.outcomes import PolicyRefusal, Refused
from rimouski_social.middleware import RefusalMiddleware

SENTENCE = "Une plainte n’est pas un motif de retrait"


@pytest.fixture
def refusal() -> PolicyRefusal:
    from policy.catalogue import all_clauses

    return PolicyRefusal(Refused(SENTENCE, next(iter(all_clauses()))))


def a_request(*, htmx: bool, referer: str = "") -> HttpRequest:
    request = RequestFactory().post("/messages/1/retirer/", headers={"Referer": referer} if referer else None)
    request.user = SimpleNamespace(is_authenticated=False, pk=None)  # type: ignore[assignment]
    request.htmx = htmx  # type: ignore[attr-defined]
    return request


def answer(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    return RefusalMiddleware(lambda _: HttpResponse()).process_exception(request, exception)


def test_a_refused_form_answers_409_with_the_sentence_and_a_way_back(refusal: PolicyRefusal) -> None:
    response = answer(a_request(htmx=False, referer="http://testserver/messages/1/"), refusal)
    assert response is not None
    html = response.content.decode()
    assert response.status_code == 409
    assert SENTENCE in html
    assert 'href="http://testserver/messages/1/"' in html


def test_the_way_back_never_leaves_the_site(refusal: PolicyRefusal) -> None:
    response = answer(a_request(htmx=False, referer="https://example.org/piege"), refusal)
    assert response is not None
    assert "example.org" not in response.content.decode()


def test_a_refused_htmx_request_adds_a_message_and_leaves_the_page_alone(refusal: PolicyRefusal) -> None:
    response = answer(a_request(htmx=True), refusal)
    assert response is not None
    assert response.status_code == 409
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#toasts", "beforeend")
    assert "<html" not in response.content.decode()


def test_any_other_exception_goes_its_way() -> None:
    assert answer(a_request(htmx=False), ValueError("autre")) is None


def test_an_ended_session_reloads_the_page_instead_of_swapping_a_sign_in_form() -> None:
    sign_in = resolve_url(settings.LOGIN_URL) + "?next=/messages/"
    middleware = RefusalMiddleware(lambda _: HttpResponseRedirect(sign_in))
    assert middleware(a_request(htmx=True))["HX-Refresh"] == "true"
    assert middleware(a_request(htmx=False)).status_code == 302


def test_the_address_of_an_act_leads_back_to_what_it_is_about() -> None:
    middleware = RefusalMiddleware(lambda _: HttpResponseNotAllowed(["POST"]))
    request = RequestFactory().get("/messages/38/repondre/")
    response = middleware(request)
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert 'href="/messages/38/"' in response.content.decode()
    assert middleware(RequestFactory().put("/messages/38/repondre/")).content == b""
