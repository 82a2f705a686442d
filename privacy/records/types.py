"""What is known of one type of record."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

Ids = Collection[int]


@dataclass(frozen=True, kw_only=True)
class Described:
    """One row in words, and its page if it has one."""

    title: str
    text: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Source:
    """The rows of one model that a type of record disposes of."""

    model: type[Model]
    # Those that started before an instant and are whole, by an index; each has `starts_at`, the oldest first.
    due: Callable[[datetime], Iterable["QuerySet[Any]"]]
    # Lock the rows and their authors, in the order of their numbers.
    lock: Callable[[Ids], None]
    # For each row, what a hold may name besides itself: « netiquette.subscriber:12 ».
    keys: Callable[[Ids], Mapping[int, list[str]]]
    # For each row that must stay, why, in a French sentence.
    obstacles: Callable[[Ids, datetime], Mapping[int, str]]
    empty: Callable[[Ids, datetime], None]
    # For each row, what a person reads of it before it goes.
    describe: Callable[[Ids], Mapping[int, "Described"]]
    # The fields in which words are searched.
    words: tuple[str, ...]

    @property
    def label(self) -> str:
        """The kind of object that a batch names."""
        return self.model._meta.label_lower


@dataclass(frozen=True, kw_only=True)
class RecordType:
    """One line of the retention schedule; one without source is kept, or goes with what it belongs to."""

    code: str
    label: str | Promise
    # From when it is kept, in words.
    starts: str | Promise
    # Every model whose words it answers for.
    holds: tuple[str, ...]
    sources: tuple[Source, ...] = ()
    # No rule may keep it less, and why.
    minimum_months: int = 0
    minimum_reason: str | Promise = ""


def key_of(label: str, number: int | str) -> str:
    """Return the name of one object among the keys of a line and of a hold."""
    return f"{label}:{number}"


def nothing_else(ids: Ids) -> Mapping[int, list[str]]:
    """Nothing goes with these rows."""
    return {}


def no_obstacle(ids: Ids, now: datetime) -> Mapping[int, str]:
    """Nothing but a hold keeps these rows."""
    return {}
