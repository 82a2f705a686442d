"""Removals from the judgement to the proof, and the warning that may go with one: two acts."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Person
from moderation.closing import close_without_reply
from moderation.conflicts import StaleMessage
from moderation.models import Message, Removal
from moderation.removals import record_removal_done, record_removal_impossible, restore_message
from moderation.replies import submit_reply
from moderation.sanctions import record_warning_sent, remove_and_warn
from netiquette.models import Warning
from netiquette.warnings import count_sent
from policy.outcomes import PolicyRefusal
from policy.register import entries_about
from tests.builders import the_policy_world
from tests.builders_acts import (
    PROOF,
    SOON,
    a_draft,
    a_qualified_message,
    a_removal,
    an_agent,
    fresh,
    send,
    the_ground,
)

pytestmark = [pytest.mark.clause("R-090"), pytest.mark.django_db]


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return an_agent()


@pytest.fixture
def advertisement(agent) -> Message:
    return a_qualified_message(agent, "advertising", text="Grand solde chez Commerce 7!")


@pytest.mark.parametrize(("measure", "visibility"), [("hide", "hidden"), ("delete", "deleted")])
def test_a_removal_done_changes_what_is_seen_by_the_verb_really_used(
    agent, advertisement, measure, visibility
):
    removal = a_removal(advertisement, agent, measure=measure)
    assert fresh(advertisement).visibility == "visible"
    record_removal_done(removal_id=removal.pk, proof="Capture 12", actor=agent, now=SOON)
    assert fresh(advertisement).visibility == visibility
    events = list(entries_about(advertisement).values_list("event", "clause"))[-2:]
    assert events == [("moderation.removal.decided", "R-123"), ("moderation.removal.done", "R-123")]


def test_a_verb_that_the_platform_lacks_is_refused(agent):
    message = a_qualified_message(
        agent,
        "advertising",
        platform="linkedin",
        account="linkedin-ville",
        permalink="https://linkedin.com/1",
    )
    with pytest.raises(ValidationError, match="LinkedIn ne permet pas de masquer"):
        a_removal(message, agent, measure="hide")
    assert not Removal.objects.exists()


def test_a_removal_is_done_with_a_proof_and_once(agent, advertisement):
    removal = a_removal(advertisement, agent)
    with pytest.raises(ValidationError, match="preuve"):
        record_removal_done(removal_id=removal.pk, proof=" ", actor=agent, now=SOON)
    record_removal_done(removal_id=removal.pk, proof="Capture 12", actor=agent, now=SOON)
    with pytest.raises(ValidationError, match="déjà inscrit"):
        record_removal_impossible(removal_id=removal.pk, reason="…", actor=agent, now=SOON)


def test_an_impossible_removal_says_why_and_lets_another_be_decided(agent, advertisement):
    removal = a_removal(advertisement, agent)
    with pytest.raises(ValidationError, match="pourquoi"):
        record_removal_impossible(removal_id=removal.pk, reason="", actor=agent, now=SOON)
    record_removal_impossible(removal_id=removal.pk, reason="Déjà supprimé", actor=agent, now=SOON)
    assert fresh(advertisement).visibility == "visible"
    assert a_removal(advertisement, agent, measure="hide").state == "decided"


def test_a_removal_is_undone_with_a_reason_and_stays_on_record(agent, advertisement):
    removal = a_removal(advertisement, agent, measure="hide")
    record_removal_done(removal_id=removal.pk, proof="Capture 12", actor=agent, now=SOON)
    with pytest.raises(PolicyRefusal, match="Écrivez pourquoi"):
        restore_message(removal_id=removal.pk, reason="", actor=agent, now=SOON)
    restore_message(removal_id=removal.pk, reason="Organisme sans but lucratif", actor=agent, now=SOON)
    assert fresh(advertisement).visibility == "visible"
    removal.refresh_from_db()
    assert (removal.state, removal.restoration_reason) == ("restored", "Organisme sans but lucratif")


def test_what_was_deleted_is_not_shown_as_visible_once_restored(agent, advertisement):
    removal = a_removal(advertisement, agent)
    record_removal_done(removal_id=removal.pk, proof="Capture 12", actor=agent, now=SOON)
    restore_message(removal_id=removal.pk, reason="Erreur", actor=agent, now=SOON)
    assert fresh(advertisement).visibility == "deleted"


def test_a_removal_decided_on_a_stale_screen_is_refused(agent, advertisement):
    with pytest.raises(StaleMessage):
        a_removal(advertisement, agent, version=advertisement.version - 1)
    assert not Removal.objects.exists()


def warned(message, agent, **fields):
    values = {"measure": "delete", "warning_text": "Les publicités ne sont pas permises.", "version": None}
    return remove_and_warn(
        message_id=message.pk,
        ground_id=the_ground(message).pk,
        actor=agent,
        now=SOON,
        **{**values, **fields},
    )


@pytest.mark.clause("R-123")
def test_one_form_makes_a_removal_and_a_draft_that_counts_for_nothing_yet(agent, advertisement):
    removal, warning = warned(advertisement, agent)
    assert (removal.state, warning.state) == ("decided", "draft")
    assert warning.message_snapshot["text"] == "Grand solde chez Commerce 7!"
    assert count_of(warning) == 0
    assert fresh(advertisement).is_open


def count_of(warning):
    return count_sent(
        subscriber_id=warning.subscriber_id, account_id=warning.account_id, track="advertising", now=SOON
    )


@pytest.mark.clause("R-123")
def test_a_refused_warning_undoes_the_removal_too(agent, advertisement):
    with pytest.raises(PolicyRefusal):
        warned(advertisement, agent, warning_text=" ")
    assert not Removal.objects.exists()
    assert not Warning.objects.exists()


def test_electoral_content_is_removed_and_never_warned(agent):
    message = a_qualified_message(agent, "electoral", text="Votez pour moi!")
    with pytest.raises(PolicyRefusal, match="aucun avertissement"):
        remove_and_warn(
            message_id=message.pk,
            ground_id=the_ground(message, "contenu-electoral").pk,
            measure="delete",
            warning_text="…",
            actor=agent,
            version=None,
            now=SOON,
        )
    assert a_removal(message, agent, code="contenu-electoral").state == "decided"


def tell(warning, agent):
    return record_warning_sent(
        warning_id=warning.pk, actor=agent, channel="public_reply", proof_url=PROOF, now=SOON
    )


@pytest.mark.clause("R-088")
def test_telling_the_author_ends_the_message_as_notified(agent, advertisement):
    _removal, warning = warned(advertisement, agent)
    assert tell(warning, agent).ordinal == 1
    done = fresh(advertisement)
    assert (done.state, done.first_reply_at, done.claimed_by) == ("notified", SOON, None)
    assert count_of(warning) == 1


@pytest.mark.clause("R-088")
def test_a_message_that_also_asks_something_stays_open_while_its_answer_waits(agent, advertisement):
    _removal, warning = warned(advertisement, agent)
    draft = a_draft(advertisement, agent)
    submit_reply(reply_id=draft.pk, actor=agent, version=None, now=SOON)
    tell(warning, agent)
    assert fresh(advertisement).is_open


def test_a_warning_sent_after_the_message_was_closed_leaves_it_closed(agent, advertisement):
    _removal, warning = warned(advertisement, agent)
    close_without_reply(message_id=advertisement.pk, reason="spam", actor=agent, version=None, now=SOON)
    tell(warning, agent)
    assert fresh(advertisement).state == "closed_without_reply"


def test_a_notice_of_removal_ends_a_removed_message(agent, advertisement):
    a_removal(advertisement, agent)
    send(a_draft(advertisement, agent, nature="notice", text="Bonjour, votre message a été retiré."), agent)
    assert fresh(advertisement).state == "notified"
