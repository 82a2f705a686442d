"""From a question to a service to its answer sent to the citizen: the agent asks, the service answers by its e-mail."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Person
from accounts.sending import send_due
from moderation.kinds import qualify_message
from moderation.models import Message, Referral, Reply
from tests.builders_moderation import a_message
from tests.builders_referrals import ANSWER, a_service
from tests.e2e.conftest import Open
from tests.e2e.keyboard import OVERFLOW

NAME = "Zoé Castonguay"


@pytest.fixture
def message(agent: Person, settings: Any) -> Message:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    a_service()
    found = a_message(
        author_name=NAME, text="Quand passe la charrue?", posted_at=timezone.now() - timedelta(minutes=30)
    )
    return qualify_message(
        message_id=found.pk,
        kind="question",
        is_danger=False,
        actor=agent,
        version=None,
        now=timezone.now(),
        keeps=False,
    )


@pytest.mark.clause("R-091")
@pytest.mark.clause("R-095")
def test_a_service_is_asked_answers_on_a_phone_without_an_account_and_its_answer_leaves(
    agent: Person, message: Message, open_as: Open
) -> None:
    at_work = open_as(agent, f"/messages/{message.pk}/")
    page = at_work.page
    page.locator("#referrals > .disclosure > summary").click()
    page.select_option("[name=question-service]", label="Travaux publics")
    page.fill("[name=question-question]", "À quelle heure la rue est-elle déneigée?")
    at_work.examine("question to a service")
    page.get_by_role("button", name="Envoyer la question").click()
    at_work.sees("Question envoyée.")

    mail.outbox = []
    send_due(now=timezone.now())
    (email,) = mail.outbox
    found = re.search(r"https?://[^/]+(/repondre/\S+)", str(email.body))
    assert found is not None
    service = open_as(None, found[1], width=390, height=844)
    service.sees("À quelle heure la rue est-elle déneigée?")
    assert NAME not in service.page.content()
    assert service.page.evaluate(OVERFLOW) <= 0
    service.examine("service's answer, phone")
    service.page.fill("[name=answer]", ANSWER)
    service.page.fill("[name=sources]", "Plan de déneigement, p. 4")
    service.page.get_by_role("button", name="Envoyer la réponse").click()
    service.sees("Merci, votre réponse est reçue")
    service.examine("service has answered, phone")
    service.go(found[1])
    service.sees("Une réponse a déjà été reçue")
    assert service.page.context.cookies() == []

    at_work.go(f"/messages/{message.pk}/")
    at_work.sees(ANSWER)
    page.get_by_role("button", name="Reprendre dans ma réponse").click()
    page.wait_for_url("**/#id_reponse-text")
    assert page.input_value("#id_reponse-text") == ANSWER
    at_work.examine("service's answer in the reply")
    reply = Reply.objects.get()
    assert (reply.references.get().type, Referral.objects.get().used_in_id) == ("service", reply.pk)
