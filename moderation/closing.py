"""The end of a message: after a reply, or without one for a reason of the closed list; and taking it up again."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from moderation import events
from moderation.access import lock_message, register_act
from moderation.models import Message, Reply
from moderation.response_clock import ResponseClock
from moderation.rules.closings import may_close_without_reply, may_reopen
from moderation.states import Act, next_state
from policy.outcomes import require

# How long the toast's « Annuler » stands in for a written reason.
UNDO_WITHIN = timedelta(minutes=10)
# Values of `Message.next_alert`: which reminder is owed next.
BEFORE_TARGET, AT_TARGET, AT_LIMIT = 1, 2, 3


def end_message(message: Message, *, act: Act, actor: Person, now: datetime, reason: str = "") -> None:
    """Put the locked message in the state that `act` ends in; the caller saves it and registers the act.

    Raises ImpossibleTransition.
    """
    message.state = next_state(message.state, act)
    message.closed_at, message.closed_by, message.closing_reason = now, actor, reason
    message.next_alert_at = None


@transaction.atomic
def close_without_reply(
    *, message_id: int, reason: str, actor: Person, version: int | None, now: datetime
) -> Message:
    """Close a message without a reply; `reason` is a `Message.ClosingReason` (R-088).

    Raises as `moderation.access.lock_message`, PolicyRefusal (a complaint never closes without its coordinates, R-040),
    ImpossibleTransition for a message not yet qualified or already closed, ValidationError while a reply waits.
    """
    message = lock_message(message_id=message_id, actor=actor, action="reply", version=version, now=now)
    before = message.state
    next_state(before, Act.CLOSE)
    require(may_close_without_reply(kind=message.kind, reason=reason))
    if waiting_reply(message) is not None:
        raise ValidationError(
            _("Une réponse attend d’être envoyée\u00a0: envoyez-la, reprenez-la ou abandonnez-la d’abord.")
        )
    end_message(message, act=Act.CLOSE, actor=actor, now=now, reason=reason)
    register_act(
        message,
        event=events.CLOSED,
        actor=actor,
        now=now,
        clause="R-088",
        before={"state": before},
        after={"state": message.state, "closing_reason": reason},
        reason=message.get_closing_reason_display(),
    )
    return message


@transaction.atomic
def reopen_message(
    *, message_id: int, reason: str, actor: Person, now: datetime, version: int | None = None
) -> Message:
    """Take up a closed message again, saying why; its deadlines stay what they were.

    Raises as `moderation.access.lock_message`, PolicyRefusal without a reason, ImpossibleTransition for an open one.
    """
    message = lock_message(message_id=message_id, actor=actor, action="reply", version=version, now=now)
    before = {"state": message.state, "closing_reason": message.closing_reason}
    state = next_state(message.state, Act.REOPEN)
    require(may_reopen(reason=reason))
    message.state, message.closing_reason = state, ""
    message.closed_at, message.closed_by = None, None
    message.next_alert_at = _next_alert_at(message, now)
    register_act(
        message,
        event=events.REOPENED,
        actor=actor,
        now=now,
        clause="R-088",
        before=before,
        after={"state": state},
        reason=reason,
    )
    return message


@transaction.atomic
def undo_closing(*, message_id: int, actor: Person, now: datetime) -> Message:
    """Reopen a message that `actor` closed without a reply a moment ago, without asking why.

    Raises as `reopen_message`, and ValidationError for a closing by another, of another kind, or older.
    """
    message = lock_message(message_id=message_id, actor=actor, action="reply", version=None, now=now)
    is_own = message.state == Message.State.CLOSED_WITHOUT_REPLY and message.closed_by_id == actor.pk
    if not is_own or message.closed_at is None or now - message.closed_at > UNDO_WITHIN:
        raise ValidationError(
            _("Cette fermeture ne s’annule plus d’un clic\u00a0: rouvrez le message, en écrivant pourquoi.")
        )
    return reopen_message(
        message_id=message_id, reason=_("fermeture annulée aussitôt"), actor=actor, version=None, now=now
    )


def _next_alert_at(message: Message, now: datetime) -> datetime | None:
    """Return when the next reminder is owed again; none once the citizen has had a first reply (R-085)."""
    if message.first_reply_at is not None:
        return None
    if message.next_alert == BEFORE_TARGET:
        account = message.account
        due = ResponseClock.load(now).due(
            account_id=account.pk, hours_set_id=account.hours_set_id, posted_at=message.posted_at
        )
        return due.reminder_at
    return {AT_TARGET: message.target_at, AT_LIMIT: message.limit_at}.get(message.next_alert)


def waiting_reply(message: Message) -> Reply | None:
    """Return the reply that waits for the opening or for somebody to send it, if there is one."""
    return message.replies.filter(state__in=[Reply.State.HELD, Reply.State.DUE]).first()
