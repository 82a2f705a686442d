"""The door of the pages about personal information: who is in charge of them, by a reading of the policy (R-006)."""

from datetime import datetime
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, QuerySet

from accounts.models import Person
from accounts.models.people import HoldingQuerySet
from accounts.rights import holdings, local_date, named_by, person_of
from accounts.views.doors import DoorView

Q = TypeVar("Q", bound=QuerySet[Any])

OFFICERS = "privacy_officers"
# Who is told to the public, in words: the person in charge of personal information, and of access to documents.
CONTACT, ACCESS_CONTACT = "privacy_contact", "access_contact"


def is_in_charge(user: Person | AnonymousUser, at: datetime) -> bool:
    """Say whether `user` holds, at `at`, a position in charge of personal information; superusers gain nothing.

    One query: the link of the rail asks it on every page.
    """
    return _posts_in_charge(user, at).exists()


def if_in_charge(rows: Q, user: Person | AnonymousUser, at: datetime) -> Q:
    """Keep all of `rows` for whoever is in charge, none for anybody else; asked in the query of the rows."""
    return rows.filter(Exists(_posts_in_charge(user, at)))


def _posts_in_charge(user: Person | AnonymousUser, at: datetime) -> HoldingQuerySet:
    on = local_date(at)
    return named_by(OFFICERS, holdings(on).filter(person=person_of(user)), on)


def people_in_charge(at: datetime) -> list[Person]:
    """Return who is in charge at the instant `at`, by name: to them are owed the e-mails of this app."""
    on = local_date(at)
    return list(Person.objects.filter(pk__in=named_by(OFFICERS, holdings(on), on).values("person")))


class InChargeView(DoorView):
    """A page reserved to whoever is in charge of personal information; 404 for anybody else."""

    audience = "privacy"

    def opens_to(self, person: Person, at: datetime) -> bool:
        """Ask the reading of the policy."""
        return is_in_charge(person, at)
