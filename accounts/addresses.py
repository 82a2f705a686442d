"""Addresses of accounts on the platforms, read as a browser would and compared whatever their spelling. Pure.

What each platform's addresses look like is data (`Platform.address_patterns`, `Platform.reserved`): nothing here knows
of a platform by its name.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

NAME, ANY = "{name}", "{_}"
MAX_LENGTH = 2000
_HOST = re.compile(r"[a-z0-9.-]+")
# Sub-domains under which the platforms show the same pages: languages and countries (« ca », « fr-ca ») as well.
_SAME_PAGES = re.compile(r"(www|m|mobile|mbasic|web|touch|[a-z]{2}(-[a-z]{2})?)\.")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_EDGES = " \t\r\n\u00a0\u200b\u2060\ufeff<>()«»\"'"
# What a sentence puts after the address that is copied with it.
_STOPS = ".,;:!?"
# Letters, digits and marks of any script, and what the platforms accept between them.
_NAME_MARKS = frozenset("._-·")
_NAME_CATEGORIES = frozenset("LMN")


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """One form of address: path segments from the first, of which `{name}` tells the account and `{_}` anything.

    The first pattern of a platform is that of its handles; the first of each `kind` is how such an address is written.
    Accounts of different kinds are never the same (a YouTube channel and a handle).
    """

    path: str
    # The parameter that tells the account, where the path does not.
    query: str = ""
    kind: str = ""
    keeps_case: bool = False
    # Characters that the platform does not tell apart from nothing (the dots of Facebook's user names).
    ignores: str = ""
    # What precedes the last of these is decoration (facebook.com/p/Name-1234).
    after: str = ""
    # A number there is something else: a video.
    never_a_number: bool = False
    # The only host that has it, where the platform has several.
    host: str = ""

    @property
    def segments(self) -> list[str]:
        """The path, cut."""
        return [segment for segment in self.path.split("/") if segment]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What the addresses of one platform look like."""

    platform: str
    hosts: Sequence[str]
    patterns: Sequence[Pattern]
    # First segments, in lower case, that are pages of the platform and never accounts.
    reserved: frozenset[str]

    def host_among(self, host: str) -> str:
        """Return which of the platform's hosts `host` is, once its sub-domain is left out; "" for none."""
        prefix = _SAME_PAGES.match(host)
        bare = host[prefix.end() :] if prefix else host
        return next((known for known in self.hosts if known in (host, bare)), "")


@dataclass(frozen=True, kw_only=True)
class Address:
    """One account of one platform: two addresses name the same account when platform and key are the same."""

    platform: str
    key: str
    # As it is written for people: https, the platform's own host, the name as typed.
    url: str
    name: str
    is_handle: bool
    # Whether it leads further than the account: to something published there.
    goes_on: bool = False


def shape_of(
    *, platform: str, hosts: Sequence[str], patterns: Iterable[Any], reserved: Iterable[str]
) -> Shape:
    """Return the shape that a platform's data describe; raise ValueError or TypeError for what describes none."""
    read = [Pattern(**pattern) for pattern in patterns]
    known: set[str] = set()
    for pattern in read:
        _check(pattern, is_first=pattern.kind not in known)
        known.add(pattern.kind)
    return Shape(
        platform=platform,
        hosts=[host.lower() for host in hosts],
        patterns=read,
        reserved=frozenset(word.lower() for word in reserved),
    )


def _check(pattern: Pattern, *, is_first: bool) -> None:
    names = sum(segment.endswith(NAME) for segment in pattern.segments) + bool(pattern.query)
    if not pattern.path.startswith("/") or names != 1:
        raise ValueError(f"{pattern.path}: a path begins with « / » and tells one name.")
    if is_first and (ANY in pattern.segments or pattern.query):
        raise ValueError(f"{pattern.path}: the first of its kind is how an address is written.")


def read_address(text: str, shapes: Iterable[Shape]) -> Address | None:
    """Return the account that an address typed or pasted names, or None when it names none of these platforms.

    A user name, a port, a backslash or a dot segment is refused: browsers may read another page than the one seen.
    """
    parts = _split(text)
    if parts is None:
        return None
    host, path, query = parts
    for shape in shapes:
        if known := shape.host_among(host):
            return _match(shape, known, path, query)
    return None


def read_handle(text: str, shape: Shape) -> Address | None:
    """Return the account that a handle names on the platform (« @VilleRimouski »), or None when it can be none."""
    if not shape.patterns:
        return None
    pattern = shape.patterns[0]
    return _address(shape, pattern, _bare(text).removeprefix("@"))


def host_named(text: str) -> str:
    """Return the host of an address, in lower case; "" for what is none or tries to deceive."""
    parts = _split(text)
    return parts[0] if parts else ""


def _split(text: str) -> tuple[str, list[str], dict[str, list[str]]] | None:
    """Return host, decoded path segments and parameters of an address, its scheme left out or not."""
    typed = _bare(text)
    if not typed or len(typed) > MAX_LENGTH or "\\" in typed or not _is_plain(typed):
        return None
    if not _SCHEME.match(typed) or "." in typed.split(":", 1)[0]:
        typed = f"https://{typed.removeprefix('//')}"
    try:
        parts = urlsplit(typed)
        query = parse_qs(parts.query, max_num_fields=50)
    except ValueError:
        return None
    host = parts.netloc.lower()
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host) or "." not in host:
        return None
    path = [unquote(segment) for segment in parts.path.split("/") if segment]
    return None if any(segment in (".", "..") for segment in path) else (host, path, query)


def _bare(text: str) -> str:
    return text.strip(_EDGES).rstrip(_STOPS + _EDGES)


def _is_plain(text: str) -> bool:
    # Separators and controls (Z, C) inside an address are dropped by some browsers and not by others.
    return not any(unicodedata.category(character)[0] in "ZC" for character in text)


def _match(shape: Shape, host: str, path: list[str], query: dict[str, list[str]]) -> Address | None:
    for pattern in shape.patterns:
        if pattern.host not in ("", host):
            continue
        name = _name_in(pattern, path, query, shape.reserved)
        if name is not None:
            further = len(path) > len(pattern.segments)
            # Where a parameter tells the account, the others tell what of it (permalink.php?story_fbid=…&id=…).
            further |= bool(pattern.query) and len(query) > 1
            return _address(shape, pattern, name, goes_on=further)
    return None


def _name_in(
    pattern: Pattern, path: list[str], query: dict[str, list[str]], reserved: frozenset[str]
) -> str | None:
    """Return the name that an address of this pattern tells; None when it is of another."""
    segments = pattern.segments
    if len(path) < len(segments):
        return None
    found = None
    for expected, actual in zip(segments, path, strict=False):
        prefix, is_name, _rest = expected.partition(NAME)
        if is_name and actual.lower().startswith(prefix):
            found = actual[len(prefix) :]
        elif expected not in (ANY, actual.lower()):
            return None
    if pattern.query:
        values = set(query.get(pattern.query, ()))
        return values.pop() if len(values) == 1 else None
    if segments[0] != NAME:
        return found
    return None if path[0].lower() in reserved else path[0].removeprefix("@")


def _address(shape: Shape, pattern: Pattern, typed: str, *, goes_on: bool = False) -> Address | None:
    name = unicodedata.normalize("NFC", typed)
    if pattern.after:
        name = name.rpartition(pattern.after)[2]
    if not _is_name(name) or (pattern.never_a_number and name.isdigit()):
        return None
    bare = "".join(character for character in name if character not in pattern.ignores)
    folded = bare if pattern.keeps_case else bare.lower()
    first = next(one for one in shape.patterns if one.kind == pattern.kind)
    return Address(
        platform=shape.platform,
        key=f"{pattern.kind}:{folded}" if pattern.kind else folded,
        url=f"https://{first.host or shape.hosts[0]}{first.path.replace(NAME, name)}",
        name=name,
        is_handle=first is shape.patterns[0],
        goes_on=goes_on,
    )


def _is_name(name: str) -> bool:
    has_letter = any(unicodedata.category(character)[0] in _NAME_CATEGORIES for character in name)
    return (
        has_letter
        and len(name) <= 150
        and all(
            character in _NAME_MARKS or unicodedata.category(character)[0] in _NAME_CATEGORIES
            for character in name
        )
    )
