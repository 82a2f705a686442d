"""When a service is to answer: inside what remains of the public deadline, which nothing here moves (R-085, R-095)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from city.calendars import load_calendars
from city.office_calendar import OfficeCalendar
from moderation.models import Message
from policy.models import Reading


class InternalDue(NamedTuple):
    """The internal deadline, when to remind the respondent of it, and when to tell the person who asked."""

    due_at: datetime
    remind_at: datetime
    late_at: datetime


@dataclass(frozen=True, kw_only=True)
class InternalClock:
    """What the internal deadlines of a message depend on, at `now`."""

    now: datetime
    target_at: datetime
    limit_at: datetime
    calendar: OfficeCalendar
    share_percent: int
    lead_minutes: int

    def proposed(self) -> datetime:
        """Return the internal deadline by default: a share of the office time left before the target, else the limit.

        Once both have passed, there remains what the city calls short notice.
        """
        for public in (self.target_at, self.limit_at):
            if public > self.now:
                left = self.calendar.open_minutes_between(self.now, public)
                kept = left * (100 - self.share_percent) // 100
                due = self.calendar.open_minutes_before(public, kept)
                # Half of a minute is none: the target itself, then.
                return due if due > self.now else public
        return self.calendar.open_minutes_after(self.now, self.lead_minutes)

    def around(self, due_at: datetime) -> InternalDue:
        """Return the reminders of a deadline: none falls after the public target while it lasts."""
        left = self.calendar.open_minutes_between(self.now, due_at)
        remind_at = self.calendar.open_minutes_before(due_at, min(self.lead_minutes, left // 2))
        late_at = self.calendar.open_minutes_after(due_at, self.lead_minutes)
        if due_at < self.target_at:
            late_at = min(late_at, self.target_at)
        return InternalDue(
            due_at.astimezone(UTC), max(remind_at, self.now).astimezone(UTC), late_at.astimezone(UTC)
        )


def load_internal_clock(message: Message, now: datetime) -> InternalClock:
    """Read what the internal deadlines of a message depend on; raises NoOpeningHours."""
    readings = Reading.objects.values_at(now)
    return InternalClock(
        now=now,
        target_at=message.target_at,
        limit_at=message.limit_at,
        calendar=load_calendars(now).for_set(message.account.hours_set_id),
        share_percent=readings["referral_share_percent"],
        lead_minutes=readings["reminder_lead_open_minutes"],
    )
