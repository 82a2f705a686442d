"""Replies leave during the office's hours, except in an emergency (R-084, R-053)."""

from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.emails import notice_email
from accounts.models import Notice
from city.emergencies import declare_emergency, end_emergency
from city.models import Closure
from moderation.access import lock_message
from moderation.deadlines import recompute_open
from moderation.models import Message, Reply
from moderation.replies import (
    discard_reply,
    record_reply_sent,
    release_held,
    submit_reply,
    take_back_reply,
)
from moderation.rules.replies import may_reply_at
from policy.catalogue import clause
from policy.models import Reading
from policy.outcomes import Allowed, Cautioned, CautionNeedsReason, PolicyRefusal, Refused
from tests.builders import NOW, a_person, a_replacement, an_account, the_policy_world
from tests.builders_acts import (
    NIGHT,
    PROOF,
    SOON,
    a_draft,
    a_qualified_message,
    a_redirection,
    an_adviser,
    an_agent,
    fresh,
    send,
)
from tests.builders_moderation import a_message, an_incoming_message

pytestmark = [pytest.mark.clause("R-084"), pytest.mark.django_db]

# Tuesday, 8:15 in Rimouski.
OPENING = NOW.replace(day=7, hour=12, minute=15)


@pytest.fixture(autouse=True)
def _world():
    the_policy_world()


@pytest.mark.parametrize(
    ("is_open", "has_emergency", "is_danger", "may_override"), list(product([True, False], repeat=4))
)
def test_closed_offices_hold_a_reply_unless_emergency_danger_or_a_reasoned_override(
    is_open, has_emergency, is_danger, may_override
):
    outcome = may_reply_at(
        is_open=is_open, has_emergency=has_emergency, is_danger=is_danger, may_override=may_override
    )
    if is_open or has_emergency or is_danger:
        assert isinstance(outcome, Allowed)
    else:
        assert isinstance(outcome, Cautioned if may_override else Refused)
        assert outcome.clause == clause("R-084")


def submit(draft, actor, at, **fields):
    return submit_reply(reply_id=draft.pk, actor=actor, version=None, now=at, **fields)


def a_held_reply(actor):
    message = a_qualified_message(actor)
    return submit(a_draft(message, actor, now=NIGHT), actor, NIGHT)


def test_a_reply_ready_while_open_is_due_at_once():
    agent = an_agent()
    reply = submit(a_draft(a_qualified_message(agent), agent), agent, SOON)
    assert reply.state == Reply.State.DUE
    assert fresh(reply.message).state == Message.State.TO_ANSWER


@pytest.mark.parametrize("channel", ["public", "private"])
def test_a_reply_ready_at_night_waits_for_the_next_opening_public_or_private(channel):
    agent = an_agent()
    message = a_qualified_message(agent)
    reply = submit(a_draft(message, agent, channel=channel, now=NIGHT), agent, NIGHT)
    assert (reply.state, reply.held_until) == (Reply.State.HELD, OPENING)
    assert fresh(message).state == Message.State.HELD


def test_a_reply_ready_on_friday_afternoon_waits_for_monday():
    agent = an_agent()
    friday = NOW.replace(day=10, hour=19)
    reply = submit(a_draft(a_qualified_message(agent), agent), agent, friday)
    assert reply.held_until == NOW.replace(day=13, hour=12, minute=15)


def test_a_redirection_waits_for_the_opening_too():
    agent = an_agent()
    message = a_qualified_message(agent, "complaint")
    reply = submit(a_redirection(message, agent, "plainte-coordonnees"), agent, NIGHT)
    assert reply.state == Reply.State.HELD


def declared(account_ids):
    return declare_emergency(
        actor=an_adviser(),
        level="delayed",
        reason="Bris d’aqueduc",
        account_ids=account_ids,
        entitled=True,
        now=NOW,
    )


def test_an_emergency_on_the_account_lets_the_reply_leave_at_night():
    agent = an_agent()
    declared([])
    assert (
        submit(a_draft(a_qualified_message(agent), agent), agent, NIGHT + timedelta(hours=1)).state == "due"
    )


def test_an_emergency_on_another_account_or_over_holds_the_reply():
    agent = an_agent()
    declared([an_account("x-villerimouski").pk])
    over = declared([])
    end_emergency(emergency_id=over.pk, actor=an_adviser(), entitled=True, now=SOON)
    assert submit(a_draft(a_qualified_message(agent), agent), agent, NIGHT).state == "held"


@pytest.mark.clause("R-053")
def test_a_message_of_danger_is_answered_at_any_hour():
    agent = an_agent()
    message = a_qualified_message(agent, is_danger=True)
    assert submit(a_draft(message, agent), agent, NIGHT).state == "due"


def test_the_adviser_with_a_written_reason_answers_at_night_and_the_reason_stays():
    adviser = an_adviser()
    message = a_qualified_message(adviser)
    reply = submit(
        a_draft(message, adviser), adviser, NIGHT, closed_hours_reason="Fermeture imminente d’une rue"
    )
    assert (reply.state, reply.closed_hours_reason) == ("due", "Fermeture imminente d’une rue")


def test_a_blank_reason_or_somebody_else_holds_the_reply():
    adviser, agent = an_adviser(), an_agent()
    mine, theirs = a_qualified_message(adviser), a_qualified_message(agent)
    assert submit(a_draft(mine, adviser), adviser, NIGHT, closed_hours_reason="  ").state == "held"
    assert submit(a_draft(theirs, agent), agent, NIGHT, closed_hours_reason="Je suis là").state == "held"


def test_who_may_override_is_the_city_s_reading():
    agent = an_agent()
    Reading.objects.create(
        key="offhours_reply_override",
        value=["agent-communications"],
        effective_from=NOW.date(),
        decided_by="Direction générale",
        ambiguity="R-084",
    )
    message = a_qualified_message(agent)
    assert submit(a_draft(message, agent), agent, NIGHT, closed_hours_reason="Je suis là").state == "due"


def test_a_reply_sent_by_hand_at_night_is_refused_and_nothing_changes():
    agent = an_agent()
    message = a_qualified_message(agent)
    draft = a_draft(message, agent)
    with pytest.raises(PolicyRefusal, match=r"Les bureaux sont fermés.*Réponses aux commentaires"):
        send(draft, agent, at=NIGHT)
    assert fresh(message).state == Message.State.TO_ANSWER
    assert Reply.objects.get(pk=draft.pk).state == Reply.State.DRAFT


def test_the_adviser_is_asked_for_a_reason_when_recording_a_reply_sent_at_night():
    adviser = an_adviser()
    draft = a_draft(a_qualified_message(adviser), adviser)
    with pytest.raises(CautionNeedsReason):
        send(draft, adviser, at=NIGHT)
    sent = send(draft, adviser, at=NIGHT, closed_hours_reason="Fermeture imminente d’une rue")
    assert sent.closed_hours_reason == "Fermeture imminente d’une rue"


def test_a_reply_sent_while_open_may_be_recorded_after_the_closing():
    agent = an_agent()
    draft = a_draft(a_qualified_message(agent), agent)
    assert send(draft, agent, sent_at=SOON, at=SOON, now=NIGHT).state == Reply.State.SENT


def test_the_opening_releases_a_held_reply_and_tells_its_author_once():
    agent = an_agent()
    reply = a_held_reply(agent)
    assert release_held(OPENING - timedelta(seconds=1)) == 0
    assert release_held(OPENING) == 1
    assert release_held(OPENING) == 0
    reply.refresh_from_db()
    assert (reply.state, fresh(reply.message).state) == ("due", "to_answer")
    notice = Notice.objects.get(level="reply.due")
    assert (notice.recipient, notice.context["has_changed"]) == (agent, False)


def test_a_closure_of_that_very_morning_keeps_a_held_reply_until_the_new_opening():
    reply = a_held_reply(an_agent())
    day = OPENING.date()
    Closure.objects.create(
        starts_on=day,
        ends_on=day,
        reason="Tempête",
        state="confirmed",
        decided_by=an_adviser(),
        decided_at=NIGHT,
    )
    assert release_held(OPENING) == 0
    reply.refresh_from_db()
    assert (reply.state, reply.held_until) == ("held", OPENING + timedelta(days=1))
    assert not Notice.objects.filter(level="reply.due").exists()
    assert release_held(OPENING + timedelta(days=1)) == 1


def test_an_emergency_declared_meanwhile_lets_a_held_reply_leave():
    reply = a_held_reply(an_agent())
    later = NIGHT + timedelta(hours=1)
    declare_emergency(
        actor=an_adviser(),
        level="delayed",
        reason="Crue",
        account_ids=[],
        entitled=True,
        capacity="",
        now=later,
    )
    recompute_open(later)
    assert release_held(later) == 1
    reply.refresh_from_db()
    assert reply.state == Reply.State.DUE


def test_the_notice_goes_to_who_follows_up_when_the_author_s_replacement_has_ended():
    absent, substitute, _team = an_agent(), a_person("Remplaçante"), an_adviser()
    a_replacement(
        absent=absent,
        substitute=substitute,
        accounts=[an_account("facebook-ville")],
        ends_on=timezone.localdate(NIGHT),
    )
    a_held_reply(substitute)
    assert release_held(OPENING) == 1
    notified = Notice.objects.filter(level="reply.due").values_list("recipient", flat=True)
    assert list(notified) == [absent.pk]


def test_the_notice_says_that_the_citizen_wrote_again_meanwhile():
    agent = an_agent()
    reply = a_held_reply(agent)
    author = reply.message.subscriber.external_id
    a_message(author_id=author, posted_at=NIGHT + timedelta(hours=1))
    release_held(OPENING)
    assert Notice.objects.get(level="reply.due").context["has_changed"] is True


def test_the_notice_says_that_the_citizen_changed_the_message_meanwhile():
    from moderation.intake import receive

    agent = an_agent()
    reply = a_held_reply(agent)
    later = NIGHT + timedelta(hours=1)
    edited = an_incoming_message(
        external_id=reply.message.external_id,
        author_id=reply.message.subscriber.external_id,
        text="Et le dimanche?",
        edited_at=later.isoformat(),
    )
    receive([edited], now=later)
    release_held(OPENING)
    notice = Notice.objects.get(level="reply.due")
    assert notice.context["has_changed"] is True
    assert "Relisez avant d’envoyer" in notice_email(notice).body


def test_a_held_reply_is_recorded_once_its_hour_has_come_even_before_the_sweep():
    agent = an_agent()
    reply = a_held_reply(agent)
    values = {"reply_id": reply.pk, "actor": agent, "permalink": PROOF, "version": None}
    with pytest.raises(PolicyRefusal):
        record_reply_sent(**values, sent_at=OPENING - timedelta(minutes=5), now=OPENING)
    record_reply_sent(**values, sent_at=OPENING, now=OPENING)
    assert fresh(reply.message).state == Message.State.ANSWERED


@pytest.mark.parametrize("undo", [take_back_reply, discard_reply])
def test_a_held_reply_taken_back_or_given_up_leaves_the_message_to_answer(undo):
    agent = an_agent()
    reply = a_held_reply(agent)
    undo(reply_id=reply.pk, actor=agent, version=None, now=NIGHT)
    assert fresh(reply.message).state == Message.State.TO_ANSWER
    assert release_held(OPENING) == 0


def test_a_second_reply_does_not_wait_beside_the_first():
    agent = an_agent()
    reply = a_held_reply(agent)
    with pytest.raises(ValidationError, match="attend déjà"):
        submit(a_draft(reply.message, agent, now=NIGHT), agent, NIGHT)


def test_a_removal_is_decided_at_any_hour():
    agent = an_agent()
    message = a_qualified_message(agent, "advertising", text="Grand solde chez Commerce 7!")
    locked = lock_message(message_id=message.pk, actor=agent, action="moderate", version=None, now=NIGHT)
    from tests.builders_acts import a_removal

    assert a_removal(locked, agent, now=NIGHT).judged_at == NIGHT
