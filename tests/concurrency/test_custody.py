"""Two people, or one twice, at the same instant on an access: each race also run without its lock, to prove it real."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from accounts import custody as custody_acts
from accounts import sealed_secrets
from accounts.custody import CustodyChanged
from accounts.models import Person, SecretAccess
from accounts.rules.custody import REVEALS_AT_MOST
from accounts.sealed_secrets import reveal_secret
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_custody import a_custody, a_secret
from tests.concurrency.racing import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("R-067")]

LATER = NOW + timedelta(hours=1)


at_once = partial(race, loses=(PolicyRefusal, CustodyChanged, IntegrityError))


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return a_holder("agent-communications")


@pytest.fixture(params=[True, False], ids=["with the lock", "without it"])
def locks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[bool]:
    """Without the lock, rows are only read, and both threads meet after what it would have protected."""
    if not request.param:
        monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, *_args, **_options: rows.all())
        meeting = Barrier(2, timeout=3)

        def after(asked: Callable[..., Any]) -> Callable[..., Any]:
            def ask(*args: Any, **kwargs: Any) -> Any:
                answer = asked(*args, **kwargs)
                with suppress(BrokenBarrierError):
                    meeting.wait()
                return answer

            return ask

        request.getfixturevalue("prepared")
        for module, name in (
            (sealed_secrets, "may_reveal_secret"),
            (sealed_secrets, "seal"),
            (custody_acts, "may_change_way"),
        ):
            monkeypatch.setattr(module, name, after(getattr(module, name)))
    yield request.param


@pytest.fixture
def prepared(agent: Person) -> Any:
    """A secret sealed before any lock is taken away."""
    return a_secret(agent)


def test_one_person_asking_twice_at_once_is_shown_no_more_than_the_limit(
    agent: Person, prepared: Any, locks: bool
) -> None:
    SecretAccess.objects.bulk_create(
        SecretAccess(
            secret=prepared, version=1, person=agent, act="revealed", at=LATER, capacity="équipe", reason="x"
        )
        for _time in range(REVEALS_AT_MOST - 1)
    )
    results = at_once(
        *[lambda: reveal_secret(secret_id=prepared.pk, reason="voir", actor=agent, now=LATER)] * 2
    )
    assert [type(error) for error in results if error] == ([PolicyRefusal] if locks else [])
    assert SecretAccess.objects.filter(act="revealed").count() == REVEALS_AT_MOST + (not locks)


def test_two_people_change_a_secret_at_once_each_value_is_its_own_version(
    agent: Person, prepared: Any, locks: bool
) -> None:
    other = a_holder("conseiller-strategique")
    at_once(
        lambda: a_secret(agent, prepared.custody, text="un", now=LATER),
        lambda: a_secret(other, prepared.custody, text="deux", now=LATER),
    )
    versions = sorted(SecretAccess.objects.filter(act="sealed").values_list("version", flat=True))
    assert versions == ([1, 2, 3] if locks else [1, 2, 2])


def test_two_people_record_an_access_at_once_one_is_told(agent: Person, prepared: Any, locks: bool) -> None:
    from tests.builders import an_account

    vimeo, other = an_account("vimeo-ville"), a_holder("conseiller-strategique")
    results = at_once(lambda: a_custody(agent, vimeo), lambda: a_custody(other, vimeo))
    (stopped,) = [error for error in results if error]
    assert isinstance(stopped, CustodyChanged if locks else IntegrityError)
