"""How long a text is for each network, counted as that network counts; `static/js/lengths.js` counts the same."""

import re
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LIMITS_FILE = Path(__file__).parent / "data" / "limits.toml"


@dataclass(frozen=True, slots=True)
class Count:
    """What is used of what a network accepts; `limit` is None when it sets none. `unit`: see `data/limits.toml`."""

    used: int
    limit: int | None
    unit: str

    @property
    def left(self) -> int | None:
        """What may still be written; negative when the text is too long, None without a limit."""
        return None if self.limit is None else self.limit - self.used

    @property
    def is_over(self) -> bool:
        """Say whether the network would refuse it."""
        return self.limit is not None and self.used > self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one network accepts; None is « no limit known ». A network without `title` has no title to give."""

    text_unit: str = "characters"
    text: int | None = None
    title: int | None = None
    link: str = "in_text"
    reply_unit: str = "characters"


def limits_of(platform: str) -> Limits:
    """Return what the network called `platform` (its code) accepts; plain characters, no limit, for an unknown one."""
    return _all_limits().get(platform, Limits())


def as_sent(platform: str, text: str, link: str = "") -> str:
    """Return the text as the network receives it: line ends as one character, the link as a last line where it goes.

    A link already in the text is not repeated.
    """
    text = _one_character_line_ends(text)
    if link and limits_of(platform).link == "in_text" and link not in text:
        return f"{text}\n\n{link}" if text else link
    return text


def count_text(platform: str, text: str, link: str = "") -> Count:
    """Count the text of a post, its link with it where the network takes links in the text."""
    known = limits_of(platform)
    return Count(_UNITS[known.text_unit](as_sent(platform, text, link)), known.text, known.text_unit)


def count_title(platform: str, title: str) -> Count:
    """Count a title, in characters on every network that has one."""
    return Count(len(title), limits_of(platform).title, "characters")


def count_reply(platform: str, text: str, limit: int | None) -> Count:
    """Count a reply, which few networks count as they do a post; its limit is a fact of the register of platforms."""
    unit = limits_of(platform).reply_unit
    return Count(_UNITS[unit](_one_character_line_ends(text)), limit, unit)


def rules_for_script(platform: str) -> dict[str, Any]:
    """Return what `lengths.js` needs to count for one network while somebody types; the server stays the truth."""
    known = limits_of(platform)
    rules: dict[str, Any] = {
        "unit": known.text_unit,
        "text": known.text,
        "title": known.title,
        "link": known.link,
    }
    if known.text_unit == "weighted":
        rules |= {"urlWeight": _data()["urls"]["weight"], "topLevel": sorted(_top_level())}
    return rules


# --- The four ways of counting -----------------------------------------------------------------------------------

# X (twitter-text, version 3): these ranges weigh 1, everything else 2; an emoji and all that composes it weighs 2.
_LIGHT = re.compile("[\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")
_PICTURE = (
    "[\u203c\u2049\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u23cf\u23e9-\u23f3\u23f8-\u23fa\u24c2\u25aa\u25ab"
    "\u25b6\u25c0\u25fb-\u25fe\u2600-\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
)
_DRESSED = f"(?:{_PICTURE}|[\u00a9\u00ae\u2122](?=\ufe0f))(?:\ufe0f|[\U0001f3fb-\U0001f3ff])?"
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"
    "|[#*0-9]\ufe0f?\u20e3"
    "|\U0001f3f4[\U000e0060-\U000e007e]+\U000e007f"
    f"|{_DRESSED}(?:\u200d{_DRESSED})*"
)
_LETTER = "A-Za-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_PATH = rf"(?:[{_LETTER}!*';:=+,.$/%#\[\]\-\u2013_~@|&?]|\([^()\s]*\))*(?:[{_LETTER}+\-=_#/&]|\([^()\s]*\))"
_URL = re.compile(
    rf"(?<![{_LETTER}@\uff20$#\uff03_])"
    rf"(?:[hH][tT][tT][pP][sS]?://|(?<![-./]))"
    rf"(?:[{_LETTER}](?:[{_LETTER}_-]*[{_LETTER}])?\.)+(?P<top>[A-Za-z]{{2,}})(?![{_LETTER}_@])"
    rf"(?::[0-9]+)?(?:/(?:{_PATH})?)?(?:\?{_PATH})?"
)
_RESERVED = re.compile(r"[\\|{}@\[\]()<>#*_~]")


def _characters(text: str) -> int:
    return len(text)


def _bytes(text: str) -> int:
    return len(text.encode())


def _escaped(text: str) -> int:
    """LinkedIn: each reserved character is sent behind a backslash."""
    return len(text) + len(_RESERVED.findall(text))


def _weighted(text: str) -> int:
    text = unicodedata.normalize("NFC", text)
    total, start = 0, 0
    for url in _addresses(text):
        total += _weight_of_words(text[start : url.start()]) + _data()["urls"]["weight"]
        start = url.end()
    return total + _weight_of_words(text[start:])


def _addresses(text: str) -> list[re.Match[str]]:
    return [found for found in _URL.finditer(text) if found["top"].lower() in _top_level()]


def _weight_of_words(text: str) -> int:
    bare, emoji = _EMOJI.subn("", text)
    return 2 * emoji + 2 * len(bare) - len(_LIGHT.findall(bare))


_UNITS: dict[str, Callable[[str], int]] = {
    "characters": _characters,
    "weighted": _weighted,
    "escaped": _escaped,
    "bytes": _bytes,
}


def _one_character_line_ends(text: str) -> str:
    """A form sends each end of a line as two characters; no network does."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(LIMITS_FILE.read_text(encoding="utf-8"))


@cache
def _top_level() -> frozenset[str]:
    return frozenset(_data()["urls"]["top_level"].split())


@cache
def _all_limits() -> dict[str, Limits]:
    return {slug: Limits(**table) for slug, table in _data()["platforms"].items()}
