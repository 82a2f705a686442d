"""In an emergency: what is late is counted apart, what is about it comes first, and each deadline says why it moved."""

from datetime import datetime, timedelta

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from city.emergencies import declare_emergency, end_emergency
from city.models import Emergency
from moderation.claims import claim_first
from moderation.compliance.messages import answers_come_in_time
from moderation.compliance.situations import late_ones_are_apart
from moderation.deadlines import recompute_open, sweep_deadlines
from moderation.emergency_report import report_of
from moderation.filters import Filters
from moderation.kinds import qualify_message
from moderation.models import Message
from moderation.queries import seen_accounts
from moderation.situations import emergencies_in_force
from moderation.views.queue import queue_page
from policy.compliance import State
from rimouski_social.home import waiting_for
from tests.builders import NOW, a_holder, the_policy_world
from tests.builders_moderation import a_message

pytestmark = [pytest.mark.django_db, pytest.mark.clause("R-052")]

HOUR = timedelta(hours=1)


@pytest.fixture
def agent() -> Person:
    the_policy_world()
    return a_holder("agent-communications")


def declare(person: Person, at: datetime, level: str = "delayed", **fields: object) -> Emergency:
    asked = {"reason": "Grandes marées", "account_ids": [], "words": ["évacuer", "eau potable"], **fields}
    return declare_emergency(actor=person, level=level, entitled=True, now=at, **asked)  # type: ignore[arg-type]


def shown(query: str, person: Person, now: datetime) -> list[int]:
    accounts = seen_accounts(person, now)
    page = queue_page(Filters.from_query(QueryDict(query)), person, now, accounts, emergencies_in_force(now))
    return [one.pk for one in page.messages]


def test_what_falls_due_in_a_delayed_emergency_is_counted_apart_everywhere(agent: Person) -> None:
    before, during = a_message(), a_message(posted_at=NOW + timedelta(days=1))
    emergency = declare(agent, before.target_at + HOUR)
    end_emergency(emergency_id=emergency.pk, actor=agent, entitled=True, now=during.target_at + HOUR)
    now = during.limit_at + HOUR
    counts = waiting_for(agent, now).counts
    assert (counts["late"], counts["late_plain"], counts["late_apart"]) == (2, 1, 1)
    # The limit of the first fell in the emergency, that of the second after it.
    assert (counts["over"], counts["over_plain"], counts["over_apart"]) == (2, 1, 1)
    assert shown("echeance=retard", agent, now) == [before.pk, during.pk]
    assert shown("echeance=retard-hors", agent, now) == [before.pk]
    assert shown("echeance=retard-urgence", agent, now) == [during.pk]
    assert late_ones_are_apart(now).figure == 1


def test_late_because_of_the_emergency_alone_does_not_fail_the_clause(agent: Person) -> None:
    message = a_message()
    declare(agent, NOW + HOUR)
    now = message.limit_at + HOUR
    live = answers_come_in_time(now)
    assert (live.state, live.figure) == (State.OK, 0)
    assert late_ones_are_apart(now).figure == 1


def test_an_emergency_of_one_account_excuses_nothing_on_another(agent: Person) -> None:
    here, there = a_message(), a_message(account="x-villerimouski", platform="x")
    declare(agent, NOW + HOUR, account_ids=[there.account_id])
    now = here.limit_at + HOUR
    assert shown("echeance=retard-urgence", agent, now) == [there.pk]
    assert answers_come_in_time(now).figure == 1


def test_danger_then_what_is_about_the_situation_comes_first_in_the_queue_at_home_and_in_hand(
    agent: Person,
) -> None:
    old = a_message(text="Où sont les bacs bruns?")
    about = a_message(posted_at=NOW + HOUR, text="L’eau potable est-elle distribuée rue de la Plage?")
    danger = a_message(posted_at=NOW + 2 * HOUR, text="Il y a quelqu’un dans l’eau")
    qualify_message(
        message_id=danger.pk,
        kind="comment",
        is_danger=True,
        actor=agent,
        version=None,
        now=NOW + 2 * HOUR,
        keeps=False,
    )
    now = NOW + 3 * HOUR
    assert shown("", agent, now) == [danger.pk, old.pk, about.pk]
    emergency = declare(agent, now)
    now += HOUR
    expected = [danger.pk, about.pk, old.pk]
    assert shown("", agent, now) == expected
    assert [one.pk for one in waiting_for(agent, now).messages] == expected
    assert shown("situation=1", agent, now) == [about.pk]
    taken = [claim_first(actor=agent, now=now, queue=Message.objects.all()) for _turn in range(2)]
    assert [one.pk for one in taken if one] == [danger.pk, about.pk]
    end_emergency(emergency_id=emergency.pk, actor=agent, entitled=True, now=now)
    assert shown("", agent, now + HOUR) == [danger.pk, old.pk, about.pk]


def test_no_message_is_lost_or_shown_twice_when_the_situation_fills_more_than_a_page(agent: Person) -> None:
    about = [a_message(text="Faut-il évacuer?") for _row in range(3)]
    others = [a_message() for _row in range(4)]
    declare(agent, NOW + HOUR)
    now, accounts = NOW + 2 * HOUR, seen_accounts(agent, NOW)
    query, seen = QueryDict(""), []
    while True:
        page = queue_page(Filters.from_query(query), agent, now, accounts, emergencies_in_force(now), most=2)
        seen += [one.pk for one in page.messages]
        if not page.next_url:
            break
        query = QueryDict(page.next_url.partition("?")[2])
    assert sorted(seen) == sorted(one.pk for one in [*about, *others])
    assert set(seen[:3]) == {one.pk for one in about}


@pytest.mark.clause("R-128")
def test_a_message_received_before_a_suspension_shows_that_its_deadline_moved_and_why(agent: Person) -> None:
    message = a_message(now=NOW)
    emergency = declare(agent, NOW + 3 * HOUR, level="suspended", reason="Onde de tempête")
    client = Client()
    client.force_login(agent)
    url = reverse("moderation:deadline", args=[message.pk])
    end_emergency(emergency_id=emergency.pk, actor=agent, entitled=True, now=NOW + 11 * HOUR)
    recompute_open(NOW + 11 * HOUR)
    moved = Message.objects.get(pk=message.pk)
    assert moved.target_at > message.target_at
    page = client.get(url).content.decode()
    assert "Interactions suspendues (situation d’urgence)" in page
    assert "Onde de tempête" in page and str(agent) in page
    assert "la cible est passée du" in page


@pytest.mark.clause("R-128")
def test_while_the_clock_is_stopped_the_page_says_that_the_deadline_still_moves(agent: Person) -> None:
    message = a_message(posted_at=timezone.now() - 6 * HOUR, now=timezone.now() - 6 * HOUR)
    declare(agent, timezone.now() - 3 * HOUR, level="suspended")
    client = Client()
    client.force_login(agent)
    page = client.get(reverse("moderation:deadline", args=[message.pk])).content.decode()
    assert "horloge arrêtée" in page
    address = reverse("moderation:message", args=[message.pk])
    assert "délai suspendu" in client.get(address).content.decode()
    Message.objects.update(is_danger=True)
    assert "délai suspendu" not in client.get(address).content.decode()


@pytest.mark.clause("R-053")
def test_a_danger_is_neither_suspended_nor_forgotten_by_the_reminders(agent: Person) -> None:
    danger, other = a_message(), a_message()
    qualify_message(message_id=danger.pk, kind="question", is_danger=True, actor=agent, version=None, now=NOW)
    emergency = declare(agent, NOW + HOUR, level="suspended")
    assert sweep_deadlines(other.limit_at + HOUR) > 0
    ended_at = other.limit_at + 2 * HOUR
    end_emergency(emergency_id=emergency.pk, actor=agent, entitled=True, now=ended_at)
    recompute_open(ended_at)
    assert Message.objects.get(pk=danger.pk).target_at == danger.target_at
    assert Message.objects.get(pk=other.pk).target_at > other.target_at


def test_the_banner_says_what_changes_since_when_and_by_whom(agent: Person) -> None:
    declare(agent, timezone.now() - HOUR)
    client = Client()
    client.force_login(agent)
    page = client.get(reverse("moderation:queue")).content.decode()
    assert "retards comptés à part" in page and f"par {agent}" in page
    assert "?situation=1" in page


def test_the_report_gives_the_punctuality_with_and_without_the_emergency(agent: Person) -> None:
    on_time, late = a_message(), a_message(posted_at=NOW + timedelta(days=1))
    Message.objects.filter(pk=on_time.pk).update(first_reply_at=on_time.target_at)
    emergency = declare(agent, on_time.target_at + HOUR)
    ended_at = late.target_at + HOUR
    report = report_of(emergency, agent, ended_at)
    assert (report.with_emergency.targets, report.with_emergency.percent) == (2, 50)
    assert (report.without_emergency.targets, report.without_emergency.percent) == (1, 100)
    client = Client()
    client.force_login(agent)
    url = reverse("moderation:emergency-report", args=[emergency.pk])
    assert "Premier suivi dans la cible" in client.get(url).content.decode()
