"""The site and the worker as processes of their own, on the database of the measures."""

import os

import redis
from django.conf import settings
from django.db import connection

from benchmarks.__main__ import start

start()
if database := os.environ.get("BENCH_DATABASE"):
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = database

from django.core.wsgi import get_wsgi_application  # noqa: E402 - once the database is chosen

from rimouski_social.celery import app as celery  # noqa: E402

application = get_wsgi_application()
_KEY = "benchmarks-done"


class _Done:
    """How many tasks are done, kept in Redis."""

    def __init__(self) -> None:
        self.redis = redis.Redis.from_url(settings.REDIS_URL)

    def set(self, count: int) -> None:
        """Start again from `count`."""
        self.redis.set(_KEY, count)

    def get(self) -> int:
        """Return how many are done."""
        return int(self.redis.get(_KEY) or 0)  # type: ignore[arg-type]

    def add(self) -> None:
        """Count one more."""
        self.redis.incr(_KEY)


done = _Done()


@celery.task(name="benchmarks.nothing")
def nothing() -> None:
    """Do nothing but be counted."""
    done.add()


@celery.task(name="benchmarks.write")
def write() -> None:
    """Write one row in PostgreSQL, and be counted."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE moderation_message SET version = version WHERE id = 1")
    done.add()
