"""The sources of a reply: kept with it, and fixed once it is sent (R-096)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from moderation.access import MessageNotFound, see_message
from moderation.models import KnowledgeEntry, Reference, Reply
from moderation.rules.replies import may_change_references
from policy.outcomes import require


@transaction.atomic
def add_reference(
    *,
    reply_id: int,
    type: str,
    locator: str,
    actor: Person,
    now: datetime,
    excerpt: str = "",
    entry: KnowledgeEntry | None = None,
) -> Reference:
    """Note a source of a reply not sent yet; `type` is a `Reference.Type`, `excerpt` what was used of it.

    A bare address is not enough to find a fact again once the page has changed: the excerpt is kept beside it, and the
    entry of the knowledge base if it came from one. Raises MessageNotFound, NotEntitled, PolicyRefusal once the reply
    is sent, ValidationError without a locator.
    """
    reply = _open_reply(reply_id, actor, now)
    if not locator.strip():
        raise ValidationError(_("Dites où retrouver cette référence."))
    return Reference.objects.create(
        reply=reply,
        type=Reference.Type(type),
        locator=locator.strip(),
        excerpt=excerpt.strip(),
        entry=entry,
        consulted_at=now,
        recorded_by=actor,
    )


@transaction.atomic
def remove_reference(*, reference_id: int, actor: Person, now: datetime) -> None:
    """Take back a source noted by mistake, while the reply is not sent. Raises as `add_reference`."""
    reference = Reference.objects.filter(pk=reference_id).first()
    if reference is None:
        raise MessageNotFound
    _open_reply(reference.reply_id, actor, now)
    reference.delete()


def _open_reply(reply_id: int, actor: Person, now: datetime) -> Reply:
    reply = Reply.objects.select_for_update().filter(pk=reply_id).first()
    if reply is None:
        raise MessageNotFound
    see_message(message_id=reply.message_id, actor=actor, action="reply", now=now)
    require(may_change_references(is_sent=reply.state == Reply.State.SENT))
    return reply
