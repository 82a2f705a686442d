"""Whether the watch over deadlines is alive: the beat sends a task every 30 seconds, a worker notes it in Redis."""

from datetime import datetime, timedelta

from django.core.cache import cache
from redis.exceptions import RedisError

_KEY = "heartbeat"
# Three missed beats and a margin: a worker busy with one long task does not raise the alarm.
ALIVE_FOR = timedelta(minutes=3)


def record_heartbeat(*, now: datetime) -> None:
    """Remember that work was done at `now`."""
    cache.set(_KEY, now, timeout=None)


def last_heartbeat() -> datetime | None:
    """Return when work was last done, or None when nobody knows (never, or Redis is away)."""
    try:
        beat: datetime | None = cache.get(_KEY)
    except RedisError:
        return None
    return beat


def is_alive(now: datetime) -> bool:
    """Whether a worker has worked within the last three minutes."""
    beat = last_heartbeat()
    return beat is not None and now - beat <= ALIVE_FOR
