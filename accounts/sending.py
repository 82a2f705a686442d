"""Sending the e-mails owed: each one once, whatever stops in the middle.

A batch is claimed (state `sending`) and committed before the conversation with the mail server; each message is
marked as sent right after it. A sender that dies leaves its rows in `sending`: after five minutes they are sent again
under the same Message-ID, by which the receiving server drops the copy of a message it already had.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPResponseException

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q
from django.db.models.query import QuerySet

from accounts.emails import notice_email
from accounts.models import Notice
from accounts.notices import LEVELS
from accounts.rights import local_date
from city.calendars import NoOpeningHours, calendar_for

logger = logging.getLogger(__name__)

# Small, so that little waits when a sender dies.
BATCH = 20
# A claimed row that nobody has marked for so long belongs to a sender that died.
STALE = timedelta(minutes=5)
# A run begins no message after that, and gives back what it has claimed: its rows are never near the limit above, even
# with a slow mail server, and a worker that is asked to stop does so before it would be killed.
RUN_SECONDS = 20.0
# How long a sent message waits for PostgreSQL to come back and be told.
PATIENCE_SECONDS = 100.0
LONGEST_DELAY = timedelta(hours=1)


@dataclass
class Tally:
    """What a run did."""

    sent: int = 0
    failed: int = 0
    cancelled: int = 0

    def __str__(self) -> str:
        return f"sent={self.sent} failed={self.failed} cancelled={self.cancelled}"


class _Clock:
    """The instants of a run: `now` as it was given, then time as it passes."""

    def __init__(self, now: datetime) -> None:
        self._start, self._origin = now, time.monotonic()

    def elapsed(self) -> float:
        return time.monotonic() - self._origin

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.elapsed())


def send_due(*, now: datetime, limit: int = 1000) -> Tally:
    """Send at most about `limit` of the e-mails due at `now`, and say what became of them.

    Safe to run twice at once, late, or after a stop. Raises OperationalError when PostgreSQL stays away.
    """
    clock, tally = _Clock(now), Tally()
    server = mail.get_connection()
    try:
        while tally.sent + tally.failed < limit and clock.elapsed() < RUN_SECONDS:
            claimed = _claim(clock.now(), tally)
            if claimed is None or not _send_batch(claimed, server, clock, tally):
                break
    finally:
        server.close()
    return tally


@transaction.atomic
def _claim(now: datetime, tally: Tally) -> list[Notice] | None:
    """Reserve a batch, cancelling on the way what is no longer due; None when nothing is left to look at."""
    found = list(_owed(now).select_for_update(skip_locked=True)[:BATCH])
    if not found:
        return None
    due = _still_due(found)
    cancelled = [notice.pk for notice in found if notice.pk not in due]
    tally.cancelled += Notice.objects.filter(pk__in=cancelled).update(state=Notice.State.CANCELLED)
    claimed = [notice for notice in found if notice.pk in due]
    Notice.objects.filter(pk__in=due).update(
        state=Notice.State.SENDING, attempted_at=now, attempts=F("attempts") + 1
    )
    return claimed


def _owed(now: datetime) -> QuerySet[Notice]:
    waiting = Q(state=Notice.State.PENDING) | Q(state=Notice.State.SENDING, attempted_at__lt=now - STALE)
    owed = Notice.objects.filter(
        waiting,
        due_at__lte=now,
        state__in=[Notice.State.PENDING, Notice.State.SENDING],
        level__in=list(LEVELS),
    )
    if not _office_is_open(now):
        owed = owed.filter(urgent=True)
    return owed.order_by("due_at", "id")


def _office_is_open(now: datetime) -> bool:
    """Say whether the offices are open; without any hours, nothing is kept waiting."""
    try:
        return calendar_for(None, around=local_date(now)).is_open(now)
    except NoOpeningHours:
        return True


def _still_due(notices: list[Notice]) -> set[int]:
    """Ask each kind of e-mail, in one question, which of its items still deserve it."""
    by_level: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        by_level[notice.level].append(notice)
    due: set[int] = set()
    for code, rows in by_level.items():
        items = LEVELS[code].still_due([row.item_id for row in rows])
        due |= {row.pk for row in rows if row.item_id in items}
    return due


def _send_batch(batch: list[Notice], server: BaseEmailBackend, clock: _Clock, tally: Tally) -> bool:
    """Send the messages of a batch one by one; False when the run must end: its time is up, or no server answers."""
    for position, notice in enumerate(batch):
        if clock.elapsed() > RUN_SECONDS:
            _give_back(batch[position:])
            return False
        try:
            # Kept open from one message to the next; reopened after a failure.
            server.open()
        except (SMTPException, OSError) as error:
            tally.failed += len(batch) - position
            _release(batch[position:], clock.now() + timedelta(minutes=1), _without_secrets(error))
            return False
        _send_one(notice, server, clock, tally)
    return True


def _send_one(notice: Notice, server: BaseEmailBackend, clock: _Clock, tally: Tally) -> None:
    try:
        message = notice_email(notice, server)
    except Exception as error:  # One message that cannot be written must not keep the others from leaving.
        logger.exception("notice %s (%s) cannot be written", notice.pk, notice.level)
        tally.failed += 1
        _put_back(notice, clock.now(), error)
        return
    try:
        server.send_messages([message])
    except (SMTPException, OSError) as error:
        logger.warning("notice %s (%s): %s", notice.pk, notice.level, _without_secrets(error))
        server.close()
        tally.failed += 1
        _put_back(notice, clock.now(), error)
        return
    tally.sent += 1
    _insist(lambda: _mark_sent(notice, clock.now()))


def _mark_sent(notice: Notice, at: datetime) -> None:
    """Write down that the message has left, in one statement if that is all: a sender killed before it sends a copy."""
    after_sent = LEVELS[notice.level].after_sent
    with transaction.atomic() if after_sent else nullcontext():
        Notice.objects.filter(pk=notice.pk).update(state=Notice.State.SENT, sent_at=at, last_error="")
        if after_sent:
            after_sent(notice, at)


def _put_back(notice: Notice, now: datetime, error: Exception) -> None:
    """Leave the message for later: 1, 2, 4… minutes, up to an hour."""
    delay = min(timedelta(minutes=2 ** min(notice.attempts, 10)), LONGEST_DELAY)
    _release([notice], now + delay, _without_secrets(error))


def _give_back(notices: list[Notice]) -> None:
    """Leave messages that were claimed and not tried as if they had not been."""
    rows = Notice.objects.filter(pk__in=[notice.pk for notice in notices], state=Notice.State.SENDING)
    _insist(lambda: rows.update(state=Notice.State.PENDING, attempts=F("attempts") - 1))


def _release(notices: list[Notice], due_at: datetime, error: str) -> None:
    rows = Notice.objects.filter(pk__in=[notice.pk for notice in notices], state=Notice.State.SENDING)
    _insist(lambda: rows.update(state=Notice.State.PENDING, due_at=due_at, last_error=error))


def _without_secrets(error: Exception) -> str:
    """The kind of failure, and the server's code: its text may quote a name or a password."""
    code = f" {error.smtp_code}" if isinstance(error, SMTPResponseException) else ""
    return f"{type(error).__name__}{code}"[:300]


def _insist(write: Callable[[], object]) -> None:
    """Do `write`, waiting for PostgreSQL to come back when it has gone: what was sent must be told."""
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            write()
        except (OperationalError, InterfaceError):
            if time.monotonic() > give_up_at:
                raise
            connection.close()
            time.sleep(0.5)
        else:
            return
