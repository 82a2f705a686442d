"""The lexicons, read once from `moderation/triage/lexicons/*.toml`, and each word looked up in them.

`shared.toml` holds lists for every file, `spelling.toml` how words are really written; each other file, named after its
theme, holds lists, signals with their weight and their reason, and combinations: what several signals, each of which
may be harmless, say together.
"""

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from moderation.triage.patterns import MARKS, Pattern, compile_pattern

FOLDER = Path(__file__).parent / "lexicons"
_NOT_THEMES = frozenset({"shared", "spelling"})
IDIOMS = "idioms"
_STRETCHED = re.compile(r"(.)\1{2,}")
_CAMEL = re.compile(r"[A-ZÀ-Þ]?[a-zß-ÿ]+|[A-ZÀ-Þ]+(?![a-zß-ÿ])|\d+")
# A letter alone is what elision leaves (« c’est »), not the short form of a word that it may be in a message.
_WHOLE_WORD = re.compile(r"(?<![a-z])[a-z]{2,}(?![a-z*])")
# « Où » keeps its accent: « ou » is another word.
_NOT_OU = re.compile(r"\b(?!où\b)[^\W_]+|(?<=_)(?!où(?![^\W_]))[^\W_]+")
# Shorter words have too many neighbours to be corrected.
_CORRECTED_FROM = 6


@dataclass(frozen=True, slots=True)
class Signal:
    """Something that counts for a kind (or against it, with a weight below zero), and why, as a person reads it."""

    theme: str
    name: str
    weight: float
    reason: str
    clause: str
    # Looked for in what the author says himself, not in what he quotes.
    is_own_words: bool


@dataclass(frozen=True, slots=True)
class Combination:
    """A signal that others make together: one of each group of `every`, and none of `no`, as (theme, name)."""

    signal: Signal
    every: tuple[tuple[tuple[str, str], ...], ...]
    no: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A token as it is matched: its words, each after a space, and which patterns it may begin to show."""

    folded: str
    length: int
    patterns: tuple[int, ...]
    # A word of the language, not a mark, an emoji, a name called or a link.
    is_said: bool


class Lexicon:
    """Every signal with its patterns, indexed by the words that they need."""

    def __init__(self, files: Mapping[str, Mapping[str, Any]]) -> None:
        spelling = files["spelling"]
        words: Mapping[str, str] = spelling["words"]
        self._spelling = {fold(written): meant for written, meant in words.items()}
        self._emoji: Mapping[str, str] = spelling["emoji"]
        self._corrections = _misspellings(spelling["corrected"])
        shared = _lists(files["shared"].get("lists", {}), {})
        self.signals: list[Signal] = []
        self.patterns: list[tuple[int, Pattern]] = []
        self.combinations: list[Combination] = []
        for theme in sorted(set(files) - _NOT_THEMES, key=lambda name: (name != IDIOMS, name)):
            self._add(theme, files[theme], shared)
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._beginnings: dict[str, list[int]] = defaultdict(list)
        for number, (_signal, pattern) in enumerate(self.patterns):
            for anchor in pattern.anchors:
                table = self._beginnings if anchor.endswith("*") else self._exact
                table[anchor.rstrip("*")].append(number)
        # Idioms come first: their numbers are below this one.
        self.idioms = sum(self.signals[signal].theme == IDIOMS for signal, _pattern in self.patterns)
        self.word = lru_cache(maxsize=50_000)(self._word)

    def _add(self, theme: str, data: Mapping[str, Any], shared: Mapping[str, tuple[str, ...]]) -> None:
        lists = {
            name: tuple(map(self._as_typed, words))
            for name, words in _lists(data.get("lists", {}), shared).items()
        }
        for entry in data["signal"]:
            self.signals.append(_signal(theme, entry))
            for source in entry["patterns"]:
                pattern = compile_pattern(self._as_typed(_folded(source)), lists)
                self.patterns.append((len(self.signals) - 1, pattern))

        self.combinations += [_combination(theme, entry) for entry in data.get("combination", ())]

    def _as_typed(self, source: str) -> str:
        """Return a pattern with its words replaced as those of the messages are: « marde » means « merde »."""
        return _WHOLE_WORD.sub(lambda found: self._spelling.get(found[0], found[0]).replace(" ", "_"), source)

    def _word(self, token: str) -> Word:
        """Return how a token is matched; tokens come back so often that each is looked up once."""
        words = self._words(token)
        patterns = {number for word in words for number in self._patterns_of(word)}
        is_said = (
            token[0] not in "@\ufff9"
            and any(word[0].isalpha() for word in words)
            and token not in self._emoji
        )
        is_said = is_said and not words[0].startswith("emo")
        return Word("".join(f" {word}" for word in words), len(words), tuple(sorted(patterns)), is_said)

    def _words(self, token: str) -> list[str]:
        first = token[0]
        if first in "\n\u2026":
            return ["."]
        if first in MARKS:
            return [first]
        if first == "\ufff9":
            return [token[1:]]
        if first == "@":
            return ["mention"]
        if token[-1] in "'\u2019":
            return [fold(token[:-1])]
        if first == "#":
            return [word for part in _CAMEL.findall(token) for word in self._words(part)] or ["mot"]
        if token in self._emoji:
            return [self._emoji[token]]
        if not (first.isalnum() or first == "_"):
            return ["emo"]
        if first.isdigit():
            return [self._spelling.get(token, "num")]
        return self._meant(token).split()

    def _meant(self, token: str) -> str:
        """Return the word that a token stands for, faults of typing and short forms aside."""
        if token.casefold() == "où":
            return "où"
        plain = fold(token)
        known = self._spelling.get(plain)
        if known is not None:
            return known
        shorter = _STRETCHED.sub(r"\1", plain)
        if shorter != plain:
            twice = _STRETCHED.sub(r"\1\1", plain)
            plain = twice if not self._is_known(shorter) and self._is_known(twice) else shorter
            plain = self._spelling.get(plain, plain)
        if len(plain) >= _CORRECTED_FROM and not self._is_known(plain):
            plain = self._corrected(plain)
        return plain

    def _is_known(self, word: str) -> bool:
        return word in self._exact or any(word[:end] in self._beginnings for end in range(3, len(word) + 1))

    def _corrected(self, word: str) -> str:
        for shape in (word, *_without_one(word)):
            if shape in self._corrections:
                return self._corrections[shape]
        return word

    def _patterns_of(self, word: str) -> Iterable[int]:
        yield from self._exact.get(word, ())
        for end in range(2, len(word) + 1):
            yield from self._beginnings.get(word[:end], ())


def _signal(theme: str, entry: Mapping[str, Any]) -> Signal:
    return Signal(
        theme,
        entry["name"],
        float(entry.get("weight", 0)),
        entry.get("reason", ""),
        entry.get("clause", ""),
        bool(entry.get("own_words", False)),
    )


def _combination(theme: str, entry: Mapping[str, Any]) -> Combination:
    """Read a combination; « a|b » is one signal or the other, « theme.name » a signal of another theme."""

    def named(names: str) -> tuple[tuple[str, str], ...]:
        apart = (name.rpartition(".") for name in names.split("|"))
        return tuple((other or theme, name) for other, _dot, name in apart)

    every = tuple(map(named, entry["every"]))
    return Combination(
        _signal(theme, entry), every, tuple(one for no in entry.get("no", ()) for one in named(no))
    )


def fold(word: str) -> str:
    """Return a word in lower case, without accents."""
    apart = unicodedata.normalize("NFKD", word.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _folded(source: str) -> str:
    """Fold a pattern, which is written as one writes French: an apostrophe or a hyphen separates words."""
    apart = source.replace("’", " ").replace("'", " ").replace("-", " ")
    return " ".join(_NOT_OU.sub(lambda found: fold(found[0]), apart).split())


def _lists(
    written: Mapping[str, list[str]], known: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Return the lists, folded; one may name another that comes before (« <list> »)."""
    lists = dict(known)
    for name, words in written.items():
        found: list[str] = []
        for word in words:
            if word.startswith("<"):
                found += lists[word[1:-1]]
            else:
                found.append(_folded(word))
        lists[name] = tuple(dict.fromkeys(found))
    return lists


def _misspellings(words: Iterable[str]) -> dict[str, str]:
    """Return the shapes, one letter short or exact, that lead to each word: a fault on either side meets here."""
    shapes: dict[str, str] = {}
    for word in map(fold, words):
        for shape in _without_one(word):
            shapes.setdefault(shape, word)
    return shapes | {fold(word): fold(word) for word in words}


def _without_one(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


@cache
def lexicon() -> Lexicon:
    """Return the lexicons of the product."""
    return Lexicon(
        {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.toml")}
    )
