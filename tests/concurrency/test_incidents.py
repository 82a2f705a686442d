"""Two people settle one thing at the same instant: one act stands, with the lock and, without it, by PostgreSQL.

Each race is run a second time with the lock removed, both threads stopped once they have read what it protects.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import IntegrityError

from accounts import incidents
from accounts.incidents import close_incident, record_measure
from accounts.models import Incident
from policy.models import RegisterEntry
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_incidents import an_incident
from tests.concurrency.racing import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("R-097")]
LATER = NOW + timedelta(hours=1)


def at_once(*acts: Callable[[], Any]) -> list[BaseException]:
    """Run the acts in threads that start together; return what stopped those that were."""
    return [error for error in race(*acts, loses=(PolicyRefusal, IntegrityError)) if error]


def meeting(asked: Callable[..., Any]) -> Callable[..., Any]:
    """Return `asked`, which then waits for the other thread to have asked too."""
    barrier = Barrier(2, timeout=3)

    def ask(*args: Any, **kwargs: Any) -> Any:
        answer = asked(*args, **kwargs)
        with suppress(BrokenBarrierError):
            barrier.wait()
        return answer

    return ask


@pytest.fixture(params=["with the lock", "without it"])
def loser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[BaseException]]:
    """What the second of two must meet: a refusal in words with the lock, PostgreSQL alone without it."""
    the_policy_world()
    if request.param == "with the lock":
        yield PolicyRefusal
        return
    monkeypatch.setattr(incidents, "_locked", lambda pk: Incident.objects.get(pk=pk))
    monkeypatch.setattr(incidents, "ask_may_see", meeting(incidents.ask_may_see))
    yield IntegrityError


def test_two_people_close_an_incident_and_one_reason_stands(loser: type[BaseException]) -> None:
    one, two = a_holder("conseiller-strategique"), a_holder("direction-generale")
    incident = an_incident()
    stopped = at_once(
        lambda: close_incident(incident_id=incident.pk, reason="Rappel fait.", actor=one, now=LATER),
        lambda: close_incident(incident_id=incident.pk, reason="Sans suite.", actor=two, now=LATER),
    )
    assert [type(error) for error in stopped] == [loser]
    [line] = RegisterEntry.objects.filter(event="accounts.incident.closed")
    incident.refresh_from_db()
    assert line.actor == incident.closed_by


def test_nothing_is_added_to_an_incident_that_another_is_closing(loser: type[BaseException]) -> None:
    one, two = a_holder("conseiller-strategique"), a_holder("direction-generale")
    incident = an_incident()
    stopped = at_once(
        lambda: close_incident(incident_id=incident.pk, reason="Sans suite.", actor=one, now=LATER),
        lambda: record_measure(
            incident_id=incident.pk, kind="reminder", details="Rappel.", actor=two, now=LATER
        ),
    )
    # The measure first, then the end: both stand. The other way round, the measure alone is refused.
    incident.refresh_from_db()
    assert incident.state == "closed"
    assert incident.measures.count() + len(stopped) == 1
    assert [type(error) for error in stopped] in ([], [loser])
    assert RegisterEntry.objects.filter(event="accounts.incident.closed").count() == 1
