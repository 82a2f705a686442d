"""The sweep of deadlines: reminders as they fall due, and deadlines computed anew when the calendar has changed.

Rows are found by index, so that the cost grows with what is due and not with what exists. Safe to run twice, late, or
in several workers at once: a row being worked on by another is left to it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from accounts.models import Notice
from accounts.notices import owe_many
from city.models import Emergency
from moderation.events import DEADLINE_MOVED
from moderation.models import Message
from moderation.reminders import APPROACHING, ITEM_TYPE, Recipients, Reminder, reminders_owed
from moderation.response_clock import Due, ResponseClock
from moderation.sending import hold_anew
from policy.register import Decision, record_many

BATCH = 500

# A deadline is met until its very instant: it is passed strictly after. A row late by several levels owes the highest.
_SWEEP = """
WITH due AS (
    SELECT id FROM moderation_message
    WHERE next_alert_at < %(now)s AND closed_at IS NULL
      AND (is_danger OR NOT %(all_suspended)s AND account_id <> ALL(%(suspended)s))
    ORDER BY next_alert_at LIMIT %(batch)s
    FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE moderation_message AS message SET
    next_alert = CASE WHEN %(now)s > limit_at THEN 4 WHEN %(now)s > target_at THEN 3 ELSE 2 END,
    next_alert_at = CASE WHEN %(now)s > limit_at THEN NULL WHEN %(now)s > target_at THEN limit_at ELSE target_at END
FROM due WHERE message.id = due.id
RETURNING message.id, account_id, assignee_id, kind, next_alert - 1,
          CASE next_alert WHEN 4 THEN limit_at ELSE target_at END
"""

_MOVE = """
UPDATE moderation_message AS message SET
    calendar_version = %s, target_at = moved.target_at, limit_at = moved.limit_at,
    next_alert = CASE WHEN moved.is_same THEN next_alert ELSE %s END,
    next_alert_at = CASE WHEN moved.is_same THEN next_alert_at ELSE moved.reminder_at END
FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::boolean[])
    AS moved(id, target_at, limit_at, reminder_at, is_same)
WHERE message.id = moved.id
"""


def sweep_deadlines(now: datetime, *, batch: int = BATCH) -> int:
    """Write down the e-mails owed at `now` by open messages, and return how many messages had their turn.

    « un suivi devrait être effectué dans les 24 à 48 heures » (R-085). While interactions are suspended on an account,
    its messages owe nothing (R-128), but for those that tell of a danger (R-053).
    """
    suspended = _suspended_accounts(now)
    recipients, total = Recipients(now), 0
    while True:
        count = _sweep_batch(now, suspended, batch, recipients)
        total += count
        if count < batch:
            return total


@transaction.atomic
def _sweep_batch(now: datetime, suspended: list[int] | None, batch: int, recipients: Recipients) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            _SWEEP,
            {
                "now": now,
                "all_suspended": suspended is None,
                "suspended": suspended or [],
                "batch": batch,
            },
        )
        reminders = [Reminder(*row) for row in cursor.fetchall()]
    if reminders:
        owe_many(reminders_owed(reminders, recipients), now=now)
    return len(reminders)


def _suspended_accounts(now: datetime) -> list[int] | None:
    """Return the accounts whose interactions are suspended at `now`; None: all of them."""
    scopes = list(Emergency.objects.in_force(now).suspending().values_list("account_ids", flat=True))
    return None if [] in scopes else [account_id for scope in scopes for account_id in scope]


def recompute_open(now: datetime, *, batch: int = BATCH) -> int:
    """Compute anew the deadlines of open messages told by an older calendar; return how many have moved.

    Hours, closures or emergencies changed; replies held until the opening follow it too. The register keeps each
    deadline before and after; closed messages keep theirs. Raises NoOpeningHours and city.clock.ClockError.
    """
    clock, moved = ResponseClock.load(now), 0
    # Whatever another worker does with another version meanwhile, one pass ends.
    last: int | None = 0
    while last is not None:
        last, moved_here = _recompute_batch(clock, batch, last)
        moved += moved_here
    return moved


@transaction.atomic
def _recompute_batch(clock: ResponseClock, batch: int, after: int) -> tuple[int | None, int]:
    """Compute a batch anew, past the message `after`; return the last one, None at the end, and how many moved."""
    messages = list(
        Message.objects.open()
        .filter(Q(calendar_version__lt=clock.version) | Q(calendar_version__gt=clock.version), pk__gt=after)
        .select_related("account__platform")
        .order_by("pk")
        .select_for_update(of=("self",), skip_locked=True, no_key=True)[:batch]
    )
    if not messages:
        return None, 0
    dues = [
        clock.due(
            account_id=message.account_id,
            hours_set_id=message.account.hours_set_id,
            posted_at=message.posted_at,
            is_danger=message.is_danger,
        )
        for message in messages
    ]
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, _columns(messages, dues, clock.version))
    for message in messages:
        if message.state == Message.State.HELD:
            hold_anew(message, clock.now)
    moved = [
        (message, due) for message, due in zip(messages, dues, strict=True) if not _is_same(message, due)
    ]
    if moved:
        _tell(moved, clock.now)
    return messages[-1].pk, len(moved)


def _columns(messages: Sequence[Message], dues: Sequence[Due], version: int) -> list[Any]:
    return [
        version,
        APPROACHING,
        [message.pk for message in messages],
        *(list(column) for column in zip(*dues, strict=True)),
        [_is_same(message, due) for message, due in zip(messages, dues, strict=True)],
    ]


def _is_same(message: Message, due: Due) -> bool:
    return (message.target_at, message.limit_at) == (due.target_at, due.limit_at)


def _tell(moved: list[tuple[Message, Due]], now: datetime) -> None:
    """Register what moved, and drop the e-mails that had not left about the deadlines of before."""
    Notice.objects.filter(
        item_type=ITEM_TYPE,
        item_id__in=[message.pk for message, _due in moved],
        state=Notice.State.PENDING,
    ).update(state=Notice.State.CANCELLED)
    record_many(
        (
            Decision(
                event=DEADLINE_MOVED,
                actor=None,
                subject=message,
                account=str(message.account),
                clause="R-085",
                before={"target_at": message.target_at, "limit_at": message.limit_at},
                after={"target_at": due.target_at, "limit_at": due.limit_at},
            )
            for message, due in moved
        ),
        now=now,
    )
