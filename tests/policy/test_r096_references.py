"""The references used are kept with the reply, and fixed once it is sent (R-096, R-083)."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Person
from moderation.models import Reference, Reply
from moderation.references import add_reference, remove_reference
from moderation.rules.replies import may_send_without_reference
from policy.outcomes import PolicyRefusal
from tests.builders import the_policy_world
from tests.builders_acts import SOON, a_draft, a_qualified_message, an_agent, fresh, send

pytestmark = [pytest.mark.clause("R-096"), pytest.mark.django_db]


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return an_agent()


@pytest.mark.parametrize(
    ("kind", "nature", "references", "reason", "allowed"),
    [
        ("question", "answer", 0, "", False),
        ("question", "answer", 0, "   ", False),
        ("question", "answer", 1, "", True),
        ("question", "answer", 0, "Aucun fait n’est affirmé", True),
        ("question", "redirection", 0, "", True),
        ("comment", "thanks", 0, "", True),
    ],
)
@pytest.mark.clause("R-083")
def test_the_answer_to_a_question_keeps_a_reference_or_says_why_not(
    kind, nature, references, reason, allowed
):
    outcome = may_send_without_reference(
        kind=kind, nature=nature, references=references, no_reference_reason=reason
    )
    assert outcome.allowed == allowed


def test_an_answer_without_a_reference_does_not_leave(agent):
    message = a_qualified_message(agent)
    with pytest.raises(PolicyRefusal, match=r"référence.*Réponses aux commentaires"):
        send(a_draft(message, agent, reference=False), agent)
    assert fresh(message).is_open
    draft = a_draft(message, agent, reference=False, no_reference_reason="Simple confirmation")
    assert send(draft, agent).no_reference_reason == "Simple confirmation"


def a_sent_reply(agent):
    return send(a_draft(a_qualified_message(agent), agent), agent)


def test_a_sent_reply_carries_its_references(agent):
    reference = a_sent_reply(agent).references.get()
    assert (reference.type, reference.excerpt, reference.recorded_by) == (
        "web_page",
        "Ouverture à 10 h",
        agent,
    )


def test_the_references_of_a_sent_reply_can_no_more_be_removed_or_added(agent):
    reply = a_sent_reply(agent)
    with pytest.raises(PolicyRefusal, match="conservées"):
        remove_reference(reference_id=reply.references.get().pk, actor=agent, now=SOON)
    with pytest.raises(PolicyRefusal, match="conservées"):
        add_reference(reply_id=reply.pk, type="faq", locator="FAQ 12", actor=agent, now=SOON)
    assert reply.references.count() == 1


def test_a_reference_noted_by_mistake_is_taken_off_a_draft(agent):
    draft = a_draft(a_qualified_message(agent), agent)
    remove_reference(reference_id=draft.references.get().pk, actor=agent, now=SOON)
    assert not draft.references.exists()


def _delete(reply):
    reply.references.all().delete()


def _edit(reply):
    reply.references.update(locator="ailleurs")


def _add(reply):
    Reference.objects.create(
        reply=reply, type="faq", locator="FAQ 12", consulted_at=SOON, recorded_by=reply.author
    )


def _rewrite(reply):
    Reply.objects.filter(pk=reply.pk).update(text="Autre chose")


def _forget(reply):
    Reply.objects.filter(pk=reply.pk)._raw_delete("default")


@pytest.mark.parametrize("change", [_delete, _edit, _add, _rewrite, _forget])
def test_postgresql_refuses_to_change_a_sent_reply_or_its_references(agent, change):
    reply = a_sent_reply(agent)
    with pytest.raises(IntegrityError, match="R-096"), transaction.atomic():
        change(reply)
