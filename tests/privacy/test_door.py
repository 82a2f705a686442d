"""The pages about personal information exist for whoever is in charge of them, and for nobody else."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from policy.models import Reading
from privacy.access import people_in_charge
from tests.builders import NOW, a_holder, a_person, the_policy_world

LINK = 'href="/renseignements/"'


@pytest.fixture(autouse=True)
def _world(db: None) -> None:
    the_policy_world()


def opened_by(person: Person, address: str) -> tuple[int, str]:
    browser = Client()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = browser.get(address)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("slug", ["conseiller-strategique", "direction-generale"])
def test_whoever_is_in_charge_has_the_link_and_the_page(slug: str) -> None:
    person = a_holder(slug)
    assert LINK in opened_by(person, reverse("accounts:register"))[1]
    status, page = opened_by(person, reverse("privacy:home"))
    assert status == 200
    assert "Greffe de la Ville" in page


def test_an_agent_a_superuser_and_a_former_adviser_have_neither_the_link_nor_the_page() -> None:
    root = Person.objects.create_superuser("racine@example.org", full_name="Administrateur technique")
    former = a_holder("conseiller-strategique", ends_on=date(2021, 1, 1))
    for person in (a_holder("agent-communications"), root, former, a_person()):
        assert LINK not in opened_by(person, reverse("accounts:register"))[1]
        assert opened_by(person, reverse("privacy:home"))[0] == 404


def test_the_city_gives_the_charge_to_another_position_by_a_reading() -> None:
    adviser, webmaster = a_holder("conseiller-strategique"), a_holder("webmestre")
    Reading.objects.create(
        key="privacy_officers",
        value=["webmestre"],
        effective_from=date(2026, 1, 1),
        decided_by="Direction générale",
        ambiguity="R-006",
    )
    assert opened_by(adviser, reverse("privacy:home"))[0] == 404
    assert opened_by(webmaster, reverse("privacy:home"))[0] == 200
    assert people_in_charge(NOW) == [webmaster]
