"""The list of what awaits somebody: each activity says how many of its things wait for that person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """So many things that wait for somebody: `label` says them in French, number included; `url` lists them."""

    label: str
    url: str
    count: int
    is_late: bool = False


Finder = Callable[[Person, datetime], Step | None]
_FINDERS: list[Finder] = []


def waiting_step(finder: Finder) -> Finder:
    """Register a function of (person, now) that answers a step, or None when nothing waits.

    It asks a constant number of queries, whatever it counts.
    """
    _FINDERS.append(finder)
    return finder


def steps_for(person: Person, now: datetime) -> list[Step]:
    """Return what awaits `person` at `now`, what is late first."""
    return sorted(_found(person, now), key=lambda step: not step.is_late)


def _found(person: Person, now: datetime) -> Iterator[Step]:
    for finder in _FINDERS:
        step = finder(person, now)
        if step is not None and step.count:
            yield step
