"""The administration site: an edition to come is written there, sanctions are only read, by superusers too."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from netiquette.models import Edition, Subscriber
from policy.models import RegisterEntry
from tests.builders import a_person
from tests.builders_netiquette import a_sent_warning, an_author, an_exclusion


@pytest.fixture
def root(world: None) -> Client:
    client = Client()
    client.force_login(a_person(is_staff=True, is_superuser=True))
    return client


def _edition(**changes: Any) -> dict[str, Any]:
    later = timezone.localtime(timezone.now() + timedelta(days=2))
    return {
        "number": 2,
        "title": "Nétiquette",
        "introduction": "Bonjour.",
        "closing": "",
        "approved_by": "Équipe des communications",
        "in_force_from_0": later.strftime("%Y-%m-%d"),
        "in_force_from_1": later.strftime("%H:%M"),
        "rules-TOTAL_FORMS": 1,
        "rules-INITIAL_FORMS": 0,
        "rules-0-ordinal": 1,
        "rules-0-text": "Restez polis.",
        "rules-0-clause": "R-121",
        **changes,
    }


@pytest.mark.clause("R-133")
def test_an_edition_to_come_is_written_and_recorded(root):
    response = root.post(reverse("admin:netiquette_edition_add"), _edition())
    assert response.status_code == 302, response.context["adminform"].errors
    assert Edition.objects.get(number=2).rules.get().text == "Restez polis."
    assert RegisterEntry.objects.filter(event="netiquette.edition.added").exists()


@pytest.mark.clause("R-133")
def test_an_edition_is_not_put_in_force_in_the_past(root):
    response = root.post(reverse("admin:netiquette_edition_add"), _edition(in_force_from_0="2020-01-01"))
    assert "jamais au passé" in response.content.decode()
    assert not Edition.objects.filter(number=2).exists()


@pytest.mark.clause("R-133")
def test_an_edition_in_force_is_only_read_even_by_a_superuser(root):
    edition = Edition.objects.get()
    address = reverse("admin:netiquette_edition_change", args=[edition.pk])
    assert root.get(address).status_code == 200
    assert root.post(address, _edition(number=1)).status_code == 403
    assert (
        root.post(reverse("admin:netiquette_edition_delete", args=[edition.pk]), {"post": "yes"}).status_code
        == 403
    )


@pytest.mark.clause("R-122")
def test_sanctions_are_only_read_even_by_a_superuser(
    root, agent: Person, adviser: Person, author: Subscriber
):
    warning = a_sent_warning(author, agent, code="agressif")
    exclusion = an_exclusion(author, agent, adviser, track="conduct")
    for model, pk in (("warning", warning.pk), ("exclusion", exclusion.pk)):
        assert root.get(reverse(f"admin:netiquette_{model}_changelist")).status_code == 200
        address = reverse(f"admin:netiquette_{model}_change", args=[pk])
        assert root.get(address).status_code == 200
        assert root.post(address, {"state": "withdrawn"}).status_code == 403
        assert root.get(reverse(f"admin:netiquette_{model}_add")).status_code == 403
        assert (
            root.post(reverse(f"admin:netiquette_{model}_delete", args=[pk]), {"post": "yes"}).status_code
            == 403
        )


@pytest.mark.clause("R-101")
def test_only_being_a_council_member_is_said_of_a_subscriber(root, account):
    author = an_author(account)
    address = reverse("admin:netiquette_subscriber_change", args=[author.pk])
    assert root.post(address, {"name": "Autre", "is_council_member": "on"}).status_code == 302
    author.refresh_from_db()
    assert (author.name != "Autre", author.is_council_member) == (True, True)
    assert RegisterEntry.objects.about(author).filter(event="netiquette.subscriber.changed").exists()
