"""The response clock: deadlines per second."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from accounts.models import Person
from benchmarks.measuring import Row
from city.calendars import load_calendars
from city.clock import deadline

COUNT = 50_000


def measure(_person: Person) -> Iterator[Row]:
    """Yield how many deadlines are told in a second."""
    calendar = load_calendars(timezone.now()).for_set(None)
    start = datetime(timezone.now().year, 1, 1, tzinfo=UTC)
    instants = [start + timedelta(minutes=10 * number) for number in range(COUNT)]
    deadline(instants[0], 1, calendar)
    began = time.perf_counter()
    for instant in instants:
        deadline(instant, 1, calendar)
    rate = COUNT / (time.perf_counter() - began)
    yield Row(
        what="horloge", bar="≥ 100 000/s", measured=f"{rate:,.0f}/s".replace(",", " "), ok=rate >= 100_000
    )
