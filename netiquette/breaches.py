"""The messages that may ground an exclusion: judged by a person, on the account, after the last warning was sent.

Messages live in a higher app: they are reached through the subscriber's relation, here and nowhere else in this app.
"""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from netiquette.message_refs import MessageRef
from netiquette.models import Subscriber
from netiquette.rules.tracks import ADVERTISING, CONDUCT
from netiquette.standings import Standing

if TYPE_CHECKING:
    Messages = QuerySet[Any]

# The nature that a person gave to the message says which count it belongs to.
KINDS = {ADVERTISING: "advertising", CONDUCT: "netiquette_violation"}


def breaches_after(subscriber: Subscriber, standing: Standing) -> "Messages":
    """Return the messages of this count posted after its last warning was sent, newest first; none without warning."""
    if standing.last_sent_at is None:
        return subscriber.messages.none()
    return subscriber.messages.filter(
        account=standing.account_id, kind=KINDS[standing.track], posted_at__gt=standing.last_sent_at
    ).order_by("-posted_at")


def breach_ref(message: Any) -> MessageRef:
    """Return what an exclusion keeps of the breach: its number, when it was posted, and its words as received."""
    snapshot = message.snapshots.order_by("-ordinal").first()
    words = (
        {"text": snapshot.text, "author_name": snapshot.author_name, "permalink": snapshot.permalink}
        if snapshot
        else {}
    )
    return MessageRef(id=message.pk, posted_at=message.posted_at, snapshot=words)
