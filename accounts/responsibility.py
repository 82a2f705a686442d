"""Whose duty it is to follow up on each account (« Gestion des questions et des commentaires », R-060, R-082)."""

from datetime import date, datetime

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from accounts.models import OfficialAccount, Person, Replacement
from accounts.rights import ReplacedAccount, holdings, local_date, team_members


def responsible_for(account: OfficialAccount, at: datetime) -> list[Person]:
    """Return the people who must follow up on `account` at the instant `at`, by name.

    They hold one of its follow-up positions today, or replace someone who does; when nobody is left, the
    communications team (R-060).
    """
    on = local_date(at)
    holders = holdings(on).filter(position__followed_accounts=account)
    substitutes = _substitutes(on).filter(officialaccount=account)
    found = Person.objects.filter(
        Q(pk__in=holders.values("person")) | Q(pk__in=substitutes.values("replacement__substitute"))
    )
    return list(found) or list(team_members(at))


def responsible_pairs(at: datetime) -> list[tuple[int, int]]:
    """Return (account's id, person's id) for every authorised account, as `responsible_for` would.

    One query, and one more when some account has nobody.
    """
    on, authorised = local_date(at), OfficialAccount.State.AUTHORISED
    nobody = Cast(Value(None), output_field=BigIntegerField())
    accounts = OfficialAccount.objects.authorised().order_by().values_list("pk", nobody)
    holders = holdings(on).filter(position__followed_accounts__state=authorised).order_by()
    substitutes = _substitutes(on).filter(officialaccount__state=authorised).order_by()
    rows = list(
        accounts.union(
            holders.values_list("position__followed_accounts", "person"),
            substitutes.values_list("officialaccount", "replacement__substitute"),
        )
    )
    pairs = [(account, person) for account, person in rows if person is not None]
    orphans = {account for account, _person in rows} - {account for account, _person in pairs}
    team = list(team_members(at).values_list("pk", flat=True)) if orphans else []
    return pairs + [(account, person) for account in sorted(orphans) for person in team]


def _substitutes(on: date) -> "QuerySet[ReplacedAccount]":
    """The accounts whose follow-up passes, on `on`, from an absent person to a substitute."""
    absent_follows_up = holdings(on).filter(
        person=OuterRef("replacement__absent"), position__followed_accounts=OuterRef("officialaccount")
    )
    in_effect = Replacement.objects.in_effect(on).filter(substitute__kind=Person.Kind.EMPLOYEE)
    return ReplacedAccount.objects.filter(Exists(absent_follows_up), replacement__in=in_effect)
