"""Finding the mention of a source in a text."""

import re

from editorial.names import folded


def says(text: str, mention: str) -> bool:
    """Say whether `text` holds `mention`, whatever its capitals, accents, dashes, quotes and spaces."""
    wanted = _words(mention)
    return bool(wanted) and f" {wanted} " in f" {_words(text)} "


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", folded(text)))
