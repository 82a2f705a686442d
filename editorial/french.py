"""Hints on the quality of a text in French (R-120, « un français de qualité »): looked up, never imposed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from editorial import spelling
from editorial.agreements import forgotten_plurals

NBSP = "\u00a0"
# What no hint looks at: addresses, e-mails, mentions and hashtags.
_SKIPPED = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.-]+|[@#][\w’'-]+|\b[\w-]+(?:\.[\w-]+)+(?:/\S*)?"
)
_WORD = re.compile(r"[^\W_]+(?:[-’'\u2011][^\W_]+)*")
_BEGINS_SENTENCE = re.compile(r"(?:^|[.!?…:\n«(\"“•*–—-])[\s\u00a0\u202f\"'(«]*$")
_DOUBLED = re.compile(r"\b([^\W\d_]{2,})(\s+)\1\b", re.IGNORECASE)
_RIGHTLY_DOUBLED = frozenset(("nous", "vous", "bla", "ha", "hi", "ho", "tic", "tac", "toc", "très"))
# Words of more than three letters that exist: acronyms and Roman numbers do not shout.
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
SHOUTED_SHARE, SHOUTED_LETTERS, SHOUTED_RUN = 0.5, 20, 3
SUGGESTED_WORDS, LONGEST_WORD = 8, 40
AROUND, SHOWN_AROUND, SHOWN_WORDS = 30, 12, 60


class Kind(StrEnum):
    """What a hint is about."""

    SPELLING = "spelling"
    SPACING = "spacing"
    QUOTES = "quotes"
    MARKS = "marks"
    DOUBLED = "doubled"
    PLURAL = "plural"
    SHOUTING = "shouting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """Something to look at from `start` to `end`; `corrections` are what may replace those words, the likeliest first.

    `about` stays the same while the rest of the text changes.
    """

    kind: Kind
    words: str
    start: int
    end: int
    corrections: tuple[str, ...] = ()
    # The few letters that come before and after, to find the place again and to show it.
    before: str = ""
    after: str = ""

    @property
    def context(self) -> str:
        """The words with what surrounds them, on one line."""
        shown = self.words if len(self.words) <= SHOWN_WORDS else f"{self.words[:SHOWN_WORDS]}…"
        before, after = self.before[-SHOWN_AROUND:], self.after[:SHOWN_AROUND]
        # Whole words, unless there is only a part of one.
        if len(self.before) > SHOWN_AROUND and " " in before:
            before = before.partition(" ")[2]
        if len(self.after) > SHOWN_AROUND and " " in after:
            after = after.rpartition(" ")[0]
        return " ".join(f"{before}{shown}{after}".split())

    @property
    def about(self) -> str:
        """What the hint is about, whatever its place."""
        return f"{self.kind}:{self.words.strip().casefold()}"[:200]

    @property
    def is_typographic(self) -> bool:
        """Say whether its correction needs no judgement."""
        return self.kind in {Kind.SPACING, Kind.QUOTES, Kind.MARKS}


def hints(text: str) -> list[Hint]:
    """Return what to look at in `text`, in its order; nothing about addresses, mentions, hashtags and numbers."""
    hidden = _hidden(text)
    found = [*_typography(hidden, text), *_doubled(hidden), *_plurals(hidden), *_spelling(hidden)]
    shout = _shouting(hidden)
    ordered = sorted(
        [*found, *([shout] if shout else [])], key=lambda hint: (hint.start, hint.end, hint.kind)
    )
    return [
        replace(hint, before=text[max(hint.start - AROUND, 0) : hint.start], after=text[hint.end :][:AROUND])
        for hint in ordered
    ]


def corrected(text: str) -> str:
    """Return `text` with every typographic correction made, and its words as they were."""
    typographic = [hint for hint in hints(text) if hint.is_typographic]
    done, left = text, len(text) + 1
    for hint in reversed(typographic):
        # Two corrections in one place are made one after the other.
        if hint.end <= left and hint.start < left:
            done, left = done[: hint.start] + hint.corrections[0] + done[hint.end :], hint.start
    return corrected(done) if typographic else done


def _hidden(text: str) -> str:
    """Return `text` with all that no hint looks at as blanks of the same length."""
    return _SKIPPED.sub(lambda found: "\ufffc" * len(found.group()), text)


# --- Typography: as Québec writes ----------------------------------------------------------------------------------

_RULES: tuple[tuple[Kind, re.Pattern[str], str], ...] = (
    # No space before ; ! and ?, of any kind; « ;) » is a smile.
    (Kind.SPACING, re.compile(r"(?<=[^\s«])[ \u00a0\u202f]+(?=[!?]|;(?![()DPp-]))"), ""),
    # A space that never breaks before a colon, except in an hour (10:30) or a smiley.
    (Kind.SPACING, re.compile(r"(?<=[^\W\d_])(?=:(?:\s|$))|(?<=[\w»)])[ \u202f]+(?=:(?:\s|$))"), NBSP),
    # And within « ».
    (Kind.SPACING, re.compile(r"(?<=«)(?:[ \u202f]+|(?=[^\s\u00a0]))"), NBSP),
    (Kind.SPACING, re.compile(r"(?:[ \u202f]+|(?<=[^\s\u00a0]))(?=»)"), NBSP),
    (Kind.QUOTES, re.compile(r"\"(?=\S)([^\"\n]*?\S)\"|“\s*([^“”\n]*?\S)\s*”"), ""),
    (Kind.MARKS, re.compile(r"(?P<mark>[!?])(?:[ \u00a0]?(?P=mark))+"), ""),
)


def _typography(hidden: str, text: str) -> Iterator[Hint]:
    for kind, pattern, replacement in _RULES:
        for found in pattern.finditer(hidden):
            start, end = found.span()
            written = text[start:end]
            if kind == Kind.QUOTES:
                replacement = f"«{NBSP}{written[1:-1].strip()}{NBSP}»"
            elif kind == Kind.MARKS:
                replacement = found["mark"]
            yield Hint(kind=kind, words=written, start=start, end=end, corrections=(replacement,))


# --- Words ---------------------------------------------------------------------------------------------------------


def _doubled(hidden: str) -> Iterator[Hint]:
    for found in _DOUBLED.finditer(hidden):
        if found[1].casefold() not in _RIGHTLY_DOUBLED:
            yield Hint(
                kind=Kind.DOUBLED,
                words=found.group(),
                start=found.start(),
                end=found.end(),
                corrections=(found[1],),
            )


def _plurals(hidden: str) -> Iterator[Hint]:
    for start, end, plural in forgotten_plurals(hidden):
        yield Hint(kind=Kind.PLURAL, words=hidden[start:end], start=start, end=end, corrections=(plural,))


def _spelling(hidden: str) -> Iterator[Hint]:
    unknown: dict[str, tuple[str, ...]] = {}
    for found in _WORD.finditer(hidden):
        word = found.group().replace("\u2011", "-")
        if _is_left_alone(word, hidden[: found.start()]) or spelling.knows(word):
            continue
        if word not in unknown:
            unknown[word] = spelling.meant(word) if len(unknown) < SUGGESTED_WORDS else ()
        yield Hint(
            kind=Kind.SPELLING,
            words=found.group(),
            start=found.start(),
            end=found.end(),
            corrections=unknown[word],
        )


def _is_left_alone(word: str, before: str) -> bool:
    """Say whether `word` is no word of a dictionary: a number, an acronym, letters without end, or a name."""
    if (
        not 2 <= len(word) <= LONGEST_WORD
        or any(letter.isdigit() for letter in word)
        or not any(map(str.isalpha, word))
    ):
        return True
    bare = word.rpartition("’")[2].rpartition("'")[2]
    if bare.isupper():
        return True
    return bare[:1].isupper() and not _BEGINS_SENTENCE.search(before[-40:])


def _shouting(hidden: str) -> Hint | None:
    """Annexe: capitals « avec parcimonie ». Half of the letters of a text, or several long words in a row."""
    words = list(_LONG_WORD.finditer(hidden))
    shouted = [found for found in words if _is_shouted(found.group())]
    letters = sum(len(found.group()) for found in words)
    share = sum(len(found.group()) for found in shouted) / letters if letters else 0
    if not (share >= SHOUTED_SHARE and letters >= SHOUTED_LETTERS) and not _in_a_row(hidden, shouted):
        return None
    start, end = shouted[0].start(), shouted[-1].end()
    return Hint(kind=Kind.SHOUTING, words=hidden[start:end], start=start, end=end)


def _is_shouted(word: str) -> bool:
    return word.isupper() and spelling.knows(word.lower())


def _in_a_row(hidden: str, shouted: list[re.Match[str]]) -> bool:
    run = 1
    for before, after in pairwise(shouted):
        between = hidden[before.end() : after.start()]
        run = 1 if any(letter.islower() for letter in between) else run + 1
        if run >= SHOUTED_RUN:
            return True
    return False
