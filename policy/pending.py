"""What waits for somebody's decision: each app declares its kinds; the administration site begins with them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """One decision that waits: what is asked, by whom, since when, and the address of the page that decides it."""

    label: str
    detail: str
    since: datetime
    url: str
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingKind:
    """A kind of decision; `rows` answers what waits for a person at an instant, in a constant number of queries."""

    code: str
    title: str | Promise
    rows: Callable[[Any, datetime], Iterable[Pending]]


@dataclass(frozen=True, slots=True)
class PendingGroup:
    """What waits of one kind, the oldest first."""

    title: str | Promise
    rows: list[Pending]


KINDS: dict[str, PendingKind] = {}


def register_pending(kind: PendingKind) -> PendingKind:
    """Declare a kind of decision, at import; raise ValueError when its code is taken."""
    if KINDS.setdefault(kind.code, kind) != kind:
        raise ValueError(f"Two kinds of decision are called {kind.code!r}.")
    return kind


def pending_for(person: Any, now: datetime) -> list[PendingGroup]:
    """Return what waits for the decision of `person` at `now`, kind by kind, without those of which nothing waits."""
    groups = (
        PendingGroup(kind.title, sorted(kind.rows(person, now), key=lambda row: row.since))
        for kind in KINDS.values()
    )
    return [group for group in groups if group.rows]
