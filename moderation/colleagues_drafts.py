"""What colleagues are writing of a message, shown to who may let it leave: the strategic adviser (R-021)."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import Person
from editorial.elections import speaks_on_elections
from moderation.models import Reply


def drafts_to_read(replies: Sequence[Reply], user: Person, now: datetime) -> list[Reply]:
    """Return the drafts of others, for the adviser; nothing is asked when there are none."""
    drafts = [
        one for one in replies if one.state == Reply.State.DRAFT and one.author_id != user.pk and one.text
    ]
    return drafts if drafts and speaks_on_elections(user, now) else []
