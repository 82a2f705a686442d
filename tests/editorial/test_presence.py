"""Who else has the page of a post open: told when known, and nothing more."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from redis.exceptions import ConnectionError as RedisAway

from editorial.presence import others_on
from tests.builders import NOW, a_person

pytestmark = pytest.mark.django_db


def test_two_people_on_one_post_see_each_other_for_a_minute_and_a_half() -> None:
    one, other = a_person("Première personne"), a_person("Seconde personne")
    assert others_on(1, one, NOW) == []
    assert others_on(1, other, NOW) == ["Première personne"]
    assert others_on(2, other, NOW) == []
    assert others_on(1, one, NOW + timedelta(seconds=91)) == []


def test_without_redis_nobody_is_seen_and_the_page_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object) -> None:
        raise RedisAway("away")

    monkeypatch.setattr(cache, "get", away)
    assert others_on(1, a_person(), NOW) == []
