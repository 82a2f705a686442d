"""The pages about services, the council and the press: who sees them, and what they say."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from moderation.models import CouncilTransfer, MediaCallback, Message
from tests.builders_acts import a_qualified_message
from tests.builders_referrals import a_referral, a_service, an_undesignated_service
from tests.pages.browsing import at, said, signed_in


@pytest.fixture
def browser(agent: Person) -> Client:
    return signed_in(agent)


def test_the_services_show_who_answers_and_the_file_says_the_same(agent: Person, browser: Client) -> None:
    an_undesignated_service("greffe")
    a_referral(agent)
    page = said(browser.get(at("services")))
    assert "Adjointe des travaux publics" in page
    assert "badge--danger" in page
    assert "?chez=travaux-publics" in page
    response: Any = browser.get(at("services-export"))
    file = b"".join(response.streaming_content).decode()
    assert "Travaux publics,oui,oui" in file
    assert "Adjointe" not in file, "delays are told by service, never by person"


def test_a_council_member_is_told_from_the_page_of_the_message(agent: Person, browser: Client) -> None:
    message = a_qualified_message(agent, author_name="Zoé Castonguay", text="Bonjour, la rue est glacée.")
    data = {
        "conseil-recipient": "Conseillère du district 2",
        "conseil-purpose": "Besoin d’entretien",
        "conseil-shared_text": "Zoé Castonguay dit que la rue est glacée.",
        "conseil-version": message.version,
    }
    refused = browser.post(at("council-transfer", message.pk), {**data, "conseil-purpose": ""})
    assert refused.status_code == 422
    assert "Conseillère du district 2" in said(refused)
    assert browser.post(at("council-transfer", message.pk), data).status_code == 302
    assert CouncilTransfer.objects.get().shared_text == "[nom masqué] dit que la rue est glacée."
    assert "[nom masqué] dit que" in said(browser.get(at("referrals", message.pk)))
    listed = said(browser.get(at("communications")))
    assert "Conseillère du district 2" in listed
    assert "Conseillère du district 2" not in said(browser.get(at("communications") + "?nommes=1"))


def test_a_media_request_is_called_back_and_listed(agent: Person, browser: Client) -> None:
    message = a_qualified_message(agent, "media_request", text="Journaliste, puis-je vous parler?")
    assert "Journaliste, puis-je" in said(browser.get(at("media-requests") + "?etat=a-rappeler"))
    panel = said(browser.get(at("referrals", message.pk)))
    assert "Inscrire le rappel" in panel
    data = {
        "rappel-called_by": "Conseiller stratégique",
        "rappel-note": "Rendez-vous demain.",
        "rappel-version": message.version,
    }
    assert browser.post(at("media-callback", message.pk), data).status_code == 302
    assert MediaCallback.objects.get().recorded_by == agent
    told = said(browser.get(at("media-requests")))
    assert re.search(r"Rappelée par Conseiller stratégique le \d.*\u00a0: Rendez-vous demain\.", told)
    assert "Personne à rappeler" in said(browser.get(at("media-requests") + "?etat=a-rappeler"))


def test_a_complaint_offers_the_coordinates_of_each_service(agent: Person, browser: Client) -> None:
    a_service(complaint_coordinates="418 555-0100")
    message: Message = a_qualified_message(agent, "complaint")
    page = said(browser.get(at("message", message.pk)))
    assert "adressez-la directement au service concerné. 418 555-0100" in page
