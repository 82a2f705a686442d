"""Where the addresses of a text lead: to the website of the city, or elsewhere."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

_ADDRESS = re.compile(
    r"(?:https?://|(?<![\w@./-])(?=(?:[\w-]+\.)+[a-z]{2,}(?:[/?#]|\b)))[^\s<>«»\"]+", re.IGNORECASE
)


def hosts_of(addresses: Iterable[str]) -> list[str]:
    """Return the host of each address, in lower case, once; what is no address has none."""
    hosts = (_host(address) for address in addresses if address)
    return list(dict.fromkeys(host for host in hosts if host))


def addresses_in(text: str) -> list[str]:
    """Return the addresses written in `text`, with or without « https:// », without the sentence's last mark."""
    return [found.group().rstrip(".,;:!?)…") for found in _ADDRESS.finditer(text)]


def hosts_in(text: str) -> list[str]:
    """Return the hosts of the addresses written in `text`, with or without « https:// »."""
    return hosts_of(found.group() for found in _ADDRESS.finditer(text))


def is_home(address: str) -> bool:
    """Say whether `address` leads to the first page of a site."""
    try:
        found = urlsplit(address if "://" in address else f"https://{address}")
    except ValueError:
        return False
    return not found.path.strip("/") and not found.query


def is_of(host: str, domains: Sequence[str]) -> bool:
    """Say whether `host` is one of `domains` or below one; « rimouski.ca.example.org » is not below « rimouski.ca »."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _host(address: str) -> str:
    if "://" not in address:
        address = f"https://{address}"
    try:
        found = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return found.rstrip(".").lower()
