"""What the pages of the queue promise without a script: figures that agree, texts and fields that follow."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from moderation.kinds import qualify_message
from moderation.models import Message, Removal, Reply
from netiquette.models import Warning
from tests.builders import the_policy_world
from tests.builders_acts import an_agent, the_ground
from tests.builders_moderation import a_message

pytestmark = pytest.mark.django_db
FIGURE = re.compile(r'<a class="card stat[^"]*"\s+href="([^"]+)">\s*<span class="stat__value">(\d+)</span>')


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return an_agent()


@pytest.fixture
def signed_in(agent: Person) -> Client:
    client = Client()
    client.force_login(agent, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def qualified(agent: Person, kind: str, *, hours: int = 1, is_danger: bool = False) -> Message:
    """A message of some hours ago, whose kind has been given."""
    now = timezone.now()
    message = a_message(now=now, posted_at=now - timedelta(hours=hours))
    return qualify_message(
        message_id=message.pk, kind=kind, is_danger=is_danger, actor=agent, version=None, now=now
    )


def test_each_figure_of_the_home_page_leads_to_as_many_rows(agent: Person, signed_in: Client) -> None:
    now = timezone.now()
    for hours in (0, 3, 8, 20, 22, 26, 45, 70, 100, 200):
        a_message(now=now, posted_at=now - timedelta(hours=hours))
    qualified(agent, "question", is_danger=True)
    figures = FIGURE.findall(signed_in.get("/").content.decode())
    assert len(figures) == 7
    rows = {href: signed_in.get(href).content.decode().count("data-row>") for href, _value in figures}
    assert rows == {href: int(value) for href, value in figures}
    assert rows["/messages/?danger=1"] == 1
    assert rows["/messages/?echeance=retard"] >= rows["/messages/?echeance=limite"] >= 1


def test_a_warning_without_its_text_comes_back_once_with_the_words_proposed(
    agent: Person, signed_in: Client
) -> None:
    message = qualified(agent, "advertising")
    sent = {
        "retrait-version": message.version,
        "retrait-ground": the_ground(message).pk,
        "retrait-measure": "delete",
        "retrait-warn": "on",
    }
    first = signed_in.post(f"/messages/{message.pk}/retirer/", sent)
    assert first.status_code == 422
    text = first.context["remove_form"]["warning_text"].value()
    assert "premier de trois" in text
    assert not Removal.objects.exists()
    second = signed_in.post(f"/messages/{message.pk}/retirer/", sent | {"retrait-warning_text": text})
    assert second.status_code == 302
    assert Removal.objects.count() == Warning.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("question", "id_reponse-text"),
        ("advertising", "id_retrait-ground"),
        ("complaint", "reponse-type"),
    ],
)
def test_a_kind_leads_to_the_field_that_comes_next(
    agent: Person, signed_in: Client, kind: str, field: str
) -> None:
    message = qualified(agent, "other")
    answer = signed_in.post(f"/messages/{message.pk}/nature/", {"kind": kind, "version": message.version})
    place, fragment = answer["Location"].split("#")
    assert fragment == field
    assert f'id="{field}"' in signed_in.get(place).content.decode()


def test_a_draft_is_kept_quietly_but_never_on_a_closed_message(agent: Person, signed_in: Client) -> None:
    message = qualified(agent, "question")
    typed = {
        "reponse-text": "Bonjour, la",
        "reponse-nature": "answer",
        "reponse-channel": "public",
        "do": "autosave",
    }
    address = f"/messages/{message.pk}/repondre/"
    assert "Brouillon enregistré à" in signed_in.post(address, typed).content.decode()
    assert Reply.objects.get().text == "Bonjour, la"
    signed_in.post(
        f"/messages/{message.pk}/fermer/",
        {"fermeture-reason": "friend_tag", "fermeture-version": message.version},
    )
    assert Message.objects.get().closed_at is not None
    assert signed_in.post(address, typed | {"reponse-text": "trop tard"}).status_code == 204
    assert not Reply.objects.filter(text="trop tard").exists()


def test_the_counts_say_how_many_came_since_and_survive_any_number(agent: Person, signed_in: Client) -> None:
    first = qualified(agent, "question")
    qualified(agent, "complaint")
    counts = "/messages/compteurs/"
    assert "1 nouveau message<" in signed_in.get(counts, {"depuis": first.pk}).content.decode()
    only = signed_in.get(f"{counts}?depuis={first.pk}&vue=nature%3Dquestion").content.decode()
    assert "nouveau" not in only
    for nonsense in ("", "x", "-1", "9" * 40):
        assert signed_in.get(counts, {"depuis": nonsense}).status_code == 200
