"""« Ce compte est-il officiel ? »: an address or a handle looked up in the register (R-015, R-115)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q

from accounts.addresses import Address, host_named, read_address, read_handle
from accounts.models import AccountAddress, OfficialAccount, Platform


class Answer(StrEnum):
    """What the register says of an address."""

    OFFICIAL = "official"
    # Known to the city, and not official: proposed, suspended or closed; or an address that was withdrawn.
    NOT_OFFICIAL = "not_official"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """The answer to one question; only `OFFICIAL` means yes."""

    text: str
    answer: Answer
    # Those that the address is, or was, of; a handle without a platform may be several accounts'.
    accounts: tuple[OfficialAccount, ...] = ()
    # None when the text names none of the platforms where the city has accounts.
    platform: Platform | None = None
    # The address as it is written, "" for a handle without a platform.
    url: str = ""
    # False when an official account of the platform has no address of this form recorded: it may be that one.
    is_certain: bool = True

    @property
    def is_official(self) -> bool:
        """Whether the city recognises it."""
        return self.answer is Answer.OFFICIAL


def find_official(text: str, *, platform: str = "") -> Lookup:
    """Look up an address, or a handle on the platform of that code (on all of them without one). Three queries."""
    platforms = {one.slug: one for one in Platform.objects.exclude(address_patterns=[])}
    found = _read(text, platform, platforms)
    if not found:
        # A plain address of some other site is nobody's account here; what deceives or says nothing is not read.
        unknown = bool(host_named(text)) and not _is_among(host_named(text), platforms.values())
        return Lookup(text=text, answer=Answer.UNKNOWN if unknown else Answer.UNREADABLE)
    rows = _rows(found, platforms)
    only = found[0] if len(found) == 1 else None
    return Lookup(
        text=text,
        answer=_answer(rows),
        accounts=tuple(dict.fromkeys(row.account for row in _best(rows))),
        platform=platforms[only.platform] if only else None,
        url=only.url if only else "",
        is_certain=bool(rows) or not any(_may_be_missing(one, platforms) for one in found),
    )


def _read(text: str, platform: str, platforms: dict[str, Platform]) -> list[Address]:
    shapes = [one.shape for slug, one in platforms.items() if platform in ("", slug)]
    address = read_address(text, [one.shape for one in platforms.values()])
    if address:
        return [address]
    if platform or text.strip().startswith("@"):
        return [handle for shape in shapes if (handle := read_handle(text, shape))]
    return []


def _is_among(host: str, platforms: Iterable[Platform]) -> bool:
    return any(one.shape.host_among(host) for one in platforms)


def _rows(found: list[Address], platforms: dict[str, Platform]) -> list[AccountAddress]:
    asked = Q(pk__in=[])
    for address in found:
        asked |= Q(platform=platforms[address.platform], key=address.key)
    return list(AccountAddress.objects.filter(asked).select_related("account__platform").order_by("pk"))


def _answer(rows: list[AccountAddress]) -> Answer:
    if any(_is_official(row) for row in rows):
        return Answer.OFFICIAL
    return Answer.NOT_OFFICIAL if rows else Answer.UNKNOWN


def _best(rows: list[AccountAddress]) -> list[AccountAddress]:
    return [row for row in rows if _is_official(row)] or rows


def _is_official(row: AccountAddress) -> bool:
    return row.withdrawn_at is None and row.account.state == OfficialAccount.State.AUTHORISED


def _may_be_missing(address: Address, platforms: dict[str, Platform]) -> bool:
    """Whether an official account of the platform has no address recorded of the same form: name, number, channel."""
    kind, separator, _name = address.key.rpartition(":")
    if separator:
        same_form = Q(key__startswith=f"{kind}:")
    elif address.key.isdigit():
        same_form = Q(key__regex=r"^[0-9]+$")
    else:
        same_form = ~Q(key__contains=":") & ~Q(key__regex=r"^[0-9]+$")
    recorded = AccountAddress.objects.current().filter(same_form, account=OuterRef("pk"))
    official = OfficialAccount.objects.authorised().filter(platform=platforms[address.platform])
    return official.filter(~Exists(recorded)).exists()
