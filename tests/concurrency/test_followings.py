"""Two people who balance the parties of one account at once: each party is followed once.

The race is run a second time with the lock of the code removed, both threads stopped once they have read what the
account follows: there, only PostgreSQL is left to refuse, which proves that the race is real.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import IntegrityError, connection

from accounts import followings
from accounts.followings import follow_all_parties
from accounts.models import Following, OfficialAccount, Person
from accounts.party_balance import followed_parties, imbalances
from tests.builders import NOW, a_holder, an_account, the_policy_world
from tests.builders_followings import some_parties

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("R-047")]


def at_once(act: Callable[[], Any]) -> list[BaseException | None]:
    """Run the act in two threads; return for each what stopped it, or None."""

    def run() -> BaseException | None:
        try:
            act()
        except IntegrityError as error:
            return error
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(2) as pool:
        return [future.result() for future in [pool.submit(run) for _number in range(2)]]


def follow_all(account: OfficialAccount, actor: Person) -> Callable[[], Any]:
    return lambda: follow_all_parties(
        account=account, level="provincial", justification="Actualité.", addresses={}, actor=actor, now=NOW
    )


@pytest.fixture
def act() -> Callable[[], Any]:
    the_policy_world()
    agent = a_holder("agent-communications")
    some_parties(agent, "Parti A", "Parti B", "Parti C")
    return follow_all(an_account("facebook-ville"), agent)


def test_with_the_lock_the_second_finds_everything_done(act: Callable[[], Any]) -> None:
    assert at_once(act) == [None, None]
    assert Following.objects.count() == 3
    assert imbalances(NOW) == []


def test_without_it_postgresql_refuses_the_second(
    act: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = Barrier(2, timeout=5)

    def met(account: OfficialAccount, level: str) -> set[int]:
        answer = followed_parties(account, level)
        with suppress(BrokenBarrierError):
            meeting.wait()
        return answer

    monkeypatch.setattr(followings, "_locked", lambda account: account)
    monkeypatch.setattr(followings, "followed_parties", met)
    results = at_once(act)
    assert sorted(result is None for result in results) == [False, True]
    assert Following.objects.count() == 3
