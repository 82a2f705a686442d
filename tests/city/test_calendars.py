"""The calendars built from the rows: same answers as the cases, fresh after any write, few queries."""

from datetime import date, datetime, time
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import Person
from city.calendars import NoOpeningHours, calendar_for, calendar_version, load_calendars, load_suspensions
from city.clock import deadline
from city.closures import close_offices, confirm_closure, decline_closure
from city.emergencies import declare_emergency, end_emergency
from city.models import Closure, HoursSet, OpeningInterval
from tests.city.clock_cases import CASES, CLOSURES, local

NOW = local("2026-03-10 09:00")
DECIDED = {"state": "confirmed", "decided_at": NOW}


def due(received: str, hours_set: HoursSet | None = None) -> datetime:
    return deadline(local(received), 1, load_calendars(NOW).for_set(hours_set.pk if hours_set else None))


def test_the_rows_of_the_city_give_the_deadlines_of_every_case(offices: HoursSet) -> None:
    for day in CLOSURES | {date(2026, 2, 18)}:
        Closure.objects.create(starts_on=day, ends_on=day, reason="Férié", **DECIDED)
    for day in (date(2026, 1, 14), date(2026, 12, 23)):
        Closure.objects.create(
            starts_on=day, ends_on=day, closed_from=time(11, 45), reason="Tempête", **DECIDED
        )
    calendar = calendar_for(None, around=date(2026, 6, 1))
    for case in CASES["vectors"]:
        assert deadline(local(case["received_local"]), 1, calendar) == datetime.fromisoformat(case["due_24"])


def test_a_closure_counts_once_confirmed_and_no_longer_once_declined(
    offices: HoursSet, agent: Person
) -> None:
    closure = Closure.objects.create(starts_on="2026-03-11", ends_on="2026-03-11", reason="Congé")
    assert due("2026-03-10 10:00") == local("2026-03-11 10:00")
    confirm_closure(closure_id=closure.pk, actor=agent, now=NOW)
    assert due("2026-03-10 10:00") == local("2026-03-12 10:00")
    decline_closure(closure_id=closure.pk, actor=agent, now=NOW)
    assert due("2026-03-10 10:00") == local("2026-03-11 10:00")


def test_a_storm_closes_this_afternoon_or_this_morning_only(offices: HoursSet, agent: Person) -> None:
    days: dict[str, Any] = {"starts_on": date(2026, 3, 11), "ends_on": date(2026, 3, 11), "reason": "Tempête"}
    closure = close_offices(**days, closed_from=time(11), actor=agent, now=NOW)
    assert due("2026-03-10 10:00") == local("2026-03-11 10:00")
    assert due("2026-03-10 11:15") == local("2026-03-12 08:15")
    Closure.objects.filter(pk=closure.pk).update(closed_from=None, closed_until=time(10, 30))
    assert due("2026-03-10 10:00") == local("2026-03-11 10:30")
    Closure.objects.filter(pk=closure.pk).update(closed_from=time(9), closed_until=time(14))
    assert due("2026-03-10 10:00") == local("2026-03-11 14:00")


def test_a_closure_of_one_set_leaves_the_others_open(offices: HoursSet) -> None:
    leisure = HoursSet.objects.create(slug="loisirs", name="Loisirs")
    OpeningInterval.objects.create(
        hours_set=leisure, weekday=5, opens=time(9), closes=time(17), weekend_confirmed=True
    )
    OpeningInterval.objects.create(hours_set=leisure, weekday=2, opens=time(9), closes=time(17))
    Closure.objects.create(
        hours_set=leisure, starts_on="2026-03-11", ends_on="2026-03-11", reason="Travaux", **DECIDED
    )
    assert due("2026-03-10 10:00") == local("2026-03-11 10:00")
    assert due("2026-03-10 10:00", leisure) == local("2026-03-18 09:00")


def test_seasonal_hours_replace_the_others_on_their_dates_and_a_closure_still_closes_them(
    offices: HoursSet,
) -> None:
    summer = {"hours_set": offices, "valid_from": date(2026, 7, 6), "valid_until": date(2026, 8, 7)}
    for weekday in range(4):  # no Friday in summer
        OpeningInterval.objects.create(**summer, weekday=weekday, opens=time(9), closes=time(12))
    Closure.objects.create(starts_on="2026-07-08", ends_on="2026-07-08", reason="Férié", **DECIDED)
    assert due("2026-07-06 08:30") == local("2026-07-07 09:00")
    assert due("2026-07-07 10:00") == local("2026-07-09 10:00")
    assert due("2026-07-09 10:00") == local("2026-07-13 10:00")
    assert due("2026-08-06 10:00") == local("2026-08-10 10:00")


def test_no_hours_is_an_error_and_not_a_guess(bare_database: None) -> None:
    with pytest.raises(NoOpeningHours):
        load_calendars(NOW).for_set(None)
    empty = HoursSet.objects.create(slug="vide", name="Vide", is_default=True)
    with pytest.raises(NoOpeningHours):
        load_calendars(NOW).for_set(empty.pk)


def test_calendars_take_three_queries_then_one_until_something_changes(
    offices: HoursSet, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(20):
        OpeningInterval.objects.create(
            hours_set=HoursSet.objects.create(slug=f"h{n}", name="H"),
            weekday=0,
            opens=time(8),
            closes=time(9),
        )
    with django_assert_num_queries(3):
        load_calendars(NOW)
    with django_assert_num_queries(1):
        load_calendars(NOW)


def test_every_write_to_hours_closures_and_emergencies_changes_the_version(
    offices: HoursSet, agent: Person
) -> None:
    seen = {calendar_version()}

    def changed() -> bool:
        new = calendar_version() not in seen
        seen.add(calendar_version())
        return new

    opening = OpeningInterval.objects.filter(hours_set=offices).first()
    assert opening is not None
    OpeningInterval.objects.filter(pk=opening.pk).update(opens=time(8, 30))
    assert changed()
    opening.delete()
    assert changed()
    close_offices(
        starts_on=date(2026, 3, 11), ends_on=date(2026, 3, 11), reason="Tempête", actor=agent, now=NOW
    )
    assert changed()
    emergency = declare_emergency(
        actor=agent, level="suspended", reason="Inondation", account_ids=[], entitled=True, now=NOW
    )
    assert changed()
    end_emergency(emergency_id=emergency.pk, actor=agent, entitled=True, now=local("2026-03-10 12:00"))
    assert changed()
    HoursSet.objects.filter(pk=offices.pk).update(name="Bureaux municipaux")
    assert changed()


def test_suspensions_are_those_of_the_account_and_of_all_and_run_until_now_while_in_force(
    agent: Person,
) -> None:
    def declare(level: str, ids: list[int], at: str) -> int:
        return declare_emergency(
            actor=agent, level=level, reason="Crue", account_ids=ids, entitled=True, now=local(at)
        ).pk

    ended = declare("suspended", [7], "2026-03-09 10:00")
    end_emergency(emergency_id=ended, actor=agent, entitled=True, now=local("2026-03-09 12:00"))
    declare("delayed", [], "2026-03-09 13:00")
    declare("suspended", [], "2026-03-10 08:00")
    declare("suspended", [8], "2026-03-12 08:00")  # after the instant asked about
    suspensions = load_suspensions(until=NOW)
    everyone = (local("2026-03-10 08:00"), NOW)
    assert suspensions.for_account(7) == [everyone, (local("2026-03-09 10:00"), local("2026-03-09 12:00"))]
    assert suspensions.for_account(8) == [everyone]
