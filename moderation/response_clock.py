"""The response clock with the city's present hours, closures, emergencies and readings (R-084, R-085, R-128)."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple, Self

from city.calendars import Calendars, Suspensions, load_calendars, load_suspensions
from city.clock import deadline
from policy.models import Reading


class Due(NamedTuple):
    """When an answer is due, and when to remind of it before the target; instants in UTC."""

    target_at: datetime
    limit_at: datetime
    reminder_at: datetime


@dataclass(frozen=True)
class ResponseClock:
    """The clock at one version of the calendar; loaded once for many messages."""

    now: datetime
    version: int
    suspensions: Suspensions
    target_open_days: int
    limit_open_days: int
    lead_open_minutes: int
    _calendars: dict[int, Calendars] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, now: datetime) -> Self:
        """Read what the deadlines depend on at `now`: three queries when the calendar has not changed, else five."""
        readings = Reading.objects.values_at(now)
        calendars = load_calendars(now)
        return cls(
            now=now,
            version=calendars.version,
            suspensions=load_suspensions(until=now),
            target_open_days=readings["target_open_days"],
            limit_open_days=readings["limit_open_days"],
            lead_open_minutes=readings["reminder_lead_open_minutes"],
            _calendars={now.year: calendars},
        )

    def due(
        self, *, account_id: int, hours_set_id: int | None, posted_at: datetime, is_danger: bool = False
    ) -> Due:
        """Return when a message posted at `posted_at` is due; raises NoOpeningHours and city.clock.ClockError.

        No emergency stops the clock of a message that tells of a danger (R-053).
        """
        calendar = self._around(posted_at).for_set(hours_set_id)
        suspensions = [] if is_danger else self.suspensions.for_account(account_id)
        target = deadline(posted_at, self.target_open_days, calendar, suspensions)
        limit = deadline(posted_at, self.limit_open_days, calendar, suspensions)
        reminder = calendar.open_minutes_before(target, self.lead_open_minutes)
        return Due(target.astimezone(UTC), max(target, limit).astimezone(UTC), reminder.astimezone(UTC))

    def _around(self, instant: datetime) -> Calendars:
        """The calendars that lay out the seasons around `instant`; another query for another year."""
        if instant.year not in self._calendars:
            self._calendars[instant.year] = load_calendars(instant)
        return self._calendars[instant.year]
