"""What every test needs: the embedded services, quick settings, and no call that leaves the machine."""

import os
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import connection, connections

from rimouski_social.embedded import (
    default_var_dir,
    embedded_urls,
    hold_if_needed,
    leases,
    places,
    redis_server,
)

hold_if_needed()
_VAR = default_var_dir()
APPEND_ONLY = ("policy_registerentry", "accounts_secretaccess", "privacy_destruction")
_LOCKS = places.locate(_VAR).keeper / "tests"


def _database_name() -> str:
    """Return this run's test database: named by TEST_DB_SUFFIX, else by a slot no other run has.

    The processes of pytest-xdist inherit the answer.
    """
    if "TEST_DB_SUFFIX" not in os.environ:
        os.environ["TEST_DB_SUFFIX"] = str(leases.claim_slot(_LOCKS / "runs", 20))
    return f"test_{places.DATABASE}_{os.environ['TEST_DB_SUFFIX']}"


def _redis_url() -> str:
    """Return an empty Redis database of this process alone, unless REDIS_URL names one."""
    if given := os.environ.get("REDIS_URL"):
        return given
    number = leases.claim_slot(_LOCKS / "redis", redis_server.DATABASES - 1)
    url = re.sub(r"/0$", f"/{number}", embedded_urls(_VAR).redis)
    with redis.Redis.from_url(url) as client:
        client.flushdb()  # what an earlier run left
    return url


def pytest_configure() -> None:
    """Point Django, already loaded by pytest-django, at the services of the tests, and make it quick."""
    default = settings.DATABASES["default"]
    default.setdefault("TEST", {})["NAME"] = _database_name()
    default["CONN_MAX_AGE"] = 0
    default.setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"
    settings.REDIS_URL = settings.CELERY_BROKER_URL = settings.CACHES["default"]["LOCATION"] = _redis_url()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # WhiteNoise warns of a folder that only `collectstatic` makes.
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Load the policy once for all the tests, and let those that commit empty the append-only tables between them.

    Everywhere else these refuse TRUNCATE.
    """
    from policy.loading import load_everything

    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            for table in APPEND_ONLY:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate")
        load_everything()


@pytest.fixture
def bare_database(db: None) -> None:
    """Nothing but what the migrations put there, until the end of the test."""
    from tests.builders import empty_tables

    empty_tables()


@pytest.fixture(autouse=True, scope="session")
def _only_the_loopback() -> Iterator[None]:
    """Refuse any connection that leaves the machine, whatever the code under test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield
    connections.close_all()
