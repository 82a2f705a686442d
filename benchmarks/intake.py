"""Importing files, against the same rows inserted raw in every table, in batches of five hundred."""

import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from psycopg2.extras import execute_values  # type: ignore[import-untyped]

from accounts.models import OfficialAccount, Person
from benchmarks.measuring import Row, at_least, seconds, undone
from moderation.importing import import_file

LINES = 5_000
KNOWN_LINES = 100_000
TIMES = 3


def measure(_person: Person) -> Iterator[Row]:
    """Yield the rate of an import, and the memory of a long one."""
    now = timezone.now()
    lines = [_fields(number, now) for number in range(LINES)]
    content = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
    raw, ours = [], []
    for _time in range(TIMES):
        with undone():
            raw.append(seconds(lambda: _raw_import(lines, now)))
        with undone():
            ours.append(seconds(lambda: import_file(io.BufferedReader(io.BytesIO(content)))))
    base, taken = LINES / min(raw), LINES / min(ours)
    yield at_least("importation", taken / base, 0.25, f"{taken:,.0f}/s, brut {base:,.0f}/s", "INSERT brut")
    yield _memory(now)


def _fields(number: int, now: datetime) -> dict[str, Any]:
    posted_at = now - timedelta(seconds=number)
    return {
        "platform": "facebook",
        "account": "facebook-ville",
        "external_id": f"essai-{number}",
        "author_id": f"essai-{number % 2000}",
        "author_name": f"Commerce {number % 2000}",
        "posted_at": posted_at.isoformat(),
        "text": f"Bonjour, essai {number} au sujet du déneigement des trottoirs de la rue Saint-Germain, la neige.",
        "permalink": f"https://facebook.com/essai/{number}",
    }


def _raw_import(lines: list[dict[str, Any]], now: datetime) -> None:
    account = OfficialAccount.objects.get(slug="facebook-ville")
    for start in range(0, len(lines), 500):
        _raw_batch(lines[start : start + 500], account, now)


def _raw_batch(lines: list[dict[str, Any]], account: OfficialAccount, now: datetime) -> None:
    """Insert into the five tables, as if every key were known beforehand."""
    with connection.cursor() as django_cursor:
        cursor = django_cursor.cursor
        platform = account.platform_id
        authors = {line["author_id"]: line["author_name"] for line in lines}
        execute_values(
            cursor,
            "INSERT INTO netiquette_subscriber (platform_id, external_id, name, first_seen_at, is_council_member) "
            "VALUES %s ON CONFLICT DO NOTHING",
            [(platform, author, name, now, False) for author, name in authors.items()],
            page_size=500,
        )
        cursor.execute(
            "SELECT external_id, id FROM netiquette_subscriber WHERE platform_id = %s AND external_id = ANY(%s)",
            [platform, list(authors)],
        )
        keys = dict(cursor.fetchall())
        execute_values(
            cursor,
            "INSERT INTO netiquette_subscribername (subscriber_id, name, first_seen_at) VALUES %s "
            "ON CONFLICT DO NOTHING",
            [(keys[author], name, now) for author, name in authors.items()],
            page_size=500,
        )
        created = execute_values(
            cursor,
            "INSERT INTO moderation_message (platform_id, account_id, external_id, subscriber_id, state, kind, "
            "is_danger, is_private, visibility, excerpt, parent_external_id, posted_at, seen_at, target_at, limit_at, "
            "calendar_version, next_alert_at, next_alert, version, closing_reason) "
            "VALUES %s ON CONFLICT DO NOTHING RETURNING id",
            [
                (
                    *(
                        platform,
                        account.pk,
                        line["external_id"],
                        keys[line["author_id"]],
                        "new",
                        "",
                        False,
                        False,
                    ),
                    *("visible", line["text"][:160], "", line["posted_at"], now, now, now, 1, now, 1, 1, ""),
                )
                for line in lines
            ],
            page_size=500,
            fetch=True,
        )
        pairs = list(zip([pk for (pk,) in created], lines, strict=True))
        execute_values(
            cursor,
            "INSERT INTO moderation_snapshot (message_id, ordinal, text, media, permalink, author_external_id, "
            "author_name, parent_external_id, posted_at, seen_at, digest) VALUES %s ON CONFLICT DO NOTHING",
            [
                (
                    *(
                        pk,
                        1,
                        line["text"],
                        "[]",
                        line["permalink"],
                        line["author_id"],
                        line["author_name"],
                        "",
                    ),
                    *(line["posted_at"], now, "x" * 64),
                )
                for pk, line in pairs
            ],
            page_size=500,
        )
        execute_values(
            cursor,
            "INSERT INTO moderation_searchentry (message_id, vector, posted_at) VALUES %s ON CONFLICT DO NOTHING",
            [(pk, line["text"], line["posted_at"]) for pk, line in pairs],
            template="(%s, to_tsvector('french_unaccent', %s), %s)",
            page_size=500,
        )


def _memory(now: datetime) -> Row:
    """Import, in a process of its own, a long file of lines already known: the base stays as it is."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "messages.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for number in range(KNOWN_LINES):
                # Rejections must not pile up in memory either.
                fields = {**_fields(number, now), "account": "inconnu"}
                file.write(json.dumps(fields, ensure_ascii=False) + "\n")
        code = (
            "import resource, sys; from benchmarks.__main__ import start; start(); "
            "from django.conf import settings; from django.db import connection; "
            "settings.DATABASES['default']['NAME'] = connection.settings_dict['NAME'] = sys.argv[2]; "
            "from django.core.management import call_command; "
            "call_command('import_messages', sys.argv[1], format='json'); "
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
        )
        command = [sys.executable, "-c", code, str(path), connection.settings_dict["NAME"]]
        done = subprocess.run(  # noqa: S603
            command,
            cwd=settings.BASE_DIR,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    megabytes = int(done.stderr.split()[-1]) / 1024
    return Row(
        what=f"importation de {KNOWN_LINES} lignes: mémoire",
        bar="≤ 200 Mo",
        measured=f"{megabytes:.0f} Mo",
        ok=megabytes <= 200,
    )
