"""Whether a text names a person or a party: for people who read again, by whole words, accents and hyphens aside."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"
# Letters, with the accents that some keyboards write apart.
_WORD = re.compile("(?:[^\\W\\d_][\u0300-\u036f]*)+")
# Words that belong to a family name rather than to a given one: « Louis St-Laurent », « Jean de la Durantaye ».
_PARTICLES = frozenset(
    ("d", "de", "des", "du", "la", "le", "les", "l", "o", "mc", "mac", "van", "von", "st", "ste")
)
_ABRIDGED = {"saint": "st", "sainte": "ste"}
_BEGINS_SENTENCE = re.compile(r"(?:^|[.!?…:\n]|[«(“\"]|[-–—•*])[\s\u00a0\u202f]*$")


class How(StrEnum):
    """How sure a mention is: the whole name, or the family name alone, which somebody else may have."""

    FULL = "full"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Where a text names somebody: `name` as it was asked, `words` as written, from `start` to `end`."""

    name: str
    how: How
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Token:
    """One word of the text, folded: without accents, in lower case."""

    folded: str
    word: str
    start: int
    end: int
    # A hyphen, and nothing else, joins it to the word before.
    is_joined: bool


def people_named(text: str, names: Iterable[str]) -> list[Mention]:
    """Return where `text` names one of the people called `names`, each place once, in the order of the text.

    The whole name, in any order, with or without accents and hyphens, or with all of its initials: FULL. The family
    name alone, with a capital, or behind one initial when many bear it: PARTIAL, for a person to judge.
    """
    tokens = _tokens(text)
    found = [mention for name in dict.fromkeys(names) for mention in _person(text, tokens, name)]
    return sorted(found, key=lambda mention: (mention.start, mention.name))


def parties_named(text: str, parties: Iterable[tuple[str, Sequence[str]]]) -> list[Mention]:
    """Return where `text` names a party, given each name with its acronyms.

    An acronym counts when it is written as one: « CAQ », « C.A.Q. » or « #CAQ », never « caq » nor within a word. It is
    PARTIAL when it has two letters only, or stands among words all in capitals.
    """
    tokens = _tokens(text)
    found: list[Mention] = []
    for name, acronyms in parties:
        wanted = [token.folded for token in _tokens(name)]
        found += [_mention(text, name, How.FULL, tokens[at : at + len(wanted)]) for at in _at(tokens, wanted)]
        found += [one for acronym in acronyms for one in _acronym(text, name, acronym)]
    return sorted(found, key=lambda mention: (mention.start, mention.name))


def handles_named(text: str, handles: Iterable[tuple[str, str]]) -> list[Mention]:
    """Return where `text` mentions « @handle », given each name with one of its public handles."""
    found = []
    for name, handle in handles:
        bare = handle.strip().lstrip("@")
        pattern = re.compile(rf"(?<![\w@.])@{re.escape(bare)}(?![\w-])", re.IGNORECASE)
        found += [
            Mention(name=name, how=How.FULL, words=hit.group(), start=hit.start(), end=hit.end())
            for hit in (pattern.finditer(text) if bare else ())
        ]
    return sorted(found, key=lambda mention: (mention.start, mention.name))


def folded(text: str) -> str:
    """Return the text without accents and in lower case."""
    apart = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()


# --- People ------------------------------------------------------------------------------------------------------


def _person(text: str, tokens: list[_Token], name: str) -> list[Mention]:
    given, family = _split(name)
    if not family:
        return []
    taken: set[int] = set()
    found = []
    for at in _at(tokens, family):
        span = range(at, at + len(family))
        how = _surrounded(tokens, span, given, family)
        if how is None and not _is_alone_and_capital(text, tokens, span, name):
            continue
        wide = how or (span.start, span.stop, How.PARTIAL)
        if not taken.isdisjoint(range(wide[0], wide[1])):
            continue
        taken.update(range(wide[0], wide[1]))
        found.append(_mention(text, name, wide[2], tokens[wide[0] : wide[1]]))
    return found


def _split(name: str) -> tuple[list[list[str]], list[str]]:
    """Return the given names, each as its words (« Jean-Pierre » has two), then the words of the family name.

    The family name is the last word with what is joined to it and the particles before; one before a comma otherwise.
    """
    if "," in name:
        family, _comma, given = name.partition(",")
        return [_folded_words(part) for part in given.split()], _folded_words(family)
    parts = [words for part in name.split() if (words := _folded_words(part))]
    first = len(parts) - 1
    while first > 1 and set(parts[first - 1]) <= _PARTICLES:
        first -= 1
    return parts[:first], [word for part in parts[max(first, 0) :] for word in part]


def _surrounded(
    tokens: list[_Token], span: range, given: list[list[str]], family: list[str]
) -> tuple[int, int, How] | None:
    """Return the place of the whole name when given names, or initials, stand beside the family name."""
    if not given:
        return None
    every = [word for part in given for word in part]
    for words in ([*every], given[0]):
        length = len(words)
        before, after = (
            tokens[max(span.start - length, 0) : span.start],
            tokens[span.stop : span.stop + length],
        )
        if [token.folded for token in before] == words:
            return span.start - length, span.stop, How.FULL
        if [token.folded for token in after] == words:
            return span.start, span.stop + length, How.FULL
    return _behind_initials(tokens, span, every, given[0], family)


def _behind_initials(
    tokens: list[_Token], span: range, every: list[str], first: list[str], family: list[str]
) -> tuple[int, int, How] | None:
    for words in (every, first):
        initials = [word[0] for word in words]
        written = tokens[max(span.start - len(initials), 0) : span.start]
        if [token.folded for token in written] == initials and all(token.word.isupper() for token in written):
            is_sure = len(initials) > 1 or "-".join(family) not in _listed("common_surnames.txt")
            return span.start - len(initials), span.stop, How.FULL if is_sure else How.PARTIAL
        glued = tokens[span.start - 1] if span.start else None
        if glued and len(initials) > 1 and glued.folded == "".join(initials) and glued.word.isupper():
            return span.start - 1, span.stop, How.FULL
    return None


def _is_alone_and_capital(text: str, tokens: list[_Token], span: range, name: str) -> bool:
    """Say whether these words read as a family name: a capital that no beginning of a sentence explains.

    « Côté » is a name, « côté » a word: the accents count here, except in a word all in capitals.
    """
    words = [tokens[at] for at in span]
    first, after = words[0], tokens[span.stop] if span.stop < len(tokens) else None
    if first.is_joined or (after and after.is_joined) or not first.word[0].isupper():
        return False
    asked = {_nfc(token.word).casefold() for token in _tokens(name)}
    if not all(token.word.isupper() or _nfc(token.word).casefold() in asked for token in words):
        return False
    is_shouted = first.word.isupper() and after is not None and after.word.isupper() and len(after.word) > 1
    return not is_shouted and not (len(words) == 1 and _reads_as_a_word(text, first))


def _reads_as_a_word(text: str, token: _Token) -> bool:
    """Say whether a capital only begins a sentence, before a family name that is also a word of every day."""
    return _nfc(token.word).casefold() in _listed("everyday_surnames.txt") and bool(
        _BEGINS_SENTENCE.search(text[: token.start])
    )


# --- Words -------------------------------------------------------------------------------------------------------


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    for found in _WORD.finditer(text):
        plain = folded(found.group())
        is_joined = bool(tokens) and text[tokens[-1].end : found.start()] in {"-", "\u2010", "\u2011"}
        tokens.append(
            _Token(_ABRIDGED.get(plain, plain), found.group(), found.start(), found.end(), is_joined)
        )
    return tokens


def _folded_words(text: str) -> list[str]:
    return [token.folded for token in _tokens(text)]


def _at(tokens: list[_Token], wanted: list[str]) -> list[int]:
    """Return where the words `wanted` follow each other."""
    if not wanted:
        return []
    return [
        at
        for at, token in enumerate(tokens)
        if token.folded == wanted[0] and [one.folded for one in tokens[at : at + len(wanted)]] == wanted
    ]


def _mention(text: str, name: str, how: How, tokens: Sequence[_Token]) -> Mention:
    start, end = tokens[0].start, tokens[-1].end
    return Mention(name=name, how=how, words=text[start:end], start=start, end=end)


def _acronym(text: str, name: str, acronym: str) -> list[Mention]:
    letters = [re.escape(letter) for letter in acronym]
    pattern = re.compile(rf"(?<![\w.-])(?:{''.join(letters)}|{'[.]'.join(letters)}[.]?)(?![\w-])")
    found = []
    for hit in pattern.finditer(text):
        is_sure = len(acronym) > 2 and not _among_capitals(text, hit.start(), hit.end())
        how = How.FULL if is_sure else How.PARTIAL
        found.append(Mention(name=name, how=how, words=hit.group(), start=hit.start(), end=hit.end()))
    return found


def _among_capitals(text: str, start: int, end: int) -> bool:
    around = _WORD.findall(text[:start])[-1:] + _WORD.findall(text[end:])[:1]
    return any(word.isupper() and len(word) > 1 for word in around)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@cache
def _listed(file: str) -> frozenset[str]:
    lines = (_DATA / file).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
