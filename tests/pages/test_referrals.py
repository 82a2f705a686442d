"""Asking a service from the page of a message, and answering from the link of the e-mail without an account."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from moderation import referral_links
from moderation.models import Message, Referral, Reply
from moderation.referral_links import answer_by_link, link_path
from moderation.referrals import cancel_referral
from moderation.views import referral_public
from tests.builders_acts import MINUTE, SOON, a_qualified_message
from tests.builders_referrals import ANSWER, a_referral, a_service, an_undesignated_service, token_of
from tests.pages.browsing import at, said, signed_in
from tests.pages.conftest import Clock

NAME = "Zoé Castonguay-Éthier"
WORDS = "Ma rue n’est pas déneigée depuis deux jours."


@pytest.fixture(autouse=True)
def _services(world: None) -> None:
    cache.clear()
    a_service()


@pytest.fixture
def message(agent: Person) -> Message:
    return a_qualified_message(agent, text=WORDS, author_name=NAME)


@pytest.fixture
def referral(agent: Person, message: Message) -> Referral:
    return a_referral(agent, message=message, shared_text=WORDS)


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=True)


def ask(agent: Person, message: Message, **changes: Any) -> Any:
    data = {
        "question-service": a_service().pk,
        "question-question": "Quand passe la charrue?",
        "question-shared_text": WORDS,
        "question-version": message.version,
        **changes,
    }
    return signed_in(agent).post(at("referral-ask", message.pk), data)


def answer(visitor: Client, referral: Referral, **changes: str) -> Any:
    return visitor.post(
        link_path(referral), {"do": "answer", "answer": ANSWER, "name": "Adjointe", **changes}
    )


# --- From the message -------------------------------------------------------------------------------


def test_the_panel_offers_the_message_without_what_tells_who_wrote_it(agent, message):
    page = said(signed_in(agent).get(at("referrals", message.pk)))
    assert WORDS in page
    assert NAME not in page.partition("question-shared_text")[2]
    assert "La cible de la réponse publique ne bouge pas" in page


def test_a_question_is_asked_and_shown_on_the_row_and_in_the_panel(agent, message):
    response = ask(agent, message)
    assert (response.status_code, response["Location"]) == (302, at("message", message.pk) + "#referrals")
    panel = said(signed_in(agent).get(at("referrals", message.pk)))
    assert "Quand passe la charrue?" in panel
    queue = said(signed_in(agent).get(at("queue")))
    assert "chez Travaux publics, échéance interne" in queue


def test_a_refused_question_shows_what_was_typed_and_why(agent, message):
    refused = ask(agent, message, **{"question-question": f"Qui est {NAME}?"})
    assert refused.status_code == 409
    assert "nomme la personne" in said(refused)
    assert f"Qui est {NAME}?" in said(refused)
    assert not Referral.objects.exists()


def test_a_service_without_anybody_is_shown_red_and_needs_its_box_ticked(agent, message):
    nobody = an_undesignated_service("greffe")
    panel = said(signed_in(agent).get(at("referrals", message.pk)))
    assert re.search(r"badge--danger\">Greffe<", panel)
    refused = ask(agent, message, **{"question-service": nobody.pk})
    assert refused.status_code == 409
    ticked = ask(
        agent,
        message,
        **{
            "question-service": nobody.pk,
            "question-through_team": "on",
            "question-version": Message.objects.get(pk=message.pk).version,
        },
    )
    assert ticked.status_code == 302
    assert Referral.objects.get().through_team


def test_the_filter_on_services_lives_in_the_address(agent, message, referral, clock: Clock):
    other = a_qualified_message(agent, author_name="Autre Personne")
    browser = signed_in(agent)

    def shown(query: str) -> set[str]:
        page = said(browser.get(f"{at('queue')}?{query}"))
        return {name for name in (NAME, "Autre Personne") if name in page}

    assert other.pk
    assert shown("") == {NAME, "Autre Personne"}
    assert shown("chez=1") == shown("chez=travaux-publics") == {NAME}
    assert shown("chez=greffe") == shown("chez=en-retard") == set()
    clock.set(referral.due_at + MINUTE)
    assert shown("chez=en-retard") == {NAME}


def test_an_answer_got_by_telephone_is_written_down_and_what_is_refused_is_shown_again(
    agent, message, referral
):
    browser, address = signed_in(agent), at("referral-record", message.pk, referral.pk)
    refused = browser.post(address, {"recue-answer": ANSWER, "recue-name": ""})
    assert refused.status_code == 422
    assert ANSWER in said(refused)
    assert browser.post(address, {"recue-answer": ANSWER, "recue-name": "Contremaître"}).status_code == 302
    assert Referral.objects.get().recorded_by == agent


def test_one_gesture_puts_the_answer_in_the_reply(agent, message, referral, visitor):
    answer(visitor, referral)
    browser = signed_in(agent)
    panel = said(browser.get(at("referrals", message.pk)))
    assert ANSWER in panel
    response = browser.post(at("referral-use", message.pk, referral.pk))
    assert response["Location"].endswith("#id_reponse-text")
    assert ANSWER in said(browser.get(at("message", message.pk)))
    assert Reply.objects.get().references.get().type == "service"


def test_the_question_of_another_message_is_not_found(agent, message, referral):
    other = a_qualified_message(agent)
    for name in ("referral-use", "referral-cancel"):
        assert signed_in(agent).post(at(name, other.pk, referral.pk)).status_code == 404


@pytest.mark.parametrize("many", [3, 30])
def test_the_panel_and_the_queue_take_as_many_queries_for_thirty_questions_as_for_three(agent, message, many):
    for index in range(many):
        a_referral(agent, message=message, service=a_service(f"service-{index}"))
    browser = signed_in(agent)
    for address, most in ((at("referrals", message.pk), 16), (at("queue"), 13)):
        browser.get(address)
        with CaptureQueriesContext(connection) as seen:
            browser.get(address)
        assert len(seen) <= most, "\n".join(query["sql"] for query in seen)


# --- From the e-mail --------------------------------------------------------------------------------


def test_the_page_of_the_link_shows_the_question_and_no_more_than_needed(referral, visitor):
    response = visitor.get(link_path(referral))
    page = said(response)
    assert response.status_code == 200
    assert referral.question in page
    assert WORDS in page
    for hidden in (NAME, "Castonguay", referral.message.subscriber.external_id, "facebook.com"):
        assert hidden not in page


def test_the_page_names_the_person_only_where_a_reason_says_so(agent, message, visitor):
    named = a_referral(agent, message=message, names_author=True, naming_reason="Dossier à son nom")
    page = said(visitor.get(link_path(named)))
    assert NAME in page
    assert "Dossier à son nom" not in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_page_is_passed_on_to_nobody_and_makes_no_session(referral, visitor, method):
    response = getattr(visitor, method)(link_path(referral))
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies


def test_a_program_that_follows_the_link_uses_nothing_up(referral, visitor):
    for _time in range(5):
        visitor.get(link_path(referral))
        visitor.head(link_path(referral))
    referral.refresh_from_db()
    assert (referral.state, referral.opened_at) == ("asked", SOON)
    assert answer(visitor, referral).status_code == 200
    assert Referral.objects.get().state == "answered"


def test_whoever_is_given_the_link_after_the_answer_reads_thanks_and_a_day(referral, visitor):
    assert "Merci, votre réponse est reçue" in said(answer(visitor, referral))
    forwarded = said(Client().get(link_path(referral)))
    assert "juillet\u00a02026" in forwarded.replace(" ", "\u00a0")
    for hidden in (referral.question, WORDS, ANSWER, NAME, "Adjointe", "Travaux"):
        assert hidden not in forwarded


def test_the_same_link_used_twice_keeps_the_first_answer_and_loses_no_words(referral, visitor):
    answer(visitor, referral)
    second = answer(visitor, referral, answer="Non, à 9 h.")
    assert second.status_code == 409
    assert "Non, à 9 h." in said(second)
    assert ANSWER not in said(second)
    assert Referral.objects.get().answer == ANSWER


def test_altered_unknown_expired_and_withdrawn_links_answer_the_same_page(
    agent, referral, visitor, clock: Clock, monkeypatch
):
    path = link_path(referral)
    altered = path[:-2] + ("A" if path[-2] != "A" else "B") + "/"
    cancelled = a_referral(agent)
    cancel_referral(referral_id=cancelled.pk, reason="", actor=agent, version=None, now=SOON)
    pages = [visitor.get(altered), visitor.get("/repondre/inconnu/"), visitor.get(link_path(cancelled))]
    clock.set(referral.expires_at)
    pages.append(visitor.get(path))
    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1
    assert "téléphonez à l’équipe des communications" in said(pages[0])
    lost = visitor.post(path, {"answer": "Un long texte."})
    assert lost.status_code == 404
    assert "Un long texte." in said(lost)


@pytest.mark.parametrize("missing", ["answer", "name"])
def test_an_incomplete_answer_shows_again_what_was_typed(referral, visitor, missing):
    refused = answer(visitor, referral, **{missing: " ", "sources": "Règlement 12-34"})
    assert refused.status_code == 422
    assert "Règlement 12-34" in said(refused)
    assert Referral.objects.get().state == "asked"


def test_the_log_never_holds_the_address_of_a_question(referral, visitor, caplog):
    for changes in ({"answer": ""}, {}, {}):
        answer(visitor, referral, **changes)
    assert Referral.objects.get().state == "answered"
    assert token_of(referral) not in caplog.text


def test_a_question_for_somebody_else_goes_back_to_the_team(agent, referral, visitor):
    response = visitor.post(link_path(referral), {"do": "give-back", "rendue-reason": "Voir le greffe"})
    assert "rendue à l’équipe" in said(response)
    assert visitor.get(link_path(referral)).status_code == 404
    panel = said(signed_in(agent).get(at("referrals", referral.message_id)))
    assert "Voir le greffe" in panel


def test_guesses_and_readings_are_counted(referral, visitor, monkeypatch):
    monkeypatch.setattr(referral_public, "READINGS", 2)
    monkeypatch.setattr(referral_public, "GUESSES", 2)
    statuses = [visitor.get("/repondre/inconnu/").status_code for _time in range(3)]
    assert statuses == [404, 404, 429]
    assert [visitor.get(link_path(referral)).status_code for _time in range(3)] == [200, 200, 429]
    typed = answer(visitor, referral)
    assert (typed.status_code, ANSWER in said(typed)) == (429, True)


def test_somebody_signed_in_reads_the_same_page_as_a_visitor(agent, referral):
    page = said(signed_in(agent).get(link_path(referral)))
    assert str(agent) not in page
    assert "rail" not in re.findall(r'<nav class="(\w+)', page)


def test_the_answer_of_another_worker_at_the_last_instant_is_told(referral, visitor, monkeypatch):
    found = referral_links.find_by_link

    def somebody_is_first(token: str, now: Any) -> Any:
        seen = found(token, now)
        if seen.state == "asked":
            answer_by_link(token=token_of(referral), answer="Premier", sources="", name="X", now=now)
        return seen

    monkeypatch.setattr(referral_links, "find_by_link", somebody_is_first)
    assert answer(visitor, referral).status_code == 409
    assert Referral.objects.get().answer == "Premier"


# --- A first answer ---------------------------------------------------------------------------------


def first_answer(visitor: Client, referral: Referral, **changes: str) -> Any:
    given = {"words": "En priorité près des écoles.", "expected_at": "2026-07-09T16:00", "name": "Adjointe"}
    sent = {f"premiere-{name}": value for name, value in {**given, **changes}.items()}
    return visitor.post(link_path(referral), {"do": "interim", **sent})


def test_a_service_gives_a_first_answer_then_the_whole_one_by_the_same_link(
    agent, message, referral, visitor, clock: Clock
):
    clock.set(SOON)
    assert "viendra plus tard" in said(visitor.get(link_path(referral)))
    refused = first_answer(visitor, referral, expected_at="2020-01-01T10:00")
    assert refused.status_code == 409
    assert "En priorité près des écoles." in said(refused)
    assert first_answer(visitor, referral, name="").status_code == 422
    given = first_answer(visitor, referral)
    assert given.status_code == 200
    assert "votre première réponse est reçue" in said(given)

    page = said(visitor.get(link_path(referral)))
    assert "En priorité près des écoles." in page
    assert "viendra plus tard" not in page
    panel = said(signed_in(agent).get(at("referrals", message.pk)))
    assert "première réponse reçue" in panel
    assert "En priorité près des écoles." in panel
    assert "chez Travaux publics, réponse complète" in said(signed_in(agent).get(at("queue")))
    assert first_answer(visitor, referral).status_code == 409
    assert answer(visitor, referral).status_code == 200
    assert Referral.objects.get().state == "answered"


def test_a_first_answer_got_by_telephone_is_written_down(agent, message, referral, clock: Clock):
    clock.set(SOON)
    browser, address = signed_in(agent), at("referral-interim", message.pk, referral.pk)
    typed = {"premiere-words": "Jeudi.", "premiere-name": "Contremaître"}
    refused = browser.post(address, typed)
    assert refused.status_code == 422
    assert "Contremaître" in said(refused)
    assert browser.post(address, {**typed, "premiere-expected_at": "2026-07-09T16:00"}).status_code == 302
    assert Referral.objects.get().interim_answer == "Jeudi."
