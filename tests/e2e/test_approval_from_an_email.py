"""From the link of an e-mail to an approval, on a phone, with the keyboard alone."""

import re
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.approval_reminders import announce_requests
from accounts.models import AccountRequest, Body, Person
from accounts.requests import amend_request, approve_request
from accounts.sending import send_due
from tests.builders import a_holder, a_person
from tests.builders_accounts import a_request
from tests.e2e.conftest import Open
from tests.e2e.keyboard import OVERFLOW, Keyboard

PASSWORD = "quatre-mots-assez-longs"
# What a thumb hits without looking.
TOUCH = 44


@pytest.fixture
def director(world: None) -> Person:
    return a_holder(
        "direction-generale", person=a_person("Direction générale", is_staff=True, password=PASSWORD)
    )


@pytest.fixture
def asked(director: Person, adviser: Person, settings: Any) -> AccountRequest:
    """A request that the communications team has approved, and of which the direction générale is told."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    now = timezone.now()
    request = a_request(now=now)
    approve_request(
        request_id=request.pk,
        body=Body.COMMUNICATIONS,
        content_hash=request.content_hash,
        actor=adviser,
        now=now,
    )
    mail.outbox = []
    announce_requests(now=now)
    send_due(now=timezone.now())
    return request


def link_of_the_email(person: Person) -> str:
    (message,) = [one for one in mail.outbox if one.to == [person.email]]
    found = re.search(r"https?://[^/]+(/\S+)", str(message.body))
    assert found is not None
    return found[1]


def test_from_the_email_to_the_approval_on_a_phone(
    director: Person, asked: AccountRequest, open_as: Open
) -> None:
    keyboard = open_as(None, link_of_the_email(director), width=390, height=844)
    sign_in(keyboard, director)
    keyboard.sees("Le compte, tel qu’il figurera au registre")
    keyboard.examine("approval, phone")
    assert_buttons_suit_a_thumb(keyboard)
    refuse_without_a_reason(keyboard)
    keyboard.tab_to(".approval__yes")
    keyboard.press_and_load("Enter")
    keyboard.sees("Approuvé")
    keyboard.sees("Rien n’attend votre décision.")
    keyboard.examine("nothing to approve, phone")
    asked.refresh_from_db()
    assert asked.state == "granted"


def sign_in(keyboard: Keyboard, person: Person) -> None:
    keyboard.tab_to("[name=login]")
    keyboard.write(person.email)
    keyboard.tab_to("[name=password]")
    keyboard.write(PASSWORD)
    keyboard.press_and_load("Enter")


def assert_buttons_suit_a_thumb(keyboard: Keyboard) -> None:
    """The two buttons are large, and on the screen without scrolling."""
    for selector in (".approval__yes", ".approval__no summary"):
        box = keyboard.page.locator(selector).bounding_box()
        assert box["height"] >= TOUCH, selector
        assert box["y"] + box["height"] <= 844, selector


def refuse_without_a_reason(keyboard: Keyboard) -> None:
    keyboard.tab_to(".approval__no summary")
    keyboard.press("Enter")
    keyboard.tab_to(".approval__refuse")
    keyboard.press_and_load("Enter")
    keyboard.sees("Un refus s’accompagne de son motif")
    keyboard.examine("refusal without a reason, phone")


def test_what_waits_and_a_stale_screen_on_a_phone(
    director: Person, asked: AccountRequest, open_as: Open
) -> None:
    keyboard = open_as(director, "/admin/", width=390, height=844)
    keyboard.sees("Ouvrir un compte")
    keyboard.examine("to approve, phone")
    keyboard.tab_to(".pending__row")
    keyboard.press_and_load("Enter")
    values = {"need": "Un autre besoin, expliqué en quelques mots."}
    amend_request(request_id=asked.pk, values=values, actor=asked.requester, now=timezone.now())
    keyboard.tab_to(".approval__yes")
    keyboard.press_and_load("Enter")
    keyboard.sees("modifiée depuis que vous l’avez ouverte")
    keyboard.examine("approval, stale")


def test_the_stock_pages_hold_on_a_phone_and_axe_finds_nothing(
    director: Person, asked: AccountRequest, open_as: Open
) -> None:
    keyboard = open_as(director, "/admin/", width=390, height=844)
    for name, path in {
        "settings, list": "/admin/accounts/accountrequest/",
        "settings, form": "/admin/accounts/holding/add/",
        "settings, rows": f"/admin/accounts/person/{director.pk}/change/",
        "settings, history": f"/admin/accounts/accountrequest/{asked.pk}/history/",
        "settings, app": "/admin/accounts/",
        "settings, register": "/admin/policy/registerentry/",
    }.items():
        keyboard.go(path)
        assert keyboard.page.evaluate(OVERFLOW) <= 0, path
        keyboard.examine(name)
