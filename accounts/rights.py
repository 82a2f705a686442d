"""Who holds what today, as SQL: subqueries on dated holdings and replacements, never a stored right."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import BooleanField, Exists, F, Func, JSONField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import (
    Holding,
    OfficialAccount,
    OfficialAccountGroupObjectPermission,
    Person,
    Replacement,
)
from accounts.models.official_accounts import OfficialAccountQuerySet
from accounts.models.people import HoldingQuerySet
from city.models import Candidate
from policy.models import Reading
from policy.readings import reading_key

ReplacedAccount = Replacement.accounts.through
Grants = QuerySet[OfficialAccountGroupObjectPermission]


def local_date(at: datetime) -> date:
    """Return the day that it is in the city at the instant `at` (aware)."""
    return timezone.localdate(at, timezone.get_default_timezone())


def person_of(user: Person | AnonymousUser) -> Person | None:
    """Return `user` when it may hold a right at all: signed in and active, or None. Superusers gain nothing."""
    return user if isinstance(user, Person) and user.is_active else None


def holdings(on: date) -> HoldingQuerySet:
    """Holdings that carry rights on `on`, a local date: an active employee in a position in use (R-005).

    None for whoever stands at a municipal election that day: the rights come back by themselves (R-026).
    """
    carried = Holding.objects.in_effect(on).filter(person__kind=Person.Kind.EMPLOYEE)
    return carried.filter(~Exists(candidacies(OuterRef("person"), on)))


def candidacies(person: OuterRef | int, on: date) -> QuerySet[Candidate]:
    """The candidacies of `person` at a municipal election, on the local day `on`."""
    return Candidate.objects.standing_on(on).filter(person=person)


def managed_accounts(person: Person | int, on: date) -> OfficialAccountQuerySet:
    """The authorised accounts on which `person` may do something on `on` by a position of his own."""
    groups = holdings(on).filter(person=person).values("position__group")
    listed = OfficialAccountGroupObjectPermission.objects.filter(group__in=groups)
    return OfficialAccount.objects.authorised().filter(pk__in=listed.values("content_object"))


def grants(action: str) -> Grants:
    """The grants of `action`, whoever holds the position."""
    return OfficialAccountGroupObjectPermission.objects.filter(permission__codename=action)


def grants_held(action: str, person: Person | OuterRef | int, on: date) -> Grants:
    """The grants of `action` that the positions held by `person` on `on` carry."""
    return grants(action).filter(group__in=holdings(on).filter(person=person).values("position__group"))


def replaced(action: str, on: date) -> QuerySet[Any]:
    """The accounts of the replacements in effect on `on` whose absent person holds `action` there by a position.

    The absent person's own holdings only: someone who replaces another cannot pass that right on (A-25).
    """
    in_effect = Replacement.objects.in_effect(on).filter(
        ~Exists(candidacies(OuterRef("substitute"), on)), substitute__kind=Person.Kind.EMPLOYEE
    )
    return ReplacedAccount.objects.filter(
        Exists(
            grants_held(action, OuterRef(OuterRef("replacement__absent")), on).filter(
                content_object=OuterRef("officialaccount")
            )
        ),
        replacement__in=in_effect,
    )


def reading(key: str, on: date) -> Coalesce:
    """The value in force on `on` of a reading of the policy, as SQL: its default until somebody decides."""
    decided = (
        Reading.objects.filter(key=key, effective_from__lte=on)
        .order_by("-effective_from")
        .values("value")[:1]
    )
    default = Value(reading_key(key).default, output_field=JSONField())
    return Coalesce(Subquery(decided), default)


class _IsOneOf(Func):
    """Whether a JSON list of strings holds a text: `jsonb_exists(list, text)`."""

    function = "jsonb_exists"
    output_field = BooleanField()


def named_by(key: str, held: HoldingQuerySet, on: date) -> HoldingQuerySet:
    """Of the holdings `held`, keep those of the positions that a reading of the policy names on `on`."""
    return held.filter(_IsOneOf(reading(key, on), F("position__slug")))


def team_holdings(on: date) -> HoldingQuerySet:
    """Holdings, on `on`, of the positions that make up the communications team (A-05)."""
    return named_by("communications_team", holdings(on), on)


def team_members(at: datetime) -> QuerySet[Person]:
    """Return the people of the communications team at the instant `at` (A-05)."""
    return Person.objects.filter(pk__in=team_holdings(local_date(at)).values("person"))
