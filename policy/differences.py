"""For any app: what differs between two texts, as a person reads it, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"\s+|[^\s\w]|\w+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words: « same », « out » (taken out) or « in » (put in)."""

    how: str
    words: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed, its pieces in the order in which they are read."""

    label: str
    pieces: list[Piece]


def diff_of_words(before: str, after: str) -> Iterator[Piece]:
    """Yield the pieces that make `after` out of `before`, word by word."""
    was, now_is = _PIECES.findall(before), _PIECES.findall(after)
    matcher = SequenceMatcher(a=was, b=now_is, autojunk=False)
    for how, a_start, a_end, b_start, b_end in matcher.get_opcodes():
        if how == "equal":
            yield Piece("same", "".join(was[a_start:a_end]))
            continue
        if a_end > a_start:
            yield Piece("out", "".join(was[a_start:a_end]))
        if b_end > b_start:
            yield Piece("in", "".join(now_is[b_start:b_end]))
