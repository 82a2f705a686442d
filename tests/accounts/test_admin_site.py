"""The first page of the administration site, its histories, and where people land after signing in."""

from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin import site
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from policy import pending
from policy.models import RegisterEntry
from policy.pending import Pending, PendingKind, register_pending
from tests.builders import a_holder, a_person, an_account, the_policy_world

pytestmark = pytest.mark.django_db
PASSWORD = "quatre-mots-assez-longs"


@pytest.fixture(autouse=True)
def _world() -> None:
    the_policy_world()


@pytest.fixture
def root(client: Client) -> Person:
    person = Person.objects.create_superuser("racine@example.org", full_name="Administrateur technique")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return person


def test_nothing_to_decide_is_said_with_what_to_do(client: Client, root: Person) -> None:
    page = client.get(reverse("admin:index")).content.decode()
    assert "Rien n’attend votre décision." in page
    assert "Aller au poste de gestion" in page


def test_what_waits_comes_first_and_the_oldest_before(
    client: Client, root: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending, "KINDS", {})
    asked: list[Any] = []

    def rows(person: Any, now: datetime) -> list[Pending]:
        asked.append(person)
        days = (datetime(2026, 7, day, tzinfo=UTC) for day in (8, 6))
        return [Pending(label=f"Le {day:%d}", detail="", since=day, url=f"/{day:%d}/") for day in days]

    kind = register_pending(PendingKind(code="test", title="Essais", rows=rows))
    with pytest.raises(ValueError, match="test"):
        register_pending(PendingKind(code="test", title="Autre", rows=rows))
    page = client.get(reverse("admin:index")).content.decode()
    assert page.index("Le 06") < page.index("Le 08") < page.index("Comptes officiels")
    assert str(kind.title) in page
    assert asked == [root]


def test_the_history_of_an_object_is_what_the_register_tells_of_it(client: Client, root: Person) -> None:
    account = an_account("vimeo-ville")
    posted = {"council_resolution": "2026-01-001", "url": "https://vimeo.com/ville"}
    assert client.post(_url("officialaccount", "change", account.pk), posted).status_code == 302
    page = client.get(_url("officialaccount", "history", account.pk)).content.decode()
    assert "Administrateur technique" in page
    assert "2014-10-844 → 2026-01-001" in page
    assert "Résolution du conseil" in page
    assert "Section «" in page
    missing = client.get(_url("officialaccount", "history", 999_999))
    assert missing.status_code == 302


def test_a_history_is_shown_to_whoever_may_see_the_object_only(client: Client) -> None:
    client.force_login(a_person(is_staff=True), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(_url("officialaccount", "history", an_account("vimeo-ville").pk)).status_code == 403


def test_a_long_history_comes_in_pages(
    client: Client, root: Person, django_assert_max_num_queries: Any
) -> None:
    person = a_person()
    for number in range(60):
        posted = {"email": person.email, "full_name": f"Personne {number}", "kind": "employee"}
        assert (
            client.post(_url("person", "change", person.pk), posted | {"is_active": "on"}).status_code == 302
        )
    with django_assert_max_num_queries(12):
        first = client.get(_url("person", "history", person.pk)).content.decode()
    assert "Personne 59" in first
    assert "page 1 sur 2" in first
    assert "Personne 5 →" in client.get(_url("person", "history", person.pk) + "?p=2").content.decode()


def test_a_lost_telephone_is_mended_on_the_page_of_the_person_and_registered(
    client: Client, root: Person
) -> None:
    person = a_person()
    Authenticator.objects.create(user=person, type="totp", data={"secret": "graine-scellée"})
    page = client.get(_url("person", "change", person.pk)).content.decode()
    assert "graine" not in page
    address = reverse("admin:accounts_person_second_factor", args=[person.pk])
    assert address in page
    assert client.get(address).status_code == 200
    assert Authenticator.objects.filter(user=person).exists()
    assert client.post(address).status_code == 302
    assert not Authenticator.objects.filter(user=person).exists()
    entry = RegisterEntry.objects.about(person).get(event="accounts.person.second_factor_removed")
    assert entry.actor == root
    assert client.post(address).status_code == 302
    assert RegisterEntry.objects.about(person).count() == 1


def test_an_agent_removes_nobodys_second_factor(client: Client) -> None:
    agent = a_holder("agent-communications", person=a_person(is_staff=True))
    client.force_login(agent, backend="allauth.account.auth_backends.AuthenticationBackend")
    person = a_person()
    Authenticator.objects.create(user=person, type="totp", data={})
    assert client.post(reverse("admin:accounts_person_second_factor", args=[person.pk])).status_code == 403
    assert Authenticator.objects.filter(user=person).exists()


def test_the_pages_of_secrets_and_addresses_of_the_sign_in_are_not_in_the_site() -> None:
    labels = {model._meta.label for model in site._registry}
    assert not labels & {"mfa.Authenticator", "account.EmailAddress", "auth.Group", "accounts.Evidence"}


@pytest.mark.parametrize(
    ("positions", "is_staff", "landing"),
    [
        (["direction-generale"], True, "admin:index"),
        (["direction-generale"], False, "home"),
        (["direction-generale", "conseiller-strategique"], True, "home"),
        (["direction-generale", "webmestre"], True, "home"),
        (["conseiller-strategique"], True, "home"),
        ([], True, "home"),
    ],
)
def test_who_only_decides_lands_on_what_waits(
    client: Client, positions: list[str], is_staff: bool, landing: str
) -> None:
    person = a_person(is_staff=is_staff, password=PASSWORD)
    for slug in positions:
        a_holder(slug, person=person)
    signed = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert signed["Location"] == reverse(landing)


def test_the_page_asked_for_before_signing_in_is_the_one_that_opens(client: Client) -> None:
    person = a_person(is_staff=True, password=PASSWORD)
    a_holder("direction-generale", person=person)
    asked = _url("person", "changelist")
    sent = client.get(asked)
    assert sent.status_code == 302
    signed = client.post(sent["Location"], {"login": person.email, "password": PASSWORD, "next": asked})
    assert signed["Location"] == asked


def _url(model: str, page: str, *args: int) -> str:
    return reverse(f"admin:accounts_{model}_{page}", args=args)
