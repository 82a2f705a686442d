"""Two workers sweep the same series at the same instant: each occurrence once, each approval inherited once.

Each race is run a second time with the lock of the code removed: PostgreSQL alone is left to refuse.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from editorial import occurrences
from editorial.models import Approval, Recurrence, Variant
from tests.builders import NOW, the_policy_world
from tests.builders_series import a_series, occurrence, with_first_approved

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act: Callable[[], Any]) -> list[Any]:
    """Run the act in two threads that start together; return what each answers, or what stopped it."""
    start = Barrier(2, timeout=10)

    def run() -> Any:
        try:
            start.wait()
            return act()
        except IntegrityError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return [future.result() for future in [pool.submit(run) for _ in range(2)]]


@pytest.fixture
def series() -> Recurrence:
    """A series of five occurrences, of which the first alone is written."""
    the_policy_world()
    series = a_series(written=False)
    assert series.posts.count() == 1
    return series


@pytest.fixture
def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read without locks, and make both threads meet once they have read."""
    met = Barrier(2, timeout=5)

    def series_unlocked(series_id: int) -> Recurrence | None:
        found = Recurrence.objects.select_related("author").get(pk=series_id)
        met.wait()
        return found

    def variant_unlocked(variant_id: int) -> Variant:
        found = Variant.objects.select_related("post", "account__platform").get(pk=variant_id)
        met.wait()
        return found

    monkeypatch.setattr(occurrences, "lock_series", series_unlocked)
    monkeypatch.setattr(occurrences, "lock_for_publisher", variant_unlocked)


def fill(series: Recurrence) -> list[Any]:
    return at_once(lambda: occurrences.fill_series(series.pk, now=NOW))


def test_each_occurrence_is_written_once(series: Recurrence) -> None:
    assert sorted(fill(series)) in ([0, 4], [0, 0, 4])
    assert series.posts.count() == 5


@pytest.mark.usefixtures("without_lock")
def test_without_the_lock_postgresql_refuses_the_second(series: Recurrence) -> None:
    found = fill(series)
    assert sum(isinstance(one, IntegrityError) for one in found) == 1
    assert series.posts.count() == 5


def inherit_twice(series: Recurrence) -> list[Any]:
    occurrences.fill_series(series.pk, now=NOW)
    with_first_approved(series)
    second = occurrence(series, 2)
    return at_once(lambda: occurrences.inherit(second.pk, now=NOW))


def test_an_approval_is_inherited_once(series: Recurrence) -> None:
    assert sorted(inherit_twice(series)) == [False, True]
    assert Approval.objects.filter(inherited_from__isnull=False).count() == 1


def test_without_the_lock_postgresql_refuses_the_second_approval(
    series: Recurrence, request: pytest.FixtureRequest
) -> None:
    occurrences.fill_series(series.pk, now=NOW)
    with_first_approved(series)
    second = occurrence(series, 2)
    request.getfixturevalue("without_lock")
    found = at_once(lambda: occurrences.inherit(second.pk, now=NOW))
    assert sum(one is True for one in found) == 1
    assert Approval.objects.filter(inherited_from__isnull=False).count() == 1


def test_the_transaction_of_a_sweep_is_whole(series: Recurrence) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        occurrences.fill_series(series.pk, now=NOW)
        raise RuntimeError
    assert series.posts.count() == 1
