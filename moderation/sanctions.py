"""A removal and a warning decided on one form: still two acts, with two records and two proofs (A-01, R-123)."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from moderation import events
from moderation.access import lock_message, register_act
from moderation.closing import end_message, waiting_reply
from moderation.models import Message, Removal
from moderation.removals import remove_message
from moderation.states import Act
from netiquette import warnings
from netiquette.message_refs import MessageRef
from netiquette.models import Ground, Warning


@transaction.atomic
def remove_and_warn(
    *,
    message_id: int,
    ground_id: int,
    measure: str,
    warning_text: str,
    actor: Person,
    version: int | None,
    now: datetime,
    note: str = "",
    escalation: str = "",
) -> tuple[Removal, Warning]:
    """Decide a removal and draft the warning that goes with it: both, or neither.

    The removal counts for no warning, and the draft counts for none until it is recorded as sent. Raises as
    `moderation.removals.remove_message` and `netiquette.warnings.draft_warning`.
    """
    removal = remove_message(
        message_id=message_id,
        ground_id=ground_id,
        measure=measure,
        note=note,
        escalation=escalation,
        actor=actor,
        version=version,
        now=now,
    )
    message = removal.message
    warning = warnings.draft_warning(
        subscriber=message.subscriber,
        account=message.account,
        ground=Ground.objects.select_related("rule__edition").get(pk=ground_id),
        message_ref=message_ref(message),
        text=warning_text,
        actor=actor,
        now=now,
    )
    return removal, warning


@transaction.atomic
def record_warning_sent(
    *,
    warning_id: int,
    actor: Person,
    channel: str,
    now: datetime,
    proof_url: str = "",
    proof_note: str = "",
    version: int | None = None,
) -> Warning:
    """Record that the author was told: the warning counts, and the message ends as « avis envoyé » (R-088, A-02).

    It stays open when a reply still waits: one that mixes an insult and a question is answered too. Raises as
    `moderation.access.lock_message` and `netiquette.warnings.record_warning_sent`.
    """
    message_id = Warning.objects.values_list("message_id", flat=True).get(pk=warning_id)
    message = lock_message(message_id=message_id, actor=actor, action="moderate", version=version, now=now)
    warning = warnings.record_warning_sent(
        warning_id=warning_id,
        actor=actor,
        channel=channel,
        proof_url=proof_url,
        proof_note=proof_note,
        now=now,
    )
    if message.is_open and waiting_reply(message) is None:
        before = message.state
        message.first_reply_at = message.first_reply_at or now
        end_message(message, act=Act.NOTIFY, actor=actor, now=now)
        register_act(
            message,
            event=events.NOTIFIED,
            actor=actor,
            now=now,
            action="moderate",
            clause="R-088",
            before={"state": before},
            after={"state": message.state, "warning": warning.pk},
        )
    return warning


def message_ref(message: Message) -> MessageRef:
    """Return what sanctions keep of a message: its number, when it was posted, and its words as received."""
    snapshot = message.snapshots.order_by("-ordinal").first()
    words = (
        {
            "text": snapshot.text,
            "author_name": snapshot.author_name,
            "permalink": snapshot.permalink,
            "media": snapshot.media,
        }
        if snapshot
        else {}
    )
    return MessageRef(id=message.pk, posted_at=message.posted_at, snapshot=words)
