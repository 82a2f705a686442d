"""The list of each account, and its state, on any day: the present ones, with later decisions of the register undone.

Import `lists_on` from `accounts.authorizations`, the only door to the grants.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.models import OfficialAccount, OfficialAccountGroupObjectPermission
from accounts.rights import local_date
from policy.models import RegisterEntry

_ACCOUNT = "accounts.officialaccount"
_GRANTED, _REVOKED = "accounts.authorisation.granted", "accounts.authorisation.revoked"
_STATE = "état"


@dataclass(slots=True)
class AccountList:
    """What the list of one account said on some day: actions by position's code, and the account's state."""

    state: str
    actions: dict[str, set[str]]

    @property
    def is_authorised(self) -> bool:
        """Whether the account could be used."""
        return self.state == OfficialAccount.State.AUTHORISED


def lists_on(accounts: Collection[OfficialAccount], on: date, now: datetime) -> dict[int, AccountList]:
    """Return the lists of `accounts` as they were at the end of the day `on`, or are for today and later.

    One query for the present grants, one for the decisions taken since.
    """
    found = {one.pk: AccountList(one.state, defaultdict(set)) for one in accounts}
    grants = OfficialAccountGroupObjectPermission.objects.filter(content_object__in=list(found))
    for pk, slug, action in grants.values_list(
        "content_object", "group__position__slug", "permission__codename"
    ):
        found[pk].actions[slug].add(action)
    if on < local_date(now):
        for entry in _decided_since(list(found), on):
            _undo(entry, found[entry.subject_id])
        for account in accounts:
            if account.authorised_on and on < account.authorised_on and found[account.pk].is_authorised:
                found[account.pk].state = OfficialAccount.State.PROPOSED
    return found


def lost_since(on: date) -> list[int]:
    """Return the numbers of the accounts whose list lost a position after the day `on`."""
    return list(
        RegisterEntry.objects.filter(event=_REVOKED, at__gte=end_of_day(on))
        .order_by()
        .values_list("subject_id", flat=True)
        .distinct()
    )


def end_of_day(on: date) -> datetime:
    """Return the instant at which the local day `on` is over."""
    return datetime.combine(on + timedelta(days=1), time(), tzinfo=timezone.get_default_timezone())


def _decided_since(accounts: list[int], on: date) -> list[RegisterEntry]:
    """Read the decisions after the day, latest first; the adopted text's own lists are as old as the accounts."""
    # Lines of `granted` without an actor are the loading of the policy's lists, which were in force before us.
    changes = Q(event=_GRANTED, actor__isnull=False) | Q(event=_REVOKED) | Q(before__has_key=_STATE)
    entries = RegisterEntry.objects.filter(
        changes, subject_type=_ACCOUNT, subject_id__in=accounts, at__gte=end_of_day(on)
    )
    return list(entries.order_by("-at", "-pk").only("event", "subject_id", "before", "after"))


def _undo(entry: RegisterEntry, known: AccountList) -> None:
    before, after = entry.before or {}, entry.after or {}
    if entry.event == _GRANTED:
        for slug in after["postes"]:
            known.actions[slug].discard(after["action"])
    elif entry.event == _REVOKED:
        for slug in before["postes"]:
            known.actions[slug].add(before["action"])
    else:
        known.state = before[_STATE]
