"""Who is responsible for a message: one person at most, who may answer on its account (R-063, R-082)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.authorizations import may
from accounts.models import Person
from moderation import events
from moderation.access import let_go, lock_message, register_act
from moderation.models import Message
from moderation.rules.claims import may_be_entrusted
from policy.outcomes import require


@transaction.atomic
def assign_message(
    *, message_id: int, assignee_id: int | None, actor: Person, version: int | None, now: datetime
) -> Message:
    """Entrust an open message to a person, or to nobody in particular (None); it leaves the hands of the actor.

    Raises as `moderation.access.lock_message`, PolicyRefusal when the person may not answer on the account, and
    ValidationError for a closed message.
    """
    message = lock_message(message_id=message_id, actor=actor, action="reply", version=version, now=now)
    assignee = Person.objects.get(pk=assignee_id) if assignee_id is not None else None
    if not message.is_open:
        raise ValidationError(_("Ce message est fermé : il n’attend plus personne."))
    if assignee is not None:
        require(may_be_entrusted(may_reply=may(assignee, "reply", message.account, now)))
    before = message.assignee
    message.assignee = assignee
    let_go(message)
    register_act(
        message,
        event=events.ASSIGNED,
        actor=actor,
        now=now,
        clause="R-063",
        before={"assignee": str(before) if before else ""},
        after={"assignee": str(assignee) if assignee else ""},
        keeps=False,
    )
    return message
