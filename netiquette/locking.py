"""The one lock of sanctions: the subscriber's row, taken before anything is counted."""

from netiquette.models import Subscriber


def lock_subscriber(subscriber_id: int) -> Subscriber:
    """Return the subscriber, locked until the end of the transaction; raise Subscriber.DoesNotExist.

    Two sanctions of one person wait for each other; receiving that person's messages waits for nobody.
    """
    return Subscriber.objects.select_for_update(no_key=True).get(pk=subscriber_id)
