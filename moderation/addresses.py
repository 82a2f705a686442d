"""Finding the official account that an incoming message names, as people write it."""

from collections import defaultdict
from collections.abc import Collection
from typing import Self

from django.utils.translation import gettext as _

from accounts.models import OfficialAccount
from accounts.models.people import normalized_title
from accounts.rules.authorizations import Standing, may_manage_account
from moderation.incoming import IncomingMessage, InvalidMessageError


class AddressBook:
    """The accounts of the register by platform and by code, handle or name; case, accents and « @ » do not count."""

    def __init__(self, accounts: list[OfficialAccount], allowed: Collection[int] | None = None) -> None:
        self._allowed = allowed
        self._platforms: dict[str, str] = {}
        self._accounts: dict[tuple[str, str], set[OfficialAccount]] = defaultdict(set)
        self._found: dict[tuple[str, str], OfficialAccount] = {}
        for account in accounts:
            platform = account.platform
            for name in (platform.slug, platform.name, *platform.previous_names):
                self._platforms[_key(name)] = platform.name
            for name in (account.slug, account.handle, account.name):
                self._accounts[platform.name, _key(name)].add(account)

    @classmethod
    def load(cls, allowed: Collection[int] | None = None) -> Self:
        """Read the register, in one query; `allowed`: the accounts that may be written to, None for all of them."""
        return cls(list(OfficialAccount.objects.select_related("platform").order_by("pk")), allowed)

    def account_of(self, message: IncomingMessage) -> OfficialAccount:
        """Return the account that `message` names.

        Raises InvalidMessageError when it is unknown, could be another one, is not authorised (« Médias sociaux
        utilisés »: « Seuls les comptes autorisés par la direction générale peuvent être utilisés », R-012), or is not
        among those allowed.
        """
        written = (message.platform, message.account)
        if written not in self._found:
            self._found[written] = self._find(*written)
        return self._found[written]

    def _find(self, platform: str, name: str) -> OfficialAccount:
        platform_name = self._platforms.get(_key(platform))
        if platform_name is None:
            raise InvalidMessageError(
                _("Aucun compte n’est au registre sur la plateforme «\u00a0%(platform)s\u00a0».")
                % {"platform": platform}
            )
        candidates = self._accounts.get((platform_name, _key(name)), set())
        places = {"account": name, "platform": platform_name}
        if not candidates:
            raise InvalidMessageError(
                _("Aucun compte «\u00a0%(account)s\u00a0» n’est au registre sur %(platform)s.") % places
            )
        if len(candidates) > 1:
            codes = ", ".join(sorted(candidate.slug for candidate in candidates))
            raise InvalidMessageError(
                _(
                    "Plusieurs comptes de %(platform)s s’appellent «\u00a0%(account)s\u00a0»\u00a0: "
                    "écrivez le code (%(codes)s)."
                )
                % {**places, "codes": codes}
            )
        [account] = candidates
        authorised = account.state == OfficialAccount.State.AUTHORISED
        listed = self._allowed is None or account.pk in self._allowed
        standing = Standing(is_employee=True, account_is_authorised=authorised, is_listed=listed)
        outcome = may_manage_account(action="reply", standing=standing)
        if not outcome.allowed:
            raise InvalidMessageError(outcome.sentence)
        return account


def accounts_called(name: str) -> list[OfficialAccount]:
    """Return the accounts of any platform known by this code, handle or name."""
    key = _key(name)
    accounts = OfficialAccount.objects.select_related("platform").order_by("pk")
    return [one for one in accounts if key in {_key(one.slug), _key(one.handle), _key(one.name)}]


def _key(name: str) -> str:
    return normalized_title(name).lstrip("@").strip()
