"""A delivery is written before it is asked, asked once, and closed with what is known: every answer of a platform."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Notice, OfficialAccount
from platforms import deliveries
from platforms.capabilities import Capability
from platforms.connections import disconnect_account
from platforms.connectors import Content
from platforms.deliveries import carry_out, give_up, record_by_hand
from platforms.models import Connection, Delivery
from platforms.reconciliation import look_for, say_done, say_not_done
from platforms.states import ImpossibleStep
from policy.outcomes import PolicyRefusal
from tests.builders import NOW, a_holder
from tests.platforms.builders import SUBJECT, a_delivery
from tests.platforms.scripted import ScriptedPlatform, connect
from tests.platforms.scripted_connector import ScriptedConnector

pytestmark = pytest.mark.django_db
LINK = "https://www.facebook.com/villerimouski/posts/7"


def taken(platform: ScriptedPlatform, delivery: Delivery) -> int:
    """How many times the platform took what the delivery asked."""
    return sum(post["text"] == delivery.payload["text"] for post in platform.posts())


def test_an_accepted_post_is_sent_with_its_number_and_its_address(
    page: OfficialAccount, connection: Connection, platform: ScriptedPlatform
) -> None:
    delivery = a_delivery(page)
    done = carry_out(delivery_id=delivery.pk)
    assert (done.state, done.is_done) == ("sent", True)
    (post,) = [post for post in platform.posts() if post["text"] == delivery.payload["text"]]
    assert (done.external_id, done.permalink, post["key"]) == (post["id"], post["link"], str(delivery.key))
    connection.refresh_from_db()
    assert connection.last_ok_at is not None


@pytest.mark.parametrize(
    ("word", "state", "kind", "times"),
    [
        ("#refuse", "refused", "validation", 0),
        ("#forbid", "refused", "permission", 0),
        ("#auth", "refused", "auth", 0),
        ("#throttle", "refused", "throttled", 0),
        ("#duplicate", "ambiguous", "duplicate", 0),
        ("#error", "ambiguous", "lost", 1),
        ("#lose", "ambiguous", "lost", 1),
        ("#drop", "ambiguous", "lost", 0),
        ("#hang", "ambiguous", "lost", 1),
        ("#slow", "sent", "", 1),
    ],
)
def test_every_answer_leaves_what_is_known_and_nothing_is_asked_twice(
    word: str,
    state: str,
    kind: str,
    times: int,
    page: OfficialAccount,
    connection: Connection,
    platform: ScriptedPlatform,
) -> None:
    delivery = a_delivery(page, word)
    done = carry_out(delivery_id=delivery.pk)
    assert (done.state, done.error_kind) == (state, kind)
    with pytest.raises(ImpossibleStep):
        carry_out(delivery_id=delivery.pk)
    assert taken(platform, delivery) == times
    assert "Raw words" not in str(Delivery.objects.filter(pk=delivery.pk).values())


def test_a_platform_that_cannot_be_reached_has_certainly_received_nothing(page: OfficialAccount) -> None:
    connect(page, "http://127.0.0.1:9")
    done = carry_out(delivery_id=a_delivery(page).pk)
    assert (done.state, done.error_kind) == ("refused", "unreached")


def test_a_fault_of_the_connector_itself_is_an_unknown_outcome(
    page: OfficialAccount, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_more: Any) -> None:
        raise KeyError("id")

    monkeypatch.setattr(ScriptedConnector, "publish", fail)
    assert carry_out(delivery_id=a_delivery(page).pk).state == "ambiguous"


def test_nothing_is_read_between_saying_that_it_is_asked_and_asking_it(
    page: OfficialAccount, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A failure of PostgreSQL there would leave an unknown outcome of what was never asked.
    asked_after: list[str] = []
    publish = ScriptedConnector.publish

    def publish_and_look(self: ScriptedConnector, content: Content, *, key: str) -> Any:
        asked_after.extend(query["sql"] for query in queries.captured_queries)
        return publish(self, content, key=key)

    monkeypatch.setattr(ScriptedConnector, "publish", publish_and_look)
    delivery = a_delivery(page)
    with CaptureQueriesContext(database) as queries:
        carry_out(delivery_id=delivery.pk)
    said = next(place for place, sql in enumerate(asked_after) if sql.startswith("UPDATE"))
    assert "\"state\" = 'sending'" in asked_after[said]
    assert [sql for sql in asked_after[said + 1 :] if not sql.startswith("RELEASE SAVEPOINT")] == []


def test_a_failure_to_note_the_health_of_the_connection_never_undoes_an_acceptance(
    page: OfficialAccount, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_more: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(deliveries, "note_answer", fail)
    delivery = a_delivery(page)
    assert carry_out(delivery_id=delivery.pk).state == "sent"
    assert Delivery.objects.get(pk=delivery.pk).state == "sent"


def test_tokens_refused_lose_the_connection_once_and_tell_people_once(
    page: OfficialAccount, connection: Connection
) -> None:
    first, second = a_delivery(page, "#auth"), a_delivery(page, "#auth")
    team = a_holder("agent-communications")
    carry_out(delivery_id=first.pk)
    connection.refresh_from_db()
    assert connection.state == "lost"
    told = Notice.objects.filter(level="connection.lost")
    count = told.count()
    assert count and told.filter(recipient=team).count() == 1
    assert all(notice.urgent for notice in told)
    refused = carry_out(delivery_id=second.pk)
    assert (refused.state, refused.error_kind) == ("refused", "permission")
    assert told.count() == count


def test_a_lost_answer_is_not_a_lost_connection(page: OfficialAccount, connection: Connection) -> None:
    carry_out(delivery_id=a_delivery(page, "#lose").pk)
    connection.refresh_from_db()
    assert connection.state == "connected"
    assert not Notice.objects.filter(level="connection.lost").exists()


def test_a_platform_that_asks_to_wait_is_written_on_the_connection(
    page: OfficialAccount, connection: Connection
) -> None:
    carry_out(delivery_id=a_delivery(page, "#throttle").pk)
    connection.refresh_from_db()
    assert connection.paused_until is not None
    assert connection.paused_until > timezone.now() + timedelta(minutes=9)


def test_what_an_account_is_refused_is_done_by_hand_until_it_is_connected_again(
    page: OfficialAccount, connection: Connection, platform: ScriptedPlatform
) -> None:
    carry_out(delivery_id=a_delivery(page, "#forbid").pk)
    connection.refresh_from_db()
    assert connection.refused == {Capability.PUBLISH_TEXT.value: "manual"}
    later = carry_out(delivery_id=a_delivery(page).pk)
    assert (later.state, later.error_kind) == ("refused", "permission")
    assert connect(page, platform.url).refused == {}
    assert carry_out(delivery_id=a_delivery(page).pk).state == "sent"


def test_disconnected_between_the_decision_and_the_call_nothing_leaves(
    page: OfficialAccount, connection: Connection, platform: ScriptedPlatform
) -> None:
    delivery = a_delivery(page)
    disconnect_account(account_id=page.pk, reason="Essai", actor=a_holder("agent-communications"), now=NOW)
    assert carry_out(delivery_id=delivery.pk).state == "refused"
    assert taken(platform, delivery) == 0


def test_a_correction_and_a_withdrawal_reach_what_was_published(
    page: OfficialAccount, connection: Connection
) -> None:
    done = carry_out(delivery_id=a_delivery(page, subject_id=4_000).pk)
    asked: dict[str, Any] = {"subject_id": 4_000, "external_id": done.external_id}
    corrected = a_delivery(page, operation="update", content=Content(text="Corrigé"), **asked)
    assert carry_out(delivery_id=corrected.pk).state == "sent"
    for _attempt in range(2):
        # The second time there is nothing left to withdraw: that is withdrawn too.
        withdrawn = a_delivery(page, operation="delete", **asked)
        assert carry_out(delivery_id=withdrawn.pk).state == "sent"
    gone = carry_out(delivery_id=a_delivery(page, operation="update", **asked).pk)
    assert (gone.state, gone.error_kind) == ("refused", "not_found")


# --- A worker that is gone ---------------------------------------------------------------------------
def test_given_up_before_it_was_asked_nothing_has_left(page: OfficialAccount, connection: Connection) -> None:
    delivery = a_delivery(page)
    given_up = give_up(delivery_id=delivery.pk, now=NOW)
    assert (given_up.state, given_up.error_kind) == ("refused", "interrupted")
    with pytest.raises(ImpossibleStep):
        carry_out(delivery_id=delivery.pk)


def test_given_up_while_it_was_asked_nobody_knows(page: OfficialAccount, connection: Connection) -> None:
    delivery = a_delivery(page)
    deliveries._start(delivery.pk, NOW)
    assert give_up(delivery_id=delivery.pk, now=NOW).state == "ambiguous"
    assert give_up(delivery_id=delivery.pk, now=NOW).state == "ambiguous", "safe to repeat"


def test_an_acceptance_that_comes_after_all_is_kept(
    page: OfficialAccount, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = a_delivery(page)
    publish = ScriptedConnector.publish

    def publish_then_be_given_up(self: ScriptedConnector, content: Content, *, key: str) -> Any:
        published = publish(self, content, key=key)
        give_up(delivery_id=delivery.pk, now=NOW)
        return published

    monkeypatch.setattr(ScriptedConnector, "publish", publish_then_be_given_up)
    assert carry_out(delivery_id=delivery.pk).state == "reconciled"


# --- What became of it -------------------------------------------------------------------------------
def test_a_lost_answer_is_found_by_reading_back(page: OfficialAccount, connection: Connection) -> None:
    delivery = a_delivery(page, "#lose")
    carry_out(delivery_id=delivery.pk)
    found = look_for(delivery_id=delivery.pk, now=NOW)
    assert (found.state, found.is_done) == ("reconciled", True)
    assert found.permalink.startswith("https://www.facebook.com/villerimouski/posts/")


@pytest.mark.parametrize("gone", [False, True])
def test_not_finding_it_leaves_the_question_open(
    gone: bool, page: OfficialAccount, connection: Connection
) -> None:
    delivery = a_delivery(page, "#drop")
    carry_out(delivery_id=delivery.pk)
    if gone:
        connect(page, "http://127.0.0.1:9")
    assert look_for(delivery_id=delivery.pk, now=NOW).state == "ambiguous"


def test_a_person_says_that_it_is_there_with_its_link(page: OfficialAccount, connection: Connection) -> None:
    delivery = a_delivery(page, "#drop")
    carry_out(delivery_id=delivery.pk)
    agent = a_holder("agent-communications")
    with pytest.raises(PolicyRefusal):
        say_done(delivery_id=delivery.pk, permalink="https://example.org/1", actor=agent, now=NOW)
    said = say_done(delivery_id=delivery.pk, permalink=LINK, actor=agent, now=NOW)
    assert (said.state, said.permalink, said.resolved_by) == ("reconciled", LINK, agent)
    with pytest.raises(ImpossibleStep):
        say_not_done(delivery_id=delivery.pk, reason="Rien", actor=agent, now=NOW)


def test_a_person_says_that_it_is_not_there_and_it_may_be_asked_again(
    page: OfficialAccount, connection: Connection
) -> None:
    delivery = a_delivery(page, "#drop", subject_id=5_000)
    carry_out(delivery_id=delivery.pk)
    agent = a_holder("agent-communications")
    said = say_not_done(delivery_id=delivery.pk, reason="Absente de la page", actor=agent, now=NOW)
    assert (said.state, said.is_done) == ("absent", False)
    again = a_delivery(page, subject_id=5_000)
    assert (again.attempt, again.key == delivery.key) == (2, False)
    assert carry_out(delivery_id=again.pk).state == "sent"


def test_by_hand_a_publication_is_proved_by_its_link(page: OfficialAccount) -> None:
    asked: dict[str, Any] = {
        "account": page,
        "operation": "publish",
        "subject_type": SUBJECT,
        "subject_id": 6_000,
        "content": Content(text="À la main"),
        "actor": a_holder("agent-communications"),
        "now": NOW,
    }
    with pytest.raises(PolicyRefusal):
        record_by_hand(**asked, permalink="")
    done = record_by_hand(**asked, permalink=f" {LINK} ")
    assert (done.way, done.state, done.permalink) == ("by_hand", "sent", LINK)
