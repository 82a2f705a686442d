"""Every e-mail owed is sent once, with two senders at once or one killed in the middle (real processes, real SMTP)."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, connection

from accounts import sending
from accounts.emails import message_id
from accounts.models import Notice
from accounts.sending import send_due
from tests.accounts.mailing import declare_level, owe_emails, send_everything
from tests.builders import NOW
from tests.mail_server import MailServer

COUNT = 200


@pytest.fixture
def server(settings):
    with MailServer(delay=0.005) as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        declare_level()
        yield running


def _send_from_a_thread(_number):
    try:
        return send_due(now=NOW).sent
    finally:
        connection.close()


def _expected_ids():
    return sorted(message_id(notice) for notice in Notice.objects.all())


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_email_once(server):
    owe_emails(COUNT, now=NOW)
    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(_send_from_a_thread, range(2)))
    assert sum(sent) == COUNT
    assert min(sent) > 0, "both must have worked for the race to mean anything"
    assert sorted(server.message_ids()) == _expected_ids()


@pytest.mark.django_db(transaction=True)
def test_without_its_lock_two_senders_would_send_twice(server, monkeypatch):
    """The race above can fail: the same one, with rows read and not locked."""
    real = sending._owed
    monkeypatch.setattr(sending, "_owed", lambda now: _Unlocked(real(now)))
    owe_emails(COUNT, now=NOW)
    with ThreadPoolExecutor(2) as pool:
        for sender in [pool.submit(_send_from_a_thread, number) for number in range(2)]:
            # A row claimed by one and already marked by the other: PostgreSQL refuses it, too late.
            with suppress(IntegrityError):
                sender.result()
    assert len(server.messages) > len(set(server.message_ids()))


class _Unlocked:
    """The rows owed, read without a lock, with time for the other sender to read them too."""

    def __init__(self, rows):
        self._rows = rows

    def select_for_update(self, **_options):
        found = list(self._rows[: sending.BATCH])
        time.sleep(0.02)
        return found


@pytest.mark.django_db(transaction=True)
def test_a_sender_killed_in_the_middle_is_taken_over_and_each_email_is_received_once(server):
    owe_emails(COUNT, now=NOW)
    root = Path(django_settings.BASE_DIR)
    command = [
        sys.executable,
        "-m",
        "tests.accounts.mailing",
        connection.settings_dict["NAME"],
        str(server.port),
        NOW.isoformat(),
    ]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "rimouski_social.settings"}
    sender = subprocess.Popen(command, cwd=root, env=environment)  # noqa: S603
    give_up_at = time.monotonic() + 60
    while len(server.messages) < COUNT // 3:
        assert sender.poll() is None, "the sender must be alive when it is killed"
        assert time.monotonic() < give_up_at
        time.sleep(0.002)
    sender.send_signal(signal.SIGKILL)
    sender.wait()
    left = Notice.objects.exclude(state="sent").count()
    assert 0 < left < COUNT

    # At once, the rest leaves but the rows that the dead sender held; those, after five minutes.
    send_everything(now=NOW)
    assert 0 < Notice.objects.filter(state="sending").count() <= sending.BATCH
    send_everything(now=NOW + timedelta(minutes=6))

    assert not Notice.objects.exclude(state="sent").exists()
    received = server.message_ids()
    assert sorted(set(received)) == _expected_ids()
    # At most the message in flight at the kill came twice, under the same Message-ID.
    assert len(received) <= COUNT + 1
