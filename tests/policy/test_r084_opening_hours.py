"""R-084 and R-134: replies during opening hours, Monday to Friday, except in emergencies."""

from datetime import time
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Person
from city.calendars import load_calendars
from city.emergencies import declare_emergency, end_emergency
from city.models import Emergency, HoursSet, OpeningInterval
from city.rules import may_reply_now
from policy.outcomes import Allowed, Cautioned, CautionNeedsReason, Outcome, PolicyRefusal, Refused, require
from tests.city.builders import an_agent, the_offices
from tests.city.clock_cases import local

pytestmark = pytest.mark.clause("R-084")


@pytest.fixture
def agent(bare_database: None) -> Person:
    return an_agent()


@pytest.fixture
def offices(bare_database: None) -> HoursSet:
    return the_offices()


FRIDAY_AFTERNOON = local("2026-03-13 15:00")


@pytest.mark.parametrize(
    ("open_now", "emergency", "danger", "may_override"), list(product([False, True], repeat=4))
)
def test_a_reply_goes_at_once_only_when_open_in_an_emergency_or_about_a_danger(
    open_now: bool, emergency: bool, danger: bool, may_override: bool
) -> None:
    outcome = may_reply_now(open_now=open_now, emergency=emergency, danger=danger, may_override=may_override)
    at_once = open_now or emergency or danger
    assert type(outcome) is (Allowed if at_once else Cautioned if may_override else Refused)


def test_the_refusal_is_a_sentence_that_names_the_section() -> None:
    with pytest.raises(PolicyRefusal) as refusal:
        require(may_reply_now(open_now=False, emergency=False, danger=False, may_override=False))
    assert "prochaine ouverture" in str(refusal.value)
    assert "Réponses aux commentaires et aux questions" in str(refusal.value)


def test_the_override_needs_a_written_reason() -> None:
    outcome = may_reply_now(open_now=False, emergency=False, danger=False, may_override=True)
    with pytest.raises(CautionNeedsReason):
        require(outcome, written_reason="  ")
    assert require(outcome, written_reason="Bris d’aqueduc") is outcome


def _answer(account_id: int) -> Outcome:
    return may_reply_now(
        open_now=load_calendars(FRIDAY_AFTERNOON).for_set(None).is_open(FRIDAY_AFTERNOON),
        emergency=Emergency.objects.in_force(FRIDAY_AFTERNOON).concerning(account_id).exists(),
        danger=False,
        may_override=False,
    )


def test_friday_afternoon_waits_for_monday_morning_and_goes_at_once_in_an_emergency(
    offices: HoursSet, agent: Person
) -> None:
    assert isinstance(_answer(1), Refused)
    opening = load_calendars(FRIDAY_AFTERNOON).for_set(None).next_opening(FRIDAY_AFTERNOON)
    assert opening == local("2026-03-16 08:15")

    emergency = declare_emergency(
        actor=agent,
        level="delayed",
        reason="Inondation",
        account_ids=[1],
        entitled=True,
        now=local("2026-03-13 14:00"),
    )
    assert isinstance(_answer(1), Allowed)
    assert isinstance(_answer(2), Refused)  # another account

    end_emergency(emergency_id=emergency.pk, actor=agent, entitled=True, now=local("2026-03-13 14:30"))
    assert isinstance(_answer(1), Refused)


@pytest.mark.clause("R-134")
@pytest.mark.parametrize("weekday", [5, 6])
def test_a_weekend_is_closed_unless_someone_confirmed_the_opening(offices: HoursSet, weekday: int) -> None:
    at = local("2026-03-14 10:00").replace(day=14 + weekday - 5)
    opening = OpeningInterval(hours_set=offices, weekday=weekday, opens=time(9), closes=time(12))
    with pytest.raises(ValidationError, match="du lundi au vendredi"):
        opening.full_clean()
    with pytest.raises(IntegrityError, match="r134_weekend"), transaction.atomic():
        opening.save()
    assert not load_calendars(at).for_set(None).is_open(at)

    opening.weekend_confirmed = True
    opening.save(force_insert=True)
    assert load_calendars(at).for_set(None).is_open(at)
