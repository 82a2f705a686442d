"""E-mails owed: written once, sent once, in French, when the offices are open; put back when they cannot leave."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, OperationalError, transaction

from accounts import sending
from accounts.emails import message_id, notice_email
from accounts.models import Notice
from accounts.notices import NoticeLevel, Owed, UnknownLevel, owe, owe_many, register_level
from accounts.sending import send_due
from tests.accounts.mailing import CONTEXT, DEADLINE, declare_level, owe_emails
from tests.builders import NOW, a_person, the_policy_world
from tests.mail_server import MailServer

SATURDAY = datetime(2026, 7, 11, 15, 0, tzinfo=UTC)
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture(autouse=True)
def _level(settings):
    settings.EMAIL_BACKEND = LOCMEM
    settings.EMAIL_HOST = "127.0.0.1"
    settings.SITE_URL = "https://medias.example.org"
    declare_level()


@pytest.mark.django_db
def test_an_email_owed_twice_is_one_email_and_a_moved_deadline_is_another():
    assert owe_emails(3, now=NOW) == 3
    assert owe_emails(4, now=NOW + timedelta(minutes=1)) == 1
    details: dict[str, Any] = {
        "level": "test.plain",
        "item_type": "test.item",
        "item_id": 1001,
        "context": CONTEXT,
    }
    to: dict[str, Any] = {"recipient_email": "personne0@example.org", "now": NOW}
    assert not owe(**details, **to, deadline=DEADLINE)
    assert owe(**details, **to, deadline=DEADLINE + timedelta(microseconds=1))
    assert owe(**details, recipient=a_person(), now=NOW, deadline=DEADLINE)
    assert Notice.objects.count() == 6


@pytest.mark.django_db
def test_an_email_of_a_kind_nobody_declared_is_refused():
    row = Owed(
        level="test.unknown", item_type="x", item_id=1, deadline=DEADLINE, recipient_email="a@example.org"
    )
    with pytest.raises(UnknownLevel):
        owe_many([row], now=NOW)
    assert not Notice.objects.exists()


def test_two_kinds_under_one_code_are_refused():
    with pytest.raises(ValueError, match=r"replacement\.recorded"):
        register_level(
            NoticeLevel(code="replacement.recorded", template="x", subject="x", audience="x", still_due=set)
        )


@pytest.mark.django_db
def test_the_database_refuses_a_sent_email_without_its_instant():
    owe_emails(1, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(state="sent")


@pytest.mark.django_db
def test_it_leaves_once_in_french_in_text_and_html_with_its_link():
    owe_emails(1, now=NOW)
    Notice.objects.update(context={**CONTEXT, "absent": "Anne\nBcc: tous <&>", "path": "/accueil/"})
    assert send_due(now=NOW).sent == 1
    assert send_due(now=NOW).sent == 0
    (message,) = mail.outbox
    assert isinstance(message, EmailMultiAlternatives)
    notice = Notice.objects.get()
    assert message.subject == "Remplacement de Anne Bcc: tous <&>"
    assert message.body.startswith("Bonjour,")
    assert "<&>" in message.body
    assert "https://medias.example.org/accueil/" in message.body
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert isinstance(html, str)
    assert "&lt;&amp;&gt;" in html
    assert 'href="https://medias.example.org/accueil/"' in html
    assert message.extra_headers["Message-ID"] == message_id(notice)
    assert (notice.state, notice.attempts) == ("sent", 1)
    assert notice.sent_at is not None
    assert notice.sent_at >= NOW


@pytest.mark.django_db
def test_the_message_id_is_the_same_at_each_attempt_and_differs_between_emails():
    owe_emails(2, now=NOW)
    first, second = Notice.objects.order_by("pk")
    assert notice_email(first).extra_headers == notice_email(first).extra_headers
    assert message_id(first) != message_id(second)


@pytest.mark.django_db
def test_while_the_offices_are_closed_only_what_is_urgent_leaves():
    the_policy_world()
    Notice.objects.all().delete()
    owe_emails(2, now=SATURDAY)
    owe_emails(3, now=SATURDAY, urgent=True)  # the third only is new
    assert send_due(now=SATURDAY).sent == 1
    monday_at_opening = datetime(2026, 7, 13, 12, 15, tzinfo=UTC)
    assert send_due(now=monday_at_opening).sent == 2


@pytest.mark.django_db
def test_an_email_that_is_not_due_yet_waits():
    owe_emails(1, now=NOW, due_at=NOW + timedelta(hours=1))
    assert send_due(now=NOW).sent == 0
    assert send_due(now=NOW + timedelta(hours=1)).sent == 1


@pytest.mark.django_db
def test_what_is_no_longer_due_is_cancelled_and_never_sent():
    owe_emails(1, now=NOW)
    Notice.objects.update(item_id=13)
    tally = send_due(now=NOW)
    assert (tally.sent, tally.cancelled) == (0, 1)
    assert Notice.objects.get().state == "cancelled"
    assert not mail.outbox


@pytest.mark.django_db
def test_a_refused_recipient_waits_longer_each_time_and_keeps_nobody_else(bare_database, settings):
    owe_emails(3, now=NOW)
    with MailServer(refuses=lambda line: "personne1@" in line) as server:
        settings.EMAIL_BACKEND, settings.EMAIL_PORT = SMTP, server.port
        tally = send_due(now=NOW)
        assert (tally.sent, tally.failed) == (2, 1)
        notice = Notice.objects.get(state="pending")
        assert notice.recipient_email == "personne1@example.org"
        assert notice.last_error == "SMTPRecipientsRefused"
        delays = []
        for _attempt in range(8):
            at = notice.due_at
            assert send_due(now=at - timedelta(seconds=1)).failed == 0
            assert send_due(now=at).failed == 1
            notice.refresh_from_db()
            delays.append(round((notice.due_at - at) / timedelta(minutes=1)))
    assert delays == [2, 4, 8, 16, 32, 60, 60, 60]
    assert len(server.messages) == 2


@pytest.mark.django_db
def test_an_unreachable_server_is_tried_once_and_everything_waits(settings):
    owe_emails(45, now=NOW)
    with MailServer() as server:
        settings.EMAIL_BACKEND, settings.EMAIL_PORT = SMTP, server.port
    assert send_due(now=NOW).failed == sending.BATCH
    assert Notice.objects.filter(state="pending").count() == 45
    assert set(Notice.objects.exclude(last_error="").values_list("last_error", flat=True)) == {
        "ConnectionRefusedError"
    }


@pytest.mark.django_db
def test_one_email_that_cannot_be_written_keeps_no_other(caplog):
    owe_emails(3, now=NOW)
    Notice.objects.filter(item_id=1002).update(context={})
    tally = send_due(now=NOW)
    assert (tally.sent, tally.failed) == (2, 1)
    assert Notice.objects.get(state="pending").last_error == "KeyError"


@pytest.mark.django_db
def test_a_row_left_by_a_dead_sender_is_sent_again_after_five_minutes_under_the_same_message_id():
    owe_emails(1, now=NOW)
    Notice.objects.update(state="sending", attempted_at=NOW, attempts=1)
    assert send_due(now=NOW + timedelta(minutes=4)).sent == 0
    assert send_due(now=NOW + timedelta(minutes=5, seconds=1)).sent == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == message_id(Notice.objects.get())


@pytest.mark.django_db(transaction=True)
def test_postgresql_away_just_after_the_sending_is_waited_for_and_the_email_is_not_sent_again(monkeypatch):
    owe_emails(1, now=NOW)
    real, away = sending._mark_sent, iter([True, True, False])

    def flaky(notice, at):
        if next(away):
            raise OperationalError("the database system is shutting down")
        real(notice, at)

    monkeypatch.setattr(sending, "_mark_sent", flaky)
    assert send_due(now=NOW).sent == 1
    assert Notice.objects.get().state == "sent"
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_postgresql_that_stays_away_leaves_the_row_to_the_next_sender(monkeypatch):
    owe_emails(1, now=NOW)
    monkeypatch.setattr(sending, "PATIENCE_SECONDS", 0.0)

    def away(notice, at):
        raise OperationalError("the database system is shutting down")

    monkeypatch.setattr(sending, "_mark_sent", away)
    with pytest.raises(OperationalError):
        send_due(now=NOW)
    assert Notice.objects.get().state == "sending"
