"""Replies from the first word to the link that proves them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Person, Platform
from moderation.access import MessageNotFound, NotEntitled
from moderation.answer_templates import rendered
from moderation.closing import reopen_message
from moderation.kinds import qualify_message
from moderation.models import ContactDetail, Message, Reply
from moderation.replies import (
    discard_draft,
    discard_reply,
    record_reply_sent,
    save_draft,
    submit_reply,
    take_back_reply,
)
from policy.outcomes import PolicyRefusal
from policy.register import entries_about
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_accounts import a_suspended_account
from tests.builders_acts import (
    MINUTE,
    PROOF,
    SOON,
    a_draft,
    a_qualified_message,
    a_redirection,
    an_adviser,
    an_agent,
    fresh,
    last_line,
    send,
)
from tests.builders_moderation import a_message

pytestmark = pytest.mark.django_db
# An address weighs 23 characters on X: 40 in all.
HELLO = "Bonjour, merci! https://rimouski.ca/a "


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return an_agent()


def test_a_draft_is_saved_again_and_again_in_one_row_and_keeps_its_references(agent):
    message = a_qualified_message(agent)
    first = a_draft(message, agent, text="Bonj")
    again = a_draft(message, agent, text="Bonjour", reference=False)
    assert (again.pk, again.text, again.created_at) == (first.pk, "Bonjour", SOON)
    assert again.references.count() == 1


def test_each_author_has_a_draft_of_one_s_own_and_drafts_leave_no_line(agent):
    message, adviser = a_qualified_message(agent), an_adviser()
    before = entries_about(message).count()
    assert a_draft(message, agent).pk != a_draft(message, adviser).pk
    assert entries_about(message).count() == before
    assert fresh(message).version == message.version


def test_an_answered_message_holds_who_when_where_and_is_done_with(agent):
    message = a_qualified_message(agent)
    reply = send(a_draft(message, agent), agent, version=message.version, now=SOON + MINUTE)
    done = fresh(message)
    assert (reply.sent_by, reply.sent_at, reply.recorded_at, reply.permalink) == (
        agent,
        SOON,
        SOON + MINUTE,
        PROOF,
    )
    assert (done.state, done.first_reply_at, done.closed_by) == ("answered", SOON, agent)
    assert (done.version, done.claimed_by, done.next_alert_at) == (message.version + 1, None, None)
    entry = last_line(message)
    assert (entry.event, entry.after["permalink"]) == ("moderation.reply.sent", PROOF)
    assert entry.capacity == "Agent aux communications et médias sociaux"


def test_a_due_reply_is_recorded_by_a_colleague(agent):
    message, adviser = a_qualified_message(agent), an_adviser()
    reply = submit_reply(reply_id=a_draft(message, agent).pk, actor=agent, version=None, now=SOON)
    sent = record_reply_sent(
        reply_id=reply.pk,
        actor=adviser,
        permalink=PROOF,
        sent_at=SOON + 20 * MINUTE,
        version=None,
        now=SOON + 20 * MINUTE,
    )
    assert (sent.author, sent.sent_by) == (agent, adviser)


def test_a_reply_is_recorded_once(agent):
    reply = send(a_draft(a_qualified_message(agent), agent), agent)
    with pytest.raises(ValidationError, match="déjà"):
        record_reply_sent(
            reply_id=reply.pk, actor=agent, permalink=PROOF, sent_at=SOON, version=None, now=SOON
        )


@pytest.mark.clause("R-098")
@pytest.mark.parametrize(
    "permalink",
    [
        "",
        "réponse publiée",
        "http://www.facebook.com/villerimouski/posts/1",
        "https://www.facebook.com.example.org/1",
        "https://notfacebook.com/1",
        "https://www.linkedin.com/posts/1",
        "javascript:alert(1)",
    ],
)
def test_a_link_elsewhere_than_on_the_account_s_platform_proves_nothing(agent, permalink):
    message = a_qualified_message(agent)
    with pytest.raises((PolicyRefusal, ValidationError)):
        send(a_draft(message, agent), agent, permalink=permalink)
    assert fresh(message).is_open


@pytest.mark.parametrize(
    "sent_at", [NOW - timedelta(seconds=1), SOON + timedelta(seconds=1)], ids=["before", "later"]
)
def test_a_reply_precedes_neither_its_message_nor_the_present(agent, sent_at):
    with pytest.raises(ValidationError, match="Une réponse ne peut pas"):
        send(a_draft(a_qualified_message(agent), agent), agent, sent_at=sent_at)


def test_an_empty_text_does_not_leave(agent):
    with pytest.raises(ValidationError, match="Écrivez"):
        send(a_draft(a_qualified_message(agent), agent, text=" \n"), agent)


def test_a_text_too_long_for_the_platform_is_refused_with_the_figure(agent):
    message = a_qualified_message(agent, account="x-villerimouski", platform="x", permalink="https://x.com/1")
    with pytest.raises(ValidationError, match=r"X accepte au plus 280 caractères.*3 de trop"):
        send(a_draft(message, agent, text=HELLO + "a" * 243), agent)
    sent = send(
        a_draft(message, agent, text=HELLO + "a" * 240), agent, permalink="https://x.com/villerimouski/1"
    )
    assert sent.state == Reply.State.SENT


def test_an_address_weighs_on_x_what_x_says_however_long_it_is(agent):
    message = a_qualified_message(agent, account="x-villerimouski", platform="x", permalink="https://x.com/1")
    text = f"Bonjour, merci! Tout est expliqué ici : https://rimouski.ca/{'a' * 300}"
    sent = send(a_draft(message, agent, text=text), agent, permalink="https://x.com/villerimouski/2")
    assert sent.state == Reply.State.SENT


def test_a_private_reply_needs_a_platform_that_has_private_messages(agent):
    Platform.objects.filter(slug="facebook").update(has_private_messages=False)
    with pytest.raises(ValidationError, match="n’a pas de messages privés"):
        send(a_draft(a_qualified_message(agent), agent, channel="private"), agent)


@pytest.mark.clause("R-012")
@pytest.mark.clause("R-098")
def test_a_suspended_account_answers_nobody(agent):
    message = a_qualified_message(agent)
    draft = a_draft(message, agent)
    a_suspended_account(message.account.slug)
    with pytest.raises((NotEntitled, MessageNotFound)):
        send(draft, agent)
    assert not Reply.objects.filter(state=Reply.State.SENT).exists()


@pytest.mark.clause("R-014")
def test_somebody_without_the_account_neither_reads_nor_writes_a_reply(agent):
    message = a_qualified_message(agent)
    draft, stranger = a_draft(message, agent), a_holder("animateur-diffusion")
    with pytest.raises(MessageNotFound):
        save_draft(
            message_id=message.pk, actor=stranger, text="…", nature="answer", channel="public", now=SOON
        )
    with pytest.raises(MessageNotFound):
        submit_reply(reply_id=draft.pk, actor=stranger, version=None, now=SOON)


def test_nobody_submits_or_sends_another_s_draft(agent):
    draft, adviser = a_draft(a_qualified_message(agent), agent), an_adviser()
    with pytest.raises(ValidationError, match="pas votre brouillon"):
        submit_reply(reply_id=draft.pk, actor=adviser, version=None, now=SOON)
    with pytest.raises(ValidationError, match="pas votre brouillon"):
        send(draft, adviser)
    with pytest.raises(ValidationError, match="pas votre brouillon"):
        discard_draft(reply_id=draft.pk, actor=adviser, now=SOON)


def test_a_message_nobody_qualified_is_not_answered(agent):
    draft = a_draft(a_message(), agent)
    with pytest.raises(ValidationError, match="Qualifiez"):
        send(draft, agent)
    with pytest.raises(ValidationError, match="Qualifiez"):
        submit_reply(reply_id=draft.pk, actor=agent, version=None, now=SOON)


def test_a_closed_message_is_not_answered_before_it_is_reopened(agent):
    message = a_qualified_message(agent)
    draft = a_draft(message, an_adviser())
    send(a_draft(message, agent), agent)
    with pytest.raises(ValidationError, match="rouvrez"):
        send(draft, draft.author)


def test_a_reply_taken_back_is_a_draft_again_and_may_be_changed(agent):
    message = a_qualified_message(agent)
    reply = submit_reply(reply_id=a_draft(message, agent).pk, actor=agent, version=None, now=SOON)
    take_back_reply(reply_id=reply.pk, actor=agent, version=None, now=SOON)
    assert a_draft(message, agent, text="Mieux dit", reference=False).pk == reply.pk


def test_a_reply_given_up_keeps_its_text(agent):
    message = a_qualified_message(agent)
    reply = submit_reply(reply_id=a_draft(message, agent).pk, actor=agent, version=None, now=SOON)
    discard_reply(reply_id=reply.pk, actor=agent, now=SOON, reason="Doublon")
    reply.refresh_from_db()
    assert (reply.state, bool(reply.text)) == ("discarded", True)
    assert last_line(message).reason == "Doublon"
    draft = a_draft(message, agent)
    discard_draft(reply_id=draft.pk, actor=agent, now=SOON)
    assert message.replies.filter(state=Reply.State.DISCARDED).count() == 2


@pytest.mark.clause("R-130")
def test_a_template_whose_contact_detail_is_missing_does_not_leave(agent):
    message = a_qualified_message(agent, "complaint")
    draft = a_redirection(message, agent, "plainte-coordonnees")
    ContactDetail.objects.filter(name="lien_plaintes").update(value="")
    with pytest.raises(ValidationError, match="lien_plaintes"):
        send(draft, agent)
    with pytest.raises(ValidationError, match="lien_plaintes"):
        rendered("Voyez {lien_plaintes}")


def test_a_redirection_in_free_words_is_refused_whatever_the_message(agent):
    message = a_qualified_message(agent, "question")
    with pytest.raises(PolicyRefusal, match="réponse type"):
        send(a_draft(message, agent, nature="redirection"), agent)
    assert send(a_redirection(message, agent, "redirection-site"), agent).state == "sent"


def test_the_first_reply_of_a_reopened_message_stays_the_first(agent):
    message = a_qualified_message(agent)
    send(a_draft(message, agent), agent)
    reopen_message(message_id=message.pk, reason="Précision", actor=agent, now=SOON)
    send(a_draft(message, agent), agent, at=SOON + 30 * MINUTE)
    assert fresh(message).first_reply_at == SOON


def test_qualifying_while_a_reply_is_held_leaves_it_held(agent):
    message = a_qualified_message(agent)
    night = NOW + timedelta(hours=12)
    submit_reply(reply_id=a_draft(message, agent).pk, actor=agent, version=None, now=night)
    qualify_message(
        message_id=message.pk, kind="comment", is_danger=False, actor=agent, version=None, now=night
    )
    assert fresh(message).state == Message.State.HELD
