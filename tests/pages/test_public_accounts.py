"""What anyone reads of the official accounts: the list, « ce compte est-il officiel ? », the JSON and the CSV."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from accounts.recorded_addresses import record_address
from accounts.views import public
from tests.builders import NOW, an_account
from tests.builders_accounts import a_closed_account, a_suspended_account
from tests.pages.browsing import said

PAGE = "accounts:public"


@pytest.fixture(autouse=True)
def _no_count() -> None:
    cache.clear()


def ask(text: str, **more: str) -> Any:
    return Client().get(reverse(PAGE), {"compte": text, **more})


@pytest.mark.clause("R-114")
@pytest.mark.clause("R-115")
def test_the_page_counts_the_authorised_accounts_as_the_netiquette_does(world: None) -> None:
    body = said(Client().get(reverse(PAGE)))
    assert "possède actuellement deux (2) comptes sur Facebook" in body
    assert "sont reconnus par la direction générale et le conseil municipal" in body
    a_suspended_account("facebook-loisirs")
    body = said(Client().get(reverse(PAGE)))
    assert "possède actuellement un (1) compte sur Facebook" in body
    assert "Loisirs" not in body


@pytest.mark.clause("R-013")
@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("https://twitter.com/villerimouski/?lang=fr", "Oui, ce compte est officiel."),
        ("@VilleRimouski", "ailleurs, le même nom peut appartenir à n’importe qui"),
        ("https://x.com/VilleRimouski_", "Non, ce compte ne figure pas"),
        ("https://www.facebook.com/autre", "Ce compte n’est pas confirmé."),
        ("https://tiktok.com/@VilleRimouski", "Non, ce compte ne figure pas"),
        ("Ville de Rimouski", "Un nom ne suffit pas"),
        ("<script>alert(1)</script>", "Un nom ne suffit pas"),
        ("\x00", "Un nom ne suffit pas"),
    ],
)
def test_the_answer_is_in_plain_words(text: str, answer: str, world: None) -> None:
    response = ask(text)
    assert response.status_code == 200
    assert answer in said(response) or text == "\x00"
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("build", [a_suspended_account, a_closed_account])
def test_a_closed_account_is_answered_no_and_never_named(build: Any, world: None) -> None:
    build("x-villerimouski")
    body = said(ask("x.com/VilleRimouski"))
    assert "Non, ce compte n’est pas, ou n’est plus, un compte officiel" in body
    assert "Oui" not in body


def test_a_handle_is_asked_on_one_network(world: None) -> None:
    assert "Oui, ce compte est officiel" in said(ask("VilleRimouski", plateforme="x"))
    assert "Oui" not in said(ask("VilleRimouski", plateforme="youtube"))
    assert ask("VilleRimouski", plateforme="nulle-part").status_code == 200


def test_one_machine_asks_so_many_questions_a_minute_and_still_reads_the_list(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "LOOKUPS", 2)
    assert [ask("x.com/a").status_code for _time in range(3)] == [200, 200, 429]
    body = said(ask("x.com/VilleRimouski"))
    assert "Attendez une minute" in body
    assert 'value="x.com/VilleRimouski"' in body
    assert "deux (2) comptes sur Facebook" in body


def test_without_redis_the_question_is_answered_all_the_same(
    world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from redis.exceptions import ConnectionError as NoRedis

    def away(*_arguments: Any, **_options: Any) -> None:
        raise NoRedis

    monkeypatch.setattr(cache, "add", away)
    assert "Oui" in said(ask("x.com/VilleRimouski"))


def test_the_json_has_the_documented_shape_and_is_asked_again_for_nothing(agent: Person) -> None:
    record_address(account=an_account("facebook-ville"), text="facebook.com/1000", actor=agent, now=NOW)
    a_closed_account("vimeo-ville")
    response = Client().get(reverse("accounts:public-json"))
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, max-age=60"
    found = response.json()
    assert (found["version"], [one["code"] for one in found["platforms"]]) == (
        1,
        ["facebook", "linkedin", "x", "youtube"],
    )
    (x,) = found["platforms"][2]["accounts"]
    assert x == {
        "code": "x-villerimouski",
        "name": "@VilleRimouski",
        "handle": "@VilleRimouski",
        "url": "https://x.com/VilleRimouski",
        "addresses": ["https://x.com/VilleRimouski"],
        "authorised_on": "2014-10-20",
        "council_resolution": "2014-10-844",
    }
    page = next(one for one in found["platforms"][0]["accounts"] if one["code"] == "facebook-ville")
    assert (page["handle"], page["addresses"]) == (None, ["https://facebook.com/1000"])
    again = Client().get(reverse("accounts:public-json"), headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")


def test_the_csv_has_the_authorised_accounts_alone(world: None) -> None:
    a_suspended_account("vimeo-ville")
    response: Any = Client().get(reverse("accounts:public-csv"))
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeffPlateforme,")
    assert "Vimeo" not in text
    assert "'@VilleRimouski" in text


@pytest.mark.parametrize("name", ["accounts:public-json", "accounts:public-csv"])
def test_the_list_is_downloaded_so_many_times_a_minute(
    name: str, world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "DOWNLOADS", 1)
    assert [Client().get(reverse(name)).status_code for _time in range(2)] == [200, 429]


def test_the_netiquette_and_the_official_accounts_lead_to_each_other(client: Client, world: None) -> None:
    netiquette, accounts = reverse("netiquette:public"), reverse("accounts:public")
    assert f'href="{accounts}"' in client.get(netiquette).content.decode()
    assert f'href="{netiquette}"' in client.get(accounts).content.decode()
