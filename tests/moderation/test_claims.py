"""Taking a message in hand: a lease that acts renew, that runs out, and that the strategic adviser may take over."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Person
from moderation.access import MessageNotFound, NotEntitled
from moderation.assignment import assign_message
from moderation.claims import claim, claim_next, release, take_over
from moderation.closing import close_without_reply
from moderation.conflicts import MessageClaimed, StaleMessage
from moderation.kinds import qualify_message
from moderation.models import Message
from moderation.replies import save_draft, submit_reply
from policy.models import Reading
from policy.outcomes import PolicyRefusal
from policy.register import entries_about
from tests.builders import NOW, a_council_member, a_holder, a_person, the_policy_world
from tests.builders_acts import (
    MINUTE,
    NIGHT,
    SOON,
    a_draft,
    a_qualified_message,
    an_adviser,
    an_agent,
    fresh,
    last_line,
)
from tests.builders_moderation import a_message

pytestmark = [pytest.mark.clause("R-063"), pytest.mark.django_db]


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return an_agent()


@pytest.fixture
def adviser(agent) -> Person:
    return an_adviser()


def test_a_claim_lasts_fifteen_minutes_and_nobody_else_acts_meanwhile(agent, adviser):
    message = claim(message_id=a_message().pk, actor=agent, now=SOON)
    assert message.claimed_until == SOON + 15 * MINUTE
    with pytest.raises(
        MessageClaimed, match=rf"pris par {agent.full_name.split(' (')[0]}.*jusqu’à 10\s?h\s?30"
    ):
        qualify_message(
            message_id=message.pk, kind="question", is_danger=False, actor=adviser, version=None, now=SOON
        )


def test_at_its_last_instant_a_claim_is_over(agent, adviser):
    message = claim(message_id=a_message().pk, actor=agent, now=SOON)
    with pytest.raises(MessageClaimed):
        claim(message_id=message.pk, actor=adviser, now=SOON + 15 * MINUTE - timedelta(microseconds=1))
    assert claim(message_id=message.pk, actor=adviser, now=SOON + 15 * MINUTE).claimed_by == adviser


def test_how_long_a_claim_lasts_is_the_city_s_reading(agent):
    Reading.objects.create(
        key="claim_minutes",
        value=5,
        effective_from=NOW.date(),
        decided_by="Conseiller stratégique",
        ambiguity="R-063",
    )
    assert claim(message_id=a_message().pk, actor=agent, now=SOON).claimed_until == SOON + 5 * MINUTE


def test_acting_takes_the_message_in_hand_and_acting_again_renews_it(agent, adviser):
    message = a_message()
    act = {"message_id": message.pk, "kind": "question", "actor": agent, "version": None}
    qualify_message(**act, is_danger=False, now=SOON)
    qualify_message(**act, is_danger=True, now=SOON + 10 * MINUTE)
    with pytest.raises(MessageClaimed):
        claim(message_id=message.pk, actor=adviser, now=SOON + 20 * MINUTE)


def test_a_released_or_closed_message_is_in_nobody_s_hands(agent, adviser):
    message = claim(message_id=a_qualified_message(agent, "comment").pk, actor=agent, now=SOON)
    assert release(message_id=message.pk, actor=agent, now=SOON).claimed_by is None
    claim(message_id=message.pk, actor=agent, now=SOON)
    close_without_reply(message_id=message.pk, reason="emoji_only", actor=agent, version=None, now=SOON)
    assert fresh(message).claimed_until is None


def test_nobody_releases_what_another_holds(agent, adviser):
    message = claim(message_id=a_message().pk, actor=agent, now=SOON)
    with pytest.raises(MessageClaimed):
        release(message_id=message.pk, actor=adviser, now=SOON)
    assert fresh(message).claimed_by == agent


@pytest.mark.clause("R-072")
def test_the_adviser_takes_over_and_the_register_keeps_it(agent, adviser):
    message = claim(message_id=a_message().pk, actor=agent, now=SOON)
    assert take_over(message_id=message.pk, actor=adviser, now=SOON).claimed_by == adviser
    entry = last_line(message)
    assert (entry.event, entry.before["claimed_by"], entry.actor) == (
        "moderation.claim.taken_over",
        str(agent),
        adviser,
    )


@pytest.mark.clause("R-072")
def test_a_colleague_does_not_take_over(agent):
    message = claim(message_id=a_message().pk, actor=agent, now=SOON)
    with pytest.raises(PolicyRefusal, match="conseiller stratégique"):
        take_over(message_id=message.pk, actor=a_holder("adjoint-administratif"), now=SOON)
    assert fresh(message).claimed_by == agent


def test_a_draft_is_kept_while_another_holds_the_message(agent, adviser):
    message = claim(message_id=a_message().pk, actor=agent, now=SOON)
    draft = save_draft(
        message_id=message.pk, actor=adviser, text="Bonjour", nature="answer", channel="public", now=SOON
    )
    assert draft.text == "Bonjour"
    assert fresh(message).claimed_by == agent


def test_a_stale_screen_is_told_who_did_what_since(agent, adviser):
    message = a_message()
    qualify_message(
        message_id=message.pk,
        kind="question",
        is_danger=False,
        actor=adviser,
        version=message.version,
        now=SOON,
    )
    with pytest.raises(StaleMessage) as stale:
        qualify_message(
            message_id=message.pk,
            kind="comment",
            is_danger=False,
            actor=agent,
            version=message.version,
            now=SOON,
        )
    assert [entry.actor for entry in stale.value.entries] == [adviser]
    assert f"{adviser} a qualifié ce message à 10\u00a0h\u00a015." in str(stale.value)
    assert fresh(message).kind == "question"


def test_the_next_message_is_danger_then_what_is_due_first_and_skips_what_others_hold(agent, adviser):
    later = a_message(posted_at=NOW)
    earlier = a_message(posted_at=NOW - timedelta(days=1))
    danger = a_qualified_message(agent, is_danger=True)
    order = [claim_next(actor=who, now=SOON) for who in (adviser, agent, adviser)]
    assert [message and message.pk for message in order] == [danger.pk, earlier.pk, later.pk]
    assert claim_next(actor=agent, now=SOON) is None


def test_the_next_message_is_neither_held_nor_somebody_else_s_nor_of_another_account(agent, adviser):
    held = a_qualified_message(agent)
    submit_reply(reply_id=a_draft(held, agent).pk, actor=agent, version=None, now=NIGHT)
    assigned = a_message()
    assign_message(message_id=assigned.pk, assignee_id=adviser.pk, actor=agent, version=None, now=SOON)
    leisure = a_holder("animateur-diffusion")
    assert claim_next(actor=leisure, now=NIGHT) is None
    mine = Message.objects.filter(pk=assigned.pk)
    assert claim_next(actor=agent, now=NIGHT + 60 * MINUTE) is None
    assert claim_next(actor=adviser, now=NIGHT + 60 * MINUTE, queue=mine) == assigned


def test_a_message_of_an_account_that_one_does_not_manage_does_not_exist(agent):
    message = a_message()
    for stranger in (a_holder("animateur-diffusion"), a_person(is_superuser=True), a_council_member()):
        with pytest.raises(MessageNotFound):
            claim(message_id=message.pk, actor=stranger, now=SOON)


@pytest.mark.clause("R-069")
def test_the_team_answers_on_the_leisure_page_as_needed_and_the_register_says_so(agent):
    message = a_message(account="facebook-loisirs")
    helper = a_holder("adjoint-administratif")
    qualify_message(
        message_id=message.pk, kind="question", is_danger=False, actor=helper, version=None, now=SOON
    )
    assert entries_about(message).get().capacity == "équipe des communications, au besoin"


@pytest.mark.clause("R-082")
def test_a_message_is_entrusted_only_to_somebody_who_may_answer_it(agent, adviser):
    message = a_message()
    with pytest.raises(PolicyRefusal, match="ne peut pas répondre sur ce compte"):
        assign_message(
            message_id=message.pk,
            assignee_id=a_holder("animateur-diffusion").pk,
            actor=agent,
            version=None,
            now=SOON,
        )
    entrusted = assign_message(
        message_id=message.pk, assignee_id=adviser.pk, actor=agent, version=None, now=SOON
    )
    assert (entrusted.assignee, entrusted.claimed_by) == (adviser, None)


def test_a_closed_message_is_entrusted_to_nobody(agent):
    message = a_qualified_message(agent, "comment")
    close_without_reply(message_id=message.pk, reason="spam", actor=agent, version=None, now=SOON)
    with pytest.raises(ValidationError, match="fermé"):
        assign_message(message_id=message.pk, assignee_id=agent.pk, actor=agent, version=None, now=SOON)


@pytest.mark.clause("R-014")
def test_an_expired_position_opens_nothing(agent):
    former = a_holder("agent-communications", ends_on=NOW.date())
    with pytest.raises((MessageNotFound, NotEntitled)):
        claim(message_id=a_message().pk, actor=former, now=SOON)
