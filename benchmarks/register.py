"""Pages about accounts, with ten accounts and with 10,000 (and 2,000 people), against the floor of the framework."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.authorizations import accounts_for
from accounts.models import Person
from accounts.rights import local_date
from benchmarks.measuring import Row, at_most, medians, undone
from benchmarks.pages import count_queries
from benchmarks.rights import by_hand

ACCOUNTS, PEOPLE, POSITIONS, REPLACEMENTS, FEW = 10_000, 2_000, 50, 200, 10
TIMES = 5
BAR = 3
_PEOPLE = """
INSERT INTO accounts_person (email, full_name, kind, password, is_staff, is_superuser, is_active, date_joined)
SELECT 'registre' || n || '@example.org', 'Registre ' || n, 'employee', '!', false, false, true, now()
FROM generate_series(1, %(people)s) n;
INSERT INTO auth_group (name) SELECT 'registre-' || n FROM generate_series(1, %(positions)s) n;
INSERT INTO accounts_position (slug, title, group_id, is_active)
SELECT name, name, id, true FROM auth_group WHERE name LIKE 'registre-%%';
INSERT INTO accounts_holding (person_id, position_id, starts_on)
SELECT person.id, position.id, '2020-01-01'
FROM accounts_person person
JOIN accounts_position position ON position.slug = 'registre-' || (person.id %% %(positions)s + 1)
WHERE person.email LIKE 'registre%%';
"""
_ACCOUNTS = """
INSERT INTO accounts_officialaccount (
    slug, platform_id, name, handle, url, state, authorised_on, authorised_by, council_resolution, state_body,
    state_reason, audiences, objectives)
SELECT 'registre-' || n, platform.id, 'Registre ' || n, 'registre' || n, '', 'authorised', '2014-10-20', 'essai',
       'essai', '', '', '{}', '{}'
FROM generate_series(%(first)s, %(last)s) n,
     LATERAL (SELECT id FROM accounts_platform ORDER BY id OFFSET n %% 5 LIMIT 1) platform;
INSERT INTO accounts_accountaddress (account_id, platform_id, key, url, is_main, added_at)
SELECT id, platform_id, handle, 'https://example.org/' || handle, false, now()
FROM accounts_officialaccount WHERE slug LIKE 'registre-%%' AND substr(slug, 10)::int BETWEEN %(first)s AND %(last)s;
INSERT INTO accounts_officialaccountgroupobjectpermission (content_object_id, group_id, permission_id)
SELECT account.id, grp.id, permission.id
FROM accounts_officialaccount account
JOIN auth_permission permission ON permission.codename IN ('reply', 'publish')
JOIN auth_group grp ON grp.name IN (
    'registre-' || (account.id %% %(positions)s + 1), 'registre-' || ((account.id / 7) %% %(positions)s + 1))
WHERE account.slug LIKE 'registre-%%' AND substr(account.slug, 10)::int BETWEEN %(first)s AND %(last)s
ON CONFLICT DO NOTHING;
"""
_PAGES = {
    "registre": ("register", ""),
    "registre, mot": ("register", "q=registre+99"),
    "registre, plateforme et état": ("register", "plateforme=facebook&etat=authorised"),
    **{
        f"registre, {code}": ("register", f"alerte={code}")
        for code in ("sans-titulaire", "poste-vacant", "trop-de-gestionnaires", "sans-adresse", "a-enteriner")
    },
    "registre, revue-en-retard": ("register", "alerte=revue-en-retard"),
    "qui peut quoi, aujourd’hui": ("matrix", ""),
    "qui peut quoi, un jour passé": ("matrix", "le={past}"),
    "accès": ("custody-list", ""),
    "accès, incomplets": ("custody-list", "etat=incomplets"),
    "vérifications": ("check-list", ""),
    "remplacements": ("replacement-list", ""),
    "calendrier": ("replacement-calendar", ""),
    "un compte": ("account", "registre-1"),
    "accès à un compte": ("custody", "registre-1"),
}


def measure(person: Person) -> Iterator[Row]:
    """Yield each page: its ratio to the floor with many accounts, and its queries with few and with many."""
    with undone(), override_settings(ROOT_URLCONF="benchmarks.pages"):
        client = Client()
        client.force_login(person)
        _fill(_PEOPLE)
        _fill(_ACCOUNTS, 1, FEW)
        few = {what: _queries(client, url) for what, url in _addresses()}
        _fill(_ACCOUNTS, FEW + 1, ACCOUNTS)
        yield from _rights(Person.objects.filter(email__startswith="registre")[0])
        for what, url in _addresses():
            yield from _page(client, what, url, few[what])


def _fill(statements: str, first: int = 0, last: int = 0) -> None:
    sizes = {"people": PEOPLE, "positions": POSITIONS, "first": first, "last": last}
    with connection.cursor() as cursor:
        cursor.execute(statements, sizes)
        cursor.execute("ANALYZE")


def _addresses() -> Iterator[tuple[str, str]]:
    past = local_date(timezone.now()) - timedelta(days=400)
    for what, (name, asked) in _PAGES.items():
        if name in {"account", "custody"}:
            yield what, reverse(f"accounts:{name}", args=[asked])
        else:
            yield what, f"{reverse(f'accounts:{name}')}?{asked.format(past=past)}"


def _rights(person: Person) -> Iterator[Row]:
    now = timezone.now()
    base, ours = medians(
        lambda: by_hand(person, local_date(now)), lambda: list(accounts_for(person, "reply", now)), times=20
    )
    detail = f"{ours:.2f} ms, à la main {base:.2f} ms"
    yield at_most("accounts_for, 10 000 comptes", ours / base, 1.5, detail, "jointure à la main")
    with CaptureQueriesContext(connection) as queries:
        list(accounts_for(person, "reply", now))
    yield Row(what="accounts_for: requêtes", bar="1", measured=str(len(queries)), ok=len(queries) == 1)


def _page(client: Client, what: str, url: str, few: int) -> Iterator[Row]:
    answer: Any = client.get(url)
    if answer.status_code != 200:
        yield Row(what=what, bar="200", measured=str(answer.status_code), ok=False)
        return
    base, ours = medians(lambda: client.get("/plancher/"), lambda: client.get(url), times=TIMES)
    detail = f"{ours:.0f} ms, plancher {base:.1f} ms, {len(answer.content) / 1000:.0f} ko"
    yield at_most(what, ours / base, BAR, detail, "plancher")
    many = _queries(client, url)
    yield Row(
        what=f"{what}: requêtes, 10 comptes et 10 000",
        bar="égal",
        measured=f"{few} et {many}",
        ok=few == many,
    )


def _queries(client: Client, url: str) -> int:
    """Count the queries of a page seen a second time: what is read once for all requests is left out."""
    client.get(url)
    return count_queries(lambda: client.get(url))
