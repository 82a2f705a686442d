"""R-085 with R-052 and R-128: a follow-up in 24 to 48 hours, counted in open days, suspended in emergencies."""

from datetime import date, datetime
from typing import Any

import pytest

from accounts.models import Person
from city.calendars import load_calendars, suspensions_for
from city.clock import SegmentKind, deadline, explain
from city.closures import close_offices
from city.emergencies import declare_emergency, end_emergency
from city.models import HoursSet
from tests.city.builders import an_agent, the_offices
from tests.city.clock_cases import CASES, RIMOUSKI, local

pytestmark = pytest.mark.clause("R-085")


@pytest.fixture
def agent(bare_database: None) -> Person:
    return an_agent()


@pytest.fixture
def offices(bare_database: None) -> HoursSet:
    return the_offices()


TUESDAY_10 = local("2026-03-10 10:00")


@pytest.mark.parametrize("case", CASES["vectors"], ids=lambda case: case["received_local"])
def test_each_message_of_the_appendix_has_its_target_and_its_limit(case: dict[str, Any]) -> None:
    received = local(case["received_local"])
    due = [deadline(received, open_days, calendar=RIMOUSKI) for open_days in (1, 2)]
    assert [at.isoformat(timespec="minutes") for at in due] == [case["due_24"], case["due_48"]]


def _due(account_id: int, now: datetime) -> datetime:
    calendar = load_calendars(now).for_set(None)
    return deadline(TUESDAY_10, 1, calendar, suspensions_for(account_id, until=now))


def test_a_closure_added_this_morning_moves_the_target(offices: HoursSet, agent: Person) -> None:
    morning = local("2026-03-11 07:00")
    assert _due(1, morning) == local("2026-03-11 10:00")
    storm = date(2026, 3, 11)
    close_offices(starts_on=storm, ends_on=storm, reason="Tempête", actor=agent, now=morning)
    assert _due(1, morning) == local("2026-03-12 10:00")


@pytest.mark.clause("R-128")
def test_a_suspension_stops_the_clock_until_it_ends_and_says_why(offices: HoursSet, agent: Person) -> None:
    emergency = declare_emergency(
        actor=agent,
        level="suspended",
        reason="Inondation",
        account_ids=[1],
        entitled=True,
        now=local("2026-03-10 13:00"),
    )
    assert _due(1, local("2026-03-10 15:00")) == local("2026-03-11 13:00")  # where it stands while in force
    end_emergency(emergency_id=emergency.pk, actor=agent, entitled=True, now=local("2026-03-10 21:00"))
    afterwards = local("2026-03-12 08:00")
    assert _due(1, afterwards) == local("2026-03-12 08:15")
    assert _due(2, afterwards) == local("2026-03-11 10:00")  # another account
    calendar = load_calendars(afterwards).for_set(None)
    segments = explain(TUESDAY_10, 1, calendar, suspensions_for(1, until=afterwards))
    assert [s.kind for s in segments].count(SegmentKind.SUSPENSION) == 1


@pytest.mark.clause("R-052")
def test_a_delay_does_not_stop_the_clock(offices: HoursSet, agent: Person) -> None:
    declare_emergency(
        actor=agent,
        level="delayed",
        reason="Inondation",
        account_ids=[],
        entitled=True,
        now=local("2026-03-10 13:00"),
    )
    assert _due(1, local("2026-03-12 08:00")) == local("2026-03-11 10:00")
