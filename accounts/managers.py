"""Who manages each account today, and what its list lacks, for many accounts at once (R-014, R-054)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL

from accounts.models import Position
from accounts.models.official_accounts import OfficialAccountQuerySet
from accounts.rights import grants, holdings, replaced
from policy.models import Reading


def managers_by_account(on: date, accounts: Collection[int] | None = None) -> dict[int, set[int]]:
    """Return the people who may publish on each account on `on`, substitutes included: one query.

    `accounts` are the ids to read; None, all of them. An account that nobody manages has no entry.
    """
    managers: dict[int, set[int]] = defaultdict(set)
    for account, person in _pairs(on, accounts):
        managers[account].add(person)
    return dict(managers)


def _pairs(on: date, accounts: Collection[int] | None = None) -> QuerySet[Any, tuple[int, int]]:
    """Return (account's id, person's id) once for each person who may publish there on `on`."""
    listed = grants("publish").filter(group__position__holdings__in=holdings(on))
    substitutes = replaced("publish", on)
    if accounts is not None:
        listed = listed.filter(content_object__in=accounts)
        substitutes = substitutes.filter(officialaccount__in=accounts)
    return listed.values_list("content_object", "group__position__holdings__person").union(
        substitutes.values_list("officialaccount", "replacement__substitute")
    )


def without_manager(accounts: OfficialAccountQuerySet, on: date) -> OfficialAccountQuerySet:
    """Keep the accounts on which nobody may publish on `on`."""
    held = grants("publish").filter(group__in=_held_groups(on))
    return accounts.exclude(pk__in=held.values("content_object")).exclude(
        pk__in=replaced("publish", on).values("officialaccount")
    )


def with_vacant_position(accounts: OfficialAccountQuerySet, on: date) -> OfficialAccountQuerySet:
    """Keep the accounts on whose list stands a position, in use, that nobody holds on `on`."""
    vacant = grants("publish").filter(group__in=vacant_positions(on).values("group"))
    return accounts.filter(Exists(vacant.filter(content_object=OuterRef("pk"))))


def with_too_many_managers(accounts: OfficialAccountQuerySet, on: date) -> OfficialAccountQuerySet:
    """Keep the accounts managed on `on` by more people than the reading wants."""
    pairs, parameters = _pairs(on).query.sql_with_params()
    # As `exceeds_managers_ceiling` says it: more than the ceiling.
    crowded = RawSQL(  # noqa: S611
        f"SELECT account FROM ({pairs}) AS managed (account, person) GROUP BY account HAVING count(*) > %s",  # noqa: S608
        [*parameters, managers_ceiling(on)],
    )
    return accounts.filter(pk__in=crowded)


def without_address(accounts: OfficialAccountQuerySet) -> OfficialAccountQuerySet:
    """Keep the accounts of which no address is recorded."""
    return accounts.filter(url="")


def to_be_ratified(accounts: OfficialAccountQuerySet) -> OfficialAccountQuerySet:
    """Keep those that the council has not yet put in its annex: a reminder, never a condition (A-04)."""
    return accounts.filter(council_resolution="")


def vacant_positions(on: date) -> QuerySet[Position]:
    """Return the positions in use, on the list of some account, that nobody holds on `on`."""
    listed = Position.objects.filter(is_active=True, group__in=grants("publish").values("group"))
    return listed.exclude(group__in=_held_groups(on))


def managers_ceiling(on: date) -> int:
    """Return how many people at most the city wants on one account (R-054)."""
    return int(Reading.objects.value("account_managers_ceiling", at=on))


def _held_groups(on: date) -> QuerySet[Position, Any]:
    return Position.objects.filter(pk__in=holdings(on).values("position")).values("group")
