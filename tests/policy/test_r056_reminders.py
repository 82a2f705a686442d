"""The e-mails of a request that waits: when, to whom, once each, and none once it is decided."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from accounts.approval_reminders import announce_requests
from accounts.approvals import Pace
from accounts.models import Body, Notice, Person
from accounts.requests import amend_request
from accounts.sending import send_due
from policy.models import Reading
from tests.builders import NOW, a_holder, a_person, the_policy_world
from tests.builders_accounts import a_request, approved

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-056")]
# The request is submitted on a Monday at 10:00, the offices being open.
TUESDAY, WEDNESDAY, FRIDAY = (NOW + timedelta(days=days) for days in (1, 2, 4))


@pytest.fixture(autouse=True)
def _world(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    the_policy_world()


@pytest.fixture
def director() -> Person:
    return a_holder("direction-generale", person=a_person("Direction", is_staff=True))


@pytest.fixture
def adviser() -> Person:
    return a_holder("conseiller-strategique")


def levels(person: Person) -> list[str]:
    notices = Notice.objects.filter(recipient=person).exclude(state="cancelled").order_by("pk")
    return [
        notice.level.removeprefix("request.") for notice in notices if notice.level.startswith("request.")
    ]


def test_each_body_is_told_once_with_a_link_that_leads_to_the_page(director: Person, adviser: Person) -> None:
    asked = a_request()
    assert announce_requests(now=NOW) == 2
    assert announce_requests(now=NOW + timedelta(minutes=1)) == 0
    assert (levels(director), levels(adviser)) == (["waiting_management"], ["waiting_communications"])
    assert send_due(now=NOW + timedelta(minutes=2)).sent >= 2
    (message,) = [one for one in mail.outbox if one.to == [director.email]]
    assert message.subject == "À approuver — Ouvrir un compte : Instagram — Ville de Rimouski"
    assert f"/admin/accounts/accountrequest/{asked.pk}/change/" in message.body
    (message,) = [one for one in mail.outbox if one.to == [adviser.email]]
    assert f"/comptes/demandes/{asked.pk}/" in message.body


def test_a_director_who_does_not_open_the_settings_is_led_to_the_page_of_everybody(adviser: Person) -> None:
    director, asked = a_holder("direction-generale"), a_request()
    announce_requests(now=NOW)
    path = Notice.objects.get(recipient=director).context["path"]
    assert path == f"/comptes/demandes/{asked.pk}/"


def test_the_reminder_comes_after_two_open_days_and_the_escalation_after_four(
    director: Person, adviser: Person
) -> None:
    a_request()
    announce_requests(now=NOW)
    announce_requests(now=WEDNESDAY - timedelta(minutes=1))
    assert levels(director) == ["waiting_management"]
    announce_requests(now=WEDNESDAY)
    announce_requests(now=WEDNESDAY + timedelta(hours=1))
    assert levels(director) == ["waiting_management", "reminded_management"]
    announce_requests(now=FRIDAY - timedelta(minutes=1))
    assert "escalated_management" not in levels(adviser)
    announce_requests(now=FRIDAY)
    announce_requests(now=FRIDAY + timedelta(hours=1))
    assert levels(adviser).count("escalated_management") == 1
    assert levels(director).count("reminded_management") == 1


def test_a_closed_day_does_not_count() -> None:
    pace = Pace.at(NOW)
    friday = datetime(2026, 7, 10, 14, 0, tzinfo=UTC)
    assert pace.reminder_at(friday) == datetime(2026, 7, 14, 14, 0, tzinfo=UTC)
    assert pace.escalation_at(friday) > pace.reminder_at(friday)


def test_the_clock_keeps_the_wall_hour_through_both_time_changes() -> None:
    # The clocks go back on 1 November 2026 and forward on 14 March 2027, both Sundays.
    before_winter = datetime(2026, 10, 30, 14, 0, tzinfo=UTC)
    assert Pace.at(before_winter).reminder_at(before_winter) == datetime(2026, 11, 3, 15, 0, tzinfo=UTC)
    before_summer = datetime(2027, 3, 12, 15, 0, tzinfo=UTC)
    assert Pace.at(before_summer).reminder_at(before_summer) == datetime(2027, 3, 16, 14, 0, tzinfo=UTC)


def test_the_decision_of_one_body_cancels_its_emails_and_leaves_those_of_the_other(
    director: Person, adviser: Person
) -> None:
    asked = a_request()
    announce_requests(now=NOW)
    approved(asked, Body.COMMUNICATIONS, adviser, now=NOW + timedelta(minutes=1))
    send_due(now=NOW + timedelta(minutes=2))
    states = dict(Notice.objects.filter(level__startswith="request.").values_list("recipient__pk", "state"))
    assert states == {director.pk: "sent", adviser.pk: "cancelled"}
    announce_requests(now=FRIDAY)
    assert levels(adviser) == ["escalated_management"]
    (reminder,) = Notice.objects.filter(level="request.reminded_management")
    assert "approuvée par" in str(reminder.context["decisions"])


def test_nobody_is_asked_about_his_own_request_nor_twice_under_two_positions(adviser: Person) -> None:
    both = a_holder("direction-generale")
    a_holder("agent-communications", person=both)
    asked = a_request(adviser)
    announce_requests(now=NOW)
    assert levels(adviser) == []
    assert len(levels(both)) == 2
    approved(asked, Body.MANAGEMENT, both, now=NOW)
    announce_requests(now=WEDNESDAY)
    assert "reminded_communications" not in levels(both)


def test_an_edit_is_announced_anew_and_what_had_not_left_is_cancelled(director: Person) -> None:
    asked = a_request()
    announce_requests(now=NOW)
    later = NOW + timedelta(hours=1)
    amend_request(request_id=asked.pk, values={"posts_per_week": 9}, actor=asked.requester, now=later)
    announce_requests(now=later)
    states = Notice.objects.filter(recipient=director).order_by("pk").values_list("state", flat=True)
    assert list(states) == ["cancelled", "pending"]
    announce_requests(now=NOW + timedelta(days=2))
    assert "reminded_management" not in levels(director)


def test_the_days_and_the_positions_are_readings(director: Person, adviser: Person) -> None:
    webmaster = a_holder("webmestre")
    values = {
        "approval_reminder_open_days": 1,
        "approval_escalation_open_days": 1,
        "approval_escalation_positions": ["webmestre"],
    }
    for key, value in values.items():
        Reading.objects.create(
            key=key, value=value, effective_from=NOW.date(), decided_by="Direction", ambiguity="R-056"
        )
    a_request(a_person())
    announce_requests(now=TUESDAY)
    assert levels(director) == ["reminded_management"]
    assert set(levels(webmaster)) == {"escalated_management", "escalated_communications"}


def test_a_sweep_asks_the_same_number_of_queries_for_three_and_thirty(
    director: Person, adviser: Person, django_assert_max_num_queries: Any
) -> None:
    requester = a_holder("webmestre")

    def queries() -> int:
        with django_assert_max_num_queries(40) as seen:
            announce_requests(now=FRIDAY)
        return len(seen)

    for number in range(3):
        a_request(requester, handle=f"compte{number}")
    few = queries()
    for number in range(3, 30):
        a_request(requester, handle=f"compte{number}")
    assert queries() == few
