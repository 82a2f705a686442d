"""Which accounts follow some parties of a level and not the others: asked of the rows each time, never stored."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max

from accounts.models import Following, Level, OfficialAccount, Party, PartyGrace
from accounts.rights import local_date
from accounts.rules.followings import is_balanced

# The id of an account and a level.
Key = tuple[int, str]


@dataclass(frozen=True, kw_only=True)
class Imbalance:
    """One account, one level: which parties are missing, which are too many."""

    account: OfficialAccount
    level: Level
    missing: list[Party]
    extra: list[Party]
    # The local day on which the present situation began.
    since: date
    # Somebody wrote why, and has until the end of the day.
    in_grace: bool


def followed_parties(account: OfficialAccount, level: str) -> set[int]:
    """Return the ids of the parties of `level` that `account` follows."""
    rows = Following.objects.current().filter(account=account, party__level=level)
    return {party for party in rows.values_list("party", flat=True) if party is not None}


def registered_parties(level: str, on: date) -> set[int]:
    """Return the ids of the parties registered at `level` on `on`, a local date."""
    return set(Party.objects.registered(on).filter(level=level).values_list("pk", flat=True))


def imbalances(now: datetime, *, account_ids: Collection[int] | None = None) -> list[Imbalance]:
    """Return the imbalances of the authorised accounts at `now`, in a constant number of queries.

    A party added to the list, or taken off it, makes one appear by itself (R-047).
    """
    today = local_date(now)
    followed = _followed(account_ids)
    parties = Party.objects.in_bulk()
    registered: dict[str, set[int]] = defaultdict(set)
    for party in parties.values():
        if party.is_registered(today):
            registered[party.level].add(party.pk)
    unequal = {
        key: ids
        for key, ids in followed.items()
        if not is_balanced(followed=ids, registered=registered[key[1]])
    }
    if not unequal:
        return []
    accounts = OfficialAccount.objects.select_related("platform").in_bulk(
        {account for account, _level in unequal}
    )
    changes, graces = _last_changes(accounts), _graces(accounts, today)
    return [
        _imbalance(
            accounts[key[0]],
            Level(key[1]),
            [parties[pk] for pk in registered[key[1]] - ids],
            [parties[pk] for pk in ids - registered[key[1]]],
            changes[key],
            key in graces,
        )
        for key, ids in sorted(unequal.items())
    ]


def _followed(account_ids: Collection[int] | None) -> dict[Key, set[int]]:
    rows = Following.objects.current().filter(
        party__isnull=False, account__state=OfficialAccount.State.AUTHORISED
    )
    if account_ids is not None:
        rows = rows.filter(account__in=account_ids)
    followed: dict[Key, set[int]] = defaultdict(set)
    for account, level, party in rows.values_list("account", "level", "party"):
        if party is not None:
            followed[account, level].add(party)
    return followed


def _last_changes(accounts: Collection[int]) -> dict[Key, date]:
    """The last day on which each account began or ceased to follow a party, by level."""
    rows = Following.objects.filter(account__in=accounts, party__isnull=False).order_by()
    days = rows.values("account", "level").annotate(began=Max("started_on"), ended=Max("ended_on"))
    return {
        (row["account"], row["level"]): max(day for day in (row["began"], row["ended"]) if day)
        for row in days
    }


def _graces(accounts: Collection[int], today: date) -> set[Key]:
    rows = PartyGrace.objects.filter(account__in=accounts, on=today)
    return set(rows.values_list("account", "level"))


def _imbalance(
    account: OfficialAccount,
    level: Level,
    missing: list[Party],
    extra: list[Party],
    changed_on: date,
    in_grace: bool,
) -> Imbalance:
    known = [max(party.registered_on, local_date(party.recorded_at)) for party in missing]
    gone = [party.ended_on for party in extra if party.ended_on]
    return Imbalance(
        account=account,
        level=level,
        missing=sorted(missing, key=str),
        extra=sorted(extra, key=str),
        since=max([changed_on, *known, *gone]),
        in_grace=in_grace,
    )
