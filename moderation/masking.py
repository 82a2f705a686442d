"""What would tell who wrote a message, masked in a text before it is given to somebody else. Pure.

It sees the name and handle of the author, mentions, e-mails, telephone numbers and links. A person may be recognised
by less: whoever gives the text reads it first.
"""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext as _

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MENTION = re.compile(r"(?<![\w@])@\w[\w.-]*")
# Ten digits, with or without a country code, and whatever people put between them.
_GAP = r"[ .\-\u00a0\u2011]*"
_PHONE = re.compile(rf"(?<!\d)(?:\+?1{_GAP})?\(?\d{{3}}\)?{_GAP}\d{{3}}{_GAP}\d{{4}}(?!\d)")
# Shorter parts of a name are words of their own: « de », « St ».
_SHORTEST_PART = 3


def mask(text: str, *, names: Iterable[str], identifier: str = "") -> str:
    """Return `text` without links, e-mails, telephone numbers, mentions, nor `names`, whole or in part.

    `identifier` is how the platform calls the author.
    """
    for pattern, word in (
        (_LINK, _("[lien masqué]")),
        (_EMAIL, _("[courriel masqué]")),
        (_PHONE, _("[téléphone masqué]")),
        (_MENTION, _("[mention masquée]")),
    ):
        text = pattern.sub(word, text)
    if len(identifier) > _SHORTEST_PART:
        text = re.sub(re.escape(identifier), _("[nom masqué]"), text, flags=re.IGNORECASE)
    return _without(text, _("[nom masqué]"), names)


def names_somebody(text: str, *, names: Iterable[str]) -> bool:
    """Say whether `text` holds one of `names`, whole or in part, whatever its accents and capitals."""
    return bool(_spans(text, names))


def _without(text: str, word: str, names: Iterable[str]) -> str:
    for start, end in reversed(_spans(text, names)):
        text = text[:start] + word + text[end:]
    return text


def _spans(text: str, names: Iterable[str]) -> list[tuple[int, int]]:
    """Return where the names are; two that only a space parts are one."""
    wanted = {part for name in names for part in _words(name) if len(part) >= _SHORTEST_PART}
    if not wanted:
        return []
    found: list[tuple[int, int]] = []
    for word in re.finditer(r"\w+", text):
        if _plain(word[0]) not in wanted:
            continue
        if found and not text[found[-1][1] : word.start()].strip(" -\u00a0"):
            found[-1] = (found[-1][0], word.end())
        else:
            found.append(word.span())
    return found


def _words(name: str) -> list[str]:
    return [_plain(word) for word in re.findall(r"\w+", name)]


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
