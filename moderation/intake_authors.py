"""Who wrote the messages of a batch: subscribers found or entered, under the names that they bear."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from moderation import intake_sql as sql
from moderation.incoming import IncomingMessage
from moderation.intake_rows import Key, Row


def enter_authors(rows: list[Row], known: Mapping[Key, int]) -> dict[tuple[int, str], int]:
    """Return the subscribers of these rows, entering those who write for the first time and the names they bear.

    Whoever is missing though his message is known was emptied since: he is not entered again.
    """
    first: dict[tuple[int, str], Row] = {}
    for row in sorted(rows, key=lambda row: (row.author, row.message.posted_at)):
        if row.key not in known:
            first.setdefault(row.author, row)
    everybody = {row.author for row in rows}
    found = _find_authors(everybody)
    if missing := [author for author in first if author not in found]:
        newcomers = [first[author].message for author in missing]
        platforms, ids = zip(*missing, strict=True)
        names = [message.author_name for message in newcomers]
        seen = [message.posted_at for message in newcomers]
        with connection.cursor() as cursor:
            cursor.execute(sql.INSERT_SUBSCRIBERS, [list(platforms), list(ids), names, seen])
        found = _find_authors(everybody)
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


def _enter_names(rows: list[Row], authors: dict[tuple[int, str], _Author]) -> None:
    """Write the names that an author had not borne until now: renaming neither resets nor merges anybody (R-038)."""
    borne: dict[tuple[int, str], datetime] = {}
    for row in rows:
        author, name, posted_at = authors.get(row.author), row.message.author_name, row.message.posted_at
        if author is None:
            continue
        if name != author.name or not author.is_named:
            borne[author.pk, name] = min(posted_at, borne.get((author.pk, name), posted_at))
    if borne:
        pairs = sorted(borne)
        subscribers, names = zip(*pairs, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(
                sql.INSERT_NAMES, [list(subscribers), list(names), [borne[pair] for pair in pairs]]
            )


def rename_authors(rows: list[Row]) -> None:
    """Show each author under the name of the latest message."""
    latest: dict[tuple[int, str], IncomingMessage] = {}
    for row in sorted(rows, key=lambda row: row.message.posted_at):
        latest[row.author] = row.message
    known = _find_authors(latest)
    renamed = {
        known[author].pk: message
        for author, message in latest.items()
        if author in known and message.author_name != known[author].name
    }
    if renamed:
        names = [message.author_name for message in renamed.values()]
        instants = [message.posted_at for message in renamed.values()]
        with connection.cursor() as cursor:
            cursor.execute(sql.RENAME_SUBSCRIBERS, [list(renamed), names, instants])
