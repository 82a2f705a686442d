"""What the accounts follow, page by page: inscribed, refused, balanced in one operation, reviewed, ended, filtered."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Following, OfficialAccount, Party, Person
from tests.builders import a_holder, an_account
from tests.builders_acts import SOON
from tests.builders_followings import a_following, follow_party, some_parties
from tests.pages.browsing import said, signed_in

pytestmark = [pytest.mark.clause("R-045"), pytest.mark.clause("R-047")]
LIST, ADD, REPORT = "accounts:following-list", "accounts:following-add", "accounts:party-report"


@pytest.fixture
def browser(agent: Person) -> Client:
    return signed_in(agent)


@pytest.fixture
def page(agent: Person) -> OfficialAccount:
    return an_account("facebook-ville")


def typed(**changes: Any) -> dict[str, Any]:
    usual = {
        "account": "facebook-ville",
        "category": "body",
        "name": "Organisme A",
        "url": "https://www.facebook.com/organisme-a",
        "justification": "Organisme financé par la Ville.",
        "started_on": "2026-07-01",
    }
    return usual | changes


def all_or_none(slug: str = "facebook-ville", level: str = "provincial") -> str:
    return reverse("accounts:party-follow", args=[slug, level])


def test_a_following_is_inscribed_and_shown_with_its_reason(browser: Client) -> None:
    response = browser.post(reverse(ADD), typed())
    following = Following.objects.get()
    assert response["Location"] == reverse("accounts:following", args=[following.pk])
    shown = said(browser.get(response["Location"])).replace("\u00a0", " ")
    for words in (
        "Organisme financé par la Ville.",
        "1er juillet 2026",
        "6 juillet 2027",
        "Abonnement inscrit",
    ):
        assert words in shown, words
    assert "Organisme A" in said(browser.get(reverse(LIST)))


@pytest.mark.clause("R-046")
def test_what_is_refused_comes_back_filled(browser: Client) -> None:
    blank = browser.post(reverse(ADD), typed(justification=""))
    assert blank.status_code == 422
    assert "Organisme A" in said(blank)
    citizen = browser.post(reverse(ADD), typed(category="citizen", name="Compte d’histoire locale"))
    assert citizen.status_code == 422
    assert "contenu que cette personne diffuse" in said(citizen)
    assert "Compte d’histoire locale" in said(citizen)
    assert not Following.objects.exists()
    browser.post(reverse(ADD), typed())
    twice = browser.post(reverse(ADD), typed(url="https://www.facebook.com/Organisme-A"))
    assert (twice.status_code, "le suit déjà" in said(twice)) == (409, True)


def test_one_party_of_five_asks_for_a_reason_and_the_others_follow_in_one_operation(
    browser: Client, agent: Person
) -> None:
    names = "Parti A\nParti B\nParti C\nParti D\nParti E"
    pasted = {"level": "provincial", "registered_on": "2020-01-06", "names": names}
    assert browser.post(reverse("accounts:party-add"), pasted).status_code == 302
    first = Party.objects.get(name="Parti A")
    one = typed(category="party", party=first.pk, name="", url="")
    refused = browser.post(reverse(ADD), one)
    assert refused.status_code == 409
    assert "une seule opération" in said(refused)
    assert 'name="written_reason"' in said(refused)
    assert browser.post(reverse(ADD), one | {"written_reason": "Adresses à venir."}).status_code == 302
    unequal = said(browser.get(reverse(LIST)))
    assert "Il manque : Parti B, Parti C, Parti D, Parti E." in unequal.replace("\u00a0", " ")
    assert "avant la fin de la journée" in unequal
    form = said(browser.get(all_or_none()))
    assert "Adresse\u00a0: Parti B" in form
    done = browser.post(all_or_none(), {"choice": "all", "justification": "Actualité politique."})
    assert done.status_code == 302
    assert "Il manque" not in said(browser.get(reverse(LIST)))
    assert "1 compte les suit tous." in said(browser.get(reverse(REPORT))).replace("\u00a0", " ")
    browser.post(reverse("accounts:party-add"), pasted | {"names": "Parti F ; 2026-07-06"})
    assert "Parti F." in said(browser.get(reverse(REPORT)))
    none = browser.post(all_or_none(), {"choice": "none", "justification": "Plus aucun."})
    assert none.status_code == 302
    assert Following.objects.current().count() == 0


def test_a_list_that_cannot_be_read_is_shown_again(browser: Client) -> None:
    pasted = {"level": "federal", "registered_on": "2020-01-06", "names": "Parti A\nParti B ; demain"}
    response = browser.post(reverse("accounts:party-add"), pasted)
    assert response.status_code == 422
    assert "Parti B ; demain" in said(response)
    assert not Party.objects.exists()


def test_a_party_ends_on_a_day_that_follows_its_registration(browser: Client, agent: Person) -> None:
    (party,) = some_parties(agent, "Parti Éphémère", now=SOON)
    address = reverse("accounts:party-end", args=[party.pk])
    assert browser.post(address, {"ended_on": "2019-01-01"}).status_code == 422
    assert browser.post(address, {"ended_on": "2026-07-06"}).status_code == 302
    assert "Parti Éphémère" not in said(browser.get(reverse(REPORT)))


def test_what_is_followed_is_confirmed_or_ended(
    browser: Client, agent: Person, page: OfficialAccount
) -> None:
    following = a_following(page, agent, now=SOON)
    assert browser.post(reverse("accounts:following-confirm", args=[following.pk])).status_code == 302
    ending = reverse("accounts:following-end", args=[following.pk])
    assert browser.post(ending, {"reason": ""}).status_code == 422
    assert browser.post(ending, {"reason": "Il a changé de mains."}).status_code == 302
    assert "Il a changé de mains." in said(browser.get(reverse("accounts:following", args=[following.pk])))
    assert browser.post(ending, {"reason": "Encore."}).status_code == 409
    (party, *_others) = some_parties(agent, "Parti A", "Parti B", now=SOON)
    alone = follow_party(page, party, agent, now=SOON, why="Les autres suivent.")
    assert (
        browser.post(reverse("accounts:following-end", args=[alone.pk]), {"reason": "x"}).status_code == 302
    )


def test_whoever_does_not_publish_there_reads_and_is_told_why(agent: Person, page: OfficialAccount) -> None:
    following = a_following(page, agent, now=SOON)
    some_parties(agent, "Parti A", now=SOON)
    browser = signed_in(a_holder("directeur-rh"))
    assert "Organisme A" in said(browser.get(reverse(LIST)))
    detail = said(browser.get(reverse("accounts:following", args=[following.pk])))
    assert "décide de ce qu’il suit" in detail
    assert (
        browser.post(reverse("accounts:following-end", args=[following.pk]), {"reason": "x"}).status_code
        == 409
    )
    assert browser.post(reverse(ADD), typed()).status_code == 422  # the account is none of the choices
    assert browser.post(all_or_none(), {"choice": "all", "justification": "x"}).status_code == 409
    pasted = {"level": "federal", "registered_on": "2020-01-06", "names": "Parti Z"}
    assert browser.post(reverse("accounts:party-add"), pasted).status_code == 409
    assert "tient la liste" in said(browser.get(reverse(REPORT)))
    assert (Following.objects.count(), Party.objects.count()) == (1, 1)


def test_the_filters_are_in_the_address(browser: Client, agent: Person, page: OfficialAccount) -> None:
    a_following(page, agent, now=SOON)
    a_following(an_account("vimeo-ville"), agent, name="Média A", category="media", now=SOON)
    for query, seen in (
        ("?q=organisme", (True, False)),
        ("?compte=vimeo-ville", (False, True)),
        ("?categorie=media", (False, True)),
        ("?etat=termines", (False, False)),
        ("?etat=a-revoir", (False, False)),
    ):
        shown = said(browser.get(reverse(LIST) + query))
        assert ("Organisme A" in shown, "Média A" in shown) == seen, query


def test_as_many_queries_for_sixty_followings_as_for_three(
    browser: Client, agent: Person, page: OfficialAccount
) -> None:
    def queries() -> list[int]:
        counted = []
        for address in (reverse(LIST), reverse(REPORT), all_or_none()):
            browser.get(address)
            with CaptureQueriesContext(connection) as seen:
                assert browser.get(address).status_code == 200
            counted.append(len(seen))
        return counted

    def grow(first: int, last: int) -> None:
        for number in range(first, last):
            a_following(page, agent, name=f"Organisme {number:02}", now=SOON)
        parties = some_parties(agent, *(f"Parti {number:02}" for number in range(first, last)), now=SOON)
        for slug in ("facebook-ville", "x-villerimouski", "vimeo-ville")[: 1 if last < 10 else 3]:
            for party in parties[:-1]:
                follow_party(an_account(slug), party, agent, now=SOON, why="Essai.")

    grow(0, 3)
    few = queries()
    grow(3, 60)
    assert queries() == few
    assert max(few) <= 25
    shown = said(browser.get(reverse(LIST)))
    follower = shown.split('rel="next"')[1].split('href="')[1].split('"')[0]
    assert "Parti" in said(browser.get(reverse(LIST) + follower))
