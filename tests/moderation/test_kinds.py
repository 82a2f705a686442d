"""What a person judges a message to be, and the table of states."""

from itertools import product

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Person
from moderation.kinds import qualify_message
from moderation.models import Message, Reply
from moderation.rules.qualifications import may_qualify
from moderation.rules.removals import GROUNDS_OF_KIND
from moderation.rules.replies import NATURES_OF_KIND, REDIRECTED_KINDS
from moderation.states import ACT_OF_NATURE, CLOSED, OPEN, TRANSITIONS, Act, ImpossibleTransition, next_state
from moderation.templating import KINDS
from policy.outcomes import PolicyRefusal
from policy.register import entries_about
from tests.builders import the_policy_world
from tests.builders_acts import SOON, a_closed_message, an_agent, fresh, last_line
from tests.builders_moderation import a_message


@pytest.fixture
def agent(db: None) -> Person:
    the_policy_world()
    return an_agent()


def qualified(message, agent, kind="question", *, is_danger=False, **fields):
    return qualify_message(
        message_id=message.pk, kind=kind, is_danger=is_danger, actor=agent, version=None, now=SOON, **fields
    )


def test_the_table_knows_every_state_and_leads_only_to_them():
    states = set(Message.State.values)
    assert states == OPEN | CLOSED
    assert {before for before, _act in TRANSITIONS} | set(TRANSITIONS.values()) == states
    assert set(ACT_OF_NATURE) == set(Reply.Nature.values)


def test_the_rules_and_the_templates_know_every_kind():
    kinds = set(Message.Kind.values)
    assert kinds == set(NATURES_OF_KIND) == KINDS
    assert set(GROUNDS_OF_KIND) | set(REDIRECTED_KINDS) <= kinds


@pytest.mark.parametrize(("state", "act"), list(product(sorted(OPEN | CLOSED), Act)))
def test_an_act_leads_where_the_table_says_or_is_refused_with_a_sentence(state, act):
    if (state, act) in TRANSITIONS:
        assert next_state(state, act) == TRANSITIONS[state, act]
    else:
        with pytest.raises(ImpossibleTransition) as refused:
            next_state(state, act)
        assert refused.value.messages[0].endswith((".", ")."))


@pytest.mark.clause("R-088")
def test_nothing_but_reopening_leads_out_of_a_closed_state_and_nothing_ends_an_unqualified_one():
    assert {act for before, act in TRANSITIONS if before in CLOSED} == {Act.REOPEN}
    assert {act for before, act in TRANSITIONS if before == "new"} == {Act.QUALIFY}


def test_qualifying_makes_a_message_ready_to_answer_and_leaves_one_line(agent):
    message = a_message()
    after = qualified(message, agent, "question", is_danger=True)
    assert (after.state, after.kind, after.is_danger, after.version) == (
        "to_answer",
        "question",
        True,
        message.version + 1,
    )
    entry = last_line(message)
    assert (entry.before["kind"], entry.after["kind"], entry.account_label) == (
        "",
        "question",
        str(message.account),
    )


def test_qualifying_again_the_same_way_writes_nothing(agent):
    message = qualified(a_message(), agent)
    again = qualified(message, agent)
    assert again.version == message.version
    assert entries_about(message).count() == 1


def test_a_kind_that_does_not_exist_is_an_error(agent):
    with pytest.raises(ValueError, match="negative"):
        qualified(a_message(), agent, "negative")


def test_a_closed_message_is_reopened_before_its_kind_changes(agent):
    message = a_closed_message(agent)
    with pytest.raises(ValidationError, match="rouvrez"):
        qualified(message, agent, "question")
    assert fresh(message).kind == "comment"


@pytest.mark.clause("R-041")
@pytest.mark.clause("R-039")
@pytest.mark.parametrize(
    ("before", "after", "reason", "facts", "allowed"),
    [
        ("", "complaint", "", "", True),
        ("question", "complaint", "", "was_question", False),
        ("question", "complaint", "Un dédommagement est demandé", "was_question", True),
        ("comment", "complaint", "", "was_question", False),
        ("complaint", "complaint", "", "was_question", True),
        ("question", "comment", "", "was_question", True),
        ("advertising", "electoral", "", "is_removed", True),
        ("advertising", "complaint", "Erreur", "is_removed", False),
        ("advertising", "other", "Erreur", "is_removed", False),
        ("advertising", "netiquette_violation", "", "is_sanctioned", True),
        ("advertising", "complaint", "Erreur", "is_sanctioned", False),
        ("advertising", "question", "Erreur", "is_sanctioned", False),
        ("advertising", "complaint", "", "", True),
    ],
)
def test_may_qualify(before, after, reason, facts, allowed):
    given = {name: name == facts for name in ("was_question", "is_removed", "is_sanctioned")}
    assert may_qualify(before=before, after=after, reason=reason, **given).allowed == allowed


@pytest.mark.clause("R-041")
def test_a_detour_does_not_make_a_question_a_complaint_without_a_reason(agent):
    message = a_message()
    qualified(message, agent, "question")
    qualified(message, agent, "comment")
    with pytest.raises(PolicyRefusal, match="pourquoi cette question est une plainte"):
        qualified(message, agent, "complaint")
    assert fresh(message).kind == "comment"


def test_the_register_names_the_message_and_holds_none_of_the_citizen_s_words(agent):
    message = a_message(text="Mon voisin du 12, rue Rouleau exagère.", author_name="Citoyen 412")
    qualify_message(
        message_id=message.pk, kind="comment", is_danger=False, actor=agent, version=None, now=SOON
    )
    kept = str([entry.__dict__ for entry in entries_about(message)])
    assert f"n°\N{NO-BREAK SPACE}{message.pk}" in entries_about(message).get().subject_label
    assert "Rouleau" not in kept
    assert "412" not in kept
