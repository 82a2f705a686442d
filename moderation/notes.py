"""Internal notes about a message: for colleagues only, never an answer, never part of the response clock."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from moderation.access import see_message
from moderation.models import Note


@transaction.atomic
def add_note(*, message_id: int, text: str, actor: Person, now: datetime) -> Note:
    """Write an internal note; anybody who may answer on the account may, even while another has the message in hand.

    Raises MessageNotFound, NotEntitled, and ValidationError for an empty text.
    """
    message = see_message(message_id=message_id, actor=actor, action="reply", now=now)
    if not text.strip():
        raise ValidationError(_("Écrivez la note."))
    return Note.objects.create(message=message, author=actor, text=text.strip(), created_at=now)
