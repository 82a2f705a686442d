"""Who decides an exclusion: the positions that the city's reading names, and whoever replaces them (A-36)."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.authorizations import User
from accounts.models import OfficialAccount, Person, Replacement
from accounts.rights import holdings, local_date, person_of
from policy.models import Reading


def exclusion_deciders(account: OfficialAccount, at: datetime) -> QuerySet[Person]:
    """Return the people who may decide at `at`, as one query: holders, and their substitutes on this account."""
    on = local_date(at)
    holders = holdings(on).filter(position__slug__in=Reading.objects.value("exclusion_deciders", at=at))
    substitutes = Replacement.objects.in_effect(on).filter(
        absent__in=holders.values("person"), accounts=account, substitute__kind=Person.Kind.EMPLOYEE
    )
    return Person.objects.filter(
        Q(pk__in=holders.values("person")) | Q(pk__in=substitutes.values("substitute")), is_active=True
    )


def decides_exclusions(user: User, account: OfficialAccount, at: datetime) -> bool:
    """Say whether `user` may decide the exclusions of `account`; being a superuser gives nothing (R-014)."""
    person = person_of(user)
    return person is not None and exclusion_deciders(account, at).filter(pk=person.pk).exists()


def decider_title(person: Person, account: OfficialAccount, at: datetime) -> str:
    """Say in what capacity `person` decides: the positions held, else who is being replaced on the account."""
    slugs = Reading.objects.value("exclusion_deciders", at=at)
    held = holdings(local_date(at)).filter(person=person, position__slug__in=slugs)
    if titles := ", ".join(held.values_list("position__title", flat=True)):
        return titles
    absent = holdings(local_date(at)).filter(position__slug__in=slugs).values("person")
    replaced = Replacement.objects.in_effect(local_date(at)).filter(
        substitute=person, absent__in=absent, accounts=account
    )
    return ", ".join(_("remplace %s") % one.absent for one in replaced.select_related("absent"))
