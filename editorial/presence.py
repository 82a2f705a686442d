"""Who else has the page of a post open: kept for a minute and a half, told to those who look, and to nobody else."""

import logging
from datetime import datetime, timedelta

from django.core.cache import cache
from redis.exceptions import RedisError

from accounts.models import Person

logger = logging.getLogger(__name__)
STAYS = timedelta(seconds=90)


def others_on(post_id: int, person: Person, now: datetime) -> list[str]:
    """Note that `person` looks at the post, and return the names of the others who do.

    Two people at the same instant may miss each other for a minute, and nobody is seen without Redis: nothing is
    decided on it.
    """
    key = f"editorial:presence:{post_id}"
    try:
        known: dict[int, tuple[str, datetime]] = cache.get(key) or {}
        here = {pk: (name, seen) for pk, (name, seen) in known.items() if now - seen < STAYS}
        here[person.pk] = (str(person), now)
        cache.set(key, here, int(STAYS.total_seconds()))
    except RedisError:
        # Writing does not wait for Redis: nobody is told who else is there, and that is all.
        logger.warning("presence: Redis does not answer")
        return []
    return [name for pk, (name, _seen) in here.items() if pk != person.pk]
