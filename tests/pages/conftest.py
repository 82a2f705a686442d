"""The world of the policy, its people, and a clock that the tests set."""

from datetime import datetime

import pytest
from django.utils import timezone

from accounts.models import Person
from tests.builders import the_policy_world
from tests.builders_acts import SOON, an_adviser, an_agent


class Clock:
    """What every page takes for the present instant."""

    def __init__(self) -> None:
        self.now = SOON

    def set(self, now: datetime) -> None:
        """Let it be `now` from here on."""
        self.now = now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A quarter past the arrival of the messages, a Monday morning, until the test says otherwise."""
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


@pytest.fixture
def world(db: None, clock: Clock) -> None:
    """The platforms, accounts, positions, hours, grounds and prepared answers of the policy."""
    the_policy_world()


@pytest.fixture
def agent(world: None) -> Person:
    """An agent aux communications."""
    return an_agent()


@pytest.fixture
def adviser(world: None) -> Person:
    """A conseiller stratégique."""
    return an_adviser()
