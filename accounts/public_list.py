"""The official accounts as anyone may read them: the shape of the JSON (docs/official-accounts.md) and of the CSV."""

from collections import defaultdict
from typing import Any

from django.conf import settings

from accounts.account_list import listed_accounts
from accounts.addresses import read_handle
from accounts.models import AccountAddress, OfficialAccount

VERSION = 1


def public_accounts() -> dict[str, Any]:
    """Return the document of `comptes-officiels.json`: authorised accounts only, by platform and name; two queries."""
    addresses = _addresses()
    return {
        "version": VERSION,
        "city": settings.CITY_NAME,
        "platforms": [
            {
                "code": row.platform.slug,
                "name": row.platform.name,
                "previous_names": row.platform.previous_names,
                "accounts": [_account(account, addresses[account.pk]) for account in row.accounts],
            }
            for row in listed_accounts()
        ],
    }


def _addresses() -> dict[int, list[str]]:
    found = AccountAddress.objects.current().filter(account__state=OfficialAccount.State.AUTHORISED)
    by_account: dict[int, list[str]] = defaultdict(list)
    for account, url in found.order_by("-is_main", "added_at", "pk").values_list("account", "url"):
        by_account[account].append(url)
    return by_account


def _account(account: OfficialAccount, addresses: list[str]) -> dict[str, Any]:
    return {
        "code": account.slug,
        "name": account.name,
        # A page that has only a name has no handle.
        "handle": account.handle if read_handle(account.handle, account.platform.shape) else None,
        "url": account.url or None,
        "addresses": addresses,
        "authorised_on": account.authorised_on.isoformat() if account.authorised_on else None,
        "council_resolution": account.council_resolution or None,
    }
