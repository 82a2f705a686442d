"""One action on many messages: previewed, applied to each under the same rules, undone while nothing changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from moderation import events
from moderation.access import MessageNotFound, lock_message, register_act, see_message
from moderation.assignment import assign_message
from moderation.closing import close_without_reply
from moderation.conflicts import Conflict
from moderation.kinds import qualify_message
from moderation.models import BulkAction, Message
from policy.outcomes import PolicyRefusal

MOST = 500
# What an action may change and an undo puts back; all of it is empty in an open message but the first four.
_KEPT = ("state", "kind", "is_danger", "suspects_danger", "assignee_id", "next_alert")


class TooManyMessages(ValidationError):  # noqa: N818 - an answer more than an error
    """More messages were chosen than one action takes."""

    def __init__(self) -> None:
        super().__init__(_("Choisissez au plus %(most)d messages à la fois.") % {"most": MOST})


@dataclass(frozen=True, kw_only=True)
class Line:
    """What becomes of one message: changed, or refused with the reason, a sentence in French."""

    message_id: int
    excerpt: str = ""
    refusal: str = ""

    @property
    def changes(self) -> bool:
        """Whether the action applies to this message."""
        return not self.refusal


@dataclass(frozen=True, kw_only=True)
class Applied:
    """What an action or its undoing did, message by message."""

    action: BulkAction
    lines: list[Line]


def preview(
    *, action: str, parameters: Mapping[str, Any], message_ids: Collection[int], actor: Person, now: datetime
) -> list[Line]:
    """Say what `apply` would do, without doing it: the same acts are tried, then rolled back. Raises as `apply`."""
    with transaction.atomic():
        lines, _before = _run(BulkAction.Action(action), parameters, message_ids, actor, now)
        transaction.set_rollback(True)
    return lines


@transaction.atomic
def apply(
    *, action: str, parameters: Mapping[str, Any], message_ids: Collection[int], actor: Person, now: datetime
) -> Applied:
    """Do one action (`BulkAction.Action`) on the messages that it suits, and skip the others, saying why.

    `parameters`: `{"reason": closing reason}`, `{"assignee": id or None}`, `{"kind": kind, "reason": words}`. Raises
    TooManyMessages, and ValueError for an action or a value that does not exist.
    """
    lines, before = _run(BulkAction.Action(action), parameters, message_ids, actor, now)
    done = BulkAction.objects.create(
        actor=actor, action=action, parameters=dict(parameters), before=before, done_at=now
    )
    return Applied(action=done, lines=lines)


@transaction.atomic
def undo(*, bulk_action_id: int, actor: Person, now: datetime) -> Applied:
    """Put the messages of one's own action back as they were, but those that changed since, saying which.

    Raises BulkAction.DoesNotExist, and ValidationError when it was undone already.
    """
    done = BulkAction.objects.select_for_update().get(pk=bulk_action_id, actor=actor)
    if done.undone_at is not None:
        raise ValidationError(_("Cette action groupée a déjà été annulée."))
    lines = [
        _tried(entry["id"], actor, now, lambda entry=entry: _put_back(entry, done, actor, now))
        for entry in done.before
    ]
    done.undone_at = now
    done.save(update_fields=["undone_at"])
    return Applied(action=done, lines=lines)


def _run(
    action: BulkAction.Action,
    parameters: Mapping[str, Any],
    message_ids: Collection[int],
    actor: Person,
    now: datetime,
) -> tuple[list[Line], list[dict[str, Any]]]:
    if len(message_ids) > MOST:
        raise TooManyMessages
    lines, before = [], []
    # In the order of their numbers: two people acting on the same messages wait for each other, and do not deadlock.
    for message_id in sorted(set(message_ids)):
        kept: dict[str, Any] = {}

        def act(message_id: int = message_id, kept: dict[str, Any] = kept) -> None:
            message = lock_message(message_id=message_id, actor=actor, action="reply", version=None, now=now)
            kept.update(_as_it_was(message))
            changed = _act(action, parameters, message, actor, now)
            if changed.version == message.version:
                raise ValidationError(_("Rien à changer."))
            kept["version"] = changed.version

        line = _tried(message_id, actor, now, act)
        lines.append(line)
        if line.changes:
            before.append(kept)
    return lines, before


def _tried(message_id: int, actor: Person, now: datetime, act: Any) -> Line:
    """Do `act` in a savepoint, and tell what it came to."""
    refusal = ""
    try:
        with transaction.atomic():
            act()
    except ValidationError as refused:
        refusal = " ".join(refused.messages)
    except (MessageNotFound, Conflict, PolicyRefusal) as refused:
        refusal = str(refused)
    return Line(message_id=message_id, excerpt=_excerpt(message_id, actor, now), refusal=refusal)


def _excerpt(message_id: int, actor: Person, now: datetime) -> str:
    try:
        return see_message(message_id=message_id, actor=actor, action="reply", now=now).excerpt
    except (MessageNotFound, PolicyRefusal, ValidationError):
        return ""


def _act(
    action: BulkAction.Action, parameters: Mapping[str, Any], message: Message, actor: Person, now: datetime
) -> Message:
    if action is BulkAction.Action.CLOSE:
        return close_without_reply(
            message_id=message.pk, reason=parameters["reason"], actor=actor, version=None, now=now
        )
    if action is BulkAction.Action.ASSIGN:
        return assign_message(
            message_id=message.pk, assignee_id=parameters["assignee"], actor=actor, version=None, now=now
        )
    return qualify_message(
        message_id=message.pk,
        kind=parameters["kind"],
        is_danger=message.is_danger,
        reason=parameters.get("reason", ""),
        actor=actor,
        version=None,
        now=now,
        keeps=False,
    )


def _as_it_was(message: Message) -> dict[str, Any]:
    alert = message.next_alert_at
    kept = {name: getattr(message, name) for name in _KEPT}
    return {"id": message.pk, **kept, "next_alert_at": alert.isoformat() if alert else None}


def _put_back(entry: Mapping[str, Any], done: BulkAction, actor: Person, now: datetime) -> None:
    message = lock_message(message_id=entry["id"], actor=actor, action="reply", version=None, now=now)
    if message.version != entry["version"]:
        raise ValidationError(_("Ce message a changé depuis\u00a0: il reste comme il est."))
    before = {name: getattr(message, name) for name in _KEPT}
    for name in _KEPT:
        setattr(message, name, entry[name])
    alert = entry["next_alert_at"]
    message.next_alert_at = datetime.fromisoformat(alert) if alert else None
    message.closed_at, message.closed_by, message.closing_reason = None, None, ""
    register_act(
        message,
        event=events.BULK_UNDONE,
        actor=actor,
        now=now,
        clause="R-063",
        before=before,
        after={"bulk_action": done.pk, **{name: entry[name] for name in _KEPT}},
        keeps=False,
    )
