"""Questions later called complaints: a change that dispenses from an answer, so that it is looked at (R-041)."""

from django.db.models import QuerySet

from moderation import events
from moderation.models import Message
from moderation.queries import MessageQuerySet
from policy.models import RegisterEntry


def requalified(messages: MessageQuerySet) -> QuerySet[RegisterEntry]:
    """Return the lines of the register by which one of these messages went from question to complaint."""
    return RegisterEntry.objects.filter(
        event=events.QUALIFIED,
        before__kind=Message.Kind.QUESTION,
        after__kind=Message.Kind.COMPLAINT,
        subject_type=Message._meta.label_lower,
        subject_id__in=messages.order_by().values("pk"),
    ).select_related("actor")
