"""What the lexicons find in a message: each signal once, with the words that show it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from moderation.triage.lexicons import IDIOMS, Signal, lexicon
from moderation.triage.reading import Reading, has_quotes, read

# What a way of speaking is replaced by: a word that no pattern holds.
_SET_ASIDE = " ~"
_AUTHOR, _CANDIDATE_NAMED, _CANDIDATE_WRITES = "auteur", " candidatnom", " candidatauteur"


@dataclass(frozen=True, slots=True)
class Found:
    """A signal that a message gives; `words` are those of the message, empty where the signal quotes none."""

    signal: Signal
    words: str


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

    def weight(self, theme: str, name: str) -> float:
        """Return the weight of one signal, 0 when it was not found."""
        found = self.by_theme.get(theme, {}).get(name)
        return found.signal.weight if found else 0

    def of(self, theme: str) -> Iterable[Found]:
        """Return the signals of a theme, the heaviest first."""
        return sorted(self.by_theme.get(theme, {}).values(), key=lambda found: -abs(found.signal.weight))

    def add(self, signal: Signal, words: str) -> None:
        """Keep a signal."""
        self.by_theme.setdefault(signal.theme, {})[signal.name] = Found(signal, words)


def scan(
    text: str, reading: Reading, author_name: str, *, names_candidate: bool, by_candidate: bool
) -> Findings:
    """Return what `text`, read as `reading`, shows."""
    findings = Findings()
    lines = _Lines(text, reading)
    _look(findings, lines, {number for word in reading.words for number in word.patterns})
    _look_at_author(findings, author_name)
    known = lexicon()
    for is_so, word in ((names_candidate, _CANDIDATE_NAMED), (by_candidate, _CANDIDATE_WRITES)):
        for number in known.word(word.strip()).patterns if is_so else ():
            findings.add(known.signals[known.patterns[number][0]], "")
    return findings


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

    def words(self, start: int, end: int) -> str:
        """Return the message's own words for a match, while nothing was set aside before it."""
        if self.is_whole and self._own == self.line:
            return self._reading.quote(start, end)
        return self.line[start:end].strip()


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
            findings.add(signal, lines.words(match.start(), match.end()))


def _look_at_author(findings: Findings, author_name: str) -> None:
    known = lexicon()
    line = f" {_AUTHOR}{read(author_name).line}"
    for number in known.word(_AUTHOR).patterns:
        signal_number, pattern = known.patterns[number]
        if pattern.regex.search(line):
            findings.add(known.signals[signal_number], "")
