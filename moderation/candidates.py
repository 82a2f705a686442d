"""The candidates whose names the triage knows: those of the election periods under way when a message was posted."""

from datetime import datetime
from typing import Self

from city.models import ElectionPeriod
from moderation.triage import Candidate


class Candidates:
    """Every period with its candidates, read once for many messages."""

    def __init__(self, periods: list[tuple[datetime, datetime, tuple[Candidate, ...]]]) -> None:
        self._periods = periods

    @classmethod
    def load(cls, at: datetime | None = None) -> Self:
        """Read them, or those of one instant: one query when there is no period, else two."""
        every = ElectionPeriod.objects.all() if at is None else ElectionPeriod.objects.in_force(at)
        periods = every.prefetch_related("candidates")
        return cls(
            [
                (
                    period.starts_at,
                    period.ends_at,
                    tuple(Candidate(one.name, tuple(one.handles)) for one in period.candidates.all()),
                )
                for period in periods
            ]
        )

    def at(self, instant: datetime) -> tuple[Candidate, ...]:
        """Return the candidates of the periods under way at an instant; a period's end is excluded."""
        return tuple(
            candidate
            for starts_at, ends_at, candidates in self._periods
            if starts_at <= instant < ends_at
            for candidate in candidates
        )
