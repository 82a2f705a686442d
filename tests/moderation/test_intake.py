"""Taking messages in: once each, whole, with their clock, and what they said kept for ever."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import OfficialAccount
from moderation.intake import Outcome, receive
from moderation.models import Message, SearchEntry, Snapshot
from netiquette.models import Subscriber, SubscriberName
from policy.models import RegisterEntry
from tests.builders import NOW
from tests.builders_accounts import a_suspended_account
from tests.builders_moderation import a_message, an_incoming_message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy_world")]

FRIDAY_NIGHT = datetime(2026, 7, 4, 1, 0, tzinfo=UTC)


def test_new_message_is_open_with_its_snapshot_and_its_author() -> None:
    message = a_message(text="Bonjour\nà tous 🌊", media=["https://x.test/1.jpg"], author_name="Citoyen 7")
    snapshot = message.snapshots.get()
    assert (message.state, message.excerpt, message.seen_at) == ("new", "Bonjour à tous 🌊", NOW)
    assert (snapshot.text, snapshot.media) == ("Bonjour\nà tous 🌊", ["https://x.test/1.jpg"])
    assert (message.subscriber.name, snapshot.author_name) == ("Citoyen 7", "Citoyen 7")
    assert list(message.subscriber.names.values_list("name", flat=True)) == ["Citoyen 7"]
    assert SearchEntry.objects.filter(message=message).exists()


@pytest.mark.clause("R-085")
def test_clock_starts_when_the_citizen_posted_and_at_the_next_opening() -> None:
    message = a_message(posted_at=FRIDAY_NIGHT, now=FRIDAY_NIGHT + timedelta(days=30))
    local = [at.astimezone().isoformat() for at in (message.target_at, message.limit_at)]
    monday = a_message(posted_at=datetime(2026, 7, 6, 12, 15, tzinfo=UTC))
    assert (message.target_at, message.limit_at) == (monday.target_at, monday.limit_at), local
    assert message.next_alert_at is not None
    assert message.next_alert_at < message.target_at


@pytest.mark.clause("R-085")
def test_message_posted_later_is_never_due_earlier() -> None:
    rows = [
        an_incoming_message(posted_at=FRIDAY_NIGHT - timedelta(hours=hours)) for hours in range(120, -60, -1)
    ]
    receive(rows, now=FRIDAY_NIGHT + timedelta(days=3))
    targets = list(Message.objects.order_by("posted_at").values_list("target_at", flat=True))
    assert len(targets) == 180
    assert targets == sorted(targets)


def test_same_message_twice_in_a_batch_and_later_is_known() -> None:
    row = an_incoming_message()
    first = receive([row, row], now=NOW)
    again = receive([row], now=NOW + timedelta(days=1))
    assert [result.outcome for result in (*first.results, *again.results)] == ["created", "known", "known"]
    assert len({result.message_id for result in (*first.results, *again.results)}) == 1
    assert Snapshot.objects.count() == 1


def test_edited_message_gets_a_snapshot_and_keeps_its_clock_and_state() -> None:
    message = a_message(external_id="e-1", text="Bande de menteurs")
    edit = an_incoming_message(
        external_id="e-1", text="Bande de rêveurs", edited_at=(NOW + timedelta(hours=1)).isoformat()
    )
    results = [receive([edit], now=NOW + timedelta(hours=2)).results[0].outcome for _time in range(2)]
    after = Message.objects.get()
    assert results == [Outcome.EDITED, Outcome.KNOWN]
    assert [snapshot.text for snapshot in after.snapshots.all()] == ["Bande de menteurs", "Bande de rêveurs"]
    assert (after.version, after.excerpt) == (message.version + 1, "Bande de rêveurs")
    assert (after.target_at, after.state, after.next_alert_at) == (
        message.target_at,
        "new",
        message.next_alert_at,
    )
    assert RegisterEntry.objects.about(message).get().event == "moderation.message.edited_by_author"
    assert set(Message.objects.matching("menteur")) == set(Message.objects.matching("rêveurs")) == {after}


def test_message_edited_without_end_is_still_taken_in_and_found_by_its_last_words() -> None:
    a_message(external_id="e-1")
    for n in range(1, 25):
        words = " ".join(f"mot{n:02}{i:05}" for i in range(9000))
        edited_at = (NOW + timedelta(minutes=n)).isoformat()
        edit = an_incoming_message(external_id="e-1", text=words, edited_at=edited_at)
        assert receive([edit], now=NOW + timedelta(hours=2)).results[0].outcome is Outcome.EDITED
    assert Message.objects.matching("mot2408999").exists()


def test_edit_that_changes_no_word_or_is_older_is_known() -> None:
    a_message(external_id="e-1", text="Bonjour")
    at = (NOW + timedelta(hours=1)).isoformat()
    same = an_incoming_message(external_id="e-1", text="Bonjour", edited_at=at)
    older = an_incoming_message(external_id="e-1", text="Autre", edited_at=NOW.isoformat())
    assert [result.outcome for result in receive([same, older], now=NOW + timedelta(hours=2)).results] == [
        "known",
        "known",
    ]


def test_message_and_its_edit_in_one_file_keep_both_texts() -> None:
    rows = [
        an_incoming_message(external_id="e-1", text="Avant"),
        an_incoming_message(
            external_id="e-1", text="Après", edited_at=(NOW + timedelta(minutes=5)).isoformat()
        ),
    ]
    receipt = receive(rows, now=NOW + timedelta(hours=1))
    assert [result.outcome for result in receipt.results] == ["created", "edited"]
    assert Snapshot.objects.count() == 2


@pytest.mark.clause("R-012")
def test_account_that_is_not_authorised_takes_nothing_in_and_names_the_section() -> None:
    a_suspended_account("facebook-ville")
    [result] = receive([an_incoming_message()], now=NOW).results
    assert result.outcome == "rejected"
    assert "Médias sociaux utilisés" in result.reason
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("platform", "account", "slug"),
    [
        ("facebook", "ville de rimouski", "facebook-ville"),
        ("Facebook", "Ville de Rimouski | Loisirs, culture et vie communautaire", "facebook-loisirs"),
        ("twitter", "VilleRimouski", "x-villerimouski"),
        ("x", "@villerimouski", "x-villerimouski"),
        ("YOUTUBE", "youtube-ville", "youtube-ville"),
    ],
)
def test_account_is_found_as_people_write_it(platform: str, account: str, slug: str) -> None:
    assert a_message(platform=platform, account=account).account.slug == slug


def test_unknown_or_ambiguous_account_is_refused_with_the_reason() -> None:
    OfficialAccount.objects.filter(slug="facebook-loisirs").update(name="Ville de Rimouski")
    rows = [
        an_incoming_message(platform="myspace"),
        an_incoming_message(account="Ville de Québec"),
        an_incoming_message(account="Ville de Rimouski"),
    ]
    reasons = [result.reason for result in receive(rows, now=NOW).results]
    assert ["myspace" in reasons[0], "Ville de Québec" in reasons[1]] == [True, True]
    assert "facebook-loisirs, facebook-ville" in reasons[2]


def test_message_from_the_future_is_refused() -> None:
    rows = [an_incoming_message(posted_at=NOW + timedelta(minutes=minutes)) for minutes in (59, 61)]
    assert [result.outcome for result in receive(rows, now=NOW).results] == ["created", "rejected"]


def test_renamed_author_stays_one_subscriber_under_the_latest_name() -> None:
    a_message(author_id="c-1", author_name="Ancien nom", posted_at=NOW - timedelta(days=3))
    a_message(author_id="c-1", author_name="Nouveau nom", posted_at=NOW - timedelta(days=1))
    a_message(author_id="c-1", author_name="Ancien nom", posted_at=NOW - timedelta(days=2))
    assert Subscriber.objects.get().name == "Nouveau nom"
    assert set(SubscriberName.objects.values_list("name", flat=True)) == {"Ancien nom", "Nouveau nom"}


def test_authors_of_two_platforms_with_one_identifier_stay_apart() -> None:
    a_message(author_id="c-1")
    a_message(author_id="c-1", platform="x", account="@VilleRimouski")
    assert Subscriber.objects.count() == 2


def test_snapshot_is_neither_modified_nor_erased_by_anybody() -> None:
    a_message()
    for act in (lambda: Snapshot.objects.update(text="Rien"), lambda: Snapshot.objects.all().delete()):
        with pytest.raises(IntegrityError, match="ne se modifie pas"), transaction.atomic():
            act()


def test_intake_asks_as_many_queries_for_500_messages_as_for_5() -> None:
    a_message()  # the calendars are read once and kept
    asked = []
    for size in (5, 500):
        rows = [an_incoming_message() for _row in range(size)]
        with CaptureQueriesContext(connection) as queries:
            receive(rows, now=NOW)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 16


@pytest.mark.clause("R-128")
def test_suspended_interactions_delay_the_deadline_and_delayed_ones_do_not() -> None:
    from city.models import Emergency
    from tests.builders import a_person

    plain = a_message(posted_at=NOW - timedelta(days=5))
    declared = {"reason": "Inondation", "declared_by": a_person(), "ended_by": a_person()}
    declared |= {
        "declared_at": NOW - timedelta(days=5, hours=1),
        "ended_at": NOW - timedelta(days=4, hours=1),
    }
    Emergency.objects.create(level="delayed", **declared)
    delayed = a_message(posted_at=NOW - timedelta(days=5))
    Emergency.objects.create(level="suspended", account_ids=[plain.account_id], **declared)
    suspended = a_message(posted_at=NOW - timedelta(days=5))
    elsewhere = a_message(posted_at=NOW - timedelta(days=5), account="facebook-loisirs")
    assert delayed.target_at == plain.target_at == elsewhere.target_at < suspended.target_at
