"""The command that fills what the triage would have stored of messages received before it existed."""

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moderation import suggesting
from moderation.models import Message
from moderation.suggesting import fill_suggestions
from tests.builders_acts import a_closed_message, a_qualified_message, an_agent, fresh
from tests.builders_moderation import a_message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_world")]
FIRE = "Il y a un incendie dans le bloc à côté, vite!"
STORED = ("suggested_kind", "suspects_danger", "fingerprint")


def received_before(*messages: Message) -> dict[int, tuple[Any, ...]]:
    """Take away what the triage stored, and return what it was."""
    rows = Message.objects.filter(pk__in=[message.pk for message in messages])
    stored = {row[0]: row[1:] for row in rows.values_list("pk", *STORED)}
    rows.update(suggested_kind="", suspects_danger=False, fingerprint=None)
    return stored


def run() -> str:
    out = io.StringIO()
    call_command("suggest_kinds", stdout=out)
    return out.getvalue()


def stored_of(message: Message) -> tuple[Any, ...]:
    after = fresh(message)
    return tuple(getattr(after, name) for name in STORED)


def test_they_get_what_they_would_have_had_and_a_danger_comes_first() -> None:
    messages = [a_message(), a_message(text=FIRE), a_message(text="🙂")]
    stored = received_before(*messages)
    assert not fresh(messages[1]).comes_first
    assert run() == (
        "3 messages ont reçu leur suggestion.\n1 parle peut-être d’un danger\u00a0: en tête de la file.\n"
    )
    assert {message.pk: stored_of(message) for message in messages} == stored
    assert fresh(messages[1]).comes_first
    assert run() == "0 message a reçu sa suggestion.\n"


def test_what_a_person_has_said_or_closed_stays_and_no_version_moves() -> None:
    agent = an_agent()
    qualified, closed = a_qualified_message(agent, text=FIRE), a_closed_message(agent, text=FIRE)
    danger = a_qualified_message(agent, text=FIRE, is_danger=True)
    suggested = a_message()
    Message.objects.filter(pk=suggested.pk).update(suggested_kind="complaint")
    received_before(qualified, closed, danger)
    before = fresh(qualified)
    run()
    after = fresh(qualified)
    assert (after.kind, after.suspects_danger, after.version) == (before.kind, False, before.version)
    assert after.fingerprint is not None
    assert (fresh(danger).is_danger, fresh(danger).suspects_danger) == (True, False)
    assert stored_of(closed) == ("", False, None)
    assert fresh(suggested).suggested_kind == "complaint"


def test_a_message_qualified_while_its_batch_is_read_is_not_suspected_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    agent, message = an_agent(), a_message(text=FIRE)
    received_before(message)
    fill = suggesting._fill

    def qualified_meanwhile(*args: Any) -> Any:
        Message.objects.filter(pk=message.pk).update(kind="comment", state="to_answer")
        return fill(*args)

    monkeypatch.setattr(suggesting, "_fill", qualified_meanwhile)
    list(fill_suggestions())
    assert not fresh(message).suspects_danger
    assert agent.pk


def test_stopped_in_the_middle_it_goes_on_with_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggesting, "BATCH", 2)
    messages = [a_message() for _ in range(5)]
    received_before(*messages)
    assert next(fill_suggestions()).filled == 2
    assert [batch.filled for batch in fill_suggestions()] == [2, 1]


@pytest.mark.parametrize("size", [3, 30])
def test_a_batch_asks_the_same_queries_whatever_its_size(size: int) -> None:
    received_before(*[a_message() for _ in range(size)])
    with CaptureQueriesContext(connection) as asked:
        assert next(fill_suggestions()).filled == size
    assert len(asked) == 4
