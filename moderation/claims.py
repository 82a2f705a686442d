"""Taking a message in hand for a while, so that two people do not answer it: a lease, never a wall (R-063)."""

from datetime import datetime

from django.core.exceptions import EmptyResultSet
from django.db import transaction
from django.db.models import Q

from accounts.authorizations import holds_position
from accounts.models import Person
from moderation import events
from moderation.access import claimed_until, hold, is_held_by_another, let_go, lock_message, register_act
from moderation.conflicts import MessageClaimed
from moderation.models import Message
from moderation.queries import MessageQuerySet, visible_accounts
from moderation.rules.claims import may_take_over
from moderation.situations import about, asking, emergencies_in_force
from policy.outcomes import require

__all__ = ["claim", "claim_first", "claim_next", "is_held_by_another", "release", "take_over"]

# Who may take a message from somebody else (« sous l'autorité du conseiller stratégique », R-072).
ADVISER = ("conseiller-strategique",)
_CLAIM = """
UPDATE moderation_message SET claimed_by_id = %s, claimed_until = %s WHERE id = ({}) RETURNING *
"""


@transaction.atomic
def claim(*, message_id: int, actor: Person, now: datetime) -> Message:
    """Take a message in hand, or keep it longer, for as many minutes as the reading `claim_minutes` says.

    Holding a message decides nothing: its version does not change and the register keeps no line. Raises
    MessageNotFound, NotEntitled, and MessageClaimed, which says who has it and until when.
    """
    message = lock_message(message_id=message_id, actor=actor, action="reply", version=None, now=now)
    if message.is_open:
        hold(message, actor, now)
        message.save(update_fields=["claimed_by", "claimed_until"])
    return message


@transaction.atomic
def release(*, message_id: int, actor: Person, now: datetime) -> Message:
    """Put back a message that `actor` has in hand; nothing happens when it is in nobody's. Raises as `claim`."""
    message = lock_message(message_id=message_id, actor=actor, action="reply", version=None, now=now)
    let_go(message)
    message.save(update_fields=["claimed_by", "claimed_until"])
    return message


@transaction.atomic
def claim_next(*, actor: Person, now: datetime, queue: MessageQuerySet | None = None) -> Message | None:
    """Take the first message of the queue that nobody has in hand, or return None.

    `queue` narrows the choice (the filters of the screen). Two people asking at once get two messages.
    """
    # Read apart: PostgreSQL takes ten times longer to plan both together, and then leaves the order of the queue.
    accounts = list(visible_accounts(actor, now).order_by().values_list("pk", flat=True))
    chosen = Message.objects.all() if queue is None else queue
    first = (
        chosen.filter(Q(claimed_until__isnull=True) | Q(claimed_until__lte=now), account_id__in=accounts)
        .filter(Q(assignee__isnull=True) | Q(assignee=actor))
        .exclude(state=Message.State.HELD)
        .open()
        .in_queue_order()
        .select_for_update(of=("self",), skip_locked=True)
        .values("pk")[:1]
    )
    try:
        sql, parameters = first.query.sql_with_params()
    except EmptyResultSet:  # no account at all
        return None
    claimed = Message.objects.raw(_CLAIM.format(sql), [actor.pk, claimed_until(now), *parameters])
    return next(iter(claimed), None)


@transaction.atomic
def claim_first(*, actor: Person, now: datetime, queue: MessageQuerySet) -> Message | None:
    """Take, in an emergency, a danger first, then what is about it (R-052); the first of the queue otherwise."""
    if asked := asking(emergencies_in_force(now)):
        for narrowed in (queue.filter(comes_first=True), queue.filter(about(asked))):
            if message := claim_next(actor=actor, now=now, queue=narrowed):
                return message
    return claim_next(actor=actor, now=now, queue=queue)


@transaction.atomic
def take_over(*, message_id: int, actor: Person, now: datetime) -> Message:
    """Take a message from whoever has it in hand, as the strategic adviser may; the register keeps it.

    Raises MessageNotFound, NotEntitled and PolicyRefusal.
    """
    try:
        return claim(message_id=message_id, actor=actor, now=now)
    except MessageClaimed:
        require(may_take_over(is_adviser=holds_position(actor, ADVISER, now)))
    message = Message.objects.select_for_update(of=("self",)).select_related("account").get(pk=message_id)
    former = message.claimed_by
    register_act(
        message,
        event=events.TAKEN_OVER,
        actor=actor,
        now=now,
        clause="R-072",
        before={"claimed_by": str(former) if former else ""},
        after={"claimed_by": str(actor)},
    )
    return message
