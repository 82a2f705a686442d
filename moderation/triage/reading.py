"""A message read once: its words folded and made whole, what stands for links and amounts, what is quoted."""

import re
import unicodedata
from dataclasses import dataclass

from moderation.triage.lexicons import Word, lexicon

# Longer texts are read up to here: what a message is shows in its beginning, and time must not grow with it.
MOST_CHARACTERS = 4000

_SPECIAL = re.compile(
    r"(?P<url>(?:https?://|www\.)[^\s<>«»\"]+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|ca|org|net|info|biz|shop|store|io|co|xyz|"
    r"fr|example|test|ly|me|top|online|site|club|link|quebec)\b(?:/[^\s<>«»\"]*)?)"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[\w.-]+)"
    r"|(?P<phone>(?<!\d)(?:1[-. ]?)?\(?[2-9]\d\d\)?[-. ]?\d{3}[-. ]\d{4}(?!\d))"
    r"|(?P<money>\d[\d \u00a0\u202f,.]*\s?(?:\$|€|dollars?\b|piastres?\b|k\$)|\$\s?\d[\d,.]*)"
    r"|(?P<percent>\d+\s?%)"
    r"|(?P<hour>\b\d{1,2}\s?(?:h|:)\s?\d{0,2}\b)",
    re.IGNORECASE,
)
_MAY_BE_SPECIAL = re.compile(r"\d|@|\w\.\w", re.ASCII)
_TOKEN = re.compile(
    r"\ufff9\w+"  # what a link, an amount… was replaced by
    r"|@[\w.-]+|#\w+"
    r"|[^\W\d_]+['\u2019](?=\w)"  # « l’eau », « qu’est »
    r"|[^\W\d_]+(?:[*@$0-9]+[^\W\d_]+)+|[^\W_]+\*+[^\W_]*"  # letters hidden: « m*rde », « c0n »
    r"|[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*|_\w+"
    r"|[?!.\u2026\n]"
    r"|[\u2600-\u27bf\U0001f000-\U0001faff]"
)
_QUOTED = re.compile(r"«[^»]{1,600}»|“[^”]{1,600}”|(?<!\w)\"[^\"]{1,600}\"|(?<!\w)'[^']{8,600}'(?!\w)")
_QUOTES = frozenset("«“\"'")
_LETTERS = re.compile(r"[^\W\d_]+")


# How a reason shows what stands for a link, an amount…
_SHOWN = {
    "\ufff9url": "lien",
    "\ufff9email": "courriel",
    "\ufff9phone": "téléphone",
    "\ufff9money": "prix",
    "\ufff9percent": "pourcentage",
    "\ufff9hour": "heure",
    "\ufff9cite": "citation",
    "\n": "",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says, word by word.

    `line` is what patterns are matched on: each word, or mark that ends a sentence, after a space. `words` are the same
    words, `tokens` the tokens of the text that they come from.
    """

    line: str
    words: tuple[Word, ...]
    tokens: tuple[str, ...]
    capitals: int

    @property
    def has_words(self) -> bool:
        """Whether anything is said with words."""
        return any(word.is_said for word in self.words)

    def quote(self, start: int, end: int) -> str:
        """Return the text's own words for a match of `line`."""
        before = self.line.count(" ", 0, start)
        after = before + self.line.count(" ", start, end)
        position, chosen = 0, []
        for word, token in zip(self.words, self.tokens, strict=True):
            length = word.length
            if position < after and position + length > before and length:
                chosen.append(_SHOWN.get(token, token))
            position += length
        return " ".join(chosen)


def read(text: str, *, without_quotes: bool = False) -> Reading:
    """Read a text; what it quotes from somebody else is left out when asked."""
    text = unicodedata.normalize("NFC", text[:MOST_CHARACTERS]).replace("\u00a0", " ").replace("\u202f", " ")
    capitals = _capitals(text)
    if without_quotes:
        text = _QUOTED.sub(" \ufff9cite ", text)
    if _MAY_BE_SPECIAL.search(text):
        text = _SPECIAL.sub(_named, text)
    tokens = _TOKEN.findall(text)
    word_of = lexicon().word
    words = tuple(map(word_of, tokens))
    line = "".join(word.folded for word in words)
    return Reading(f"{line} ", words, tuple(tokens), capitals)


def has_quotes(text: str) -> bool:
    """Say whether the text may quote somebody."""
    return not _QUOTES.isdisjoint(text)


def _named(found: re.Match[str]) -> str:
    return f" \ufff9{found.lastgroup} "


def _capitals(text: str) -> int:
    """Return how many letters in a hundred are capitals, in words of four letters at least: acronyms do not count."""
    letters = "".join(word for word in _LETTERS.findall(text) if len(word) > 3)
    return round(100 * sum(map(str.isupper, letters)) / len(letters)) if len(letters) >= 20 else 0
