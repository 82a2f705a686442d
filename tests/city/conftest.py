"""A person, a version of the policy, and the hours of the offices."""

from datetime import date

import pytest

from accounts.models import Person
from city.models import HoursSet, OpeningInterval
from policy.models import PolicyVersion
from tests.city.clock_cases import WEEKLY


@pytest.fixture
def agent(db: None) -> Person:
    """An agent, and the version of the policy under which decisions are registered."""
    PolicyVersion.objects.get_or_create(
        effective_from=date(2014, 10, 20),
        defaults={"title": "Politique", "resolution": "2014-10-894", "adopted_on": date(2014, 10, 20)},
    )
    return Person.objects.create_user("agent@example.org", full_name="Agent aux communications (essai)")


@pytest.fixture
def offices(db: None) -> HoursSet:
    """The default set of hours: that of the cases."""
    hours = HoursSet.objects.create(slug="bureaux", name="Bureaux", is_default=True)
    OpeningInterval.objects.bulk_create(
        OpeningInterval(hours_set=hours, weekday=weekday, opens=opens, closes=closes)
        for weekday, intervals in enumerate(WEEKLY)
        for opens, closes in intervals
    )
    return hours
