"""What the triage suggests of a message, and why, in words: never a decision, never a sanction by itself.

Transparent rules over lexicons that are data: nothing is learned, nothing leaves the server, the same words always give
the same answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from editorial.names import handles_named, people_named
from moderation.triage.deciding import is_danger, kind_of
from moderation.triage.reading import Reading, read
from moderation.triage.scanning import Findings, scan

# From this share of capitals a courteous reminder may be made, and nothing else.
CAPITALS_FROM = 70
_CLAUSES = {
    "question": ("R-041",),
    "comment": ("R-088",),
    "thanks": ("R-089",),
    "complaint": ("R-129",),
    "media_request": ("R-042",),
    "advertising": ("R-123",),
    "netiquette_violation": ("R-121",),
    "electoral": ("R-027",),
    "other": ("R-088",),
}
_THEMES = {"netiquette_violation": "violation"}
_MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who stands at an election in force: a name, and the handles that are publicly known."""

    name: str
    handles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a message looks like: a `Message.Kind`, whether it tells of danger, the clauses it rests on, the reasons."""

    kind: str
    is_danger: bool
    rules: tuple[str, ...]
    reasons: tuple[str, ...]


def suggest(
    text: str,
    *,
    platform: str = "",
    account: str = "",
    author_name: str = "",
    is_private: bool = False,
    posted_at: datetime | None = None,
    candidates: Sequence[Candidate] = (),
) -> Suggestion:
    """Return what a message looks like.

    `candidates` are those of the periods in force when it was posted: what they sell is campaign only where the words
    are. The platform, the account, the channel and the instant change nothing: they are here so that no caller has to
    know it.
    """
    findings, reading = _found(text, author_name, candidates)
    kind, danger = kind_of(findings, reading), is_danger(findings)
    shouts = reading.capitals >= CAPITALS_FROM and kind != "thanks"
    return Suggestion(
        kind,
        danger,
        _rules(findings, kind, danger=danger, shouts=shouts),
        tuple(_reasons(findings, reading, kind, danger=danger, shouts=shouts)),
    )


def kind_and_danger(text: str, *, author_name: str, candidates: Sequence[Candidate] = ()) -> tuple[str, bool]:
    """Return what `suggest` does without its reasons, for the thousands of messages of a file."""
    findings, reading = _found(text, author_name, candidates)
    return kind_of(findings, reading), is_danger(findings)


def _found(text: str, author_name: str, candidates: Sequence[Candidate]) -> tuple[Findings, Reading]:
    reading = read(text)
    findings = scan(
        text,
        reading,
        author_name,
        names_candidate=bool(candidates) and _names_one(text, candidates),
        by_candidate=bool(candidates) and _names_one(author_name, candidates),
    )
    return findings, reading


def _names_one(text: str, candidates: Sequence[Candidate]) -> bool:
    handles = [(one.name, handle) for one in candidates for handle in one.handles]
    return bool(people_named(text, [one.name for one in candidates]) or handles_named(text, handles))


def _rules(findings: Findings, kind: str, *, danger: bool, shouts: bool) -> tuple[str, ...]:
    """Return the clauses, danger first."""
    rules = ["R-053"] if danger else []
    own = [found.signal.clause for found in findings.of(_THEMES.get(kind, kind)) if found.signal.weight > 0]
    rules += (
        sorted({clause for clause in own if clause}) if kind == "netiquette_violation" else _CLAUSES[kind]
    )
    if kind == "electoral" and findings.has("electoral", "candidate", "candidacy"):
        rules.append("R-026")
    if shouts:
        rules.append("R-120")
    return tuple(dict.fromkeys(rules))


def _reasons(findings: Findings, reading: Reading, kind: str, *, danger: bool, shouts: bool) -> list[str]:
    """Return why, one sentence for each signal, the heaviest first."""
    reasons = _sentences(findings, "danger") if danger else []
    reasons += _sentences(findings, _THEMES.get(kind, kind)) or [_WITHOUT_SIGNAL.get(kind, "")]
    reasons += [
        found.signal.reason
        for theme in ("violation", "advertising", "media_request", "electoral")
        for found in findings.of(theme)
        if found.signal.weight < 0 and found.signal.reason and findings.score(theme) > found.signal.weight
    ]
    if shouts:
        reasons.append(
            f"{reading.capitals}\u00a0% de majuscules\u00a0: un rappel courtois est possible, jamais une sanction"
        )
    return list(dict.fromkeys(filter(None, reasons)))


_WITHOUT_SIGNAL = {
    "comment": "Aucun autre indice\u00a0: dans le doute, un commentaire",
    "other": "Ni question, ni avis, ni demande reconnus",
}


def _sentences(findings: Findings, theme: str) -> list[str]:
    return [
        found.signal.reason.replace("{words}", _short(found.words))
        for found in findings.of(theme)
        if found.signal.weight > 0 and found.signal.reason
    ]


def _short(words: str) -> str:
    parts = words.replace("' ", "'").replace("’ ", "’").split()
    shown = " ".join(parts[:_MOST_WORDS]) + ("…" if len(parts) > _MOST_WORDS else "")
    return shown or "…"
