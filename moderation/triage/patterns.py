"""The small language in which the lexicons say what to look for, and its translation into regular expressions.

A pattern is a row of elements between spaces, matched on the words of a message once they are folded (no accents, no
capitals, no apostrophes; « l’eau » is two words):

    mot          this word                       mot*         a word that begins so
    a|b|c*       one of these                    <liste>      one of a list of the same file (or of `shared.toml`)
    mot~         may be missing                  !a|b         the word that follows is none of these
    ..           up to four words between        ...          up to nine words between, in the same sentence
    ....         up to fourteen words and marks between
    ^ and $      the beginning, the end, of a sentence
    \\? \\! \\.     the mark itself
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

# Marks that end a sentence are words of their own in what is matched; a gap never crosses them.
MARKS = ".?!"
_NEAR, _FAR, _BEYOND = "(?: [^ .?!]+){0,4}?", "(?: [^ .?!]+){0,9}?", "(?: [^ ]+){0,14}?"
# Words too common to look a pattern up by: another of its elements is rarer.
_COMMON_WORDS = (
    "a ai au aux ai ce ces cette c d de des du elle en est et ete etes etre eu fait faire ici il ils je j l la le les "
    "leur ma me mes moi mon m n ne nos notre nous on ont ou par pas plus pour qu que qui s sa se ses si son sont sur "
    "sera t ta te tes toi ton tout tous toute tu un une va vais veux vos votre vous y the you your are is "
    "i to of and in it my quand comment combien quel quelle avec dans sans bien tres the for"
)
_COMMON = frozenset(_COMMON_WORDS.split())


class MalformedPatternError(ValueError):
    """A pattern of a lexicon that cannot be read."""


@dataclass(frozen=True)
class Pattern:
    """One thing to look for; `anchors` are the words, or beginnings of words (« mot* »), one of which it needs."""

    source: str
    expression: str
    anchors: tuple[str, ...]

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The expression, compiled when a message first needs it: compiling them all takes a second."""
        return re.compile(self.expression)


def compile_pattern(source: str, lists: Mapping[str, tuple[str, ...]]) -> Pattern:
    """Return the pattern written as `source`, its lists being among `lists`; raise MalformedPatternError."""
    pieces: list[str] = []
    anchors: tuple[str, ...] = ()
    for element in source.split():
        if element in _FIXED:
            pieces.append(_FIXED[element])
            anchors = anchors or ((element[1:],) if element[0] == "\\" else ())
            continue
        choices = _choices(element.lstrip("!").rstrip("~"), lists, source)
        piece = f"(?:{_alternatives(choices)})"
        if element.startswith("!"):
            pieces.append(f"(?!{piece})")
        elif element.endswith("~"):
            pieces.append(f"{piece}?")
        else:
            pieces.append(piece)
            if not any(choice in _FIXED for choice in choices):
                anchors = max(anchors, tuple(dict.fromkeys(map(_anchor, choices))), key=_rarity)
    if not anchors:
        raise MalformedPatternError(f"Nothing to look « {source} » up by.")
    return Pattern(source, "".join(pieces), anchors)


_END = r"(?: [.?!]| ?\Z)"
_FIXED = {
    "..": _NEAR,
    "...": _FAR,
    "....": _BEYOND,
    "^": r"(?:\A|(?<=[.?!]))",
    "$": _END,
    r"\?": r" \?(?= )",
    r"\!": r" !(?= )",
    r"\.": r" \.(?= )",
}


def _alternatives(choices: tuple[str, ...]) -> str:
    """Return the alternatives of an element: its words together, since they share what surrounds them."""
    words = [_word(choice) for choice in choices if choice not in _FIXED]
    marks = [_FIXED[choice] for choice in choices if choice in _FIXED]
    return "|".join([*([f" (?:{'|'.join(words)})(?= )"] if words else []), *marks])


def _choices(element: str, lists: Mapping[str, tuple[str, ...]], source: str) -> tuple[str, ...]:
    found: list[str] = []
    for choice in element.split("|"):
        if choice.startswith("<"):
            try:
                found += (word.replace("_", " ") for word in lists[choice[1:-1]])
            except KeyError:
                raise MalformedPatternError(f"« {source} » names a list that does not exist.") from None
        elif choice:
            found.append(choice.replace("_", " "))
    if not found:
        raise MalformedPatternError(f"« {source} » holds an empty element.")
    return tuple(found)


def _word(choice: str) -> str:
    begins = choice.endswith("*")
    words = re.escape(choice.rstrip("*")).replace(r"\ ", " ")
    return words + ("[^ ]*" if begins else "")


def _anchor(choice: str) -> str:
    """Return the rarest word of a choice; the star stays only on the last one."""
    words = choice.split()
    return max(words, key=lambda word: (word not in _COMMON, len(word)))


def _rarity(anchors: Iterable[str]) -> tuple[bool, int]:
    """Say how rarely one of these words is met: by the commonest of them."""
    words = tuple(anchors)
    return bool(words) and not any(word in _COMMON for word in words), min(map(len, words), default=0)
