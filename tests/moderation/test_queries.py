"""Reads of messages: who sees what, the orders of the lists and their pages, search, counts of the rail."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Holding, OfficialAccount
from moderation.intake import receive
from moderation.models import Message
from moderation.queries import MessageQuerySet, closed_cursor, open_counts, posted_cursor, queue_cursor
from tests.builders import NOW, a_council_member, a_holder, a_person
from tests.builders_moderation import a_message, an_incoming_message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_world")]


def close(message: Message, minutes: int = 0) -> None:
    done = {"state": "closed_without_reply", "kind": "other", "closing_reason": "spam", "next_alert_at": None}
    at = NOW + timedelta(minutes=minutes)
    Message.objects.filter(pk=message.pk).update(**done, closed_at=at, closed_by=a_person())


def ids(messages: MessageQuerySet) -> list[int]:
    return list(messages.values_list("pk", flat=True))


@pytest.mark.clause("R-082")
def test_each_person_sees_the_messages_of_his_accounts_and_nobody_else_any() -> None:
    leisure, city = a_message(account="facebook-loisirs"), a_message()
    seen = {
        "animateur-diffusion": [leisure.pk],
        "agent-communications": [leisure.pk, city.pk],
        "webmestre": [],
    }
    for position, expected in seen.items():
        assert sorted(ids(Message.objects.visible_to(a_holder(position), NOW))) == expected
    for outsider in (a_council_member(), a_person(is_superuser=True), AnonymousUser()):
        assert ids(Message.objects.visible_to(outsider, NOW)) == []  # type: ignore[arg-type]


def test_right_that_ended_this_morning_hides_everything_even_with_every_worker_stopped() -> None:
    message, agent = a_message(), a_holder("agent-communications")
    assert ids(Message.objects.visible_to(agent, NOW)) == [message.pk]
    Holding.objects.filter(person=agent).update(ends_on=date(2026, 7, 6))
    assert ids(Message.objects.visible_to(agent, NOW)) == []


@pytest.mark.clause("R-012")
def test_messages_of_a_suspended_account_are_not_in_the_queue() -> None:
    a_message()
    OfficialAccount.objects.update(state="suspended", state_reason="Essai")
    assert ids(Message.objects.visible_to(a_holder("agent-communications"), NOW)) == []


def test_visible_rows_with_what_they_show_take_one_query_whatever_their_number() -> None:
    agent = a_holder("agent-communications")
    for size in (3, 30):
        receive([an_incoming_message() for _row in range(size)], now=NOW)
        with CaptureQueriesContext(connection) as queries:
            for message in Message.objects.visible_to(agent, NOW).open().in_queue_order().with_row_details():
                str(message.account), message.subscriber.name, message.assignee, message.claimed_by
        assert len(queries) == 1


def test_late_is_strictly_after_the_deadline_and_open_only() -> None:
    message, closed = a_message(), a_message()
    close(closed)
    second = timedelta(seconds=1)
    assert ids(Message.objects.past_target(message.target_at)) == []
    assert ids(Message.objects.past_target(message.target_at + second)) == [message.pk]
    assert ids(Message.objects.overdue(message.limit_at)) == []
    assert ids(Message.objects.overdue(message.limit_at + second)) == [message.pk]
    assert ids(Message.objects.due_before(message.target_at + second)) == [message.pk]
    assert ids(Message.objects.closed()) == [closed.pk]


def test_mine_are_those_given_to_me_and_those_i_hold_now() -> None:
    me, given, held, expired = a_person(), a_message(), a_message(), a_message()
    Message.objects.filter(pk=given.pk).update(assignee=me)
    Message.objects.filter(pk=held.pk).update(claimed_by=me, claimed_until=NOW + timedelta(minutes=1))
    Message.objects.filter(pk=expired.pk).update(claimed_by=me, claimed_until=NOW)
    assert sorted(ids(Message.objects.mine(me, NOW))) == [given.pk, held.pk]


def test_pages_of_the_queue_follow_each_other_without_gap_or_repetition() -> None:
    rows = [an_incoming_message(posted_at=NOW - timedelta(days=number % 4)) for number in range(23)]
    receive(rows, now=NOW)
    Message.objects.filter(pk__in=ids(Message.objects.order_by("pk"))[::5]).update(is_danger=True)
    whole = ids(Message.objects.in_queue_order())
    paged: list[int] = []
    page = list(Message.objects.in_queue_order()[:4])
    while page:
        paged += [message.pk for message in page]
        page = list(Message.objects.in_queue_order().after(queue_cursor(page[-1]))[:4])
    assert paged == whole
    assert list(Message.objects.in_queue_order()[:5].values_list("is_danger", flat=True)) == [True] * 5


def test_pages_of_closed_and_open_ones_together_follow_each_other() -> None:
    messages = [a_message() for _number in range(9)]
    for number, message in enumerate(messages[:6]):
        close(message, minutes=number // 2)
    whole = ids(Message.objects.in_closed_order())
    assert whole[:3] == [message.pk for message in reversed(messages[6:])]
    paged: list[int] = []
    page = list(Message.objects.in_closed_order()[:2])
    while page:
        paged += [message.pk for message in page]
        page = list(Message.objects.in_closed_order().after_closed(closed_cursor(page[-1]))[:2])
    assert paged == whole


@pytest.mark.parametrize(
    "cursor", ["", "x", "0.1", "0.9999999999999999999999.1", "0.1.99999999999999999999", "é.1.1"]
)
def test_cursor_that_cannot_be_read_starts_over(cursor: str) -> None:
    message = a_message()
    for found in (Message.objects.after(cursor), Message.objects.after_closed(cursor)):
        assert ids(found) == [message.pk]


@pytest.mark.parametrize(
    "text",
    [
        "deneigement",
        "Déneigements",
        '"rue saint-germain"',
        "TROTTOIR -piscine",
        "zzz or neige",
        "Citoyen",
    ],
)
def test_search_forgives_accents_case_and_endings(text: str) -> None:
    found = a_message(
        text="Le déneigement des trottoirs, rue Saint-Germain, sous la neige!", author_name="Citoyen 9"
    )
    a_message(text="La piscine est fermée", author_name="Commerce 7")
    assert ids(Message.objects.matching(text)) == [found.pk]


@pytest.mark.parametrize("text", ["le", "", "  ", "a\x00b", "''(&|!", "-"])
def test_search_of_nothing_finds_nothing_and_never_fails(text: str) -> None:
    a_message(text="Le trottoir")
    assert ids(Message.objects.matching(text)) == []


@pytest.mark.parametrize("copies", [1, 3], ids=["rare word", "frequent word"])
def test_search_gives_the_newest_first_and_its_pages_follow(copies: int) -> None:
    days = [3, 1, 2, 1] * copies
    messages = [a_message(text="Trottoir", posted_at=NOW - timedelta(days=number)) for number in days]
    expected = sorted(messages, key=lambda message: (message.posted_at, message.pk), reverse=True)
    found = list(Message.objects.matching("trottoir"))
    assert found == expected
    assert list(Message.objects.matching("trottoir").after_posted(posted_cursor(found[1]))) == found[2:]


def test_rail_counts_open_and_late_by_account_in_one_query() -> None:
    agent = a_holder("agent-communications")
    late, fresh = a_message(posted_at=NOW - timedelta(days=10)), a_message()
    close(a_message())
    with CaptureQueriesContext(connection) as queries:
        counts = {count.account.slug: (count.open, count.late) for count in open_counts(agent, NOW)}
        assert {count.account.platform.name for count in open_counts(agent, NOW)} >= {"Facebook", "X"}
    assert len(queries) == 2  # one each time
    assert late.limit_at < NOW < fresh.limit_at
    assert counts["facebook-ville"] == (2, 1)
    assert counts["youtube-ville"] == (0, 0)
    assert len(counts) == 6
