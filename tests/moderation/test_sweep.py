"""The sweep: each e-mail owed once, whatever repeats, is late or runs beside it; and calendars that change."""

import threading
from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.emails import notice_email
from accounts.models import Holding, Notice, Person
from city.models import Closure, Emergency, HoursSet, OpeningInterval
from moderation.deadlines import recompute_open, sweep_deadlines
from moderation.intake import receive
from moderation.models import Message
from moderation.tasks import sweep_deadlines as sweep_task
from policy.models import RegisterEntry
from tests.builders import NOW, a_holder, a_person, the_policy_world
from tests.builders_moderation import a_message, an_incoming_message

SECOND = timedelta(seconds=1)


@pytest.fixture
def agent(policy_world: None) -> Person:
    """The agent, who follows up on the city's Facebook page."""
    return a_holder("agent-communications")


def owed() -> list[tuple[str, str]]:
    return sorted(Notice.objects.values_list("level", "recipient__full_name"))


def close(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(
        state="closed_without_reply",
        kind="other",
        closing_reason="spam",
        closed_at=NOW,
        closed_by=a_person(),
        next_alert_at=None,
    )


@pytest.mark.clause("R-085")
def test_each_deadline_owes_its_reminder_once_however_often_it_is_swept(agent: Person) -> None:
    message = a_message()
    adviser = a_holder("conseiller-strategique")
    assert message.next_alert_at is not None
    instants = [message.next_alert_at, message.target_at, message.limit_at]
    for instant, expected in zip(instants, (1, 2, 4), strict=True):
        assert sweep_deadlines(instant) == 0
        assert [sweep_deadlines(instant + SECOND), sweep_deadlines(instant + SECOND)] == [1, 0]
        assert Notice.objects.count() == expected
    assert owed() == sorted([
        ("message.target_approaching", agent.full_name),
        ("message.target_passed", agent.full_name),
        ("message.limit_passed", agent.full_name),
        ("message.limit_passed", adviser.full_name),
    ])  # fmt: skip
    message.refresh_from_db()
    assert message.next_alert_at is None


def test_late_sweep_owes_only_the_highest_level(agent: Person) -> None:
    message = a_message()
    sweep_deadlines(message.limit_at + timedelta(days=10))
    assert owed() == [("message.limit_passed", agent.full_name)]


@pytest.mark.clause("R-082")
def test_reminder_goes_to_the_assignee_who_may_reply_else_to_those_who_follow_up(agent: Person) -> None:
    assigned, orphan = a_message(), a_message()
    adviser, stranger = a_holder("conseiller-strategique"), a_person()
    Message.objects.filter(pk=assigned.pk).update(assignee=adviser)
    Message.objects.filter(pk=orphan.pk).update(assignee=stranger)
    sweep_deadlines(assigned.target_at + SECOND)
    assert dict(Notice.objects.values_list("item_id", "recipient")) == {
        assigned.pk: adviser.pk,
        orphan.pk: agent.pk,
    }


@pytest.mark.clause("R-060")
def test_account_that_nobody_follows_up_reminds_the_communications_team(agent: Person) -> None:
    Holding.objects.all().delete()
    adviser = a_holder("conseiller-strategique")
    sweep_deadlines(a_message().target_at + SECOND)
    assert owed() == [("message.target_passed", adviser.full_name)]


def test_closed_message_owes_nothing_and_its_waiting_e_mail_is_not_due(agent: Person) -> None:
    from accounts.notices import notice_level

    before, after = a_message(), a_message()
    close(before)
    sweep_deadlines(after.target_at + SECOND)
    close(after)
    notice = Notice.objects.get()
    assert notice.item_id == after.pk
    assert notice_level(notice.level).still_due([after.pk]) == set()


def test_e_mail_tells_the_account_and_deadline_and_nothing_of_the_citizen(agent: Person) -> None:
    message = a_message(text="Mon numéro est le 555", author_name="Citoyen 104")
    sweep_deadlines(message.limit_at + SECOND)
    email = notice_email(Notice.objects.get())
    html = email.alternatives[0][0]
    for words in (str(email.body), str(html)):
        assert "Ville de Rimouski" in words
        assert "8 juillet 2026 à 10\u00a0h" in words
        assert f"/{message.pk}" in words
        assert "555" not in words
        assert "Citoyen 104" not in words


def test_number_of_queries_does_not_depend_on_how_many_are_due(agent: Person) -> None:
    asked = []
    for size, days in ((3, 0), (300, 20)):
        now = NOW + timedelta(days=days)
        receive([an_incoming_message(posted_at=now) for _row in range(size)], now=now)
        with CaptureQueriesContext(connection) as queries:
            assert sweep_deadlines(now + timedelta(days=10)) == size
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.django_db(transaction=True)
def test_two_sweepers_at_once_owe_each_e_mail_once() -> None:
    the_policy_world()
    a_holder("agent-communications")
    receive([an_incoming_message() for _row in range(200)], now=NOW)
    later = NOW + timedelta(days=10)
    counts: list[int] = []

    def sweep() -> None:
        counts.append(sweep_deadlines(later, batch=20))
        connection.close()

    threads = [threading.Thread(target=sweep) for _thread in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) + sweep_deadlines(later) == 200
    assert Notice.objects.count() == 200


@pytest.mark.clause("R-128")
def test_suspended_account_owes_nothing_until_the_emergency_ends(agent: Person) -> None:
    suspended, other = a_message(), a_message(account="facebook-loisirs")
    emergency = Emergency.objects.create(
        level="suspended",
        reason="Inondation",
        account_ids=[suspended.account_id],
        declared_by=agent,
        declared_at=NOW,
    )
    late = other.target_at + SECOND
    sweep_deadlines(late)
    assert set(Notice.objects.values_list("item_id", flat=True)) == {other.pk}
    Emergency.objects.filter(pk=emergency.pk).update(ended_at=NOW + timedelta(days=1), ended_by=agent)
    assert recompute_open(late) == 1
    assert sweep_deadlines(late) == 0
    moved = Message.objects.get(pk=suspended.pk)
    assert moved.target_at > suspended.target_at
    assert sweep_deadlines(moved.target_at + SECOND) >= 1
    assert Notice.objects.filter(item_id=suspended.pk, deadline=moved.target_at).exists()


def test_new_closure_moves_open_deadlines_only_and_the_register_keeps_both(agent: Person) -> None:
    opened, closed = a_message(), a_message()
    close(closed)
    assert opened.next_alert_at is not None
    sweep_deadlines(opened.next_alert_at + SECOND)
    assert recompute_open(NOW) == 0
    Closure.objects.create(
        starts_on=date(2026, 7, 7),
        ends_on=date(2026, 7, 7),
        reason="Tempête",
        state="confirmed",
        decided_at=NOW,
    )
    assert [recompute_open(NOW), recompute_open(NOW)] == [1, 0]
    after = Message.objects.get(pk=opened.pk)
    assert after.target_at == opened.target_at + timedelta(days=1)
    assert (after.next_alert, after.next_alert_at) == (1, opened.next_alert_at + timedelta(days=1))
    assert Message.objects.get(pk=closed.pk).target_at == closed.target_at
    entry = RegisterEntry.objects.about(opened).get(event="moderation.message.deadline_moved")
    assert entry.before
    assert entry.after
    assert datetime.fromisoformat(entry.before["target_at"]) == opened.target_at
    assert datetime.fromisoformat(entry.after["target_at"]) == after.target_at
    assert Notice.objects.get().state == "cancelled"


def test_change_that_moves_no_deadline_keeps_reminders_as_they_were(agent: Person) -> None:
    message = a_message()
    sweep_deadlines(message.target_at + SECOND)
    before = Message.objects.values("next_alert", "next_alert_at").get()
    Closure.objects.create(
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 1, 1),
        reason="Jour de l’An",
        state="confirmed",
        decided_at=NOW,
    )
    assert recompute_open(NOW) == 0
    assert Message.objects.values("next_alert", "next_alert_at").get() == before
    assert Message.objects.get().calendar_version > message.calendar_version


def test_account_with_hours_of_its_own_keeps_its_own_deadlines(agent: Person) -> None:
    message = a_message()
    evening = HoursSet.objects.create(slug="soir", name="Soir")
    for weekday in range(5):
        OpeningInterval.objects.create(hours_set=evening, weekday=weekday, opens=time(17), closes=time(20))
    message.account.hours_set = evening
    message.account.save()
    recompute_open(NOW)
    assert Message.objects.get().target_at == datetime.fromisoformat("2026-07-07T17:00:00-04:00")


def test_task_recomputes_before_it_sweeps(agent: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    message = a_message()
    Closure.objects.create(
        starts_on=date(2026, 7, 7),
        ends_on=date(2026, 7, 7),
        reason="Tempête",
        state="confirmed",
        decided_at=NOW,
    )
    monkeypatch.setattr("django.utils.timezone.now", lambda: message.target_at + SECOND)
    sweep_task()
    assert not Notice.objects.exists()
