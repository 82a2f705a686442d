"""What the people concerned asked to be written beside a record: an app above keeps it, the pages here show it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A person's own words about one message, warning or exclusion."""

    text: str
    at: datetime
    message_id: int | None = None
    warning_id: int | None = None
    exclusion_id: int | None = None


Finder = Callable[[Collection[int], Collection[int], Collection[int]], list[Remark]]
_FINDERS: list[Finder] = []


def remarks(finder: Finder) -> Finder:
    """Register a function of (messages, warnings, exclusions) that answers their remarks, in one query."""
    _FINDERS.append(finder)
    return finder


def remarks_beside(
    *,
    messages: Collection[int] = (),
    warnings: Collection[int] = (),
    exclusions: Collection[int] = (),
) -> list[Remark]:
    """Return what is to be shown beside these records, oldest first."""
    found = [remark for finder in _FINDERS for remark in finder(messages, warnings, exclusions)]
    return sorted(found, key=lambda remark: remark.at)
