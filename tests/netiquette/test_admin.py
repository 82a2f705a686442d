"""The administration site: editions and sanctions are only read there, by superusers too."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from netiquette.models import Edition, Subscriber
from policy.models import RegisterEntry
from tests.builders import a_person
from tests.builders_netiquette import a_ground, a_sent_warning, an_author, an_exclusion


@pytest.fixture
def root(world: None) -> Client:
    client = Client()
    client.force_login(a_person(is_staff=True, is_superuser=True))
    return client


@pytest.mark.clause("R-133")
def test_editions_and_grounds_are_only_read_even_by_a_superuser(root):
    edition, ground = Edition.objects.get(), a_ground("raciste")
    for model, pk in (("edition", edition.pk), ("ground", ground.pk)):
        address = reverse(f"admin:netiquette_{model}_change", args=[pk])
        assert root.get(address).status_code == 200
        assert root.post(address, {"title": "Autre", "label": "Autre"}).status_code == 403
        assert root.get(reverse(f"admin:netiquette_{model}_add")).status_code == 403
        delete = reverse(f"admin:netiquette_{model}_delete", args=[pk])
        assert root.post(delete, {"post": "yes"}).status_code == 403


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
