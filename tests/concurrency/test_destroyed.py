"""An old file imported while a batch empties what it holds: nothing comes back, and nobody with it.

Each race is run a second time without what holds it.
"""

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from django.db import IntegrityError

from moderation import intake_sql
from moderation.incoming import parse_message
from moderation.intake import Result, receive
from moderation.intake_authors import enter_authors
from moderation.models import Message
from netiquette.models import Subscriber, SubscriberName
from privacy import depersonalising
from privacy.models import DisposalBatch
from tests.builders import the_policy_world
from tests.builders_acts import a_closed_message, an_agent
from tests.builders_moderation import fields_of_a_message
from tests.builders_retention import LATER, an_approved_batch, depersonalised
from tests.concurrency.racing import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("R-096")]
# Long enough for whoever must wait to be waiting.
A_WHILE = 1.5


@pytest.fixture(params=["with what holds it", "without it"])
def is_held(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "with what holds it")


@pytest.fixture
def line() -> dict[str, Any]:
    """Take in a message, close it, and give back its line in the file."""
    the_policy_world()
    line = fields_of_a_message()
    a_closed_message(an_agent(), **line)
    return line


def empty_slowly(batch: DisposalBatch, monkeypatch: pytest.MonkeyPatch) -> tuple[Event, Callable[[], Any]]:
    """Return the act that empties the batch, and what tells that its rows are empty, seconds before it commits."""
    emptied, really_empty = Event(), depersonalising._empty_authors

    def then_wait(*args: Any) -> None:
        really_empty(*args)
        emptied.set()
        Event().wait(A_WHILE)

    monkeypatch.setattr(depersonalising, "_empty_authors", then_wait)
    return emptied, lambda: depersonalised(batch)


def importing(line: dict[str, Any], after: Event, results: list[Result]) -> Callable[[], None]:
    def act() -> None:
        assert after.wait(10)
        results.extend(receive([parse_message(line)], now=LATER).results)

    return act


def test_a_message_edited_since_that_is_being_emptied_is_waited_for_and_stays_empty(
    line: dict[str, Any], is_held: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    emptied, empty = empty_slowly(an_approved_batch(), monkeypatch)
    if not is_held:
        monkeypatch.setattr(
            intake_sql, "LOCK_MESSAGES", "SELECT id FROM moderation_message WHERE id = ANY(%s)"
        )
    results: list[Result] = []
    edit = {**line, "text": "Autre chose", "edited_at": LATER.isoformat()}
    lost = race(empty, importing(edit, emptied, results), loses=(IntegrityError,))
    # Unheld, the whole file would be refused by PostgreSQL.
    assert [error is None for error in lost] == [True, is_held]
    assert [result.outcome for result in results] == ["destroyed"] * is_held
    assert not SubscriberName.objects.exists()


def test_an_author_emptied_after_his_message_was_found_does_not_come_back(
    line: dict[str, Any], is_held: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, found, gone = an_approved_batch(), Event(), Event()

    def enter(rows: Any, known: Any) -> Any:
        found.set()
        assert gone.wait(10)
        return enter_authors(rows, known if is_held else {})

    def empty() -> None:
        assert found.wait(10)
        depersonalised(batch)
        gone.set()

    monkeypatch.setattr("moderation.intake.enter_authors", enter)
    now = Event()
    now.set()
    assert race(empty, importing(line, now, []), loses=()) == [None, None]
    assert Subscriber.objects.filter(depersonalised_at=None).exists() != is_held
    assert SubscriberName.objects.exists() != is_held
    assert Message.objects.get().depersonalised_at == LATER


def test_what_an_author_writes_while_he_is_emptied_is_signed_by_somebody_new(
    line: dict[str, Any], is_held: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    emptied, empty = empty_slowly(an_approved_batch(), monkeypatch)
    if not is_held:
        unlocked = intake_sql.KNOWN_SUBSCRIBERS.partition("ORDER BY")[0]
        monkeypatch.setattr(intake_sql, "KNOWN_SUBSCRIBERS", unlocked)
    new = {**line, "external_id": "nouveau", "posted_at": LATER.isoformat()}
    assert race(empty, importing(new, emptied, []), loses=()) == [None, None]
    author = Message.objects.get(external_id="nouveau").subscriber
    assert (author.depersonalised_at is None) == is_held, "unheld, he signs under a name that is gone"
    assert (author.name == line["author_name"]) == is_held
