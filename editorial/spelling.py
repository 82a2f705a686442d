"""Words of French: whether one exists, and what was probably meant. A look-up on this machine, nothing is sent.

The dictionary is read when the first word is asked for: a tenth of a second and 15 MB, in the processes that ask only.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock

from hunspell import Hunspell

_DATA = Path(__file__).parent / "data"
_LETTERS = "abcdefghijklmnopqrstuvwxyzàâçéèêëîïôùûü"
_ELISIONS = ("c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu")
_ENCLITICS = frozenset(
    (
        "ce",
        "ci",
        "elle",
        "elles",
        "en",
        "il",
        "ils",
        "je",
        "la",
        "là",
        "le",
        "les",
        "leur",
        "lui",
        "moi",
        "même",
    )
) | {"mêmes", "nous", "on", "t", "toi", "tu", "vous", "y"}
# The dictionary keeps the traditional circumflexes; the rectified spelling drops those of i and u, and both are right.
_RECTIFIED = {"i": "î", "u": "û"}
# Hunspell promises nothing to two threads at once.
_lock = Lock()


def knows(word: str) -> bool:
    """Say whether `word` is French, or of the city: with an elision (« l’été »), hyphens, or a capital."""
    word = word.replace("'", "’")
    return _whole(word) or _elided(word) or _joined(word)


@lru_cache(maxsize=2000)
def meant(word: str) -> tuple[str, ...]:
    """Return at most three words one mistake away from the unknown `word`, those that only differ by accents first."""
    lower = word.lower()
    found = sorted(
        {one for one in _one_mistake_away(lower) if _whole(one)}, key=lambda one: _rank(lower, one)
    )
    return tuple(one.capitalize() if word[:1].isupper() else one for one in found[:3])


def _whole(word: str) -> bool:
    return (
        word.casefold() in _vocabulary() or _spell(word) or (word != word.lower() and _spell(word.lower()))
    ) or any(
        _spell(word[:at] + _RECTIFIED[letter] + word[at + 1 :])
        for at, letter in enumerate(word)
        if letter in _RECTIFIED
    )


def _elided(word: str) -> bool:
    before, apostrophe, rest = word.partition("’")
    return bool(apostrophe) and before.lower() in _ELISIONS and bool(rest) and knows(rest)


def _joined(word: str) -> bool:
    parts = word.split("-")
    return len(parts) > 1 and all(
        part and (part.lower() in _ENCLITICS or _whole(part) or _elided(part)) for part in parts
    )


def _spell(word: str) -> bool:
    with _lock:
        return bool(_dictionary().spell(word))


def _one_mistake_away(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in _LETTERS)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        yield from (before + letter + after for letter in _LETTERS)


def _rank(word: str, candidate: str) -> tuple[bool, bool, str]:
    """Accents first, then one letter for another or too many, then one that is missing."""
    return _bare(word) != _bare(candidate), len(candidate) > len(word), candidate


def _bare(word: str) -> str:
    return word.translate(str.maketrans("àâçéèêëîïôùûü", "aaceeeeiiouuu"))


@cache
def _dictionary() -> Hunspell:
    return Hunspell("fr", hunspell_data_dir=str(_DATA / "dictionary"))


@cache
def _vocabulary() -> frozenset[str]:
    lines = (_DATA / "vocabulary.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().casefold() for line in lines if line.strip() and not line.startswith("#"))
