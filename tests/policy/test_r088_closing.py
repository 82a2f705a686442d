"""Every comment deserves an answer: a message ends in one of a few ways, and only with a reason without one (R-088)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Person
from moderation.closing import UNDO_WITHIN, close_without_reply, reopen_message, undo_closing
from moderation.models import Message
from moderation.rules.closings import CLOSING_REASONS, may_close_without_reply
from moderation.rules.replies import NATURES_OF_KIND, may_answer_with
from policy.catalogue import clause
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, the_policy_world
from tests.builders_acts import (
    SOON,
    a_closed_message,
    a_draft,
    a_qualified_message,
    an_agent,
    an_answered_message,
    fresh,
    send,
)
from tests.builders_moderation import a_message

pytestmark = [pytest.mark.clause("R-088"), pytest.mark.django_db]


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return an_agent()


@pytest.mark.parametrize("reason", ["", "read", "negative", "complaint"])
@pytest.mark.parametrize("kind", sorted(NATURES_OF_KIND))
def test_no_kind_closes_without_a_reason_of_the_list(kind, reason):
    assert not may_close_without_reply(kind=kind, reason=reason).allowed


def test_the_closed_list_is_the_model_s_own():
    assert set(Message.ClosingReason.values) == CLOSING_REASONS
    assert set(Message.Kind.values) == set(NATURES_OF_KIND)


@pytest.mark.clause("R-041")
@pytest.mark.parametrize("nature", ["thanks", "notice"])
def test_neither_thanks_nor_a_notice_answers_a_question(nature):
    outcome = may_answer_with(kind="question", nature=nature)
    assert (outcome.allowed, outcome.clause) == (False, clause("R-041"))


def test_closing_without_a_reason_is_refused_and_the_message_stays_open(agent):
    message = a_qualified_message(agent, "comment")
    with pytest.raises(PolicyRefusal, match="Réponses aux commentaires et aux questions"):
        close_without_reply(message_id=message.pk, reason="", actor=agent, version=None, now=SOON)
    assert fresh(message).is_open


def test_closing_with_a_reason_keeps_who_when_and_why_and_owes_no_reminder(agent):
    message = a_closed_message(agent, "emoji_only")
    assert (message.state, message.closing_reason) == ("closed_without_reply", "emoji_only")
    assert (message.closed_by, message.closed_at, message.next_alert_at) == (agent, SOON, None)
    assert message.claimed_by is None


def test_a_message_nobody_qualified_does_not_close(agent):
    with pytest.raises(ValidationError, match="Qualifiez"):
        close_without_reply(message_id=a_message().pk, reason="spam", actor=agent, version=None, now=SOON)


@pytest.mark.parametrize(
    ("kind", "nature", "ending"),
    [
        ("comment", "answer", "answered"),
        ("comment", "thanks", "thanked"),
        ("advertising", "notice", "notified"),
    ],
)
def test_a_message_ends_as_its_reply_is(agent, kind, nature, ending):
    message = a_qualified_message(agent, kind)
    send(a_draft(message, agent, nature=nature), agent)
    assert fresh(message).state == ending


def test_a_reopened_message_is_to_answer_again_and_its_reminders_come_back(agent):
    message = a_closed_message(agent)
    with pytest.raises(PolicyRefusal, match="Réponses aux commentaires"):
        reopen_message(message_id=message.pk, reason=" ", actor=agent, now=SOON)
    reopened = reopen_message(message_id=message.pk, reason="Fermé par erreur", actor=agent, now=SOON)
    assert (reopened.state, reopened.closed_at, reopened.closing_reason) == ("to_answer", None, "")
    assert reopened.next_alert_at is not None
    assert NOW < reopened.next_alert_at < reopened.target_at


def test_only_one_s_own_closing_is_undone_without_a_reason_and_only_for_a_while(agent):
    closed, answered = a_closed_message(agent), an_answered_message(agent)
    late = SOON + UNDO_WITHIN + timedelta(seconds=1)
    for message, actor, now in ((closed, an_agent(), SOON), (closed, agent, late), (answered, agent, SOON)):
        with pytest.raises(ValidationError, match="rouvrez le message, en écrivant pourquoi"):
            undo_closing(message_id=message.pk, actor=actor, now=now)
    assert undo_closing(message_id=closed.pk, actor=agent, now=SOON + UNDO_WITHIN).state == "to_answer"


def test_a_message_reopened_after_its_answer_owes_no_reminder(agent):
    message = an_answered_message(agent)
    reopened = reopen_message(message_id=message.pk, reason="Précision demandée", actor=agent, now=SOON)
    assert (reopened.next_alert_at, reopened.first_reply_at) == (None, SOON)


def test_an_open_message_is_not_reopened(agent):
    with pytest.raises(ValidationError, match="déjà ouvert"):
        reopen_message(message_id=a_qualified_message(agent).pk, reason="Pour voir", actor=agent, now=SOON)


def test_postgresql_refuses_a_message_closed_without_a_reason(agent):
    message = a_qualified_message(agent, "comment")
    with pytest.raises(IntegrityError, match="r088"), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(
            state="closed_without_reply", closed_at=SOON, closed_by=agent
        )
