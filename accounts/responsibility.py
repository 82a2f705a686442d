"""Whose duty it is to follow up on each account (« Gestion des questions et des commentaires », R-060, R-082)."""

from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast

from accounts.models import OfficialAccount, Person, Replacement
from accounts.rights import ReplacedAccount, holdings, local_date, team_members
from accounts.rules.authorizations import must_follow_up


def responsible_for(account: OfficialAccount, at: datetime) -> list[Person]:
    """Return the people who must follow up on `account` at the instant `at`, by name.

    They hold one of its follow-up positions today, or replace someone who does and is away; when nobody is left,
    the communications team (R-060).
    """
    on = local_date(at)
    is_away = _away(on).filter(officialaccount=account, replacement__absent=OuterRef("person"))
    holders = holdings(on).filter(~Exists(is_away), position__followed_accounts=account)
    substitutes = _substitutes(on).filter(officialaccount=account)
    designated = set(
        holders.values_list("person", flat=True).union(
            substitutes.values_list("replacement__substitute", flat=True)
        )
    )
    team = set() if designated else _team(at)
    return list(Person.objects.filter(pk__in=must_follow_up(designated=designated, team=team)))


def responsible_pairs(at: datetime) -> list[tuple[int, int]]:
    """Return (account's id, person's id) for every authorised account, as `responsible_for` would.

    One query, and one more when some account has nobody.
    """
    on, authorised = local_date(at), OfficialAccount.State.AUTHORISED
    nobody = Cast(Value(None), output_field=BigIntegerField())
    accounts = OfficialAccount.objects.authorised().order_by().values_list("pk", nobody)
    is_away = _away(on).filter(
        officialaccount=OuterRef("position__followed_accounts"), replacement__absent=OuterRef("person")
    )
    holders = holdings(on).filter(~Exists(is_away), position__followed_accounts__state=authorised).order_by()
    substitutes = _substitutes(on).filter(officialaccount__state=authorised).order_by()
    rows = list(
        accounts.union(
            holders.values_list("position__followed_accounts", "person"),
            substitutes.values_list("officialaccount", "replacement__substitute"),
        )
    )
    designated: dict[int, set[int]] = {account: set() for account, _person in rows}
    for account, person in rows:
        if person is not None:
            designated[account].add(person)
    team = set() if all(designated.values()) else _team(at)
    return [
        (account, person)
        for account, people in sorted(designated.items())
        for person in sorted(must_follow_up(designated=people, team=team))
    ]


def _team(at: datetime) -> set[int]:
    return set(team_members(at).values_list("pk", flat=True))


def _away(on: date) -> QuerySet[Any]:
    """The accounts that somebody has left to others on `on`: whether or not they were taken up (R-074)."""
    return ReplacedAccount.objects.filter(replacement__in=Replacement.objects.away(on))


def _substitutes(on: date) -> QuerySet[Any]:
    """The accounts whose follow-up passes, on `on`, from an absent person to a substitute."""
    absent_follows_up = holdings(on).filter(
        person=OuterRef("replacement__absent"), position__followed_accounts=OuterRef("officialaccount")
    )
    in_effect = Replacement.objects.in_effect(on).filter(substitute__kind=Person.Kind.EMPLOYEE)
    return ReplacedAccount.objects.filter(Exists(absent_follows_up), replacement__in=in_effect)
