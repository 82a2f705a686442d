"""How a source of a dossier is read: the rows linked to a person's identities, or that carry the person's name."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise

from accounts.models import Person
from privacy.holdings.entries import Entry, Fact, Kind, facts_of


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose dossier it is: the identities chosen, the names, and the rows that somebody judged to be the person's.

    `reader` and `at`: who reads it and when, for the rows that not every person in charge may read.
    """

    subscribers: Collection[int]
    reader: Person | None
    at: datetime
    names: Collection[str] = ()
    matches: Mapping[str, Collection[int]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Rows of one model, and what each of them tells: field names, by who shows through them."""

    model: str
    # The path to the subscriber, or for a part the field that leads to what it is part of.
    link: str = ""
    at: str = ""
    plain: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    # Fields that say nothing of the person: a test asks that each field be told, or named here.
    untold: tuple[str, ...] = ()
    to_read: bool = False
    related: tuple[str, ...] = ()
    parts: "tuple[Rows, ...]" = ()

    @property
    def rows(self) -> "QuerySet[Any]":
        """Every row, oldest first, with what its facts read."""
        model: Any = apps.get_model(self.model)
        rows: QuerySet[Any] = model.objects.order_by(*([self.at] if self.at else []), "pk")
        names = [*self.agents, *self.related, *(name for name in self.others)]
        return rows.select_related(*names) if names else rows

    def entries(self, rows: Iterable[Model]) -> list[Entry]:
        """Return what these rows tell, their parts with one query for each kind of part."""
        found = list(rows)
        parts: dict[int, list[Entry]] = defaultdict(list)
        for part in self.parts:
            children = list(part.rows.filter(**{f"{part.link}__in": [row.pk for row in found]}))
            told = part.entries(children)
            for child, entry in zip(children, told, strict=True):
                parts[getattr(child, f"{part.link}_id")].append(entry)
        return [self._entry(row, tuple(parts[row.pk])) for row in found]

    def _entry(self, row: Model, parts: tuple[Entry, ...]) -> Entry:
        facts = (
            *facts_of(row, self.plain),
            *facts_of(row, self.words, Kind.WORDS),
            *facts_of(row, self.agents, Kind.AGENT),
            *facts_of(row, self.others, Kind.OTHER),
        )
        return Entry(
            ref=f"{row._meta.model_name}-{row.pk}",
            at=getattr(row, self.at) if self.at else None,
            facts=facts,
            parts=parts,
            to_read=self.to_read,
        )


@dataclass(frozen=True, kw_only=True)
class Linked:
    """A source whose rows lead to the person's identities."""

    key: str
    title: str | Promise
    rows: Rows

    def entries(self, scope: Scope, _earlier: list[Entry]) -> list[Entry]:
        """Return what is held."""
        return self.rows.entries(self.rows.rows.filter(**{f"{self.rows.link}__in": scope.subscribers}))


@dataclass(frozen=True, kw_only=True)
class Named:
    """A source whose rows only carry a name: they are proposed, and a person judges each."""

    key: str
    title: str | Promise
    rows: Rows
    # Where the name is looked for.
    sought_in: tuple[str, ...]
    # For rows that are not read by a field.
    sought: Callable[[Scope], Q] | None = None
    # The rows that the reader may read, where they are not open to all in charge.
    visible: Callable[[Scope], "QuerySet[Any]"] | None = None

    def readable(self, scope: Scope) -> "QuerySet[Any]":
        """Return the rows that the reader of the dossier may read."""
        rows = self.rows.rows
        return rows.filter(pk__in=self.visible(scope).order_by().values("pk")) if self.visible else rows

    def entries(self, scope: Scope, _earlier: list[Entry]) -> list[Entry]:
        """Return the rows that somebody judged to be about the person."""
        return self.rows.entries(self.readable(scope).filter(pk__in=scope.matches.get(self.key, ())))

    def proposed(self, scope: Scope, *, judged: Collection[int], limit: int) -> list[Entry]:
        """Return the rows that carry one of the names, and that nobody has judged yet."""
        if not scope.names:
            return []
        condition = self.sought(scope) if self.sought else self._by_field(scope.names)
        return self.rows.entries(
            self.readable(scope).filter(condition).exclude(pk__in=judged).distinct()[:limit]
        )

    def _by_field(self, names: Collection[str]) -> Q:
        condition = Q(pk__in=())
        for name in names:
            for path in self.sought_in:
                condition |= Q(**{f"{path}__unaccent__icontains": name})
        return condition


@dataclass(frozen=True, kw_only=True)
class Traced:
    """A source that follows the rows of the others: the thread, the register, the e-mails."""

    key: str
    title: str | Promise
    read: Callable[[Scope, list[Entry]], list[Entry]]

    def entries(self, scope: Scope, earlier: list[Entry]) -> list[Entry]:
        """Return what follows the rows of the `earlier` sources."""
        return self.read(scope, earlier)


Source = Linked | Named | Traced


def fact(key: str, label: object, value: Any, kind: Kind = Kind.PLAIN) -> Fact:
    """Return a fact that no field of a row tells by itself."""
    return Fact(key, str(label), value, kind)
