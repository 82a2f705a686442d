"""Removals: on a ground of the closed list, judged by a person, with the evidence (R-090, R-113, R-123, R-133)."""

from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Person
from moderation.access import NotEntitled
from moderation.kinds import qualify_message
from moderation.models import Message, Removal
from moderation.removals import remove_message
from moderation.rules.removals import GROUNDS_OF_KIND, Judgement, may_remove
from netiquette.models import Ground, Warning
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_acts import (
    MINUTE,
    SOON,
    a_draft,
    a_qualified_message,
    a_removal,
    an_agent,
    fresh,
    send,
    the_ground,
)
from tests.builders_editions import an_edition_from

pytestmark = [pytest.mark.clause("R-090"), pytest.mark.django_db]
KINDS = Message.Kind.values
# PostgreSQL refuses an edition in force in the past: this one is far ahead of the clock of any machine.
NEXT_EDITION = NOW.replace(year=2099)
CLAUSES = ["R-123", "R-121", "R-127", "R-027"]


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return an_agent()


def judged(**changes):
    values = {
        "kind": "advertising",
        "ground_clause": "R-123",
        "ground_applied_then": True,
        "has_snapshot": True,
        "needs_escalation": False,
        "escalation": "",
    }
    return may_remove(Judgement(**{**values, **changes}))


@pytest.mark.clause("R-039")
@pytest.mark.clause("R-119")
@pytest.mark.parametrize(("kind", "clause"), list(product(KINDS, CLAUSES)))
def test_a_ground_fits_only_the_kinds_that_may_be_removed(kind, clause):
    fits = {
        ("advertising", "R-123"),
        ("netiquette_violation", "R-121"),
        ("netiquette_violation", "R-127"),
        ("electoral", "R-027"),
    }
    assert judged(kind=kind, ground_clause=clause).allowed == ((kind, clause) in fits)


@pytest.mark.clause("R-039")
@pytest.mark.parametrize("kind", sorted(set(KINDS) - set(GROUNDS_OF_KIND)))
@pytest.mark.parametrize("code", ["publicitaire", "irrespectueux", "contenu-electoral"])
def test_a_complaint_a_question_or_a_comment_is_never_removed(agent, kind, code):
    message = a_qualified_message(agent, kind, text="Honte à vous!")
    with pytest.raises(PolicyRefusal, match="Une critique, une plainte, une question ou une faute de langue"):
        a_removal(message, agent, code=code)
    assert not Removal.objects.exists()


def test_a_removal_without_a_snapshot_is_refused():
    assert not judged(has_snapshot=False).allowed


@pytest.mark.clause("R-127")
@pytest.mark.parametrize(("escalation", "allowed"), [("", False), (" ", False), ("Greffe", True)])
def test_a_ground_of_law_says_to_whom_it_was_reported(escalation, allowed):
    outcome = judged(
        kind="netiquette_violation", ground_clause="R-127", needs_escalation=True, escalation=escalation
    )
    assert outcome.allowed == allowed


@pytest.mark.clause("R-113")
@pytest.mark.clause("R-123")
def test_a_first_advertisement_is_removed_without_any_warning(agent):
    message = a_qualified_message(agent, "advertising", text="Grand solde chez Commerce 7!")
    removal = a_removal(message, agent)
    assert (removal.state, removal.snapshot.text) == ("decided", "Grand solde chez Commerce 7!")
    assert (removal.judged_by, removal.ground.clause) == (agent, "R-123")
    assert not Warning.objects.exists()
    assert fresh(message).is_open


@pytest.mark.clause("R-133")
def test_yesterday_s_message_is_judged_by_yesterday_s_edition(agent):
    message = a_qualified_message(agent, "advertising", text="Grand solde!")
    old = the_ground(message)
    edition = an_edition_from(NEXT_EDITION, writer=agent)
    new = Ground.objects.get(rule__edition=edition, clause="R-123")
    with pytest.raises(PolicyRefusal, match="édition"):
        remove_message(
            message_id=message.pk,
            ground_id=new.pk,
            measure="delete",
            actor=agent,
            version=None,
            now=NEXT_EDITION + MINUTE,
        )
    assert a_removal(message, agent, now=NEXT_EDITION + MINUTE).ground == old


def test_one_removal_at_a_time(agent):
    message = a_qualified_message(agent, "advertising")
    a_removal(message, agent)
    with pytest.raises(ValidationError, match="déjà retiré"):
        a_removal(message, agent)


def test_the_team_that_only_answers_does_not_remove(agent):
    message = a_qualified_message(agent, "advertising", account="facebook-loisirs")
    helper = a_holder("adjoint-administratif")
    with pytest.raises(NotEntitled):
        a_removal(fresh(message), helper)


@pytest.mark.clause("R-039")
@pytest.mark.parametrize("kind", ["complaint", "question", "comment", "thanks"])
def test_a_removed_message_does_not_become_one_that_is_never_removed(agent, kind):
    message = a_qualified_message(agent, "advertising")
    a_removal(message, agent)
    with pytest.raises(PolicyRefusal, match="rétablissez"):
        qualify_message(
            message_id=message.pk, kind=kind, is_danger=False, actor=agent, version=None, now=SOON
        )
    with pytest.raises(IntegrityError, match="R-039"), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(kind=kind)


def test_a_removed_insult_that_held_a_question_is_answered_too(agent):
    message = a_qualified_message(agent, "netiquette_violation")
    a_removal(message, agent, code="irrespectueux")
    send(a_draft(message, agent, nature="answer"), agent)
    assert fresh(message).state == "answered"


@pytest.mark.clause("R-039")
def test_postgresql_refuses_the_removal_of_a_complaint_and_keeps_every_removal(agent):
    message = a_qualified_message(agent, "advertising")
    removal = a_removal(message, agent)
    with pytest.raises(IntegrityError, match="r039"), transaction.atomic():
        Removal.objects.filter(pk=removal.pk).update(message_kind="complaint")
    with pytest.raises(IntegrityError, match="conservé"), transaction.atomic():
        Removal.objects.filter(pk=removal.pk).delete()
    with pytest.raises(IntegrityError, match="one_in_effect"), transaction.atomic():
        Removal.objects.create(
            message=message,
            message_kind="advertising",
            snapshot=removal.snapshot,
            ground=removal.ground,
            measure="hide",
            judged_by=agent,
            judged_at=NOW,
        )
