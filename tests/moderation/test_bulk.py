"""One action on many messages: previewed, applied under the same rules, undone while nothing changed; views kept."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Person
from moderation import bulk
from moderation.claims import claim
from moderation.kinds import qualify_message
from moderation.models import BulkAction, Message, SavedView
from moderation.saved_views import delete_view, save_view, views_for
from policy.models import RegisterEntry
from tests.builders import a_holder, a_person, the_policy_world
from tests.builders_acts import SOON, a_qualified_message, an_adviser, an_agent, fresh
from tests.builders_moderation import a_message

pytestmark = pytest.mark.django_db
CLOSE: dict[str, Any] = {"action": "close", "parameters": {"reason": "emoji_only"}}


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return an_agent()


@pytest.fixture
def mixed(agent) -> dict[str, Message]:
    """Two messages that can be closed, and one of each that cannot."""
    adviser = an_adviser()
    rows = {
        "comment": a_qualified_message(agent, "comment"),
        "other": a_qualified_message(agent, "other"),
        "complaint": a_qualified_message(agent, "complaint"),
        "new": a_message(),
        "claimed": a_qualified_message(agent, "comment"),
    }
    claim(message_id=rows["claimed"].pk, actor=adviser, now=SOON)
    return rows


def ids(rows):
    return [message.pk for message in rows.values()]


def refusals(lines):
    return {line.message_id: line.refusal for line in lines if not line.changes}


def test_the_preview_says_what_would_change_and_why_the_rest_would_not_and_changes_nothing(agent, mixed):
    before = (list(Message.objects.order_by("pk").values()), RegisterEntry.objects.count())
    lines = bulk.preview(**CLOSE, message_ids=ids(mixed), actor=agent, now=SOON)
    assert {line.message_id for line in lines if line.changes} == {mixed["comment"].pk, mixed["other"].pk}
    why = refusals(lines)
    assert "Plaintes" in why[mixed["complaint"].pk]
    assert "Qualifiez" in why[mixed["new"].pk]
    assert "pris par" in why[mixed["claimed"].pk]
    assert (list(Message.objects.order_by("pk").values()), RegisterEntry.objects.count()) == before
    assert not BulkAction.objects.exists()


def test_applying_does_what_the_preview_said_one_line_each(agent, mixed):
    before = RegisterEntry.objects.count()
    applied = bulk.apply(**CLOSE, message_ids=ids(mixed), actor=agent, now=SOON)
    assert refusals(applied.lines) == refusals(
        bulk.preview(
            **CLOSE,
            message_ids=[mixed[name].pk for name in ("complaint", "new", "claimed")],
            actor=agent,
            now=SOON,
        )
    )
    assert [fresh(mixed[name]).state for name in ("comment", "other")] == ["closed_without_reply"] * 2
    assert RegisterEntry.objects.count() == before + 2


@pytest.mark.parametrize(
    ("action", "parameters"),
    [
        ("close", {"reason": "emoji_only"}),
        ("kind", {"kind": "thanks"}),
        ("assign", {"assignee": "agent"}),
    ],
)
def test_undoing_puts_the_messages_back_and_is_done_once(agent, action, parameters):
    if action == "assign":
        parameters = {"assignee": agent.pk}
    message = a_qualified_message(agent, "comment")
    kept = ("state", "kind", "assignee_id", "closed_at", "closing_reason", "next_alert_at", "claimed_by_id")
    before = {name: getattr(message, name) for name in kept}
    done = bulk.apply(
        action=action, parameters=parameters, message_ids=[message.pk], actor=agent, now=SOON
    ).action
    assert fresh(message).version == message.version + 1
    undone = bulk.undo(bulk_action_id=done.pk, actor=agent, now=SOON)
    assert [line.changes for line in undone.lines] == [True]
    assert {name: getattr(fresh(message), name) for name in kept} == before
    with pytest.raises(ValidationError, match="déjà été annulée"):
        bulk.undo(bulk_action_id=done.pk, actor=agent, now=SOON)


def test_a_message_changed_since_is_left_as_it_is_and_named(agent):
    left, back = (a_qualified_message(agent, "comment") for _number in range(2))
    done = bulk.apply(
        action="kind",
        parameters={"kind": "thanks"},
        message_ids=[left.pk, back.pk],
        actor=agent,
        now=SOON,
    ).action
    qualify_message(message_id=left.pk, kind="question", is_danger=False, actor=agent, version=None, now=SOON)
    undone = bulk.undo(bulk_action_id=done.pk, actor=agent, now=SOON)
    assert list(refusals(undone.lines)) == [left.pk]
    assert "a changé depuis" in refusals(undone.lines)[left.pk]
    assert (fresh(left).kind, fresh(back).kind) == ("question", "comment")


def test_somebody_else_does_not_undo_one_s_action(agent):
    message = a_qualified_message(agent, "comment")
    done = bulk.apply(**CLOSE, message_ids=[message.pk], actor=agent, now=SOON).action
    with pytest.raises(BulkAction.DoesNotExist):
        bulk.undo(bulk_action_id=done.pk, actor=an_adviser(), now=SOON)


@pytest.mark.clause("R-041")
def test_questions_do_not_become_complaints_in_bulk_without_a_reason(agent):
    question = a_qualified_message(agent, "question")
    act = {"action": "kind", "message_ids": [question.pk], "actor": agent, "now": SOON}
    assert "Plaintes" in bulk.apply(**act, parameters={"kind": "complaint"}).lines[0].refusal
    done = bulk.apply(**act, parameters={"kind": "complaint", "reason": "Demandent réparation"})
    assert done.lines[0].changes
    assert fresh(question).claimed_by is None


def test_messages_of_other_accounts_are_neither_changed_nor_shown(agent):
    message = a_qualified_message(agent, "comment", text="Bravo!")
    stranger = a_holder("animateur-diffusion")
    [line] = bulk.preview(**CLOSE, message_ids=[message.pk], actor=stranger, now=SOON)
    assert (line.changes, line.excerpt) == (False, "")


def test_nothing_to_change_and_too_many_are_said(agent):
    message = a_qualified_message(agent, "comment")
    [line] = bulk.preview(
        action="kind", parameters={"kind": "comment"}, message_ids=[message.pk], actor=agent, now=SOON
    )
    assert line.refusal == "Rien à changer."
    with pytest.raises(bulk.TooManyMessages, match="500"):
        bulk.preview(**CLOSE, message_ids=range(501), actor=agent, now=SOON)


def test_a_view_is_kept_replaced_shared_and_forgotten_by_its_owner():
    owner, colleague = a_person(), a_person()
    view = save_view(owner=owner, name=" Plaintes ", query="?nature=complaint")
    assert (view.name, view.query) == ("Plaintes", "nature=complaint")
    assert list(views_for(colleague)) == []
    again = save_view(owner=owner, name="Plaintes", query="nature=complaint&etat=tous", is_shared=True)
    assert again.pk == view.pk
    assert [view.query for view in views_for(colleague)] == ["nature=complaint&etat=tous"]
    with pytest.raises(SavedView.DoesNotExist):
        delete_view(view_id=view.pk, actor=colleague)
    delete_view(view_id=view.pk, actor=owner)
    assert not SavedView.objects.exists()
    with pytest.raises(ValidationError, match="60"):
        save_view(owner=owner, name="n" * 61, query="")
