"""The number of queries of a page does not grow with what it shows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Person
from moderation.models import Message
from moderation.notes import add_note
from tests.builders import NOW
from tests.builders_acts import SOON, a_draft, a_qualified_message, send
from tests.builders_moderation import a_message
from tests.pages.browsing import at, signed_in

FEW, MANY = 3, 60


def queries(agent: Person, address: str) -> list[str]:
    """Return the queries of a page seen a second time: what is read once for all requests is left out."""
    browser = signed_in(agent)
    assert browser.get(address).status_code == 200
    with CaptureQueriesContext(connection) as seen:
        browser.get(address)
    return [query["sql"] for query in seen]


def more(number: int, **changes: Any) -> None:
    for _number in range(number):
        a_message(**changes)


def check(agent: Person, address: str, grow: Callable[[int], None], most: int) -> None:
    grow(FEW)
    few = queries(agent, address)
    grow(MANY - FEW)
    many = queries(agent, address)
    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= most, "\n".join(many)


def test_the_queue_takes_as_many_queries_for_sixty_messages_as_for_three(agent: Person) -> None:
    check(agent, at("queue"), more, 12)


def test_the_home_page_takes_as_many_queries_for_sixty_messages_as_for_three(agent: Person) -> None:
    def grow(number: int) -> None:
        for index in range(number):
            message = a_qualified_message(agent)
            if index % 3 == 0:
                a_draft(message, agent)

    check(agent, reverse("home"), grow, 15)


@pytest.mark.parametrize("kind", ["question", "advertising"])
def test_a_message_takes_as_many_queries_with_a_long_past_as_without(kind: str, agent: Person) -> None:
    message = a_qualified_message(agent, kind, author_id="citoyen-a", author_name="Citoyen A")

    def grow(number: int) -> None:
        for index in range(number):
            more(1, author_id="citoyen-a", author_name="Citoyen A", parent_id=message.external_id)
            add_note(message_id=message.pk, text=f"Note {index}", actor=agent, now=SOON)

    check(agent, at("message", message.pk), grow, 21)


def test_the_page_of_a_subscriber_takes_as_many_queries_for_sixty_messages_as_for_three(
    agent: Person,
) -> None:
    first = a_message(author_id="citoyen-b", author_name="Citoyen B")

    def grow(number: int) -> None:
        more(number, author_id="citoyen-b", author_name="Citoyen B")

    check(agent, at("subscriber-messages", first.subscriber_id), grow, 12)
    check(agent, reverse("netiquette:subscriber", args=[first.subscriber_id]), grow, 25)


def test_the_list_of_subscribers_takes_as_many_queries_for_sixty_as_for_three(agent: Person) -> None:
    check(agent, reverse("netiquette:subscriber-list"), more, 12)


def test_the_closed_messages_and_the_words_looked_for_cost_what_the_open_ones_do(agent: Person) -> None:
    for index in range(FEW):
        message = a_qualified_message(agent, posted_at=NOW + timedelta(seconds=index))
        send(a_draft(message, agent), agent)
    more(FEW)
    assert Message.objects.closed().count() == FEW
    for query in ("etat=fermes", "etat=tous", "q=bibliothèque", "compte=facebook-ville&plateforme=facebook"):
        assert len(queries(agent, f"{at('queue')}?{query}")) <= 14, query
