"""Signing in with the form, then the pages of the second factor and of a forgotten password."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.builders import a_holder, the_policy_world

pytestmark = pytest.mark.django_db

PASSWORD = "une-phrase-assez-longue"


def test_a_person_who_signed_in_may_activate_the_second_factor(client: Client) -> None:
    the_policy_world()
    person = a_holder("agent-communications")
    person.set_password(PASSWORD)
    person.save()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    confirmation = client.get(reverse("mfa_activate_totp"))["Location"]
    activation = client.post(confirmation, {"password": PASSWORD}, follow=True)
    assert b"totp-secret" in activation.content


def test_a_forgotten_password_is_asked_for_by_those_who_have_an_access_only(client: Client) -> None:
    the_policy_world()
    person = a_holder("agent-communications")
    person.set_password(PASSWORD)
    person.save()
    for address in (person.email, "inconnu@example.org"):
        client.post(reverse("account_reset_password"), {"email": address})
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([person.email], "Choisir un nouveau mot de passe")
    assert re.search(r"http://\S+/compte/password/reset/key/\S+", str(sent.body))
