"""Replies: written, then ready to be sent or held until the offices open, then sent (see `moderation.sending`)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from moderation import events
from moderation.access import lock_reply, register_act, see_message
from moderation.closing import waiting_reply
from moderation.models import AnswerTemplate, Message, Reply
from moderation.references import add_reference
from moderation.reply_cautions import NOTHING_PASSED, Passing, pass_cautions
from moderation.reply_checks import check_hour, check_reply, leaving, next_opening
from moderation.sending import answer_now, record_reply_sent, release_held
from moderation.states import Act, next_state
from policy.outcomes import Cautioned

__all__ = [
    "add_reference",
    "answer_now",
    "discard_draft",
    "discard_reply",
    "record_reply_sent",
    "release_held",
    "save_draft",
    "submit_reply",
    "take_back_reply",
]


@transaction.atomic
def save_draft(
    *,
    message_id: int,
    actor: Person,
    text: str,
    nature: str,
    channel: str,
    now: datetime,
    template_id: int | None = None,
    no_reference_reason: str = "",
) -> Reply:
    """Keep what is being written: one draft for each author and message, saved as often as one likes.

    Nothing stops it, neither somebody else's claim nor a closed message: what was typed is never lost. Raises
    MessageNotFound and NotEntitled.
    """
    message = see_message(message_id=message_id, actor=actor, action="reply", now=now)
    template = AnswerTemplate.objects.filter(pk=template_id).first() if template_id else None
    written = {
        "text": text,
        "nature": Reply.Nature(nature),
        "channel": Reply.Channel(channel),
        "template": template,
        "no_reference_reason": no_reference_reason.strip(),
        "updated_at": now,
    }
    draft, _is_new = Reply.objects.update_or_create(
        message=message,
        author=actor,
        state=Reply.State.DRAFT,
        defaults=written,
        create_defaults={**written, "created_at": now},
    )
    return draft


@transaction.atomic
def submit_reply(
    *,
    reply_id: int,
    actor: Person,
    version: int | None,
    now: datetime,
    closed_hours_reason: str = "",
    passing: Passing = NOTHING_PASSED,
) -> Reply:
    """Make one's draft ready: to send now (DUE), or held until the next opening (HELD) while the offices are closed.

    `closed_hours_reason` lets those whom the city's reading names send it now (R-084), `passing` says which cautions
    were read and passed. Raises as `moderation.access.lock_message`, `moderation.reply_checks.check_reply` and
    `moderation.reply_cautions.pass_cautions`, ImpossibleTransition for a message not qualified or closed,
    ValidationError when the reply is no draft or another already waits.
    """
    reply, message = lock_reply(reply_id, actor, version, now)
    if reply.state != Reply.State.DRAFT or reply.author_id != actor.pk:
        raise ValidationError(_("Ce n’est pas votre brouillon, ou il est déjà parti."))
    next_state(message.state, Act.ANSWER)
    if waiting_reply(message) is not None:
        raise ValidationError(_("Une réponse à ce message attend déjà d’être envoyée."))
    check_reply(message, reply)
    passed = pass_cautions(reply, leaving(message, reply, now), actor=actor, passing=passing)
    outcome = check_hour(message, actor, now)
    leaves = outcome.allowed or (isinstance(outcome, Cautioned) and bool(closed_hours_reason.strip()))
    reply.updated_at = now
    if leaves:
        reply.state = Reply.State.DUE
        reply.closed_hours_reason = "" if outcome.allowed else closed_hours_reason.strip()
    else:
        reply.state, reply.held_until = Reply.State.HELD, next_opening(message, now)
        message.state = next_state(message.state, Act.HOLD)
    reply.save()
    register_act(
        message,
        event=events.REPLY_SUBMITTED if leaves else events.REPLY_HELD,
        actor=actor,
        now=now,
        clause="R-084",
        after={"reply": reply.pk, "held_until": reply.held_until, "cautions": passed},
        reason=reply.closed_hours_reason,
    )
    return reply


@transaction.atomic
def take_back_reply(*, reply_id: int, actor: Person, version: int | None, now: datetime) -> Reply:
    """Make one's waiting reply a draft again, to change it. Raises as `submit_reply`."""
    reply, message = lock_reply(reply_id, actor, version, now)
    if reply.state not in (Reply.State.HELD, Reply.State.DUE) or reply.author_id != actor.pk:
        raise ValidationError(_("Cette réponse n’attend pas d’être envoyée, ou n’est pas la vôtre."))
    if message.replies.filter(author=actor, state=Reply.State.DRAFT).exists():
        raise ValidationError(_("Vous avez déjà un autre brouillon pour ce message."))
    _stop_waiting(message, reply)
    # Its words are to change: what was passed of them is to be read again.
    reply.passed_cautions.all().delete()
    reply.state, reply.held_until, reply.closed_hours_reason = Reply.State.DRAFT, None, ""
    reply.updated_at = now
    reply.save()
    register_act(
        message,
        event=events.REPLY_TAKEN_BACK,
        actor=actor,
        now=now,
        clause="R-084",
        after={"reply": reply.pk},
    )
    return reply


@transaction.atomic
def discard_reply(
    *, reply_id: int, actor: Person, now: datetime, version: int | None = None, reason: str = ""
) -> Reply:
    """Give up a waiting reply; its text is kept.

    Raises as `moderation.access.lock_message`, and ValidationError for a reply that does not wait.
    """
    reply, message = lock_reply(reply_id, actor, version, now)
    if reply.state not in (Reply.State.HELD, Reply.State.DUE):
        raise ValidationError(_("Cette réponse n’attend pas d’être envoyée."))
    _stop_waiting(message, reply)
    reply.state, reply.held_until, reply.updated_at = Reply.State.DISCARDED, None, now
    reply.save()
    register_act(
        message,
        event=events.REPLY_DISCARDED,
        actor=actor,
        now=now,
        clause="R-088",
        after={"reply": reply.pk},
        reason=reason,
    )
    return reply


@transaction.atomic
def discard_draft(*, reply_id: int, actor: Person, now: datetime) -> None:
    """Give up one's own draft, even while another has the message in hand; its text is kept, without a line.

    Raises ValidationError when it is not one's draft.
    """
    drafts = Reply.objects.filter(pk=reply_id, author=actor, state=Reply.State.DRAFT)
    if not drafts.update(state=Reply.State.DISCARDED, updated_at=now):
        raise ValidationError(_("Ce n’est pas votre brouillon, ou il est déjà parti."))


def _stop_waiting(message: Message, reply: Reply) -> None:
    if reply.state == Reply.State.HELD:
        message.state = next_state(message.state, Act.RELEASE)
