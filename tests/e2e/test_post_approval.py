"""A post submitted by the agent: approved by the adviser with the keyboard, or by the direction générale on a phone."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Person
from accounts.sending import send_due
from editorial.approval_notices import announce_variants
from editorial.drafting import amend_variant
from editorial.models import Variant
from tests.builders import a_holder, a_person
from tests.builders_editorial import a_post, a_submitted_variant, a_variant, approved_by
from tests.e2e.conftest import Open
from tests.e2e.keyboard import OVERFLOW
from tests.e2e.test_approval_from_an_email import (
    PASSWORD,
    assert_buttons_suit_a_thumb,
    link_of_the_email,
    refuse_without_a_reason,
    sign_in,
)


@pytest.fixture
def director(world: None) -> Person:
    return a_holder(
        "direction-generale", person=a_person("Direction générale", is_staff=True, password=PASSWORD)
    )


def submitted(agent: Person, text: str, **values: Any) -> Variant:
    """Return a variant written and submitted now, planned for tomorrow."""
    now = timezone.now()
    post = a_post(agent, now=now, **values)
    return a_submitted_variant(
        a_variant(post, now=now, text=text, scheduled_at=now + timedelta(days=1)), now=now
    )


def test_the_adviser_reads_what_waits_refuses_one_and_approves_the_others(
    agent: Person, adviser: Person, open_as: Open
) -> None:
    first = submitted(agent, "La première publication.")
    second = submitted(agent, "La seconde publication.")
    third = submitted(agent, "La troisième publication.")
    keyboard = open_as(adviser, "/publications/a-approuver/")
    keyboard.sees("La seconde publication.")
    keyboard.examine("posts to approve")
    keyboard.tab_to(f"#v{first.pk} ~ *, [action$='/{first.pk}/decider/'] summary")
    keyboard.press("Enter")
    keyboard.tab_to(f"#reason-{first.pk}")
    keyboard.write("La date est à revoir.")
    keyboard.tab_to(f"[action$='/{first.pk}/decider/'] [value=refuse]")
    keyboard.press_and_load("Enter")
    keyboard.sees("Refus inscrit")
    for variant in (second, third):
        keyboard.page.locator(f"[value^='{variant.pk}:']").check()
    keyboard.tab_to("#bulk [type=submit]")
    keyboard.press_and_load("Enter")
    keyboard.sees("2 publications approuvées")
    states = [Variant.objects.get(pk=one.pk).state for one in (first, second, third)]
    assert states == ["draft", "scheduled", "scheduled"]


def test_from_the_page_where_it_is_written_to_the_approval(
    agent: Person, adviser: Person, open_as: Open
) -> None:
    now = timezone.now()
    post = a_post(agent, now=now)
    variant = a_variant(
        post, now=now, text="Ouvert tout l’été, dès demain.", scheduled_at=now + timedelta(days=1)
    )
    keyboard = open_as(agent, f"/publications/{post.pk}/")
    keyboard.tab_to("#composebar button[value=soumettre]")
    keyboard.press_and_load("Enter")
    assert Variant.objects.get(pk=variant.pk).state == "in_review"
    reader = open_as(adviser, "/")
    reader.sees("1 publication attend votre approbation")
    reader.go("/publications/a-approuver/")
    reader.sees("Ouvert tout l’été, dès demain.")
    reader.tab_to(f"[action$='/{variant.pk}/decider/'] [value=approve]")
    reader.press_and_load("Enter")
    reader.sees("Approuvée et programmée")
    reader.sees("Rien n’attend une approbation.")
    assert Variant.objects.get(pk=variant.pk).state == "scheduled"


def test_the_adviser_sees_what_changed_since_his_approval(
    agent: Person, adviser: Person, open_as: Open
) -> None:
    variant = approved_by(submitted(agent, "La bibliothèque ouvre à 10 h."), adviser, now=timezone.now())
    changed = amend_variant(
        variant_id=variant.pk,
        content_hash=variant.content_hash,
        values={"text": "La bibliothèque ouvre à 9 h."},
        actor=agent,
        now=timezone.now(),
    )
    a_submitted_variant(changed, now=timezone.now())
    keyboard = open_as(adviser, f"/publications/a-approuver/{variant.pk}/", width=390, height=844)
    keyboard.sees("approbation annulée")
    assert keyboard.text_of("ins") == "9"
    assert keyboard.page.evaluate(OVERFLOW) <= 0
    keyboard.examine("post to approve again, phone")


def test_from_the_email_to_the_approval_of_a_position_on_a_phone(
    agent: Person, adviser: Person, director: Person, open_as: Open, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    variant = submitted(agent, "Rimouski demande le prolongement de l’autoroute 20.", nature="position")
    mail.outbox = []
    announce_variants(now=timezone.now())
    send_due(now=timezone.now())
    keyboard = open_as(None, link_of_the_email(director), width=390, height=844)
    sign_in(keyboard, director)
    keyboard.sees("prolongement de l’autoroute 20")
    keyboard.examine("position to approve, phone")
    assert keyboard.page.evaluate(OVERFLOW) <= 0
    assert_buttons_suit_a_thumb(keyboard)
    refuse_without_a_reason(keyboard)
    keyboard.tab_to(".approval__yes")
    keyboard.press_and_load("Enter")
    keyboard.sees("Approuvée et programmée")
    assert Variant.objects.get(pk=variant.pk).state == "scheduled"
    assert not re.search("autoroute", str([one.body for one in mail.outbox if one.to == [adviser.email]]))
