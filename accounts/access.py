"""Who is looking: the person of a request, and what the pages of accounts open to that person."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from accounts.authorizations import accounts_for, holds_position, is_team_member
from accounts.models import Person

MANAGEMENT = "direction-generale"


def signed_in(request: HttpRequest) -> Person:
    """Return who is signed in; the middleware lets nobody else come where this is asked."""
    if not isinstance(request.user, Person):
        raise TypeError("a signed-in person is required")
    return request.user


def is_management(person: Person, at: datetime) -> bool:
    """Say whether `person` is the direction générale at the instant `at`."""
    return holds_position(person, [MANAGEMENT], at)


@dataclass(frozen=True, slots=True)
class Reach:
    """Which pages of accounts are worth a link for somebody; each page asks again by itself."""

    is_team: bool
    is_management: bool

    @property
    def oversees(self) -> bool:
        """Whether the person follows the accounts as a whole: the communications team, or the direction générale."""
        return self.is_team or self.is_management


def reach_of(person: Person, at: datetime) -> Reach:
    """Return what the pages of accounts open to `person`."""
    return Reach(is_team=is_team_member(person, at), is_management=is_management(person, at))


def oversees(request: HttpRequest) -> bool:
    """Say whether who is signed in follows the accounts as a whole; read once, however often a page asks."""
    known = vars(request)
    if "oversees" not in known:
        known["oversees"] = reach_of(signed_in(request), timezone.now()).oversees
    return bool(known["oversees"])


def only_decides(person: Person, at: datetime) -> bool:
    """Say whether `person` is the direction générale and nothing else: no message, no account to manage (R-012).

    Such a person works in the administration site, which begins with what waits for her decision.
    """
    if not (person.is_staff and is_management(person, at)):
        return False
    manages = any(accounts_for(person, action, at).exists() for action in ("publish", "reply"))
    return not manages and not is_team_member(person, at)
