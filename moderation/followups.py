"""Following up a message with a council member, and what became of a media request (R-043, R-091, A-32)."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from moderation import events
from moderation.access import lock_message, register_act
from moderation.models import CouncilTransfer, MediaCallback
from moderation.referrals import masked
from moderation.rules.followups import may_record_callback, may_transfer_to_council
from policy.outcomes import require


@transaction.atomic
def transfer_to_council(
    *,
    message_id: int,
    recipient: str,
    purpose: str,
    shared_text: str,
    names_author: bool,
    naming_reason: str,
    actor: Person,
    version: int | None,
    now: datetime,
) -> CouncilTransfer:
    """Keep what is told to a council member, masked unless the person is named with a reason.

    The words are then given by whoever tells them: no e-mail leaves with them. Raises as
    `moderation.access.lock_message`, PolicyRefusal.
    """
    message = lock_message(message_id=message_id, actor=actor, action="reply", version=version, now=now)
    require(
        may_transfer_to_council(
            kind=message.kind,
            recipient=recipient,
            purpose=purpose,
            shared_text=shared_text,
            names_author=names_author,
            naming_reason=naming_reason,
        )
    )
    given = shared_text.strip()
    transfer = CouncilTransfer.objects.create(
        message=message,
        recipient=recipient.strip(),
        purpose=(purpose if names_author else masked(message, purpose)).strip(),
        shared_text=given if names_author else masked(message, given),
        names_author=names_author,
        naming_reason=naming_reason.strip() if names_author else "",
        made_by=actor,
        made_at=now,
    )
    register_act(
        message,
        event=events.INFORMATION_COMMUNICATED if names_author else events.COUNCIL_TOLD,
        actor=actor,
        now=now,
        clause="R-091",
        after={"transfer": transfer.pk, "recipient": transfer.recipient, "names_author": names_author},
        reason=transfer.naming_reason,
    )
    return transfer


@transaction.atomic
def record_callback(
    *,
    message_id: int,
    called_by: str,
    called_at: datetime,
    note: str,
    actor: Person,
    version: int | None,
    now: datetime,
) -> MediaCallback:
    """Write down who called a journalist back, and when; written again, it is corrected. Raises as above."""
    message = lock_message(message_id=message_id, actor=actor, action="reply", version=version, now=now)
    require(may_record_callback(kind=message.kind, called_by=called_by, called_at=called_at, now=now))
    callback, _is_new = MediaCallback.objects.update_or_create(
        message=message,
        defaults={
            "called_by": called_by.strip(),
            "called_at": called_at,
            "note": note.strip(),
            "recorded_by": actor,
            "recorded_at": now,
        },
    )
    register_act(
        message,
        event=events.MEDIA_CALLED_BACK,
        actor=actor,
        now=now,
        clause="R-043",
        after={"called_by": callback.called_by, "called_at": called_at},
        keeps=False,
    )
    return callback
