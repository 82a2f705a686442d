"""The database of the measures: apart from any other, filled once by SQL and kept for the next run."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from accounts.holdings import open_holding
from accounts.models import Person, Position

NAME = "bench_rimouski_social"
AUTHORS = 100_000
PEOPLE = 500
# One account keeps ten messages, to compare numbers of queries.
SMALL_ACCOUNT, SMALL_SIZE = "vimeo-ville", 10

_AUTHORS = """
INSERT INTO netiquette_subscriber (platform_id, external_id, name, first_seen_at, is_council_member)
SELECT platform.id, 'c-' || n, 'Citoyen ' || n, now(), false
FROM generate_series(1, %(authors)s) n,
     LATERAL (SELECT id FROM accounts_platform ORDER BY id OFFSET n %% 5 LIMIT 1) platform;
INSERT INTO netiquette_subscribername (subscriber_id, name, first_seen_at)
SELECT id, name, first_seen_at FROM netiquette_subscriber;
"""
# Newest last, one every 30 seconds; the newest 2 % are open. « neige » is in 1 of 14, « motrareN » in a few.
_MESSAGES = """
CREATE TEMP TABLE author AS
    SELECT id, platform_id, row_number() OVER (ORDER BY id) - 1 AS rank FROM netiquette_subscriber;
CREATE UNIQUE INDEX ON author (rank);
CREATE TEMP TABLE place AS
    SELECT id, platform_id, row_number() OVER (PARTITION BY platform_id ORDER BY id) - 1 AS rank,
           count(*) OVER (PARTITION BY platform_id) AS size
    FROM accounts_officialaccount WHERE slug <> %(small)s;
INSERT INTO moderation_message (
    id, platform_id, account_id, external_id, subscriber_id, state, kind, is_danger, is_private, visibility, excerpt,
    parent_external_id, posted_at, seen_at, target_at, limit_at, calendar_version, next_alert_at, next_alert, version,
    closed_at, closed_by_id, closing_reason)
SELECT n, account.platform_id, account.id, 'm-' || n, author.id,
       CASE WHEN is_open THEN 'new' ELSE 'answered' END, CASE WHEN is_open THEN '' ELSE 'question' END,
       is_open AND n %% 1000 = 0, false, 'visible', 'Message ' || n || ' sur le déneigement des trottoirs',
       CASE WHEN n %% 5 = 0 THEN 'm-' || (n - n %% 100) ELSE '' END,
       posted_at, posted_at, posted_at + interval '1 day', posted_at + interval '2 days', version.number,
       CASE WHEN is_open THEN now() + interval '1 year' END, 1, 1,
       CASE WHEN NOT is_open THEN posted_at + interval '1 day' END, CASE WHEN NOT is_open THEN %(person)s END, ''
FROM generate_series(1::bigint, %(messages)s) n
JOIN author ON author.rank = (n * 7919) %% %(authors)s
CROSS JOIN LATERAL (
    SELECT n > %(messages)s * 0.98 AS is_open, now() - (%(messages)s - n) * interval '30 seconds' AS posted_at) moment
CROSS JOIN LATERAL (
    SELECT place.id, place.platform_id FROM place
    WHERE place.rank = (n / 5) %% place.size AND place.platform_id = author.platform_id
    UNION ALL
    SELECT id, platform_id FROM (SELECT id, platform_id FROM place ORDER BY id LIMIT 1) other
    WHERE NOT EXISTS (SELECT FROM place WHERE place.platform_id = author.platform_id)
    LIMIT 1) account
CROSS JOIN city_calendarversion version;
"""
_SMALL = """
UPDATE moderation_message SET account_id = account.id, platform_id = account.platform_id
FROM accounts_officialaccount account
WHERE account.slug = %(small)s AND moderation_message.id > %(messages)s - %(size)s
"""
_TEXTS = """
INSERT INTO moderation_snapshot (
    message_id, ordinal, text, media, permalink, author_external_id, author_name, parent_external_id, posted_at,
    seen_at, digest)
SELECT message.id, 1,
       'Bonjour, message ' || message.id || ' au sujet du déneigement des trottoirs et de la rue'
       || CASE WHEN message.id %% 14 = 0 THEN ' sous la neige' ELSE '' END || ' motrare' || message.id %% 100000
       || (SELECT string_agg(' terme' || (message.id * k * 31) %% 4000, '') FROM generate_series(1, 15) k),
       '[]', 'https://facebook.com/' || message.id, 'c', 'Citoyen', '', message.posted_at, message.seen_at, message.id
FROM moderation_message message ORDER BY message.id;
INSERT INTO moderation_searchentry (message_id, vector, posted_at)
SELECT message_id, to_tsvector('french_unaccent', author_name || ' ' || text), posted_at
FROM moderation_snapshot ORDER BY message_id;
SELECT setval('moderation_message_id_seq', (SELECT max(id) FROM moderation_message));
"""
_PEOPLE = """
INSERT INTO accounts_person (email, full_name, kind, password, is_staff, is_superuser, is_active, date_joined)
SELECT 'personne' || n || '@example.org', 'Personne ' || n, 'employee', '!', false, false, true, now()
FROM generate_series(1, %(people)s) n
ON CONFLICT DO NOTHING
"""
_ACCOUNTS = """
INSERT INTO accounts_officialaccount (
    slug, platform_id, name, handle, url, state, authorised_on, authorised_by, council_resolution)
SELECT 'compte-' || n, platform.id, 'Compte ' || n, 'compte' || n, '', 'authorised', '2014-10-20', 'essai', 'essai'
FROM generate_series(1, %(accounts)s) n,
     LATERAL (SELECT id FROM accounts_platform ORDER BY id OFFSET n %% 5 LIMIT 1) platform
ON CONFLICT DO NOTHING;
INSERT INTO accounts_officialaccountgroupobjectpermission (content_object_id, group_id, permission_id)
SELECT account.id, position.group_id, permission.id
FROM accounts_officialaccount account, accounts_position position, auth_permission permission
WHERE account.slug LIKE 'compte-%%' AND position.slug = 'agent-communications' AND permission.codename = 'reply'
ON CONFLICT DO NOTHING;
"""


def prepare(messages: int, accounts: int) -> Person:
    """Open the database of this size, filling it the first time, and return the person who looks at the pages."""
    settings.ALLOWED_HOSTS = ["testserver"]
    name = f"{NAME}_{messages}_{accounts}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {name}")
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM moderation_message")
        if cursor.fetchone()[0] < messages:
            _fill(cursor, messages, accounts)
    return Person.objects.get(email="agent@example.org")


def _fill(cursor: Any, messages: int, accounts: int) -> None:
    print(f"Préparation de {messages} messages (une seule fois)…", flush=True)
    call_command("load_policy", verbosity=0, stdout=_Nowhere())
    agent = Person.objects.filter(email="agent@example.org").first()
    if agent is None:
        agent = Person.objects.create_user("agent@example.org", full_name="Agent aux communications")
        now = datetime.now(UTC)
        position = Position.objects.get(slug="agent-communications")
        open_holding(
            person=agent, position=position, starts_on=now.date().replace(year=2020), actor=None, now=now
        )
    sizes = {
        "messages": messages,
        "authors": min(AUTHORS, messages),
        "people": PEOPLE,
        "small": SMALL_ACCOUNT,
        "size": SMALL_SIZE,
        "person": agent.pk,
        "accounts": accounts - 6,
    }
    cursor.execute("TRUNCATE moderation_message, netiquette_subscriber CASCADE")
    statements = (_PEOPLE, *((_ACCOUNTS,) if accounts > 6 else ()), _AUTHORS, _MESSAGES, _SMALL, _TEXTS)
    for statement in statements:
        cursor.execute(statement, sizes)
    cursor.execute("VACUUM ANALYZE")


class _Nowhere:
    def write(self, _text: str) -> None:
        """Drop what a command says."""
