"""Journalists are directed to the communications team, publicly and privately, and nothing else (R-042, R-043)."""

import pytest
from django.db import IntegrityError, transaction

from accounts.emails import notice_email
from accounts.models import Notice, Person
from moderation.closing import close_without_reply
from moderation.kinds import qualify_message
from moderation.models import ContactDetail, Reply
from policy.outcomes import PolicyRefusal
from tests.builders import a_holder, a_replacement, an_account, the_policy_world
from tests.builders_acts import (
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

pytestmark = [pytest.mark.clause("R-042"), pytest.mark.django_db]


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return an_agent()


@pytest.mark.parametrize("channel", ["public", "private"])
@pytest.mark.parametrize("nature", ["answer", "thanks", "redirection"])
def test_information_given_to_a_journalist_is_refused(agent, channel, nature):
    message = a_qualified_message(agent, "media_request")
    draft = a_draft(message, agent, text="Le budget est de 3 M$.", nature=nature, channel=channel)
    with pytest.raises(PolicyRefusal, match="Demandes médias"):
        send(draft, agent)
    assert fresh(message).is_open


@pytest.mark.clause("R-131")
@pytest.mark.parametrize("channel", ["public", "private"])
def test_the_redirection_gives_the_telephone_of_the_settings_and_closes(agent, channel):
    ContactDetail.objects.filter(name="telephone_medias").update(value="418 555-0100")
    message = a_qualified_message(agent, "media_request")
    sent = send(a_redirection(message, agent, "media-redirection", channel=channel), agent)
    assert "418 555-0100" in sent.text
    assert fresh(message).state == "redirected"


@pytest.mark.clause("R-043")
def test_a_journalist_is_never_left_without_the_way_to_the_adviser(agent):
    message = a_qualified_message(agent, "media_request")
    with pytest.raises(PolicyRefusal, match="Demandes médias"):
        close_without_reply(message_id=message.pk, reason="emoji_only", actor=agent, version=None, now=SOON)
    assert fresh(message).is_open


@pytest.mark.clause("R-043")
def test_the_adviser_is_told_of_a_media_request_once_and_else_the_team(agent):
    first = a_qualified_message(agent, "media_request")
    assert told(first) == [agent]
    adviser = an_adviser()
    message = a_qualified_message(agent, "media_request")
    qualify_message(
        message_id=message.pk, kind="media_request", is_danger=True, actor=agent, version=None, now=SOON
    )
    assert told(message) == [adviser]
    email = notice_email(Notice.objects.get(item_id=message.pk))
    assert email.subject == f"Demande média sur le compte {message.account}"
    assert message.excerpt in email.body


@pytest.mark.clause("R-043")
def test_whoever_replaces_the_adviser_is_told_instead(agent):
    adviser, substitute = an_adviser(), a_holder("webmestre")
    a_replacement(absent=adviser, substitute=substitute, accounts=[an_account("facebook-ville")])
    assert told(a_qualified_message(agent, "media_request")) == [substitute]


def told(message):
    owed = Notice.objects.filter(level="message.media_request", item_id=message.pk)
    return [notice.recipient for notice in owed]


def test_postgresql_refuses_information_sent_to_a_journalist(agent):
    draft = a_draft(a_qualified_message(agent, "media_request"), agent)
    with pytest.raises(IntegrityError, match="R-042"), transaction.atomic():
        Reply.objects.filter(pk=draft.pk).update(
            state="sent", sent_at=SOON, recorded_at=SOON, sent_by=agent, permalink=PROOF
        )
