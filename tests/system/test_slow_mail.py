"""A mail server so slow that a run has no time for all: what was claimed and not tried is given back at once."""

import pytest
from django.conf import LazySettings

from accounts import sending
from accounts.models import Notice
from tests.accounts.mailing import declare_level, owe_emails
from tests.builders import NOW
from tests.mail_server import MailServer


@pytest.mark.django_db
def test_run_that_has_lasted_long_enough_gives_back_what_it_has_not_tried(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare_level()
    owe_emails(20, now=NOW)
    monkeypatch.setattr(sending, "RUN_SECONDS", 0.2)
    with MailServer(delay=0.06) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        tally = sending.send_due(now=NOW)
    assert 0 < tally.sent == len(server.messages) < 20
    left = Notice.objects.filter(state="pending")
    assert left.count() == 20 - tally.sent
    assert set(left.values_list("attempts", "due_at")) == {(0, NOW)}
