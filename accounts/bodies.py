"""Who decides in the name of a body: the direction générale, the communications team (A-05)."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.access import MANAGEMENT
from accounts.models import Body, Person
from accounts.models.people import HoldingQuerySet
from accounts.rights import holdings, local_date, team_holdings


def body_holdings(body: Body, at: datetime) -> HoldingQuerySet:
    """Return the holdings that make up `body` at the instant `at`."""
    on = local_date(at)
    if body == Body.MANAGEMENT:
        return holdings(on).filter(position__slug=MANAGEMENT)
    return team_holdings(on)


def members(body: Body, at: datetime) -> QuerySet[Person]:
    """Return the people who may decide in the name of `body` at the instant `at`."""
    return Person.objects.filter(pk__in=body_holdings(body, at).values("person"))


def title_in(person: Person, body: Body, at: datetime) -> str:
    """Return by what title `person` speaks for `body` at the instant `at`; empty when nothing allows it."""
    held = body_holdings(body, at).filter(person=person).select_related("position").first()
    return str(held.position) if held and person.is_active else ""


def bodies_of(person: Person, at: datetime) -> list[Body]:
    """Return the bodies in whose name `person` may decide at the instant `at`."""
    return [body for body in Body if title_in(person, body, at)]
