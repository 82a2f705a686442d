"""Complaints are never handled on social media, publicly or privately; coordinates are given (R-039, R-040)."""

from itertools import product

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Person
from moderation.closing import close_without_reply
from moderation.kinds import qualify_message
from moderation.models import AnswerTemplate, Message, Reply
from moderation.removals import restore_message
from moderation.replies import record_reply_sent, submit_reply
from moderation.rules.closings import may_close_without_reply
from moderation.rules.qualifications import may_qualify
from moderation.rules.replies import Wording, may_send_wording
from moderation.sanctions import message_ref, remove_and_warn
from netiquette.warnings import draft_warning, withdraw_warning
from policy.outcomes import PolicyRefusal
from tests.builders import the_policy_world
from tests.builders_acts import (
    PROOF,
    SOON,
    a_draft,
    a_qualified_message,
    a_redirection,
    an_agent,
    fresh,
    last_line,
    send,
    the_ground,
)

pytestmark = [pytest.mark.clause("R-039"), pytest.mark.django_db]
CHANNELS = ["public", "private"]


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return an_agent()


@pytest.mark.clause("R-129")
@pytest.mark.parametrize(
    ("nature", "has_template", "is_redirection", "fits_kind", "is_unchanged"),
    [
        (nature, *flags)
        for nature in ("answer", "thanks", "redirection", "notice")
        for flags in product([True, False], repeat=4)
    ],
)
def test_only_an_unchanged_redirection_template_may_answer_a_complaint(
    nature, has_template, is_redirection, fits_kind, is_unchanged
):
    wording = Wording(
        has_template=has_template,
        is_redirection=is_redirection,
        fits_kind=fits_kind,
        is_unchanged=is_unchanged,
    )
    outcome = may_send_wording(kind="complaint", nature=nature, wording=wording)
    assert outcome.allowed == (
        nature == "redirection" and has_template and is_redirection and fits_kind and is_unchanged
    )


@pytest.mark.clause("R-129")
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("nature", ["answer", "thanks", "notice", "redirection"])
def test_free_words_on_a_complaint_are_refused_publicly_and_privately(agent, channel, nature):
    message = a_qualified_message(agent, "complaint")
    draft = a_draft(message, agent, text="Nous réparons cela demain.", nature=nature, channel=channel)
    with pytest.raises(PolicyRefusal, match=r"Annexe I|Plaintes"):
        send(draft, agent)
    assert (fresh(message).state, Reply.objects.get(pk=draft.pk).state) == ("to_answer", "draft")
    with pytest.raises(PolicyRefusal):
        submit_reply(reply_id=draft.pk, actor=agent, version=None, now=SOON)


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_coordinates_close_a_complaint_on_both_channels(agent, channel):
    message = a_qualified_message(agent, "complaint")
    sent = send(a_redirection(message, agent, "plainte-coordonnees", channel=channel), agent)
    assert (sent.state, fresh(message).state) == ("sent", "redirected")


def test_one_word_more_than_the_template_is_refused(agent):
    message = a_qualified_message(agent, "complaint")
    draft = a_redirection(message, agent, "plainte-coordonnees")
    Reply.objects.filter(pk=draft.pk).update(text=draft.text + " Nous passerons demain.")
    with pytest.raises(PolicyRefusal, match="sans modification"):
        send(draft, agent)


def test_line_endings_of_a_browser_change_nothing(agent):
    message = a_qualified_message(agent, "complaint")
    draft = a_redirection(message, agent, "plainte-coordonnees")
    Reply.objects.filter(pk=draft.pk).update(text=draft.text + " \r\n")
    assert send(draft, agent).state == "sent"


def test_a_template_for_the_press_does_not_answer_a_complaint(agent):
    message = a_qualified_message(agent, "complaint")
    with pytest.raises(PolicyRefusal):
        send(a_redirection(message, agent, "media-redirection"), agent)


def test_a_template_set_aside_does_not_answer_a_complaint(agent):
    message = a_qualified_message(agent, "complaint")
    draft = a_redirection(message, agent, "plainte-coordonnees")
    AnswerTemplate.objects.update(is_active=False)
    with pytest.raises(PolicyRefusal):
        send(draft, agent)


def test_a_reply_ready_before_the_message_became_a_complaint_does_not_leave(agent):
    message = a_qualified_message(agent, "comment")
    reply = submit_reply(reply_id=a_draft(message, agent).pk, actor=agent, version=None, now=SOON)
    qualify_message(
        message_id=message.pk, kind="complaint", is_danger=False, actor=agent, version=None, now=SOON
    )
    with pytest.raises(PolicyRefusal):
        record_reply_sent(
            reply_id=reply.pk, actor=agent, permalink=PROOF, sent_at=SOON, version=None, now=SOON
        )
    assert fresh(message).is_open


def test_postgresql_refuses_free_words_sent_to_a_complaint(agent):
    message = a_qualified_message(agent, "complaint")
    draft = a_draft(message, agent, nature="answer")
    with pytest.raises(IntegrityError, match="R-039"), transaction.atomic():
        Reply.objects.filter(pk=draft.pk).update(
            state="sent", sent_at=SOON, recorded_at=SOON, sent_by=agent, permalink=PROOF
        )


@pytest.mark.clause("R-040")
@pytest.mark.parametrize(
    ("reason", "allowed"),
    [
        ("friend_tag", False),
        ("emoji_only", False),
        ("between_citizens", False),
        ("duplicate", True),
        ("spam", True),
        ("author_deleted", True),
        ("", False),
    ],
)
def test_a_complaint_closes_without_coordinates_only_when_nobody_waits(reason, allowed):
    assert may_close_without_reply(kind="complaint", reason=reason).allowed == allowed


@pytest.mark.clause("R-040")
def test_closing_a_complaint_without_coordinates_changes_nothing(agent):
    message = a_qualified_message(agent, "complaint")
    with pytest.raises(PolicyRefusal, match=r"coordonnées.*Plaintes"):
        close_without_reply(
            message_id=message.pk, reason="between_citizens", actor=agent, version=None, now=SOON
        )
    assert fresh(message).state == Message.State.TO_ANSWER


@pytest.mark.clause("R-041")
def test_a_question_becomes_a_complaint_only_with_a_reason_that_the_register_keeps(agent):
    message = a_qualified_message(agent, "question")
    change = {"message_id": message.pk, "kind": "complaint", "is_danger": False, "actor": agent, "now": SOON}
    with pytest.raises(PolicyRefusal, match="Plaintes"):
        qualify_message(**change, version=None)
    assert fresh(message).kind == "question"
    qualify_message(**change, version=None, reason="Demande un dédommagement")
    entry = last_line(message)
    assert (entry.event, entry.clause, entry.reason) == (
        "moderation.message.qualified",
        "R-041",
        "Demande un dédommagement",
    )
    assert (entry.before["kind"], entry.after["kind"]) == ("question", "complaint")


@pytest.mark.clause("R-041")
@pytest.mark.parametrize("before", ["", "comment", "media_request"])
def test_other_changes_to_a_complaint_need_no_reason(before):
    facts = {"was_question": False, "is_removed": False, "is_sanctioned": False}
    assert may_qualify(before=before, after="complaint", reason="", **facts).allowed


@pytest.fixture
def warned_ad(agent):
    """Give an advertisement removed, its warning drafted, then restored: only the warning rests on it now."""
    ad = a_qualified_message(agent, "advertising")
    removal, warning = remove_and_warn(
        message_id=ad.pk,
        ground_id=the_ground(ad).pk,
        measure="delete",
        warning_text="Bonjour, la publicité n’est pas permise ici.",
        actor=agent,
        version=None,
        now=SOON,
    )
    restore_message(removal_id=removal.pk, reason="Erreur", actor=agent, now=SOON)
    return ad, warning


@pytest.mark.clause("R-039")
def test_a_message_with_a_warning_becomes_a_complaint_only_once_the_warning_is_withdrawn(agent, warned_ad):
    ad, warning = warned_ad
    change = {"message_id": ad.pk, "kind": "complaint", "is_danger": False, "actor": agent, "version": None}
    with pytest.raises(PolicyRefusal, match="repose sur ce message"):
        qualify_message(**change, now=SOON)
    assert fresh(ad).kind == "advertising"
    withdraw_warning(warning_id=warning.pk, actor=agent, reason="C’est une plainte", now=SOON)
    assert qualify_message(**change, now=SOON).kind == "complaint"


@pytest.mark.clause("R-039")
def test_postgresql_refuses_a_warning_for_a_complaint(agent, warned_ad):
    ad, warning = warned_ad
    with pytest.raises(IntegrityError, match="R-039"), transaction.atomic():
        Message.objects.filter(pk=ad.pk).update(kind="complaint")
    withdraw_warning(warning_id=warning.pk, actor=agent, reason="C’est une plainte", now=SOON)
    Message.objects.filter(pk=ad.pk).update(kind="complaint")
    with pytest.raises(IntegrityError, match="R-039"):
        draft_warning(
            subscriber=ad.subscriber,
            account=ad.account,
            ground=the_ground(ad),
            message_ref=message_ref(ad),
            text="Bonjour",
            actor=agent,
            now=SOON,
        )
