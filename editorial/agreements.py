"""Plurals forgotten after a word that calls for one: « les rue », « sont fermé ». Few rules, each nearly certain."""

import re
from collections.abc import Iterator

from editorial import spelling

# « les » is also a pronoun (« il les ferme »): it calls for a plural where only an article can stand.
_PLURAL = re.compile(
    r"(?:\b(?:des|ces|mes|tes|ses|nos|vos|aux|plusieurs|quelques)"
    r"|(?:(?:^|[.!?:;\n«(]\s*)|\b(?:[àÀ]|dans|sur|pour|par|avec|sous|toutes|tous|entre|chez|vers)\s+)les)"
    r"[ \u00a0]+(?P<word>[^\W\d_]{3,}(?:-[^\W\d_]+)*)\b",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(
    r"\b(?:sont|seront|étaient|seraient|soient)[ \u00a0]+(?:(?:pas|plus|déjà|aussi|bien|toutes|tous|encore)[ \u00a0]+)?"
    r"(?P<word>[^\W\d_]{2,}ée?)\b",
    re.IGNORECASE,
)
_PLURAL_ENDINGS = ("s", "x", "z")
# What may stand between the article and its noun, or never changes.
_UNCHANGED = re.compile(
    r"bien|tout|trop|peu|assez|fort|demi|autrui|tant|été|ceux|sans|avant|après|super|extra|ex|non"
    r"|quatre|cinq|sept|huit|neuf|(?:on|dou|trei|quator|quin|sei)ze|vingt|trente|(?:quar|cinqu|soix)ante|cent|mille"
)


def forgotten_plurals(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where a plural is missing, and the word as it would be: the start, the end and the correction."""
    for found in (*_PLURAL.finditer(text), *_PARTICIPLE.finditer(text)):
        word = found["word"]
        if word.endswith(_PLURAL_ENDINGS) or _UNCHANGED.fullmatch(word) or not word.islower():
            continue
        plural = _plural(word)
        if spelling.knows(word) and plural:
            yield found.start("word"), found.end("word"), plural


def _plural(word: str) -> str:
    if word.endswith("al"):
        irregular = f"{word[:-2]}aux"
    elif word.endswith(("eau", "eu")):
        irregular = f"{word}x"
    else:
        irregular = f"{word}s"
    return irregular if spelling.knows(irregular) else ""
