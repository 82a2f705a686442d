"""Two publishers at the same instant: each variant is asked of the platform once, whatever they do.

The race is run a second time with the lock of the code removed, both threads stopped once they have read the variant:
there, only PostgreSQL is left to refuse the second attempt, which proves that the race is real.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import IntegrityError

import tests.platforms.scripted_connector  # noqa: F401 (registers itself)
from editorial import publishing
from editorial.by_hand import record_published_by_hand
from editorial.drafting import amend_variant
from editorial.models import Variant
from editorial.publishing import publish_variant
from editorial.states import ImpossibleAct
from platforms.models import Delivery
from tests.builders import an_account, the_policy_world
from tests.builders_editorial import a_scheduled_variant
from tests.builders_publishing import DUE, MINUTE, PROOF, a_variant_to_publish, at, deliveries, fresh
from tests.concurrency.racing import race
from tests.platforms.scripted import ScriptedPlatform, connect

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("R-062")]
LOSES = (IntegrityError, ImpossibleAct)
at_once = partial(race, loses=LOSES)


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[ScriptedPlatform]:
    """A platform that takes its time, and the page connected to it."""
    the_policy_world()
    running = ScriptedPlatform(tmp_path, "--delay", "0.1")
    connect(an_account("facebook-ville"), running.url)
    yield running
    running.stop()


@pytest.fixture
def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the variant without its lock, and make both threads meet once they have read it."""
    met = Barrier(2, timeout=3)

    def unlocked(variant_id: int) -> Variant:
        found = Variant.objects.select_related("post", "account__platform").get(pk=variant_id)
        with suppress(BrokenBarrierError):
            met.wait()
        return found

    monkeypatch.setattr(publishing, "_locked", unlocked)


def publish(variant: Variant) -> Callable[[], Any]:
    return lambda: publish_variant(variant_id=variant.pk, clock=at(DUE))


def test_two_publishers_at_once_publish_it_once(platform: ScriptedPlatform) -> None:
    variant = a_scheduled_variant()
    assert at_once(publish(variant), publish(variant)) == [None, None]
    assert (fresh(variant).state, len(platform.posts()), len(deliveries(variant))) == ("published", 1, 1)


def test_without_the_lock_postgresql_refuses_the_second_attempt_before_anything_is_asked(
    platform: ScriptedPlatform, without_lock: None
) -> None:
    variant = a_scheduled_variant()
    refused = [type(error) for error in at_once(publish(variant), publish(variant)) if error]
    assert refused == [IntegrityError]
    assert (fresh(variant).state, len(platform.posts()), len(deliveries(variant))) == ("published", 1, 1)


def test_an_edit_at_the_same_instant_is_published_nowhere_or_refused(platform: ScriptedPlatform) -> None:
    variant = a_scheduled_variant()

    def edit() -> None:
        amend_variant(
            variant_id=variant.pk,
            content_hash=variant.content_hash,
            values={"text": "Corrigé au dernier moment"},
            actor=variant.post.author,
            now=DUE,
        )

    _published, edited = at_once(publish(variant), edit)
    now = fresh(variant)
    texts = [post["text"] for post in platform.posts()]
    if edited is None:
        assert (now.state, now.text, texts) == ("draft", "Corrigé au dernier moment", [])
    else:
        assert (now.state, texts) == ("published", [variant.text])


def test_two_people_who_record_it_by_hand_at_once_record_one_publication() -> None:
    the_policy_world()
    variant = a_variant_to_publish()

    def record() -> None:
        record_published_by_hand(
            variant_id=variant.pk, permalink=PROOF, actor=variant.post.author, now=DUE + MINUTE
        )

    outcome = at_once(record, record)
    assert sorted(error is None for error in outcome) == [False, True]
    assert (fresh(variant).state, Delivery.objects.count()) == ("published", 1)
