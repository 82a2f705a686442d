"""One thing held about a person, as facts: what each is called, what it says, and who shows through it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """How a fact is read before it is communicated."""

    # Ours: a state, a date, a rule.
    PLAIN = "plain"
    # Somebody's words: other people are looked for in them.
    WORDS = "words"
    # Another person, as a whole.
    OTHER = "other"
    # An agent of the city, whose name is public in this function.
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Fact:
    """`key` is stable, for machines; `label` is in French."""

    key: str
    label: str
    value: Any
    kind: Kind = Kind.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row; `ref` names it in the dossier. `to_read`: somebody reads it before it is communicated."""

    ref: str
    at: datetime | date | None
    facts: tuple[Fact, ...]
    parts: "tuple[Entry, ...]" = ()
    to_read: bool = False

    def all_facts(self) -> Iterator[Fact]:
        """Yield its facts and those of its parts."""
        yield from self.facts
        for part in self.parts:
            yield from part.all_facts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What one source holds."""

    key: str
    title: str | Promise
    entries: list[Entry]


# Fields that have no words of their own in French.
LABELS = {
    "author_external_id": _("identifiant de l’auteur"),
    "clause": _("exigence"),
    "ordinal": _("version"),
}


def facts_of(row: Model, names: Iterable[str], kind: Kind = Kind.PLAIN) -> Iterator[Fact]:
    """Yield the facts that the fields `names` of a row tell, under their own labels; blank ones are left out."""
    for name in names:
        field: Any = row._meta.get_field(name)
        value = _value(row, name)
        if value not in (None, "", [], {}):
            yield Fact(name, capfirst(str(LABELS.get(name) or field.verbose_name)), value, kind)


def _value(row: Model, name: str) -> Any:
    shown = getattr(row, f"get_{name}_display", None)
    value = shown() if shown else getattr(row, name)
    if isinstance(value, dict):
        # The copy of a message kept as proof: its words are what counts.
        value = value.get("text") or "\n".join(f"{key}: {one}" for key, one in sorted(value.items()) if one)
    if isinstance(value, Model | Promise):
        return str(value)
    if isinstance(value, list):
        return [str(one) for one in value]
    return value
