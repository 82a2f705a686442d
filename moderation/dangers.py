"""Danger that the triage suspects: a person says whether it is one, and the register keeps who did (R-053)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from moderation import events
from moderation.access import lock_message, register_act
from moderation.models import Message


@transaction.atomic
def settle_danger(
    *, message_id: int, is_danger: bool, actor: Person, version: int | None, now: datetime
) -> Message:
    """Confirm that a message tells of a danger, or dismiss it; the message keeps its kind, if it has one.

    Raises as `moderation.access.lock_message`, and ValidationError when no danger is suspected any more.
    """
    message = lock_message(message_id=message_id, actor=actor, action="reply", version=version, now=now)
    if not message.is_open or not message.suspects_danger:
        raise ValidationError(_("Aucun danger n’est plus soupçonné dans ce message."))
    message.suspects_danger, message.is_danger = False, is_danger
    if is_danger:
        # A suspension stops no clock of a danger: the next sweep computes its deadlines anew.
        message.calendar_version = 0
    register_act(
        message,
        event=events.DANGER_CONFIRMED if is_danger else events.DANGER_DISMISSED,
        actor=actor,
        now=now,
        clause="R-053",
        before={"suspects_danger": True},
        after={"suspects_danger": False, "is_danger": is_danger},
    )
    return message
