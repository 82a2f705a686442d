"""Two people decide of one publication at once: one decision; an image is placed while it is withdrawn: nobody waits.

The race of the decisions is run a second time without the lock: PostgreSQL alone is left to refuse the second.
"""

from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db.models import QuerySet

from accounts.models import Person
from editorial.election_sweep import examine_period
from editorial.elections import decide_case
from editorial.image_withdrawals import withdraw_image
from editorial.models import ElectionCase, Image, Variant
from policy.models import RegisterEntry
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_editorial import a_variant
from tests.builders_images import an_image, with_image
from tests.concurrency.test_requests import at_once
from tests.policy.test_r027_elections import a_period, published

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _world(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    the_policy_world()


@pytest.fixture
def case() -> ElectionCase:
    published("Louise Tremblay-Caron plante un arbre.")
    examine_period(period_id=a_period("Louise Tremblay-Caron").pk, now=NOW)
    return ElectionCase.objects.get()


@pytest.fixture
def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the case without its lock, and make both threads meet once they have read it."""
    met = Barrier(2, timeout=3)
    read = QuerySet.get

    def meeting(self: Any, *args: Any, **kwargs: Any) -> Any:
        found = read(self, *args, **kwargs)
        if isinstance(found, ElectionCase):
            with suppress(BrokenBarrierError):
                met.wait()
        return found

    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *args, **kwargs: self.all())
    monkeypatch.setattr(QuerySet, "get", meeting)


def decide(case: ElectionCase, outcome: str, person: Person) -> Callable[[], Any]:
    return lambda: decide_case(case_id=case.pk, outcome=outcome, reason="Un motif.", actor=person, now=NOW)


def two_at_once(case: ElectionCase) -> list[BaseException | None]:
    one, two = a_holder("conseiller-strategique"), a_holder("direction-generale")
    return at_once(decide(case, "impossible", one), decide(case, "not_electoral", two))


@pytest.mark.clause("R-027")
def test_two_decisions_at_once_are_one(case: ElectionCase) -> None:
    assert two_at_once(case).count(None) == 1
    assert RegisterEntry.objects.filter(event="editorial.election_case.decided").count() == 1


@pytest.mark.clause("R-027")
def test_without_the_lock_postgresql_refuses_the_second(case: ElectionCase, without_lock: None) -> None:
    outcome = two_at_once(case)
    assert outcome.count(None) == 1
    [refused] = [one for one in outcome if one is not None]
    assert "ne change plus" in str(refused)


@pytest.mark.clause("R-109")
def test_an_image_placed_while_it_is_withdrawn_makes_nobody_wait_for_the_other() -> None:
    image, variant = an_image(), a_variant()
    outcome = at_once(
        lambda: withdraw_image(image_id=image.pk, reason="Contrat terminé", actor=image.added_by, now=NOW),
        lambda: with_image(variant, image),
    )
    assert outcome == [None, None]
    assert Image.objects.get().withdrawn_at
    assert Variant.objects.get().images.count() == 1
