"""How well the triage does on messages that people have labelled. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from moderation.triage.suggestion import Suggestion

KINDS = (
    "question",
    "comment",
    "thanks",
    "complaint",
    "media_request",
    "advertising",
    "netiquette_violation",
    "electoral",
    "other",
)
# What a suggestion of these kinds may lead to: a removal, a warning.
SANCTIONED = frozenset({"advertising", "netiquette_violation", "electoral"})
DANGER = "danger"
# Labels that other people may have written in French, or by their name.
_OTHER_NAMES = {
    "commentaire": "comment",
    "remerciement": "thanks",
    "remerciements": "thanks",
    "plainte": "complaint",
    "demande_media": "media_request",
    "media": "media_request",
    "publicite": "advertising",
    "publicité": "advertising",
    "ad": "advertising",
    "violation": "netiquette_violation",
    "netiquette": "netiquette_violation",
    "breach": "netiquette_violation",
    "manquement": "netiquette_violation",
    "électoral": "electoral",
    "autre": "other",
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """One message with what a person said of it."""

    line: int
    text: str
    author_name: str
    expected: str
    alternatives: frozenset[str]
    is_protected: bool
    is_danger: bool


@dataclass(frozen=True, slots=True)
class Mistake:
    """A message for which something else was suggested than expected."""

    message: Labelled
    suggestion: Suggestion

    @property
    def is_false_sanction(self) -> bool:
        """Whether a removal or a warning is suggested for what the policy protects."""
        return self.message.is_protected and self.suggestion.kind in SANCTIONED


@dataclass(slots=True)
class Measures:
    """The counts of one file; a recall is None where the file has no such message."""

    total: int = 0
    exact: int = 0
    exact_or_alternative: int = 0
    expected: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    danger_suggested: int = 0
    mistakes: list[Mistake] = field(default_factory=list)
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def false_sanctions(self) -> list[Mistake]:
        """The protected messages for which a sanction is suggested."""
        return [mistake for mistake in self.mistakes if mistake.is_false_sanction]

    def rate(self, count: int) -> float:
        """Return a share of the messages."""
        return round(count / self.total, 4) if self.total else 0.0

    def recall(self) -> dict[str, float | None]:
        """Return, by kind and for danger, the share of the messages expected that are found, alternatives included."""
        return {
            name: round(self.found[name] / self.expected[name], 4) if self.expected[name] else None
            for name in (*KINDS, DANGER)
        }

    def add(self, message: Labelled, suggestion: Suggestion) -> None:
        """Count one message."""
        is_exact = suggestion.kind == message.expected
        is_right = is_exact or suggestion.kind in message.alternatives
        self.total += 1
        self.exact += is_exact
        self.exact_or_alternative += is_right
        self.expected[message.expected] += 1
        self.found[message.expected] += is_right
        self.danger_suggested += suggestion.is_danger
        if message.is_danger:
            self.expected[DANGER] += 1
            self.found[DANGER] += suggestion.is_danger
        if not is_right:
            self.confusions[message.expected, suggestion.kind] += 1
        mistake = Mistake(message, suggestion)
        if not is_right or message.is_danger > suggestion.is_danger or mistake.is_false_sanction:
            self.mistakes.append(mistake)


class BadLabelError(ValueError):
    """A line of a labelled file that cannot be used; its text says why, in French."""


def labelled(line: int, row: Mapping[str, Any]) -> Labelled:
    """Return one line of a labelled file; only the text and the expected kind are needed. Raises BadLabelError."""
    text = row.get("text")
    if not isinstance(text, str):
        raise BadLabelError("le champ «\u00a0text\u00a0» manque")
    rules = [str(rule).casefold() for rule in _listed(row.get("rules"))]
    return Labelled(
        line=line,
        text=text,
        author_name=str(row.get("author_name") or ""),
        expected=_kind(row.get("expected_kind", row.get("kind"))),
        alternatives=frozenset(map(_kind, _listed(row.get("alternatives")))),
        is_protected=bool(row.get("protected")),
        is_danger=bool(row.get("danger") or row.get("is_danger")) or bool({"r-053", DANGER} & set(rules)),
    )


def _listed(value: Any) -> Iterable[Any]:
    if value is None or value == "":
        return ()
    return value if isinstance(value, list | tuple) else (value,)


def _kind(value: Any) -> str:
    name = str(value or "").strip().casefold()
    name = _OTHER_NAMES.get(name, name)
    if name not in KINDS:
        raise BadLabelError(f"«\u00a0{value}\u00a0» n’est pas une nature de message")
    return name
