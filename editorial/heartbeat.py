"""Whether the publisher is alive: each of its sweeps notes it in Redis."""

import logging
from datetime import datetime, timedelta

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
_KEY = "publisher-heartbeat"
# The beat sends a sweep every 15 seconds: many are missed before anybody is alarmed.
ALIVE_FOR = timedelta(minutes=3)


def record_publisher_beat(*, now: datetime) -> None:
    """Remember that what was due at `now` was looked for."""
    try:
        cache.set(_KEY, now, timeout=None)
    except RedisError:
        logger.warning("the publisher's heartbeat could not be noted")


def last_publisher_beat() -> datetime | None:
    """Return when what is due was last looked for, or None when nobody knows (never, or Redis is away)."""
    try:
        beat: datetime | None = cache.get(_KEY)
    except RedisError:
        return None
    return beat


def publisher_is_alive(now: datetime) -> bool:
    """Whether what is due has been looked for within the last minutes."""
    beat = last_publisher_beat()
    return beat is not None and now - beat <= ALIVE_FOR
