"""A hold is set from where the person, the message or the sanction is looked at: nobody copies a number."""

from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from privacy.models import LegalHold
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_acts import an_agent
from tests.builders_privacy import a_dossier
from tests.builders_retention import a_hold, a_moderated_message, an_officer, an_old_message

BUTTON = "Suspendre la destruction"


@pytest.fixture(autouse=True)
def _world(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    the_policy_world()
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def browser_of(person: Person) -> Client:
    browser = Client()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def read(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def address_of(scope: str, number: int) -> str:
    return f"{reverse('privacy:hold-add')}?porte={scope}&numero={number}"


def test_each_page_leads_to_its_own_hold_for_whoever_is_in_charge_and_nobody_else() -> None:
    agent, officer = an_agent(), an_officer()
    message, warning = a_moderated_message(agent, words="Vu", author_name="Zéphyrin Quenneville")
    pages = {
        reverse("moderation:message", args=[message.pk]): ("moderation.message", message.pk),
        reverse("netiquette:subscriber", args=[message.subscriber_id]): (
            "netiquette.subscriber",
            message.subscriber_id,
        ),
        reverse("netiquette:warning", args=[warning.pk]): ("netiquette.warning", warning.pk),
    }
    for address, target in pages.items():
        page = read(browser_of(officer), address)
        assert BUTTON in page
        assert address_of(*target) in page
        assert BUTTON not in read(browser_of(agent), address)
        form = read(browser_of(officer), address_of(*target))
        assert "Zéphyrin Quenneville" in form
        assert f'type="hidden" name="subject_id" value="{target[1]}"' in form


def test_from_its_page_a_message_is_held_with_a_reason_alone_and_the_list_says_of_whom() -> None:
    officer = an_officer()
    message = an_old_message(an_agent())
    browser = browser_of(officer)
    typed: dict[str, Any] = {"scope": "moderation.message", "subject_id": message.pk, "record_type": ""}
    refused = browser.post(reverse("privacy:hold-add"), {**typed, "reason": "", "review_on": "2031-01-10"})
    assert refused.status_code == 422
    assert message.subscriber.name in refused.content.decode()
    done = browser.post(
        reverse("privacy:hold-add"), {**typed, "reason": "Litige.", "review_on": "2031-01-10"}
    )
    assert done.status_code == 302
    hold = LegalHold.objects.get()
    assert (hold.scope, hold.subject_id) == ("moderation.message", message.pk)
    for address in (reverse("privacy:hold-list"), reverse("privacy:hold", args=[hold.pk])):
        assert message.subscriber.name in read(browser, address)
    again = read(browser, address_of("moderation.message", message.pk))
    assert "Une suspension le garde déjà" in again
    assert reverse("privacy:hold", args=[hold.pk]) in again


def test_a_dossier_leads_to_a_hold_on_each_identity() -> None:
    officer = an_officer()
    message = an_old_message(an_agent())
    dossier = a_dossier(officer, subscribers=[message.subscriber])
    identities = [message.subscriber_id]
    page = read(browser_of(officer), reverse("privacy:dossier", args=[dossier.pk]))
    for subscriber in identities:
        assert address_of("netiquette.subscriber", subscriber) in page


@pytest.mark.parametrize(
    "query", ["porte=moderation.message&numero=999999", "porte=zut&numero=x", "numero=-1"]
)
def test_an_address_that_names_nothing_gives_the_whole_form(query: str) -> None:
    page = read(browser_of(an_officer()), f"{reverse('privacy:hold-add')}?{query}")
    assert 'name="subject_id"' in page
    assert 'type="hidden" name="subject_id"' not in page


def test_the_list_asks_as_many_queries_for_thirty_holds_as_for_three() -> None:
    agent, browser = an_agent(), browser_of(a_holder("conseiller-strategique"))
    asked = []
    for more in (3, 27):
        for _ in range(more):
            message = an_old_message(agent)
            a_hold("moderation.message", message.pk)
            a_hold("netiquette.subscriber", message.subscriber_id)
        browser.get(reverse("privacy:hold-list"))
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("privacy:hold-list"))
        asked.append(len(queries))
    assert asked[0] == asked[1]
