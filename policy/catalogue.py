"""The clauses of the adopted policy, read once from `policy/clauses/*.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

TEXT_DIR = Path(__file__).parent / "text"
CLAUSES_DIR = Path(__file__).parent / "clauses"

MODALITIES = frozenset({"must", "should", "may", "fact"})
ENFORCEMENTS = frozenset({"guard", "soft", "workflow", "reminder", "report", "display", "register", "human"})
STATUSES = frozenset({"enforced", "planned", "human"})


class UnknownClause(KeyError):  # noqa: N818 - named in the design
    """No clause of the policy has this identifier."""

    def __str__(self) -> str:
        return f"No clause of the policy is called {self.args[0]!r}."


class MalformedClauseError(ValueError):
    """An entry of `policy/clauses/*.toml` cannot be read."""


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One requirement of the adopted text, and how this product holds it."""

    id: str
    title: str
    section: str
    fragments: tuple[str, ...]
    modality: str
    enforcement: tuple[str, ...]
    status: str
    chapter: str
    human_because: str = ""
    # What holds it beside the rules tied by @applies: a database constraint, a dotted path to the code.
    constraint: str = ""
    feature: str = ""

    @property
    def quote(self) -> str:
        """The text as it is shown, its cuts marked."""
        return " […] ".join(self.fragments)

    def __str__(self) -> str:
        return f"{self.id} {self.title}"


def clause(clause_id: str) -> Clause:
    """Return the clause called `clause_id` (« R-038 »); raise UnknownClause when there is none."""
    try:
        return _by_id()[clause_id]
    except KeyError:
        raise UnknownClause(clause_id) from None


def all_clauses() -> tuple[Clause, ...]:
    """Return every clause, in the order of the text."""
    return tuple(_by_id().values())


def parse_clause(entry: Mapping[str, Any], *, chapter: str) -> Clause:
    """Return the clause that one TOML entry describes; when it does not hold together."""
    values = dict(entry)
    try:
        quote = values.pop("quote")
        parsed = Clause(
            fragments=(quote,) if isinstance(quote, str) else tuple(quote),
            enforcement=tuple(values.pop("enforcement")),
            chapter=chapter,
            **values,
        )
    except (KeyError, TypeError) as error:
        raise MalformedClauseError(f"{chapter}: {entry.get('id')}: {error}") from error
    known = (
        parsed.modality in MODALITIES and parsed.status in STATUSES and {*parsed.enforcement} <= ENFORCEMENTS
    )
    if not known or not parsed.enforcement:
        raise MalformedClauseError(f"{chapter}: {parsed.id}: unknown modality, status or enforcement")
    if "human" in (*parsed.enforcement, parsed.status) and not parsed.human_because:
        raise MalformedClauseError(
            f"{chapter}: {parsed.id}: `human_because` must say why no machine can decide"
        )
    return parsed


@cache
def _by_id() -> dict[str, Clause]:
    clauses: dict[str, Clause] = {}
    for path in sorted(CLAUSES_DIR.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["clause"]:
            parsed = parse_clause(entry, chapter=path.stem)
            if parsed.id in clauses:
                raise MalformedClauseError(f"{path.stem}: {parsed.id} appears twice")
            clauses[parsed.id] = parsed
    return clauses
