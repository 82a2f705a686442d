"""An agent and the offices of the cases, for the tests of the city and of its clauses."""

from datetime import date

from accounts.models import Person
from city.models import HoursSet, OpeningInterval
from policy.models import PolicyVersion
from tests.city.clock_cases import WEEKLY


def an_agent() -> Person:
    """An agent, and the version of the policy under which decisions are registered."""
    PolicyVersion.objects.get_or_create(
        effective_from=date(2014, 10, 20),
        defaults={"title": "Politique", "resolution": "2014-10-894", "adopted_on": date(2014, 10, 20)},
    )
    return Person.objects.create_user("agent@example.org", full_name="Agent aux communications (essai)")


def the_offices() -> HoursSet:
    """The default set of hours: that of the cases."""
    hours = HoursSet.objects.create(slug="bureaux", name="Bureaux", is_default=True)
    OpeningInterval.objects.bulk_create(
        OpeningInterval(hours_set=hours, weekday=weekday, opens=opens, closes=closes)
        for weekday, intervals in enumerate(WEEKLY)
        for opens, closes in intervals
    )
    return hours
