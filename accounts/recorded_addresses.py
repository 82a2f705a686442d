"""The addresses of the official accounts: recorded, the main one chosen, withdrawn (R-015, R-115)."""

from datetime import datetime
from typing import Any, cast

from django.db import transaction

from accounts.addresses import Address, read_address, read_handle
from accounts.authorizations import is_team_member
from accounts.models import AccountAddress, OfficialAccount, Person, Platform
from accounts.rules.addresses import (
    may_choose_main_address,
    may_keep_addresses,
    may_record_address,
    may_withdraw_address,
)
from policy.outcomes import Outcome, require
from policy.register import record


def check_keeps_addresses(person: Person, now: datetime) -> Outcome:
    """Answer whether `person` may change the addresses of accounts; the page's buttons ask the same."""
    return may_keep_addresses(is_team_member=is_team_member(person, now))


@transaction.atomic
def record_address(
    *, account: OfficialAccount, text: str, actor: Person, now: datetime, is_main: bool = False
) -> AccountAddress:
    """Add an address, typed as an address or as a handle; the first one becomes the main one.

    Raises PolicyRefusal: not for this person, no account of this platform, already recorded.
    """
    require(check_keeps_addresses(actor, now))
    account = _locked(account.pk)
    found = address_on(account.platform, text)
    require(_ask_may_record(account.platform, found))
    # The rule has refused what names no account.
    return _keep(account, cast("Address", found), actor, now, is_main=is_main)


@transaction.atomic
def choose_main_address(*, address_id: int, actor: Person, now: datetime) -> AccountAddress:
    """Make an address the one that is published; raises PolicyRefusal, AccountAddress.DoesNotExist."""
    require(check_keeps_addresses(actor, now))
    address = _locked_address(address_id)
    require(may_choose_main_address(is_withdrawn=address.withdrawn_at is not None))
    if not address.is_main:
        before = {"adresse": address.account.url, "identifiant": address.account.handle}
        _make_main(address)
        after = {"adresse": address.account.url, "identifiant": address.account.handle}
        _register(address, "chosen", actor, now, before=before, after=after)
    return address


@transaction.atomic
def withdraw_address(*, address_id: int, reason: str, actor: Person, now: datetime) -> AccountAddress:
    """Take an address off the list, with a reason; the oldest of the others takes its place as the main one.

    Raises PolicyRefusal, AccountAddress.DoesNotExist.
    """
    require(check_keeps_addresses(actor, now))
    address = _locked_address(address_id)
    require(may_withdraw_address(is_withdrawn=address.withdrawn_at is not None, reason=reason))
    was_main = address.is_main
    address.is_main, address.withdrawn_at = False, now
    address.save(update_fields=["is_main", "withdrawn_at"])
    _register(address, "withdrawn", actor, now, before={"adresse": address.url}, reason=reason.strip())
    if was_main:
        _replace_main(address.account)
    return address


@transaction.atomic
def record_known_addresses(*, account: OfficialAccount, actor: Person | None, now: datetime) -> None:
    """Record what the account's own `url` and `handle` tell, where it is not recorded: for an account just created.

    The decision that created it allows it; a name (« Ville de Rimouski ») tells nothing.
    """
    account = _locked(account.pk)
    for text in filter(None, (account.url, account.handle)):
        found = address_on(account.platform, text)
        if found and _ask_may_record(account.platform, found).allowed:
            _keep(account, found, actor, now)


def address_on(platform: Platform, text: str) -> Address | None:
    """Read an address or a handle of one platform."""
    shape = platform.shape
    return read_address(text, [shape]) or read_handle(text, shape)


def _locked(account_id: int) -> OfficialAccount:
    """Lock the platform: two additions of one address wait for each other, and two choices of a main one."""
    account = OfficialAccount.objects.get(pk=account_id)
    platform = Platform.objects.select_for_update(no_key=True).get(pk=account.platform_id)
    account = OfficialAccount.objects.select_for_update(no_key=True).get(pk=account_id)
    account.platform = platform
    return account


def _locked_address(address_id: int) -> AccountAddress:
    account = _locked(AccountAddress.objects.values_list("account_id", flat=True).get(pk=address_id))
    address = AccountAddress.objects.get(pk=address_id)
    address.account = account
    return address


def _ask_may_record(platform: Platform, found: Address | None) -> Outcome:
    known = AccountAddress.objects.current().filter(platform=platform, key=found.key if found else None)
    address = known.select_related("account__platform").first()
    return may_record_address(
        names_an_account=found is not None,
        platform=platform.name,
        known_as=str(address.account) if address else "",
    )


def _keep(
    account: OfficialAccount, found: Address, actor: Person | None, now: datetime, *, is_main: bool = False
) -> AccountAddress:
    address = AccountAddress.objects.create(
        account=account,
        platform=account.platform,
        key=found.key,
        url=found.url,
        added_by=actor,
        added_at=now,
    )
    if is_main or not account.addresses.filter(is_main=True).exists():
        _make_main(address)
    _register(address, "recorded", actor, now, after={"adresse": address.url, "principale": address.is_main})
    return address


def _make_main(address: AccountAddress) -> None:
    """Publish this address; a handle that was the account's follows it, so that both always tell one account."""
    account = address.account
    AccountAddress.objects.filter(account=account, is_main=True).update(is_main=False)
    address.is_main = True
    address.save(update_fields=["is_main"])
    account.url = address.url
    found = read_address(address.url, [account.platform.shape])
    known = read_handle(account.handle, account.platform.shape)
    if found and found.is_handle and known and known.key != found.key:
        renamed = f"@{found.name}" if account.handle.startswith("@") else found.name
        if account.name == account.handle:
            account.name = renamed
        account.handle = renamed
    account.save(update_fields=["url", "handle", "name"])


def _replace_main(account: OfficialAccount) -> None:
    following = account.addresses.current().order_by("added_at", "pk").first()
    if following:
        _make_main(following)
        return
    account.url = ""
    account.save(update_fields=["url"])


def _register(address: AccountAddress, event: str, actor: Person | None, now: datetime, **facts: Any) -> None:
    record(
        event=f"accounts.address.{event}",
        actor=actor,
        subject=address.account,
        account=str(address.account),
        clause="R-015",
        now=now,
        **facts,
    )
