"""The way into a message for whoever acts on it: visible, allowed, not stale, in nobody else's hands, locked."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.authorizations import capacity, check_may
from accounts.models import Person
from moderation.conflicts import MessageClaimed, StaleMessage
from moderation.models import Message, Reply
from moderation.queries import MessageQuerySet
from policy.models import Reading, RegisterEntry
from policy.outcomes import Outcome, PolicyRefusal
from policy.register import entries_about, record


class MessageNotFound(LookupError):  # noqa: N818 - an answer more than an error
    """No such message for this person: the page answers 404, whether or not the message exists."""

    def __init__(self) -> None:
        super().__init__(_("Ce message n’existe pas, ou n’est pas de vos comptes."))


class NotEntitled(PolicyRefusal):
    """The person sees the message but may not do this: the page answers 403 with the sentence."""

    def __init__(self, outcome: Outcome, message: Message) -> None:
        super().__init__(outcome)
        self.message = message


def see_message(*, message_id: int, actor: Person, action: str, now: datetime) -> Message:
    """Return the message, not locked, when `actor` sees it and may do `action` (« reply », « moderate ») there.

    Raises MessageNotFound, NotEntitled, and ValidationError for a depersonalised one.
    """
    return _entitled(Message.objects.visible_to(actor, now), message_id, actor, action, now)


def lock_message(
    *, message_id: int, actor: Person, action: str, version: int | None, now: datetime
) -> Message:
    """Return the message locked until the end of the transaction, for `actor` to do `action` on it.

    `version` is what the actor's screen showed; None asks for no such check (an act on many messages). Raises
    MessageNotFound, NotEntitled, StaleMessage when the message has changed since, MessageClaimed while another has it,
    and ValidationError for a depersonalised one.
    """
    message = _entitled(_locked(Message.objects.visible_to(actor, now)), message_id, actor, action, now)
    if version is not None and version != message.version:
        raise StaleMessage(message, entries_since(message, version))
    if is_held_by_another(message, actor, now):
        raise MessageClaimed(message)
    return message


def lock_reply(reply_id: int, actor: Person, version: int | None, now: datetime) -> tuple[Reply, Message]:
    """Return a reply and its message, both locked; raises as `moderation.access.lock_message`."""
    message_id = Reply.objects.filter(pk=reply_id).values_list("message_id", flat=True).first()
    if message_id is None:
        raise MessageNotFound
    message = lock_message(message_id=message_id, actor=actor, action="reply", version=version, now=now)
    reply = Reply.objects.select_for_update(of=("self",)).select_related("template").get(pk=reply_id)
    return reply, message


def lock_for_system(message_id: int) -> Message:
    """Return the message locked, for an act of the system itself."""
    return _locked(Message.objects.all()).get(pk=message_id)


def is_held_by_another(message: Message, actor: Person, now: datetime) -> bool:
    """Say whether somebody else's claim is still running at `now`; at its last instant it is over."""
    claimed_until = message.claimed_until
    return claimed_until is not None and message.claimed_by_id != actor.pk and claimed_until > now


def entries_since(message: Message, version: int) -> list[RegisterEntry]:
    """Return what the register says was done since the message was at `version`, oldest first."""
    return list(entries_about(message).filter(after__version__gt=version).select_related("actor"))


def hold(message: Message, actor: Person, now: datetime) -> None:
    """Put the message in the hands of `actor` for as long as the city's reading says; the caller saves it."""
    message.claimed_by, message.claimed_until = actor, claimed_until(now)


def claimed_until(now: datetime) -> datetime:
    """Return when a claim made at `now` ends, as the city's reading says."""
    return now + timedelta(minutes=Reading.objects.value("claim_minutes", at=now))


def let_go(message: Message) -> None:
    """Take the message out of anybody's hands; the caller saves it."""
    message.claimed_by, message.claimed_until = None, None


def register_act(
    message: Message,
    *,
    event: str,
    actor: Person | None,
    now: datetime,
    action: str = "reply",
    clause: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    keeps: bool = True,
) -> None:
    """Save the locked message with its next version, and write the act in the register.

    The actor takes or keeps an open message in hand (`keeps`); a closed one is let go.
    """
    message.version += 1
    if not message.is_open:
        let_go(message)
    elif actor is not None and keeps:
        hold(message, actor, now)
    message.save()
    record(
        event=event,
        actor=actor,
        capacity=capacity(actor, action, message.account, now) if actor else "",
        subject=message,
        account=str(message.account),
        clause=clause,
        before=dict(before) if before else None,
        after={**(after or {}), "version": message.version},
        reason=reason.strip(),
        now=now,
    )


def _entitled(
    messages: MessageQuerySet, message_id: int, actor: Person, action: str, now: datetime
) -> Message:
    # Never `claimed_by` in the join: after a wait for the lock, PostgreSQL reads the row again but not what it joins.
    message = messages.select_related("account", "platform").filter(pk=message_id).first()
    if message is None:
        raise MessageNotFound
    outcome = check_may(actor, action, message.account, now)
    if not outcome.allowed:
        raise NotEntitled(outcome, message)
    if message.depersonalised_at is not None:
        raise ValidationError(_("Ce message est dépersonnalisé\u00a0: plus rien ne s’y fait."))
    return message


def _locked(messages: MessageQuerySet) -> MessageQuerySet:
    return messages.select_for_update(of=("self",)).select_related("account")
