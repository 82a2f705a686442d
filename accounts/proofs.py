"""Links given as proof of what was done on a platform. Pure."""

import re
from urllib.parse import urlsplit

# Under which the networks keep the pages of people.
_OF_PEOPLE = frozenset({"in", "people", "profile.php"})
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


def names_a_profile(link: str) -> bool:
    """Say whether an address leads to somebody's own page rather than to something published there."""
    try:
        address = urlsplit(link.strip())
    except ValueError:
        return False
    segments = [segment.lower() for segment in address.path.split("/") if segment]
    return bool(segments) and (segments[0] in _OF_PEOPLE or (len(segments) == 1 and not address.query))
