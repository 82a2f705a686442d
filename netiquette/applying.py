"""Which edition applies to an account at an instant, for many messages at once."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from netiquette.models import Edition


@dataclass(frozen=True, slots=True)
class EditionBook:
    """The editions by line, oldest first: when each began, its number in the database, and when it ended, if it did."""

    lines: dict[int | None, list[tuple[datetime, int, datetime | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    @classmethod
    def load(cls) -> "EditionBook":
        """Read them all, in one query: there are few."""
        book = cls()
        dated = Edition.objects.filter(in_force_from__isnull=False).order_by("in_force_from")
        for account, start, pk, end in dated.values_list("account", "in_force_from", "pk", "ends_at"):
            if start is not None:
                book.lines[account].append((start, pk, end))
        return book

    def applying_to(self, account_id: int, at: datetime) -> int | None:
        """Return the edition by which a message of `at` on the account is judged: as `Edition.objects.applying_to`."""
        for line in (account_id, None):
            editions = self.lines.get(line, [])
            place = bisect_right(editions, at, key=lambda row: row[0])
            if place:
                _start, pk, end = editions[place - 1]
                if end is None or end > at:
                    return pk
        return None
