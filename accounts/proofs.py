"""Links given as proof of what was done on a platform. Pure."""

import re
from urllib.parse import urlsplit

_HOST = re.compile(r"[a-z0-9.-]+")


def host_of(link: str) -> str:
    """Return the host of a complete https address, in lower case; "" for anything else.

    A name, a port or a backslash around the host is refused: browsers may read another host than the one seen.
    """
    try:
        address = urlsplit(link.strip())
    except ValueError:
        return ""
    host = address.netloc.lower()
    return host if address.scheme == "https" and _HOST.fullmatch(host) else ""
