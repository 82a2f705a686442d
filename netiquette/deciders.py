"""Who decides exclusions and reviews: the positions that the city's readings name, and whoever replaces them (A-36)."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.access import reach_of
from accounts.authorizations import User
from accounts.models import OfficialAccount, Person, Replacement
from accounts.rights import holdings, local_date, person_of
from policy.models import Reading

EXCLUSIONS, REVIEWS = "exclusion_deciders", "review_deciders"


def exclusion_deciders(account: OfficialAccount, at: datetime) -> QuerySet[Person]:
    """Return the people who may decide exclusions at `at`: holders, and their substitutes on this account."""
    return _deciders(EXCLUSIONS, account, at)


def review_deciders(account: OfficialAccount, at: datetime) -> QuerySet[Person]:
    """Return the people who may decide reviews at `at`: holders, and their substitutes on this account."""
    return _deciders(REVIEWS, account, at)


def decides_exclusions(user: User, account: OfficialAccount, at: datetime) -> bool:
    """Say whether `user` may decide the exclusions of `account`; being a superuser gives nothing (R-014)."""
    person = person_of(user)
    return person is not None and exclusion_deciders(account, at).filter(pk=person.pk).exists()


def decides_reviews(user: User, account: OfficialAccount, at: datetime) -> bool:
    """Say whether `user` may decide the reviews of `account`."""
    person = person_of(user)
    return person is not None and review_deciders(account, at).filter(pk=person.pk).exists()


def handles_reviews(user: User, at: datetime) -> bool:
    """Say whether `user` follows the requests for review: the team, the direction générale, and who decides them."""
    person = person_of(user)
    return person is not None and (reach_of(person, at).oversees or bool(decides_on(person, at)))


def decides_on(user: User, at: datetime, keys: Collection[str] = (EXCLUSIONS, REVIEWS)) -> Q:
    """Return which accounts `user` decides on, exclusions or reviews; a false Q for none."""
    person = person_of(user)
    if person is None:
        return Q()
    on = local_date(at)
    holders = holdings(on).filter(position__slug__in=_positions(keys, at))
    if holders.filter(person=person).exists():
        return Q(pk__gt=0)
    replaced = Replacement.objects.in_effect(on).filter(
        substitute=person, absent__in=holders.values("person"), substitute__kind=Person.Kind.EMPLOYEE
    )
    accounts = list(replaced.values_list("accounts", flat=True))
    return Q(pk__in=accounts) if accounts else Q()


def decider_title(person: Person, account: OfficialAccount, at: datetime, key: str = EXCLUSIONS) -> str:
    """Say in what capacity `person` decides: the positions held, else who is being replaced on the account."""
    slugs = Reading.objects.value(key, at=at)
    held = holdings(local_date(at)).filter(person=person, position__slug__in=slugs)
    if titles := ", ".join(held.values_list("position__title", flat=True)):
        return titles
    absent = holdings(local_date(at)).filter(position__slug__in=slugs).values("person")
    replaced = Replacement.objects.in_effect(local_date(at)).filter(
        substitute=person, absent__in=absent, accounts=account
    )
    return ", ".join(_("remplace %s") % one.absent for one in replaced.select_related("absent"))


def _deciders(key: str, account: OfficialAccount, at: datetime) -> QuerySet[Person]:
    on = local_date(at)
    holders = holdings(on).filter(position__slug__in=Reading.objects.value(key, at=at))
    substitutes = Replacement.objects.in_effect(on).filter(
        absent__in=holders.values("person"), accounts=account, substitute__kind=Person.Kind.EMPLOYEE
    )
    return Person.objects.filter(
        Q(pk__in=holders.values("person")) | Q(pk__in=substitutes.values("substitute")), is_active=True
    )


def _positions(keys: Collection[str], at: datetime) -> list[str]:
    values = Reading.objects.values_at(at)
    return [slug for key in keys for slug in values[key]]
