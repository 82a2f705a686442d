"""Declaring and ending an emergency on its page: who may, what is asked, and what the other pages then say."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from city.models import Emergency
from policy.models import RegisterEntry
from tests.builders import a_holder, an_account, the_policy_world

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-051"), pytest.mark.clause("R-128")]


@pytest.fixture(autouse=True)
def _policy():
    the_policy_world()


def signed_in(position):
    client = Client()
    client.force_login(a_holder(position))
    return client


def declare(client, **fields):
    return client.post(
        reverse("moderation:emergencies"),
        {"level": "suspended", "reason": "Inondation au centre-ville", **fields},
    )


@pytest.mark.parametrize("position", ["direction-generale", "conseiller-strategique"])
def test_a_declarant_declares_and_every_page_says_so(position):
    client = signed_in(position)
    assert declare(client).status_code == 302
    emergency = Emergency.objects.get()
    assert (emergency.level, emergency.account_ids) == ("suspended", [])
    assert "l’horloge est arrêtée" in client.get(reverse("home")).content.decode()
    entry = RegisterEntry.objects.get(event="city.emergency.declared")
    assert entry.capacity


@pytest.mark.parametrize("position", ["agent-communications", "webmestre"])
def test_anybody_else_is_refused_with_the_section_and_nothing_is_declared(position):
    client = signed_in(position)
    refused = declare(client)
    assert refused.status_code == 409
    assert "Situations d’urgence" in refused.content.decode()
    assert not Emergency.objects.exists()
    assert "ne permet pas de déclarer" in client.get(reverse("moderation:emergencies")).content.decode()


def test_the_accounts_ticked_are_the_only_ones_touched():
    client = signed_in("direction-generale")
    account = an_account("x-villerimouski")
    declare(client, accounts=[account.pk], level="delayed")
    assert Emergency.objects.get().account_ids == [account.pk]


def test_without_a_reason_the_form_comes_back_with_what_was_chosen():
    client = signed_in("direction-generale")
    answer = declare(client, reason="")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Écrivez le motif" in page
    assert 'value="suspended"' in page
    assert "checked" in page


def test_it_ends_once_and_only_by_a_declarant():
    director = signed_in("direction-generale")
    declare(director)
    emergency = Emergency.objects.get()
    end = reverse("moderation:emergency-end", args=[emergency.pk])
    assert signed_in("agent-communications").post(end).status_code == 409
    assert director.post(end).status_code == 302
    assert director.post(end).status_code == 409
    assert not Emergency.objects.in_force(timezone.now()).exists()
    assert director.post(reverse("moderation:emergency-end", args=[10**9])).status_code == 404
