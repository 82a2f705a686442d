"""The one way in for citizens' messages, whether from a file, a form or a connector.

A batch is one transaction of few statements, whatever its size: authors, messages, snapshots and search entries go in
together or not at all. Statements sort their rows, so that two imports of one file wait for each other and never lock
each other.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.db import connection, transaction

from accounts.models import OfficialAccount
from moderation import intake_sql as sql
from moderation.addresses import AddressBook
from moderation.incoming import IncomingMessage, InvalidMessageError, check_instants, excerpt
from moderation.models import Message
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


class _Row(NamedTuple):
    """An accepted row."""

    place: int
    message: IncomingMessage
    account: OfficialAccount
    digest: str

    @property
    def key(self) -> tuple[int, str]:
        """What makes it the same message."""
        return self.account.platform_id, self.message.external_id

    @property
    def author(self) -> tuple[int, str]:
        """Who wrote it."""
        return self.account.platform_id, self.message.author_id


class _Books(NamedTuple):
    """What is read once for a whole batch."""

    clock: ResponseClock
    editions: EditionBook
    triage: Triage


@transaction.atomic
def receive(
    rows: Sequence[IncomingMessage], *, now: datetime, allowed: Collection[int] | None = None
) -> Receipt:
    """Take `rows` in, at `now`, and tell what became of each; a message already known is left as it is.

    `allowed`: the accounts on which whoever gives them may reply, None when nobody in particular does.

    The clock starts when the citizen posted. A known message that comes back later edited, with other words, keeps what
    it said and gets another snapshot; its clock and state do not move. Raises NoOpeningHours and city.clock.ClockError
    when no deadline can be told.
    """
    results: dict[int, Result] = {}
    if accepted := _accepted(rows, now, AddressBook.load(allowed), results):
        authors = _authors(accepted)
        books, pending = _Books(ResponseClock.load(now), EditionBook.load(), Triage.load()), accepted
        while pending:
            pending = _receive_each_once(pending, authors, books, results)
        _rename(accepted)
    return Receipt([results[index] for index in range(len(rows))])


def _accepted(
    rows: Sequence[IncomingMessage], now: datetime, book: AddressBook, results: dict[int, Result]
) -> list[_Row]:
    """Return the rows that may be taken in, sorted by key, and write down why the others may not."""
    accepted: list[_Row] = []
    for index, message in enumerate(rows):
        try:
            check_instants(message, now)
            accepted.append(_Row(index, message, book.account_of(message), _digest(message)))
        except InvalidMessageError as error:
            results[index] = Result(Outcome.REJECTED, reason=str(error))
    return sorted(accepted, key=lambda row: (row.key, row.place))


def _digest(message: IncomingMessage) -> str:
    return hashlib.sha256("\n".join((message.text, *message.media)).encode()).hexdigest()


def _receive_each_once(
    rows: list[_Row],
    authors: dict[tuple[int, str], int],
    books: _Books,
    results: dict[int, Result],
) -> list[_Row]:
    """Take in the first row of each message; return those left: repetitions, and what another import just took in."""
    once = {row.key: row for row in reversed(rows)}
    known = _known(once)
    new = [row for row in rows if once[row.key] is row and row.key not in known]
    created = _insert(new, authors, books) if new else {}
    for row in new:
        if row.key in created:
            results[row.place] = Result(Outcome.CREATED, created[row.key])
    _receive_again([row for row in rows if once[row.key] is row and row.key in known], known, books, results)
    return [row for row in rows if row.place not in results]


def _known(rows: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Return the messages of these keys that are there."""
    platforms, ids = zip(*rows, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(sql.KNOWN_MESSAGES, [list(platforms), list(ids)])
        return {(platform, external_id): pk for pk, platform, external_id in cursor.fetchall()}


def _authors(rows: list[_Row]) -> dict[tuple[int, str], int]:
    """Return the subscribers of these rows, entering those who write for the first time and the names they bear."""
    first: dict[tuple[int, str], _Row] = {}
    for row in sorted(rows, key=lambda row: (row.author, row.message.posted_at)):
        first.setdefault(row.author, row)
    found = _find_authors(first)
    if missing := [author for author in first if author not in found]:
        newcomers = [first[author].message for author in missing]
        platforms, ids = zip(*missing, strict=True)
        names = [message.author_name for message in newcomers]
        seen = [message.posted_at for message in newcomers]
        with connection.cursor() as cursor:
            cursor.execute(sql.INSERT_SUBSCRIBERS, [list(platforms), list(ids), names, seen])
        found = _find_authors(first)
    _enter_names(rows, found)
    return {author: pk for author, (pk, _name, _is_named) in found.items()}


class _Author(NamedTuple):
    pk: int
    name: str
    is_named: bool


def _find_authors(authors: Iterable[tuple[int, str]]) -> dict[tuple[int, str], _Author]:
    platforms, ids = zip(*authors, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(sql.KNOWN_SUBSCRIBERS, [list(platforms), list(ids)])
        return {(row[0], row[1]): _Author(*row[2:]) for row in cursor.fetchall()}


def _enter_names(rows: list[_Row], authors: dict[tuple[int, str], _Author]) -> None:
    """Write the names that an author had not borne until now: renaming neither resets nor merges anybody (R-038)."""
    borne: dict[tuple[int, str], datetime] = {}
    for row in rows:
        author, name, posted_at = authors[row.author], row.message.author_name, row.message.posted_at
        if name != author.name or not author.is_named:
            borne[author.pk, name] = min(posted_at, borne.get((author.pk, name), posted_at))
    if borne:
        pairs = sorted(borne)
        subscribers, names = zip(*pairs, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(
                sql.INSERT_NAMES, [list(subscribers), list(names), [borne[pair] for pair in pairs]]
            )


def _rename(rows: list[_Row]) -> None:
    """Show each author under the name of the latest message."""
    latest: dict[tuple[int, str], IncomingMessage] = {}
    for row in sorted(rows, key=lambda row: row.message.posted_at):
        latest[row.author] = row.message
    known = _find_authors(latest)
    renamed = {
        known[author].pk: message
        for author, message in latest.items()
        if message.author_name != known[author].name
    }
    if renamed:
        names = [message.author_name for message in renamed.values()]
        instants = [message.posted_at for message in renamed.values()]
        with connection.cursor() as cursor:
            cursor.execute(sql.RENAME_SUBSCRIBERS, [list(renamed), names, instants])


def _insert(
    rows: list[_Row],
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
    rows: list[_Row], known: dict[tuple[int, str], int], books: _Books, results: dict[int, Result]
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


def _is_newer(row: _Row, known_at: datetime, known_digest: str) -> bool:
    edited_at = row.message.edited_at
    return edited_at is not None and edited_at > known_at and row.digest != known_digest


def _add_snapshots(edited: dict[int, _Row], books: _Books) -> None:
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
