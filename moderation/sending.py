"""The moment a reply leaves: released at the opening, sent by a person on the platform, recorded with the link."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import OfficialAccount, Person
from accounts.notices import owe
from moderation import events
from moderation.access import lock_for_system, lock_reply, register_act
from moderation.closing import end_message, waiting_reply
from moderation.models import Message, Reply
from moderation.reminders import Recipients
from moderation.reply_announcements import REPLY_DUE, REPLY_STOPPED
from moderation.reply_cautions import NOTHING_PASSED, Passing, pass_cautions, refusal_of
from moderation.reply_checks import (
    check_hour,
    check_proof,
    check_reply,
    contact_given,
    has_changed_since,
    leaving,
    next_opening,
)
from moderation.states import ACT_OF_NATURE, Act, next_state
from policy.outcomes import require


@transaction.atomic
def record_reply_sent(
    *,
    reply_id: int,
    actor: Person,
    permalink: str,
    sent_at: datetime,
    version: int | None,
    now: datetime,
    closed_hours_reason: str = "",
    passing: Passing = NOTHING_PASSED,
) -> Reply:
    """Record that a waiting reply was sent on the platform at `sent_at`, its link being the proof; the message closes.

    A held reply may be recorded too, once its hour has come. Every rule is asked again, R-084 at the instant `sent_at`.
    Raises as `moderation.replies.submit_reply`, and for a link or an instant that proves nothing.
    """
    reply, message = lock_reply(reply_id, actor, version, now)
    if reply.state not in (Reply.State.HELD, Reply.State.DUE):
        raise ValidationError(_("Cette réponse n’attend pas d’être envoyée, ou elle est déjà inscrite."))
    return _send(reply, message, _Proof(actor, permalink, sent_at, closed_hours_reason, passing), now)


@transaction.atomic
def answer_now(
    *,
    reply_id: int,
    actor: Person,
    permalink: str,
    sent_at: datetime,
    version: int | None,
    now: datetime,
    closed_hours_reason: str = "",
    passing: Passing = NOTHING_PASSED,
) -> Reply:
    """Record one's draft as already sent on the platform: the usual way for an account without a connection.

    Raises as `record_reply_sent`, and ValidationError when it is not one's draft or another reply waits.
    """
    reply, message = lock_reply(reply_id, actor, version, now)
    if reply.state != Reply.State.DRAFT or reply.author_id != actor.pk:
        raise ValidationError(_("Ce n’est pas votre brouillon, ou il est déjà parti."))
    next_state(message.state, ACT_OF_NATURE[reply.nature])
    if waiting_reply(message) is not None:
        raise ValidationError(_("Une réponse à ce message attend déjà d’être envoyée."))
    return _send(reply, message, _Proof(actor, permalink, sent_at, closed_hours_reason, passing), now)


def release_held(now: datetime) -> int:
    """Make ready the replies whose hour has come, owe a notice to their authors, and return how many there were.

    Each in its own transaction: safe to run twice, late, or in two workers at once.
    """
    held = Reply.objects.filter(state=Reply.State.HELD, held_until__lte=now).order_by("held_until", "pk")
    return sum(
        _release(reply_id, message_id, now) for reply_id, message_id in held.values_list("pk", "message_id")
    )


def hold_anew(message: Message, now: datetime) -> None:
    """Hold the reply of the locked message until the opening, as the present hours and emergencies tell it (R-084)."""
    for reply in message.replies.filter(state=Reply.State.HELD).select_related("author"):
        leaves = check_hour(message, reply.author, now).allowed
        reply.held_until = min(reply.held_until or now, now) if leaves else next_opening(message, now)
        reply.save(update_fields=["held_until"])


@transaction.atomic
def _release(reply_id: int, message_id: int, now: datetime) -> bool:
    message = lock_for_system(message_id)
    if message.account.state != OfficialAccount.State.AUTHORISED:
        # Suspended or closed since: it stays held, and leaves by itself only once the account may be used.
        return False
    # A closure of this very morning: the opening has moved.
    hold_anew(message, now)
    reply = Reply.objects.select_related("author").filter(pk=reply_id, state=Reply.State.HELD).first()
    if reply is None or reply.held_until is None or reply.held_until > now:
        return False
    if refusal := refusal_of(leaving(message, reply, now)):
        # An election opened meanwhile, say: it stays held, and its author is told once.
        _owe_notice(reply, message, now, stopped_by=refusal.reason)
        return False
    message.state = next_state(message.state, Act.RELEASE)
    reply.state = Reply.State.DUE
    reply.save(update_fields=["state"])
    register_act(
        message, event=events.REPLY_RELEASED, actor=None, now=now, clause="R-084", after={"reply": reply.pk}
    )
    _owe_notice(reply, message, now)
    return True


def _owe_notice(reply: Reply, message: Message, now: datetime, *, stopped_by: str = "") -> None:
    """Owe an e-mail to the author of a reply now due, or stopped; to those who follow up when he may reply no more."""
    context = {
        "account": str(message.account),
        "has_changed": has_changed_since(message, reply.updated_at),
        "path": reverse("moderation:message", args=[message.pk]),
        "stopped_by": stopped_by,
    }
    people = Recipients(now).in_charge(message.account_id, reply.author_id)
    for person in Person.objects.filter(pk__in=people).order_by("pk"):
        owe(
            level=REPLY_STOPPED.code if stopped_by else REPLY_DUE.code,
            item_type="moderation.reply",
            item_id=reply.pk,
            deadline=reply.held_until or now,
            recipient=person,
            account_id=message.account_id,
            context=context,
            now=now,
        )


@dataclass(frozen=True, slots=True)
class _Proof:
    """What a person says of a reply published: where, when, and what was passed."""

    actor: Person
    permalink: str
    sent_at: datetime
    closed_hours_reason: str
    passing: Passing


def _send(reply: Reply, message: Message, proof: _Proof, now: datetime) -> Reply:
    actor, sent_at = proof.actor, proof.sent_at
    before = message.state
    check_reply(message, reply)
    check_proof(message, permalink=proof.permalink, sent_at=sent_at, now=now)
    written = proof.closed_hours_reason.strip()
    # A reason given when the reply was made ready was its author's to give; a new one is the actor's.
    answers_for_hour = actor if written or not reply.closed_hours_reason else reply.author
    reason = written or reply.closed_hours_reason
    outcome = require(check_hour(message, answers_for_hour, sent_at), written_reason=reason)
    passed = pass_cautions(reply, leaving(message, reply, sent_at), actor=actor, passing=proof.passing)
    reply.state, reply.sent_at, reply.recorded_at, reply.sent_by = Reply.State.SENT, sent_at, now, actor
    reply.permalink, reply.closed_hours_reason = proof.permalink.strip(), "" if outcome.allowed else reason
    reply.held_until = None
    reply.save()
    message.first_reply_at = min(message.first_reply_at or sent_at, sent_at)
    end_message(message, act=ACT_OF_NATURE[reply.nature], actor=actor, now=now)
    register_act(
        message,
        event=events.REPLY_SENT,
        actor=actor,
        now=now,
        clause="R-088",
        before={"state": before},
        after={
            "state": message.state,
            "reply": reply.pk,
            "permalink": reply.permalink,
            "sent_at": sent_at,
            "cautions": passed,
            # Which coordinates a complainant was given; the channel and the words are the reply's.
            "contact": contact_given(reply),
        },
        reason=reply.closed_hours_reason,
    )
    return reply
