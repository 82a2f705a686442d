"""E-mails owed by the tests: a kind of their own, and a sender to run (and kill) as a process."""

import sys
from datetime import UTC, datetime, timedelta
from typing import Any

DEADLINE = datetime(2026, 7, 10, 4, 0, tzinfo=UTC)
CONTEXT = {
    "absent": "Personne 1",
    "starts_on": "10 juillet 2026",
    "ends_on": "14 juillet 2026",
    "accounts": ["X"],
}


def declare_level() -> None:
    """Declare the kind of e-mail « test.plain », due for every item but number 13."""
    from accounts.notices import LEVELS, NoticeLevel

    LEVELS["test.plain"] = NoticeLevel(
        code="test.plain",
        template="replacement_starting",
        subject="Remplacement de %(absent)s",
        audience="",
        still_due=lambda ids: set(ids) - {13},
    )


def owe_emails(count: int, *, now: datetime, **details: Any) -> int:
    """Owe `count` e-mails of items 1001 and on, each to an address of its own."""
    from accounts.notices import Owed, owe_many

    rows = (
        Owed(
            level="test.plain",
            item_type="test.item",
            item_id=1001 + number,
            deadline=DEADLINE,
            recipient_email=f"personne{number}@example.org",
            context=CONTEXT,
            **details,
        )
        for number in range(count)
    )
    return owe_many(rows, now=now)


def send_everything(*, now: datetime) -> None:
    """Send until nothing is left that may be sent at `now`."""
    from accounts.sending import send_due

    while send_due(now=now).sent:
        now += timedelta(seconds=1)


def run_sender(database: str, port: int, now: str) -> None:
    """Send everything from this process, towards a mail server of the test."""
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    django.setup()
    declare_level()
    send_everything(now=datetime.fromisoformat(now))


if __name__ == "__main__":
    run_sender(sys.argv[1], int(sys.argv[2]), sys.argv[3])
