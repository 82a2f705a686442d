"""Which accounts somebody manages, whatever the action: a position on their list, or replacing who holds one."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from accounts.authorizations import User
from accounts.models import OfficialAccount, OfficialAccountGroupObjectPermission, Person, Replacement
from accounts.models.official_accounts import OfficialAccountQuerySet
from accounts.rights import ReplacedAccount, holdings, local_date, person_of, team_holdings


def managed_accounts(user: User, at: datetime) -> OfficialAccountQuerySet:
    """Return the authorised accounts on whose list `user` is for any action, or replaces somebody; as one query."""
    person = person_of(user)
    if person is None:
        return OfficialAccount.objects.none()
    on = local_date(at)
    grants = OfficialAccountGroupObjectPermission.objects.all()
    own = holdings(on).filter(person=person).values("position__group")
    of_the_absent = holdings(on).filter(person=OuterRef(OuterRef("replacement__absent")))
    replaced = ReplacedAccount.objects.filter(
        Exists(
            grants.filter(
                content_object=OuterRef("officialaccount"), group__in=of_the_absent.values("position__group")
            )
        ),
        replacement__in=Replacement.objects.in_effect(on).filter(
            substitute=person, substitute__kind=Person.Kind.EMPLOYEE
        ),
    )
    return OfficialAccount.objects.authorised().filter(
        Q(pk__in=grants.filter(group__in=own).values("content_object"))
        | Q(pk__in=replaced.values("officialaccount"))
    )


def in_charge_of(user: User, at: datetime) -> OfficialAccountQuerySet:
    """Return the authorised accounts that `user` manages; all of them for the communications team (A-07)."""
    person = person_of(user)
    if person is None:
        return OfficialAccount.objects.none()
    team = team_holdings(local_date(at)).filter(person=person)
    managed = managed_accounts(user, at).order_by().values("pk")
    return OfficialAccount.objects.authorised().filter(Q(pk__in=managed) | Exists(team))
