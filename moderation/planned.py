"""What this app has planned on an account: the replies that wait for the offices to open, or to be published."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import OfficialAccount
from accounts.planned import Planned, plans
from moderation.models import Reply

AT_MOST = 200


@plans
def replies_planned(account: OfficialAccount) -> Iterator[Planned]:
    """Yield the replies of `account` that are held or due, the next one first."""
    waiting = Reply.objects.filter(state__in=[Reply.State.HELD, Reply.State.DUE], message__account=account)
    for reply in waiting.select_related("author").order_by("held_until", "pk")[:AT_MOST]:
        yield Planned(
            # The label goes in e-mails: it names no citizen.
            label=_("Réponse au message n°\u00a0%(number)s") % {"number": reply.message_id},
            url=reverse("moderation:message", args=[reply.message_id]),
            author=reply.author,
            leaves_at=reply.held_until,
        )
