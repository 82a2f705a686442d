"""Two people on one message at the same instant: one wins, the other is told; and without the lock, both would win.

Real threads on PostgreSQL. Each race is run twice: as the product does it, then with its lock removed, to prove that
the test can fail, or that a constraint catches what the lock would have.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection

from moderation import access
from moderation.claims import claim, claim_next
from moderation.conflicts import Conflict, MessageClaimed, StaleMessage
from moderation.models import Message, Removal, Reply
from moderation.replies import answer_now
from policy.register import entries_about
from tests.builders import the_policy_world
from tests.builders_acts import (
    GOOD_REPLY,
    PROOF,
    SOON,
    a_draft,
    a_qualified_message,
    a_removal,
    an_adviser,
    an_agent,
    fresh,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _world() -> None:
    the_policy_world()


@contextlib.contextmanager
def meeting(monkeypatch: pytest.MonkeyPatch, *, locked: bool) -> Iterator[None]:
    """Make two threads meet between reading the message and writing it, and take the lock away unless `locked`.

    With the lock, the second waits for the first and the meeting is given up after a while.
    """
    barrier = threading.Barrier(2)
    entitled = access._entitled

    def read_then_wait(*args: Any) -> Message:
        message = entitled(*args)
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=1)
        return message

    with monkeypatch.context() as patch:
        patch.setattr(access, "_entitled", read_then_wait)
        if not locked:
            patch.setattr(access, "_locked", lambda messages: messages)
        yield


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts in threads of their own; return what each returned or raised, in order."""
    came_to: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            came_to[place] = act()
        except Exception as error:
            came_to[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return came_to


def split(came_to: list[Any]) -> tuple[list[Any], list[Exception]]:
    lost = [one for one in came_to if isinstance(one, Exception)]
    return [one for one in came_to if not isinstance(one, Exception)], lost


def race_to_claim(monkeypatch, *, locked):
    agent, adviser = an_agent(), an_adviser()
    message = a_qualified_message(agent)
    with meeting(monkeypatch, locked=locked):
        return split(
            at_once(
                *[
                    lambda who=who: claim(message_id=message.pk, actor=who, now=SOON)
                    for who in (agent, adviser)
                ]
            )
        )


def test_two_claims_at_once_give_the_message_to_one_and_its_holder_to_the_other(monkeypatch):
    [won], [lost] = race_to_claim(monkeypatch, locked=True)
    assert isinstance(lost, MessageClaimed)
    assert (lost.holder, lost.until) == (won.claimed_by, won.claimed_until)
    assert str(won.claimed_by) in str(lost)
    assert fresh(won).claimed_by == won.claimed_by


def test_without_the_lock_two_people_would_believe_they_hold_the_message(monkeypatch):
    won, lost = race_to_claim(monkeypatch, locked=False)
    assert (len(won), lost) == (2, [])


def race_to_answer(monkeypatch, *, locked):
    agent, adviser = an_agent(), an_adviser()
    message = a_qualified_message(agent)
    drafts = {
        who: a_draft(message, who, text=f"{GOOD_REPLY} De la part de {who}.") for who in (agent, adviser)
    }

    def answer(who):
        return answer_now(
            reply_id=drafts[who].pk,
            actor=who,
            permalink=PROOF,
            sent_at=SOON,
            version=message.version,
            now=SOON,
        )

    with meeting(monkeypatch, locked=locked):
        return message, split(at_once(lambda: answer(agent), lambda: answer(adviser)))


def test_two_answers_at_once_send_one_and_tell_the_other_who_answered_keeping_the_text(monkeypatch):
    message, ([sent], [lost]) = race_to_answer(monkeypatch, locked=True)
    assert isinstance(lost, StaleMessage)
    assert [(entry.event, entry.actor) for entry in lost.entries] == [("moderation.reply.sent", sent.author)]
    assert f"{sent.author} a répondu à ce message" in str(lost)
    assert message.replies.filter(state=Reply.State.SENT).count() == 1
    kept = message.replies.get(state=Reply.State.DRAFT)
    assert kept.text == f"{GOOD_REPLY} De la part de {kept.author}."


def test_without_the_lock_the_citizen_would_be_answered_twice(monkeypatch):
    message, (sent, lost) = race_to_answer(monkeypatch, locked=False)
    assert (len(sent), lost) == (2, [])
    assert message.replies.filter(state=Reply.State.SENT).count() == 2


def race_to_remove(monkeypatch, *, locked):
    agent, adviser = an_agent(), an_adviser()
    message = a_qualified_message(agent, "advertising")
    with meeting(monkeypatch, locked=locked):
        came_to = at_once(
            *[lambda who=who: a_removal(message, who, version=message.version) for who in (agent, adviser)]
        )
    return message, split(came_to)


def test_two_removals_at_once_make_one_and_tell_the_other_who_decided(monkeypatch):
    message, ([removal], [lost]) = race_to_remove(monkeypatch, locked=True)
    assert isinstance(lost, StaleMessage)
    assert f"{removal.judged_by} a décidé de retirer" in str(lost)
    assert entries_about(message).filter(event="moderation.removal.decided").count() == 1


def test_without_the_lock_postgresql_still_refuses_the_second_removal(monkeypatch):
    message, ([_removal], [lost]) = race_to_remove(monkeypatch, locked=False)
    assert isinstance(lost, IntegrityError)
    assert "one_in_effect" in str(lost)
    assert Removal.objects.filter(message=message).count() == 1
    assert entries_about(message).filter(event="moderation.removal.decided").count() == 1


def test_two_people_asking_for_the_next_message_get_two_messages():
    agent, adviser = an_agent(), an_adviser()
    messages = [a_qualified_message(agent) for _number in range(2)]
    came_to = at_once(*[lambda who=who: claim_next(actor=who, now=SOON) for who in (agent, adviser)])
    assert {message.pk for message in came_to} == {message.pk for message in messages}


def test_a_conflict_leaves_no_half_done_act(monkeypatch):
    message, (_sent, [lost]) = race_to_answer(monkeypatch, locked=True)
    assert isinstance(lost, Conflict)
    assert entries_about(message).filter(event="moderation.reply.sent").count() == 1
    assert fresh(message).version == message.version + 1
