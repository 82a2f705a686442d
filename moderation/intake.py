"""The one way in for citizens' messages, whether from a file, a form or a connector.

A batch is one transaction of few statements, whatever its size: authors, messages, snapshots and search entries go in
together or not at all. Statements sort their rows, so that two imports of one file wait for each other and never lock
each other.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext as _

from moderation import intake_sql as sql
from moderation.addresses import AddressBook
from moderation.incoming import IncomingMessage, InvalidMessageError, check_instants, excerpt
from moderation.intake_authors import enter_authors, rename_authors
from moderation.intake_rows import Key, Row
from moderation.models import Message
from moderation.recognising import destroyed_among
from moderation.response_clock import ResponseClock
from moderation.suggestions import Triage
from netiquette.applying import EditionBook
from policy.register import Decision, record_many

EDITED_BY_AUTHOR = "moderation.message.edited_by_author"


class Outcome(StrEnum):
    """What became of a row."""

    CREATED = "created"
    KNOWN = "known"
    EDITED = "edited"
    # Emptied since, as the retention schedule asks: it stays so.
    DESTROYED = "destroyed"
    REJECTED = "rejected"


class Result(NamedTuple):
    """What became of one row: its message, or the reason why there is none (a sentence in French)."""

    outcome: Outcome
    message_id: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of each row, in their order."""

    results: list[Result]

    @property
    def counts(self) -> Counter[Outcome]:
        """How many rows had each outcome."""
        return Counter(result.outcome for result in self.results)


class _Books(NamedTuple):
    """What is read once for a whole batch."""

    clock: ResponseClock
    editions: EditionBook
    triage: Triage


@transaction.atomic
def receive(
    rows: Sequence[IncomingMessage], *, now: datetime, allowed: Collection[int] | None = None
) -> Receipt:
    """Take `rows` in, at `now`, and tell what became of each; a message known, or destroyed since, is left as it is.

    `allowed`: the accounts on which whoever gives them may reply, None when nobody in particular does.

    The clock starts when the citizen posted. A known message that comes back later edited, with other words, keeps what
    it said and gets another snapshot; its clock and state do not move. Raises NoOpeningHours and city.clock.ClockError
    when no deadline can be told, accounts.vault.VaultError when what was destroyed cannot be recognised.
    """
    results: dict[int, Result] = {}
    accepted = _accepted(rows, now, AddressBook.load(allowed), results)
    known = _known(row.key for row in accepted)
    if kept := _whole(accepted, known, results):
        authors = enter_authors(kept, known)
        books, pending = _Books(ResponseClock.load(now), EditionBook.load(), Triage.load()), kept
        while pending:
            pending = _receive_each_once(pending, known, authors, books, results)
            known = _known(row.key for row in pending)
        rename_authors(kept)
    return Receipt([results[index] for index in range(len(rows))])


def _accepted(
    rows: Sequence[IncomingMessage], now: datetime, book: AddressBook, results: dict[int, Result]
) -> list[Row]:
    """Return the rows that may be taken in, sorted by key, and write down why the others may not."""
    accepted: list[Row] = []
    for index, message in enumerate(rows):
        try:
            check_instants(message, now)
            accepted.append(Row(index, message, book.account_of(message), _digest(message)))
        except InvalidMessageError as error:
            results[index] = Result(Outcome.REJECTED, reason=str(error))
    return sorted(accepted, key=lambda row: (row.key, row.place))


def _digest(message: IncomingMessage) -> str:
    return hashlib.sha256("\n".join((message.text, *message.media)).encode()).hexdigest()


def _whole(rows: list[Row], known: Mapping[Key, int], results: dict[int, Result]) -> list[Row]:
    """Return the rows of messages that are not destroyed, and write down the others.

    Whoever is being emptied is waited for, before anything is written about him: what is then gone is not brought back.
    """
    gone = destroyed_among({row.key for row in rows if row.key not in known})
    maybe = {known[row.key]: row.key for row in rows if row.message.edited_at and row.key in known}
    if maybe:
        with connection.cursor() as cursor:
            cursor.execute(sql.LOCK_MESSAGES, [sorted(maybe)])
            there = {pk for (pk,) in cursor.fetchall()}
        gone |= {key for pk, key in maybe.items() if pk not in there}
    for row in rows:
        if row.key in gone:
            reason = _(
                "Ce message a été détruit selon le calendrier de conservation\u00a0: il n’est pas repris."
            )
            results[row.place] = Result(Outcome.DESTROYED, reason=reason)
    return [row for row in rows if row.key not in gone]


def _receive_each_once(
    rows: list[Row],
    known: Mapping[Key, int],
    authors: dict[tuple[int, str], int],
    books: _Books,
    results: dict[int, Result],
) -> list[Row]:
    """Take in the first row of each message; return those left: repetitions, and what another import just took in."""
    once = {row.key: row for row in reversed(rows)}
    new = [row for row in rows if once[row.key] is row and row.key not in known]
    created = _insert(new, authors, books) if new else {}
    for row in new:
        if row.key in created:
            results[row.place] = Result(Outcome.CREATED, created[row.key])
    _receive_again([row for row in rows if once[row.key] is row and row.key in known], known, books, results)
    return [row for row in rows if row.place not in results]


def _known(keys: Iterable[Key]) -> dict[Key, int]:
    """Return the messages of these keys that are there."""
    if not (asked := set(keys)):
        return {}
    platforms, ids = zip(*asked, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(sql.KNOWN_MESSAGES, [list(platforms), list(ids)])
        return {(platform, external_id): pk for pk, platform, external_id in cursor.fetchall()}


def _insert(
    rows: list[Row],
    authors: dict[tuple[int, str], int],
    books: _Books,
) -> dict[tuple[int, str], int]:
    """Write new messages with their snapshots and search entries; return those that nobody wrote meanwhile."""
    columns: list[list[Any]] = [[] for _column in sql.NEW_COLUMNS]
    for row in rows:
        message, account = row.message, row.account
        due = books.clock.due(
            account_id=account.pk, hours_set_id=account.hours_set_id, posted_at=message.posted_at
        )
        values = (
            account.platform_id, account.pk, message.external_id, authors[row.author], message.private,
            excerpt(message.text), message.parent_id, message.posted_at, *due, message.text,
            json.dumps(message.media), message.permalink, message.author_id, message.author_name,
            message.edited_at, books.editions.applying_to(account.pk, message.posted_at), row.digest,
            *books.triage.of(message),
        )  # fmt: skip
        for column, value in zip(columns, values, strict=True):
            column.append(value)
    with connection.cursor() as cursor:
        cursor.execute(sql.INSERT_MESSAGES, [books.clock.now, books.clock.version, *columns])
        return {(platform, external_id): pk for pk, platform, external_id in cursor.fetchall()}


def _receive_again(
    rows: list[Row], known: Mapping[Key, int], books: _Books, results: dict[int, Result]
) -> None:
    """Leave known messages as they are, but for those that their authors have changed since."""
    for row in rows:
        results[row.place] = Result(Outcome.KNOWN, known[row.key])
    maybe = {known[row.key]: row for row in rows if row.message.edited_at is not None}
    if not maybe:
        return
    with connection.cursor() as cursor:
        # Locked, so that two imports of one edition do not number two snapshots alike.
        cursor.execute(sql.LOCK_MESSAGES, [sorted(maybe)])
        cursor.execute(sql.LATEST_SNAPSHOTS, [sorted(maybe)])
        latest = {pk: (edited_at, digest) for pk, edited_at, digest in cursor.fetchall()}
    edited = {pk: row for pk, row in maybe.items() if _is_newer(row, *latest[pk])}
    if edited:
        _add_snapshots(edited, books)
    for pk, row in edited.items():
        results[row.place] = Result(Outcome.EDITED, pk)


def _is_newer(row: Row, known_at: datetime, known_digest: str) -> bool:
    edited_at = row.message.edited_at
    return edited_at is not None and edited_at > known_at and row.digest != known_digest


def _add_snapshots(edited: dict[int, Row], books: _Books) -> None:
    messages = [row.message for row in edited.values()]
    now, suggested = books.clock.now, [books.triage.of(message) for message in messages]
    with connection.cursor() as cursor:
        cursor.execute(
            sql.ADD_SNAPSHOTS,
            [
                now,
                list(edited),
                [message.text for message in messages],
                [json.dumps(message.media) for message in messages],
                [message.permalink for message in messages],
                [message.author_name for message in messages],
                [message.edited_at for message in messages],
                [row.digest for row in edited.values()],
                [excerpt(message.text) for message in messages],
                *map(list, zip(*suggested, strict=True)),
            ],
        )
    changed = Message.objects.filter(pk__in=edited).select_related("account__platform").order_by("pk")
    record_many(
        (
            Decision(event=EDITED_BY_AUTHOR, actor=None, subject=message, account=str(message.account))
            for message in changed
        ),
        now=now,
    )
