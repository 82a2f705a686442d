"""The tests' own services: PostgreSQL and Redis answer, apart from those of the site."""

import pytest
from django.core.cache import cache
from django.db import connection


@pytest.mark.django_db
def test_the_tests_have_a_database_of_their_own():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_setting('synchronous_commit')")
        name, commit = cursor.fetchone()
    assert name.startswith("test_rimouski_social_")
    assert commit == "off"


def test_the_tests_have_a_redis_database_of_their_own(settings):
    cache.set("probe", "seen", 10)
    assert cache.get("probe") == "seen"
    assert not settings.REDIS_URL.endswith("/0")
    assert settings.CACHES["default"]["LOCATION"] == settings.CELERY_BROKER_URL == settings.REDIS_URL
