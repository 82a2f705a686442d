"""Citizens' messages, taken in by the functions of the product itself."""

from datetime import datetime
from itertools import count
from typing import Any

from moderation.incoming import IncomingMessage, parse_message
from moderation.intake import receive
from moderation.models import Message
from tests.builders import NOW

_number = count(1)


def fields_of_a_message(**changes: Any) -> dict[str, Any]:
    """Return one line of a file as columns, on the city's Facebook page unless told."""
    number = next(_number)
    return {
        "platform": "facebook",
        "account": "facebook-ville",
        "external_id": f"m-{number}",
        "author_id": f"citoyen-{number}",
        "author_name": f"Citoyen {number}",
        "posted_at": NOW.isoformat(),
        "text": "À quelle heure ouvre la bibliothèque?",
        "permalink": f"https://www.facebook.com/villerimouski/posts/{number}",
        **changes,
    }


def an_incoming_message(**changes: Any) -> IncomingMessage:
    """Return a message as it comes in, before anything is known of it."""
    posted_at = changes.pop("posted_at", NOW)
    if isinstance(posted_at, datetime):
        posted_at = posted_at.isoformat()
    return parse_message(fields_of_a_message(posted_at=posted_at, **changes))


def a_message(*, now: datetime | None = None, **changes: Any) -> Message:
    """Take in one message, posted at NOW unless told, and return it; `now` is when it is seen."""
    incoming = an_incoming_message(**changes)
    [result] = receive([incoming], now=now or max(NOW, incoming.posted_at)).results
    assert result.message_id, result.reason
    return Message.objects.select_related("account__platform", "subscriber").get(pk=result.message_id)
