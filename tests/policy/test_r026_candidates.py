"""Whoever stands at a municipal election does nothing on the accounts of the city while it lasts, then may again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.authorizations import accounts_for, check_may, is_team_member, may, who_may
from accounts.models import Person
from city.models import Candidate, ElectionPeriod
from tests.builders import NOW, a_holder, a_replacement, an_account, the_policy_world
from tests.pages.browsing import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-026")]
# From the morning of 19 September to the closing of the polls, in Rimouski.
STARTS = datetime(2026, 9, 19, 12, 0, tzinfo=UTC)
ENDS = datetime(2026, 11, 3, 1, 0, tzinfo=UTC)
NOON = timedelta(hours=16)


@pytest.fixture(autouse=True)
def agent() -> Person:
    the_policy_world()
    return a_holder("agent-communications")


def stands(person: Person, level: str = "municipal", ends: datetime = ENDS) -> Candidate:
    period = ElectionPeriod.objects.create(level=level, label="Élection", starts_at=STARTS, ends_at=ends)
    return Candidate.objects.create(period=period, name="Quelqu’un", person=person)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + NOON


@pytest.mark.parametrize(
    ("day", "allowed"),
    [
        (date(2026, 9, 18), True),
        (date(2026, 9, 19), False),
        (date(2026, 10, 15), False),
        (date(2026, 11, 2), False),
        (date(2026, 11, 3), True),
    ],
)
def test_the_rights_go_for_the_days_of_the_period_and_come_back(
    day: date, allowed: bool, agent: Person
) -> None:
    stands(agent)
    page, at = an_account("facebook-ville"), noon(day)
    assert may(agent, "publish", page, at) is allowed
    assert accounts_for(agent, "reply", at).exists() is allowed
    assert is_team_member(agent, at) is allowed
    assert who_may("publish", page, at).filter(pk=agent.pk).exists() is allowed
    outcome = check_may(agent, "publish", page, at)
    assert outcome.allowed is allowed
    if not allowed:
        assert "candidate à une élection municipale" in outcome.reason


def test_a_period_that_ends_at_midnight_does_not_take_the_next_day(agent: Person) -> None:
    stands(agent, ends=datetime(2026, 11, 3, 5, 0, tzinfo=UTC))
    page = an_account("facebook-ville")
    assert not may(agent, "publish", page, datetime(2026, 11, 3, 4, 59, tzinfo=UTC))
    assert may(agent, "publish", page, datetime(2026, 11, 3, 5, 0, tzinfo=UTC))


@pytest.mark.parametrize("level", ["provincial", "federal", "referendum"])
def test_another_election_takes_nothing(level: str, agent: Person) -> None:
    stands(agent, level=level)
    assert may(agent, "publish", an_account("facebook-ville"), noon(date(2026, 10, 1)))


def test_nobody_else_loses_anything(agent: Person) -> None:
    other = a_holder("agent-communications")
    stands(agent)
    assert may(other, "publish", an_account("facebook-ville"), noon(date(2026, 10, 1)))


def test_a_substitute_who_stands_does_not_act_for_the_absent(agent: Person) -> None:
    substitute, page = a_holder("webmestre"), an_account("facebook-ville")
    a_holder("conseiller-strategique")  # whom the notice of the replacement tells
    a_replacement(
        absent=agent,
        substitute=substitute,
        accounts=[page],
        starts_on=date(2026, 9, 10),
        ends_on=date(2026, 10, 10),
        now=NOW,
    )
    before, during = noon(date(2026, 9, 15)), noon(date(2026, 9, 25))
    assert may(substitute, "publish", page, before)
    assert may(substitute, "publish", page, during)
    stands(substitute)
    assert may(substitute, "publish", page, before)
    assert not may(substitute, "publish", page, during)


def test_the_pages_of_whoever_publishes_are_shut_meanwhile(
    agent: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands(agent)
    browser = signed_in(agent)
    for day, status in ((date(2026, 9, 1), 200), (date(2026, 10, 1), 404), (date(2026, 11, 10), 200)):
        monkeypatch.setattr(timezone, "now", lambda day=day: noon(day))
        assert browser.get(reverse("editorial:image-list")).status_code == status
