"""The sweep of deadlines, against the same rows updated and written by raw SQL."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from psycopg2.extras import execute_values  # type: ignore[import-untyped]

from accounts.models import Notice, Person
from benchmarks.measuring import Row, at_most, medians, milliseconds, seconds, undone
from moderation.deadlines import sweep_deadlines

DUE = 1_000
TIMES = 5
_MAKE_DUE = """
UPDATE moderation_message SET next_alert_at = %s, target_at = %s, limit_at = %s
WHERE id IN (SELECT id FROM moderation_message WHERE closed_at IS NULL ORDER BY id LIMIT %s)
"""
_UPDATE = """
UPDATE moderation_message SET next_alert = 3, next_alert_at = limit_at
WHERE id IN (SELECT id FROM moderation_message WHERE next_alert_at < %s LIMIT 500 FOR UPDATE SKIP LOCKED)
RETURNING id, account_id, target_at
"""
_INSERT = """
INSERT INTO accounts_notice (level, item_type, item_id, deadline, recipient_id, recipient_email, account_id, context,
    urgent, state, created_at, due_at, attempts, last_error) VALUES %s ON CONFLICT DO NOTHING
"""


def measure(person: Person) -> Iterator[Row]:
    """Yield the sweep with nothing due, then with a thousand messages newly due."""
    now = timezone.now()
    [nothing] = medians(lambda: sweep_deadlines(now), times=30)
    yield milliseconds("balayage, rien d’échu", nothing, 5)
    raw, ours = [], []
    for _time in range(TIMES):
        raw.append(_timed(lambda: _raw_sweep(now, person), now))
        ours.append(_timed(lambda: sweep_deadlines(now), now))
    base, taken = sorted(raw)[TIMES // 2] * 1000, sorted(ours)[TIMES // 2] * 1000
    detail = f"{taken:.0f} ms, brut {base:.0f} ms"
    yield at_most(f"balayage, {DUE} messages échus", taken / base, 4, detail, "SQL brut")


def _timed(sweep: object, now: datetime) -> float:
    with undone():
        with connection.cursor() as cursor:
            target, limit = now - timedelta(minutes=5), now + timedelta(days=1)
            cursor.execute(_MAKE_DUE, [target - timedelta(hours=1), target, limit, DUE])
            due = cursor.rowcount
        before = Notice.objects.count()
        taken = seconds(sweep)  # type: ignore[arg-type]
        written = Notice.objects.count() - before
        assert written == due > 0, (written, due)
    return taken


def _raw_sweep(now: datetime, person: Person) -> None:
    context = json.dumps(
        {"account": "Facebook — Ville de Rimouski", "kind": "à qualifier", "path": "/messages/1/"}
    )
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_UPDATE, [now])
            rows = cursor.fetchall()
            if not rows:
                return
            values = [
                (
                    *(
                        "message.target_passed",
                        "moderation.message",
                        pk,
                        deadline,
                        person.pk,
                        person.email,
                        account,
                    ),
                    *(context, False, "pending", now, now, 0, ""),
                )
                for pk, account, deadline in rows
            ]
            execute_values(cursor.cursor, _INSERT, values, page_size=500)
