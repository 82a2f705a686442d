"""What waits on each account, as counted by the app of messages: what the agent looks at before a cover (R-074)."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from accounts.models import OfficialAccount, Replacement
from accounts.rights import holdings, local_date, managed_accounts

# An agent who manages more accounts than this sees the busiest.
SHOWN = 30


class Open(NamedTuple):
    """How many things are open on an account, and how many of them are late."""

    open: int = 0
    late: int = 0


Counter = Callable[[Collection[int], datetime], Mapping[int, Open]]
_COUNTERS: list[Counter] = []


def counts_open_work(counter: Counter) -> Counter:
    """Register a function of (accounts' ids, now) that counts what is open on each; an app above this one has it.

    It asks a constant number of queries; an account without anything may be left out.
    """
    _COUNTERS.append(counter)
    return counter


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLoad:
    """One account in the load of somebody."""

    account: OfficialAccount
    open: int
    late: int
    # The person must follow up on it already, or would by taking it up.
    is_followed: bool
    is_asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What somebody asked to cover has to do already, and what is added."""

    accounts: list[AccountLoad]
    covers: list[Replacement]
    open: int
    late: int
    added_open: int
    added_late: int


def load_of(replacement: Replacement, now: datetime) -> Load:
    """Return the load of the substitute of `replacement`: a constant number of queries."""
    on, person = local_date(now), replacement.substitute
    asked = set(replacement.accounts.values_list("pk", flat=True))
    held = holdings(on).filter(person=person).values("position")
    followed = set(OfficialAccount.objects.filter(follow_up_positions__in=held).values_list("pk", flat=True))
    managed = managed_accounts(person, on).order_by().values("pk")
    accounts = list(
        OfficialAccount.objects.filter(Q(pk__in=managed) | Q(pk__in=asked)).select_related("platform")
    )
    counts = _counts([account.pk for account in accounts], now)
    rows = [
        AccountLoad(
            account=account,
            open=counts[account.pk].open,
            late=counts[account.pk].late,
            is_followed=account.pk in followed,
            is_asked=account.pk in asked,
        )
        for account in accounts
    ]
    rows.sort(key=lambda row: (not row.is_asked, -row.late, -row.open))
    others = Replacement.objects.acting(
        replacement.starts_on, max(replacement.last_day, replacement.starts_on)
    )
    return Load(
        accounts=rows[:SHOWN],
        covers=list(
            others.filter(substitute=person).exclude(pk=replacement.pk).select_related("absent")[:SHOWN]
        ),
        open=sum(row.open for row in rows if row.is_followed),
        late=sum(row.late for row in rows if row.is_followed),
        added_open=sum(row.open for row in rows if row.is_asked and not row.is_followed),
        added_late=sum(row.late for row in rows if row.is_asked and not row.is_followed),
    )


def _counts(account_ids: Collection[int], now: datetime) -> dict[int, Open]:
    """Add up what each app counts."""
    totals = dict.fromkeys(account_ids, Open())
    for counter in _COUNTERS:
        for account_id, found in counter(account_ids, now).items():
            known = totals[account_id]
            totals[account_id] = Open(known.open + found.open, known.late + found.late)
    return totals
