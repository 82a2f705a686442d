"""What is planned on an account: each app above says what it has prepared there and has not sent yet."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import OfficialAccount, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One thing that would leave by itself: `label` in French, its page, its author, and when it was to leave."""

    label: str
    url: str
    author: Person | None
    leaves_at: datetime | None


Finder = Callable[[OfficialAccount], Iterable[Planned]]
_FINDERS: list[Finder] = []


def plans(finder: Finder) -> Finder:
    """Register a function of the account that yields what is planned there, in a constant number of queries."""
    _FINDERS.append(finder)
    return finder


def planned_on(account: OfficialAccount) -> list[Planned]:
    """Return what is planned on `account`: held as long as it may not be used, sent by nobody meanwhile (R-012)."""
    found = [planned for finder in _FINDERS for planned in finder(account)]
    return sorted(found, key=lambda planned: (planned.leaves_at is None, planned.leaves_at, planned.label))
