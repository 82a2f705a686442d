"""The nétiquette that anyone reads, the list of subscribers, one dossier, and the acts on it."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.account_list import in_words_and_figures
from accounts.models import OfficialAccount, Person
from moderation.kinds import qualify_message
from moderation.models import Message
from netiquette import directory
from netiquette.models import Exclusion, Subscriber, Warning
from tests.builders import a_holder, a_person, an_account
from tests.builders_accounts import a_suspended_account
from tests.builders_moderation import a_message as a_received_message
from tests.builders_netiquette import a_draft, a_proposal, a_sent_warning, an_exclusion

NBSP = "\u00a0"


def _text(response: Any) -> str:
    """The page as it is read: no tags, single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).replace(NBSP, " ").split())


def _client(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _author_of(*, posted_at: datetime, **fields: Any) -> Subscriber:
    return a_received_message(posted_at=posted_at, now=timezone.now(), **fields).subscriber


@pytest.fixture
def long_ago() -> Any:
    return timezone.now() - timedelta(days=10)


@pytest.fixture
def writer(account: OfficialAccount, long_ago: Any) -> Subscriber:
    """Somebody of whom a message was received on the city's Facebook page."""
    return _author_of(posted_at=long_ago, author_name="Commerce 7")


# --- The public page ----------------------------------------------------------------------------------


@pytest.mark.clause("R-112")
@pytest.mark.clause("R-048")
@pytest.mark.clause("R-125")
def test_anyone_reads_the_netiquette_without_signing_in(world):
    response = Client().get(reverse("netiquette:public"))
    text = _text(response)
    assert response.status_code == 200
    assert (
        "Tout commentaire jugé irrespectueux, raciste, sexiste, agressif, violent ou harcelant sera supprimé"
        in text
    )
    assert "n'engagent que la Ville de Rimouski, même si elles mentionnent d'autres organismes" in text
    assert "{comptes}" not in text


@pytest.mark.clause("R-114")
def test_the_accounts_are_counted_in_words_and_figures_from_the_register(world):
    page = reverse("netiquette:public")
    text = _text(Client().get(page))
    assert "possède actuellement deux (2) comptes sur Facebook" in text
    assert "possède actuellement un (1) compte sur LinkedIn" in text
    linkedin = an_account("linkedin-ville")
    OfficialAccount.objects.create(
        slug="linkedin-emplois",
        platform=linkedin.platform,
        name="Emplois",
        handle="emplois",
        state=OfficialAccount.State.AUTHORISED,
        authorised_on=linkedin.authorised_on,
        council_resolution="2026-01-001",
    )
    a_suspended_account("facebook-loisirs")
    text = _text(Client().get(page))
    assert "possède actuellement deux (2) comptes sur LinkedIn" in text
    assert "possède actuellement un (1) compte sur Facebook" in text


def test_above_twenty_only_figures():
    assert [in_words_and_figures(count) for count in (1, 2, 17, 20, 21)] == [
        "un (1)",
        "deux (2)",
        "dix-sept (17)",
        "vingt (20)",
        "21",
    ]


# --- The list -----------------------------------------------------------------------------------------


def test_the_list_asks_to_sign_in(world):
    assert Client().get(reverse("netiquette:subscriber-list")).status_code == 302


def test_the_list_shows_who_wrote_on_the_accounts_one_sees_and_nobody_else(agent, writer, long_ago):
    leisure = _author_of(posted_at=long_ago, account="facebook-loisirs", author_name="Citoyen aux loisirs")
    page = reverse("netiquette:subscriber-list")
    text = _text(_client(agent).get(page))
    assert writer.name in text
    assert leisure.name in text
    text = _text(_client(a_holder("animateur-diffusion")).get(page))
    assert leisure.name in text
    assert writer.name not in text
    for stranger in (a_person(), a_person(is_superuser=True)):
        text = _text(_client(stranger).get(page))
        assert writer.name not in text
        assert leisure.name not in text


def test_the_list_is_searched_by_present_and_former_names(agent, writer):
    Subscriber.objects.filter(pk=writer.pk).update(name="Nouvelle enseigne")
    page = reverse("netiquette:subscriber-list")
    assert "Nouvelle enseigne" in _text(_client(agent).get(page, {"q": "commerce 7"}))
    assert "Personne ne correspond" in _text(_client(agent).get(page, {"q": "autre chose"}))


@pytest.mark.parametrize("etat", ["averti", "exclusion-possible", "exclusion-proposee", "exclu"])
def test_the_list_is_filtered_by_standing(agent, adviser, writer, account, long_ago, etat):
    page = reverse("netiquette:subscriber-list")
    assert "Personne ne correspond" in _text(_client(agent).get(page, {"etat": etat}))
    for hour in range(3):
        a_sent_warning(writer, agent, posted_at=long_ago + timedelta(hours=hour))
    if etat == "exclusion-proposee":
        a_proposal(writer, agent, posted_at=long_ago + timedelta(hours=9))
    if etat == "exclu":
        an_exclusion(writer, agent, adviser, posted_at=long_ago + timedelta(hours=9))
    text = _text(_client(agent).get(page, {"etat": etat, "compte": account.pk}))
    assert "Commerce 7" in text
    assert "3 sur 3 avertissements" in text
    other = an_account("facebook-loisirs")
    assert "Personne ne correspond" in _text(_client(agent).get(page, {"etat": etat, "compte": other.pk}))


@pytest.mark.parametrize(
    "query", ["compte=abc", "apres=-1", "apres=99999999999999999999", "etat=zzz", "q=%00"]
)
def test_a_careless_address_is_not_an_error(agent, writer, query):
    assert _client(agent).get(f"{reverse('netiquette:subscriber-list')}?{query}").status_code == 200


def test_the_list_goes_on_page_by_page_with_the_same_number_of_queries(agent, writer, long_ago, monkeypatch):
    client, page = _client(agent), reverse("netiquette:subscriber-list")
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for number in range(30):
        found = _author_of(posted_at=long_ago, author_name=f"Voisin {number:02}")
        if number % 3 == 0:
            a_sent_warning(found, agent, posted_at=long_ago)
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(many) == len(few)
    monkeypatch.setattr(directory, "PAGE", 10)
    seen: list[str] = []
    address = page
    while address:
        body = client.get(address).content.decode()
        seen += re.findall(r"Voisin \d\d|Commerce 7", body)
        following = re.search(r'rel="next"\s+href="([^"]+)"', body)
        address = following.group(1).replace("&amp;", "&") if following else ""
    assert seen == ["Commerce 7", *(f"Voisin {number:02}" for number in range(30))]


# --- The dossier --------------------------------------------------------------------------------------


def _dossier(person: Person, subscriber: Subscriber) -> Any:
    return _client(person).get(reverse("netiquette:subscriber", args=[subscriber.pk]))


def test_the_dossier_is_not_found_by_who_sees_none_of_the_accounts(writer):
    for person in (a_holder("animateur-diffusion"), a_person(is_superuser=True, is_staff=True)):
        assert _dossier(person, writer).status_code == 404


@pytest.mark.clause("R-038")
def test_the_dossier_counts_each_account_apart_with_text_and_proof(agent, writer, long_ago):
    a_sent_warning(writer, agent, posted_at=long_ago)
    a_sent_warning(writer, agent, posted_at=long_ago + timedelta(hours=1))
    a_draft(writer, agent, posted_at=long_ago + timedelta(hours=2))
    text = _text(_dossier(agent, writer))
    assert text.count("2 sur 3 avertissements envoyés") == 1
    assert text.count("0 sur 3 avertissements envoyés") == 1
    assert "Capture de l’envoi au dossier." in text
    assert (
        "Deux des trois avertissements pour publicité lui ont été envoyés sur ce compte (section « P" in text
    )


def test_warnings_on_an_account_one_does_not_see_are_not_shown(agent, writer, long_ago):
    elsewhere = an_account("facebook-loisirs")
    leisure_message = a_received_message(
        account="facebook-loisirs",
        author_id=writer.external_id,
        author_name=writer.name,
        posted_at=long_ago,
        now=timezone.now(),
    )
    assert leisure_message.subscriber == writer
    a_sent_warning(writer, agent, posted_at=long_ago)
    a_sent_warning(writer, agent, account=elsewhere, posted_at=long_ago, code="agressif")
    librarian = a_holder("responsable-bibliotheques")
    text = _text(_dossier(librarian, writer))
    assert "Propos agressif" in text
    assert "Publication à caractère publicitaire" not in text
    assert text.count("Avertissement envoyé") == 1


def test_withdrawing_from_the_dossier_asks_why_and_keeps_what_was_typed(agent, writer, long_ago):
    warning = a_sent_warning(writer, agent, posted_at=long_ago)
    address = reverse("netiquette:warning-withdraw", args=[warning.pk])
    assert _client(agent).post(address, {"reason": " "}).status_code == 422
    assert _client(agent).get(address).status_code == 405
    assert _client(agent).post(address, {"reason": "Donné par erreur."}).status_code == 302
    warning.refresh_from_db()
    assert warning.state == Warning.State.WITHDRAWN
    again = _client(agent).post(address, {"reason": "Encore une fois"})
    assert again.status_code == 409
    assert "Cet avertissement a été retiré." in _text(again)


def test_the_acts_are_not_found_by_who_does_not_see_the_account(agent, adviser, writer, long_ago):
    warning = a_sent_warning(writer, agent, code="agressif", posted_at=long_ago)
    exclusion = an_exclusion(writer, agent, adviser, track="conduct", posted_at=long_ago + timedelta(hours=9))
    stranger = _client(a_holder("animateur-diffusion"))
    for name in ("exclusion-decide", "exclusion-applied", "exclusion-lift"):
        address = reverse(f"netiquette:{name}", args=[exclusion.pk])
        assert stranger.post(address, {"reason": "x", "proof": "x"}).status_code == 404
    assert (
        stranger.post(reverse("netiquette:warning-withdraw", args=[warning.pk]), {"reason": "x"}).status_code
        == 404
    )
    propose = reverse("netiquette:exclusion-propose", args=[writer.pk, warning.account_id, "conduct"])
    assert stranger.post(propose, {"reason": "x", "message": "1"}).status_code == 404


@pytest.mark.clause("R-122")
def test_from_a_further_breach_to_an_exclusion_lifted_all_by_the_pages(
    agent, adviser, writer, account, long_ago
):
    a_sent_warning(writer, agent, code="agressif", posted_at=long_ago)
    breach = a_received_message(
        author_id=writer.external_id,
        author_name=writer.name,
        text="Bande d’incapables!",
        posted_at=long_ago + timedelta(days=1),
        now=timezone.now(),
    )
    assert "nouveau manquement" in _text(_dossier(agent, writer))
    qualify_message(
        message_id=breach.pk,
        kind=Message.Kind.NETIQUETTE_VIOLATION,
        is_danger=False,
        actor=agent,
        version=breach.version,
        now=timezone.now(),
    )
    assert "Bande d’incapables!" in _text(_dossier(agent, writer))
    propose = reverse("netiquette:exclusion-propose", args=[writer.pk, account.pk, "conduct"])
    refused = _client(agent).post(propose, {"message": breach.pk, "reason": ""})
    assert refused.status_code == 422
    assert _client(agent).post(propose, {"message": breach.pk, "reason": "Récidive."}).status_code == 302
    exclusion = Exclusion.objects.get()
    assert exclusion.message_snapshot["text"] == "Bande d’incapables!"

    decide = reverse("netiquette:exclusion-decide", args=[exclusion.pk])
    review = (timezone.localdate() + timedelta(days=90)).isoformat()
    own = _client(agent).post(decide, {"decision": "accept", "reason": "Oui, vraiment", "review_on": review})
    assert own.status_code == 409
    assert "Votre poste ne décide pas des exclusions" in _text(own)
    no_day = _client(adviser).post(
        decide, {"decision": "accept", "reason": "Motif conservé", "review_on": ""}
    )
    assert no_day.status_code == 409
    assert "Motif conservé" in _text(no_day)
    assert (
        _client(adviser)
        .post(decide, {"decision": "accept", "reason": "Oui", "review_on": review})
        .status_code
        == 302
    )

    page = reverse("netiquette:exclusion", args=[exclusion.pk])
    assert page in _dossier(adviser, writer).content.decode()
    assert "et de ce compte seulement" in _text(_client(adviser).get(page))
    applied = reverse("netiquette:exclusion-applied", args=[exclusion.pk])
    assert _client(adviser).post(applied, {"proof": "Capture au dossier."}).status_code == 302
    lift = reverse("netiquette:exclusion-lift", args=[exclusion.pk])
    assert _client(agent).post(lift, {"reason": "Réexamen."}).status_code == 409
    assert _client(adviser).post(lift, {"reason": "Réexamen."}).status_code == 302
    exclusion.refresh_from_db()
    assert exclusion.state == Exclusion.State.LIFTED


@pytest.mark.clause("R-101")
def test_the_dossier_of_a_council_member_says_to_escalate(agent, writer):
    Subscriber.objects.filter(pk=writer.pk).update(is_council_member=True)
    assert "transmis au conseiller stratégique" in _text(_dossier(agent, writer))
