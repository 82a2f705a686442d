"""A person, a version of the policy, and the hours of the offices."""

import pytest

from accounts.models import Person
from city.models import HoursSet
from tests.city.builders import an_agent, the_offices


@pytest.fixture
def agent(bare_database: None) -> Person:
    """An agent who may be named in the register."""
    return an_agent()


@pytest.fixture
def offices(bare_database: None) -> HoursSet:
    """The default set of hours: that of the cases."""
    return the_offices()
