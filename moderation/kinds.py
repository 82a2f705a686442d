"""What a person judges a message to be; the triage only suggests."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from moderation import events
from moderation.access import lock_message, register_act
from moderation.campaigns import note_campaign
from moderation.media_requests import tell_adviser
from moderation.models import Message
from moderation.removals import IN_EFFECT
from moderation.rules.qualifications import may_qualify
from moderation.states import Act, next_state
from netiquette.standings import sanctions_rest_on
from policy.outcomes import require
from policy.register import entries_about


@transaction.atomic
def qualify_message(
    *,
    message_id: int,
    kind: str,
    is_danger: bool,
    actor: Person,
    version: int | None,
    now: datetime,
    reason: str = "",
    keeps: bool = True,
) -> Message:
    """Give a message its kind and its danger flag, or change them; nothing is written when nothing changes.

    `kind` is a `Message.Kind` (ValueError otherwise); the message stays in the actor's hands when `keeps`. Raises as
    `moderation.access.lock_message`, ImpossibleTransition, and PolicyRefusal when the change dispenses from an answer
    without a reason (R-041) or makes a removed or warned message one that never is (R-039).
    """
    message = lock_message(message_id=message_id, actor=actor, action="reply", version=version, now=now)
    wanted = Message.Kind(kind)
    state = next_state(message.state, Act.QUALIFY)
    require(
        may_qualify(
            before=message.kind,
            after=wanted,
            reason=reason,
            was_question=_was_question(message),
            is_removed=message.removals.filter(state__in=IN_EFFECT).exists(),
            is_sanctioned=sanctions_rest_on(message_id=message.pk, subscriber_id=message.subscriber_id),
        )
    )
    before = {"kind": message.kind, "is_danger": message.is_danger}
    after = {"kind": str(wanted), "is_danger": is_danger}
    if before == after:
        return message
    if message.is_danger != is_danger:
        # A suspension stops the clock of one and not of the other: the next sweep computes its deadlines anew.
        message.calendar_version = 0
    message.state, message.kind, message.is_danger = state, wanted, is_danger
    message.suspects_danger = message.suspects_danger and not is_danger
    register_act(
        message,
        event=events.QUALIFIED,
        actor=actor,
        now=now,
        clause="R-041" if before["kind"] else "R-063",
        before=before,
        after=after,
        reason=reason,
        keeps=keeps,
    )
    if wanted == Message.Kind.MEDIA_REQUEST != before["kind"]:
        tell_adviser(message, now=now)
    if wanted == Message.Kind.ELECTORAL != before["kind"]:
        note_campaign(message, now)
    return message


def _was_question(message: Message) -> bool:
    """Say whether a person has ever called the message a question, as the register tells."""
    return entries_about(message).filter(event=events.QUALIFIED, after__kind=Message.Kind.QUESTION).exists()
