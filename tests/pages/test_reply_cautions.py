"""The cautions on a reply: shown beside its text, asked once at the sending, never in the way of what is urgent."""

import re
from typing import Any

import pytest

from accounts.models import Person
from moderation.models import Message, PassedCaution, Reply
from tests.builders_acts import GOOD_REPLY, PROOF, SOON, a_draft, a_qualified_message, fresh
from tests.pages.browsing import at, said, signed_in

pytestmark = pytest.mark.clause("R-086")
CURT = "Elle ouvre a 10 h."
NO_LINK = "La réponse ne dirige pas vers une page du site de la Ville"


def typed(message: Message, text: str, **changes: Any) -> dict[str, Any]:
    """Return what the composer sends, the names of its fields without their prefix in `changes`."""
    fields = {
        "text": text,
        "nature": "answer",
        "channel": "public",
        "no_reference_reason": "L’horaire est affiché.",
        "permalink": PROOF,
        "version": fresh(message).version,
        **changes,
    }
    return {f"reponse-{name}": value for name, value in fields.items()}


@pytest.mark.clause("R-093")
def test_the_cautions_are_shown_beside_the_text_and_nothing_is_kept(agent: Person) -> None:
    message = a_qualified_message(agent)
    answer = signed_in(agent).post(at("reply-cautions", message.pk), typed(message, CURT))
    page = said(answer)
    assert answer.status_code == 200
    assert NO_LINK in page
    assert 'name="reponse-why-page"' in page
    assert re.search(r'name="reponse-passed"\s+value="greeting,thanks"\s*>', page)
    assert not Reply.objects.exists()
    assert "reponse-passed" not in said(
        signed_in(agent).post(at("reply-cautions", message.pk), typed(message, GOOD_REPLY))
    )


def test_they_are_asked_once_at_the_sending_and_sending_again_passes_them(agent: Person) -> None:
    message, browser = a_qualified_message(agent), signed_in(agent)
    refused = browser.post(at("reply", message.pk), typed(message, CURT) | {"do": "sent"})
    page = said(refused)
    assert refused.status_code == 409
    assert CURT in page
    assert NO_LINK in page
    assert re.search(r'value="greeting,thanks"\s+checked', page)
    passed = {"passed": "greeting,thanks", "wants_page": "on"}
    sent = browser.post(at("reply", message.pk), typed(message, CURT, **passed) | {"do": "sent"})
    assert sent.status_code == 302
    assert list(PassedCaution.objects.values_list("code", "wants_page")) == [
        ("page", True),
        ("greeting", False),
        ("thanks", False),
    ]


def test_a_reason_typed_is_never_lost(agent: Person) -> None:
    message = a_qualified_message(agent)
    why = {"why-page": "La page est en réfection"}
    for name in ("reply", "reply-cautions"):
        answer = signed_in(agent).post(at(name, message.pk), typed(message, CURT, **why) | {"do": "sent"})
        assert 'value="La page est en réfection"' in said(answer)
    assert fresh(message).is_open


def test_danger_shows_the_cautions_and_asks_nothing(agent: Person) -> None:
    message, browser = a_qualified_message(agent, is_danger=True), signed_in(agent)
    page = said(browser.post(at("reply-cautions", message.pk), typed(message, CURT)))
    assert "rien n’est demandé" in page
    assert "reponse-passed" not in page
    sent = browser.post(at("reply", message.pk), typed(message, CURT) | {"do": "sent"})
    assert sent.status_code == 302


def test_a_waiting_reply_whose_words_were_never_read_again_is_asked_too(agent: Person) -> None:
    message, browser = a_qualified_message(agent), signed_in(agent)
    draft = a_draft(message, agent, text=CURT)
    # As a reply made ready before a rule existed.
    Reply.objects.filter(pk=draft.pk).update(state="due")
    data = {"permalink": PROOF, "version": fresh(message).version}
    refused = browser.post(at("reply-sent", message.pk, draft.pk), data)
    assert refused.status_code == 409
    assert 'value="greeting,thanks"' in said(refused)
    data |= {"passed": "greeting,thanks", "why-page": "Réponse complète"}
    assert browser.post(at("reply-sent", message.pk, draft.pk), data).status_code == 302
    assert Reply.objects.get(pk=draft.pk).sent_at == SOON
