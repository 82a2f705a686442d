"""What account an address seems to be of, for a case: any site, the platforms of the register as they are read."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from accounts.addresses import host_named, read_address
from accounts.lookup import find_official
from accounts.models import Platform

# Added by those who pass an address on; they tell no account.
_TRACKING = ("utm_", "fbclid", "gclid", "igsh", "si", "ref", "mibextid", "locale")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Two addresses are of one account when platform and key are the same; `official` names the city's own account."""

    platform: str
    key: str
    url: str
    official: str


def read_place(text: str) -> Place | None:
    """Read an address typed or pasted; None for what is none, or tries to deceive."""
    host = host_named(text)
    if not host:
        return None
    known = read_address(text, [one.shape for one in Platform.objects.exclude(address_patterns=[])])
    if known:
        found = find_official(text)
        official = str(found.accounts[0]) if found.is_official else ""
        return Place(platform=known.platform, key=known.key, url=known.url, official=official)
    return _elsewhere(text, host)


def _elsewhere(text: str, host: str) -> Place:
    typed = text.strip()
    parts = urlsplit(typed if "//" in typed else f"https://{typed}")
    path = parts.path.rstrip("/")
    told = sorted(pair for pair in parse_qsl(parts.query) if not pair[0].lower().startswith(_TRACKING))
    query = f"?{urlencode(told)}" if told else ""
    bare = host.removeprefix("www.").removeprefix("m.")
    return Place(
        platform=bare,
        key=f"{path}{query}".lower()[:500],
        url=f"https://{host}{path}{query}"[:500],
        official="",
    )
