"""What the lexicons find in a message: each signal once, with the words that show it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from moderation.triage.lexicons import IDIOMS, Combination, Signal, lexicon
from moderation.triage.reading import Reading, has_quotes, read

# What a way of speaking is replaced by: a word that no pattern holds.
_SET_ASIDE = " ~"
_AUTHOR, _CANDIDATE_NAMED, _CANDIDATE_WRITES = "auteur", "zcandidatnom", "zcandidatauteur"


@dataclass(frozen=True, slots=True)
class Found:
    """A signal that a message gives, and where its lines show it; nowhere for what the author’s name shows."""

    signal: Signal
    lines: "_Lines | None" = None
    start: int = 0
    end: int = 0
    # For a combination, the signals that make it.
    parts: "tuple[Found, ...]" = ()

    @property
    def words(self) -> str:
        """The message’s own words."""
        if self.parts:
            return " … ".join(dict.fromkeys(filter(None, (part.words for part in self.parts))))
        return self.lines.words(self.start, self.end, self.signal) if self.lines else ""


@dataclass(slots=True)
class Findings:
    """Every signal of a message, by theme and name."""

    by_theme: dict[str, dict[str, Found]] = field(default_factory=dict)

    def score(self, theme: str) -> float:
        """Add up the weights of a theme."""
        return sum(found.signal.weight for found in self.by_theme.get(theme, {}).values())

    def has(self, theme: str, *names: str) -> bool:
        """Say whether one of these signals of a theme was found."""
        return not self.by_theme.get(theme, {}).keys().isdisjoint(names)

    def get(self, theme: str, name: str) -> Found | None:
        """Return a signal, if it was found."""
        return self.by_theme.get(theme, {}).get(name)

    def of(self, theme: str) -> Iterable[Found]:
        """Return the signals of a theme, the heaviest first."""
        return sorted(self.by_theme.get(theme, {}).values(), key=lambda found: -abs(found.signal.weight))

    def add(self, found: Found) -> None:
        """Keep a signal."""
        self.by_theme.setdefault(found.signal.theme, {})[found.signal.name] = found


def scan(
    text: str, reading: Reading, author_name: str, *, names_candidate: bool, by_candidate: bool
) -> Findings:
    """Return what `text`, read as `reading`, shows."""
    findings = Findings()
    lines = _Lines(text, reading)
    _look(findings, lines, {number for word in reading.words for number in word.patterns})
    known = lexicon()
    for number in _shown_by_author(author_name):
        findings.add(Found(known.signals[number]))
    for is_so, word in ((names_candidate, _CANDIDATE_NAMED), (by_candidate, _CANDIDATE_WRITES)):
        for number in known.word(word).patterns if is_so else ():
            findings.add(Found(known.signals[known.patterns[number][0]]))
    for combination in known.combinations:
        _combine(findings, combination)
    return findings


def _combine(findings: Findings, combination: Combination) -> None:
    """Add what several signals say together; a later combination may rest on an earlier one."""
    parts = []
    for group in combination.every:
        part = next(filter(None, (findings.get(theme, name) for theme, name in group)), None)
        if part is None:
            return
        parts.append(part)
    if not any(findings.get(theme, name) for theme, name in combination.no):
        findings.add(Found(combination.signal, parts=tuple(parts)))


class _Lines:
    """The line of a message, its ways of speaking set aside, and the same without what it quotes."""

    def __init__(self, text: str, reading: Reading) -> None:
        self._text = text
        self._reading = reading
        self.is_whole = True
        self.line = self._without_idioms(reading)
        self._own: str | None = None if has_quotes(text) else self.line

    @property
    def own(self) -> str:
        """What the author says himself."""
        if self._own is None:
            self._own = self._without_idioms(read(self._text, without_quotes=True))
        return self._own

    def _without_idioms(self, reading: Reading) -> str:
        known, line = lexicon(), reading.line
        idioms = {number for word in reading.words for number in word.patterns if number < known.idioms}
        for number in sorted(idioms):
            line, times = known.patterns[number][1].regex.subn(_SET_ASIDE, line)
            self.is_whole = self.is_whole and not times
        return line

    def words(self, start: int, end: int, signal: Signal) -> str:
        """Return the message’s own words for a match, while nothing was set aside before it."""
        if self.is_whole and self._own == self.line:
            return self._reading.quote(start, end)
        line = self.own if signal.is_own_words else self.line
        return line[start:end].replace(_SET_ASIDE, "").strip()


def _look(findings: Findings, lines: _Lines, numbers: Iterable[int]) -> None:
    known = lexicon()
    done: set[int] = set()
    for number in sorted(numbers):
        signal_number, pattern = known.patterns[number]
        if signal_number in done:
            continue
        signal = known.signals[signal_number]
        if signal.theme == IDIOMS:
            continue
        match = pattern.regex.search(lines.own if signal.is_own_words else lines.line)
        if match:
            done.add(signal_number)
            findings.add(Found(signal, lines, match.start(), match.end()))


@lru_cache(maxsize=10_000)
def _shown_by_author(author_name: str) -> frozenset[int]:
    """Return the signals that a name gives: a business, a media, a party; the same people write again and again."""
    known = lexicon()
    line = f" {_AUTHOR}{read(author_name).line}"
    numbers = (known.patterns[number] for number in known.word(_AUTHOR).patterns)
    return frozenset(signal for signal, pattern in numbers if pattern.regex.search(line))
