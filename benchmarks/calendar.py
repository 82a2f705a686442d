"""The calendar with 5,000 posts in twelve months, against the floor of the framework; its sweeps; its indexes."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from accounts.rights import local_date
from benchmarks.measuring import Row, at_most, medians, milliseconds, undone
from benchmarks.pages import count_queries
from editorial.calendar.filters import Filters
from editorial.calendar.tiles import shown_between
from editorial.feeds import contents_of, give_feed
from editorial.local_times import day_bounds
from editorial.models import Variant
from editorial.occurrences import inherit_approvals, write_occurrences

POSTS, FEW = 5_000, 3
TIMES = 15
BAR, MOST_QUERIES, SWEEP = 2.5, 12, 5
_ADVISER = """
INSERT INTO accounts_person (email, full_name, kind, password, is_staff, is_superuser, is_active, date_joined)
VALUES ('conseiller@example.org', 'Conseiller stratégique', 'employee', '!', false, false, true, now())
"""
# Half behind, half to come: published, scheduled, and some in each state that somebody has to look at.
_POSTS = """
INSERT INTO editorial_post (
    title, nature, kind, stage, stage_reason, author_id, created_at, updated_at, audiences, objectives,
    other_channels, canonical_url, event_ground, event_reason, reference, designed_by, sources)
SELECT 'Publication ' || n, 'information', 'news', 'kept', '', %(author)s, now(), now(), '{}', '{}', '{}',
       'https://rimouski.ca/' || n, '', '', '', '', ''
FROM generate_series(%(first)s, %(last)s) n;
INSERT INTO editorial_variant (
    post_id, account_id, state, state_since, state_reason, title, text, link, scheduled_at, leaves_series,
    content_hash, last_editor_id, edited_at, submitted_by_id, submitted_at, external_id, permalink)
SELECT post.id, account.id, 'draft', now(), '', '', 'Texte de la publication ' || post.id, '',
       date_trunc('minute', now()) + (rank - %(size)s / 2.0) * (interval '365 days' / %(size)s), false, '',
       %(author)s, now(), %(author)s, now(), '', ''
FROM (SELECT id, row_number() OVER (ORDER BY id) AS rank FROM editorial_post
      WHERE canonical_url LIKE 'https://rimouski.ca/%%') post
JOIN LATERAL (SELECT id FROM accounts_officialaccount WHERE slug NOT LIKE 'compte-%%'
              ORDER BY id OFFSET post.id %% 6 LIMIT 1) account ON true
WHERE NOT EXISTS (SELECT FROM editorial_variant known WHERE known.post_id = post.id);
"""
_APPROVED = """
UPDATE editorial_variant SET state = 'in_review' WHERE state = 'draft' AND id %% 10 <> 0;
INSERT INTO editorial_revision (variant_id, number, content, content_hash, editor_id, at)
SELECT id, 1, '{}', content_hash, last_editor_id, now() FROM editorial_variant
WHERE state = 'in_review'
  AND NOT EXISTS (SELECT FROM editorial_revision known WHERE known.variant_id = editorial_variant.id);
INSERT INTO editorial_approval (
    variant_id, revision_id, body, person_id, capacity, decision, reason, content_hash, decided_at)
SELECT variant.id, revision.id, 'adviser', %(adviser)s, 'Conseiller stratégique', 'approve', '',
       variant.content_hash, now()
FROM editorial_variant variant JOIN editorial_revision revision ON revision.variant_id = variant.id
WHERE variant.state = 'in_review' AND variant.id %% 10 <> 1;
UPDATE editorial_variant SET state = 'approved' WHERE state = 'in_review' AND id %% 10 <> 1;
UPDATE editorial_variant SET state = 'scheduled', scheduled_by_id = %(author)s WHERE state = 'approved';
UPDATE editorial_variant SET state = 'publishing' WHERE state = 'scheduled' AND scheduled_at < now();
UPDATE editorial_variant SET state = 'published', published_at = scheduled_at, external_id = 'p-' || id,
       permalink = 'https://facebook.com/' || id WHERE state = 'publishing';
"""
_PAGES = {
    "calendrier, mois": "",
    "calendrier, semaine": "vue=semaine",
    "calendrier, jour": "vue=jour",
    "calendrier, liste": "vue=liste",
    "calendrier, mois d’un compte": "compte=facebook-ville",
}


def measure(person: Person) -> Iterator[Row]:
    """Yield each view of the calendar, home, what a subscriber reads, the sweeps, and the indexes."""
    with undone(), override_settings(ROOT_URLCONF="benchmarks.pages"):
        client = Client()
        client.force_login(person)
        _fill(person, 1, FEW)
        few = {what: _queries(client, url) for what, url in _addresses()}
        _fill(person, FEW + 1, POSTS)
        for what, url in _addresses():
            yield from _page(client, what, url, few[what])
        yield from _home(client)
        yield from _feed(client, person)
        yield from _sweeps()
        yield from _indexes()


def _fill(person: Person, first: int, last: int) -> None:
    sizes: dict[str, Any] = {"author": person.pk, "first": first, "last": last, "size": last}
    with connection.cursor() as cursor:
        if first == 1:
            cursor.execute(_ADVISER)
        sizes["adviser"] = Person.objects.get(email="conseiller@example.org").pk
        cursor.execute(_POSTS, sizes)
        cursor.execute(_APPROVED, sizes)
        cursor.execute("ANALYZE")


def _addresses() -> Iterator[tuple[str, str]]:
    for what, query in _PAGES.items():
        yield what, f"{reverse('editorial:calendar')}?{query}"


def _page(client: Client, what: str, url: str, few: int) -> Iterator[Row]:
    answer: Any = client.get(url)
    base, ours = medians(lambda: client.get("/plancher/"), lambda: client.get(url), times=TIMES)
    detail = f"{ours:.1f} ms, plancher {base:.1f} ms, {len(answer.content) / 1000:.0f} ko"
    yield at_most(what, ours / base, BAR, detail, "plancher")
    many = _queries(client, url)
    yield Row(
        what=f"{what}: requêtes, {FEW} publications et {POSTS}",
        bar=f"égal, ≤ {MOST_QUERIES}",
        measured=f"{few} et {many}",
        ok=few == many <= MOST_QUERIES,
    )


def _queries(client: Client, url: str) -> int:
    """Count the queries of a page seen a second time: what is read once for all requests is left out."""
    client.get(url)
    return count_queries(lambda: client.get(url))


def _home(client: Client) -> Iterator[Row]:
    base, ours = medians(lambda: client.get("/plancher/"), lambda: client.get(reverse("home")), times=TIMES)
    yield at_most(
        "accueil, calendrier plein", ours / base, 2, f"{ours:.1f} ms, plancher {base:.1f} ms", "plancher"
    )
    queries = count_queries(lambda: client.get(reverse("home")))
    yield Row(what="accueil: requêtes", bar="≤ 15", measured=str(queries), ok=queries <= 15)


def _feed(client: Client, person: Person) -> Iterator[Row]:
    now = timezone.now()
    feed, _token = give_feed(name="Téléphone", accounts=[], actor=person, now=now)
    base, unchanged = medians(
        lambda: client.get("/plancher/"), lambda: contents_of(feed, now).version(), times=TIMES
    )
    detail = f"{unchanged:.1f} ms, plancher {base:.1f} ms"
    yield at_most("abonnement, rien de changé", unchanged / base, BAR, detail, "plancher")
    entries = contents_of(feed, now).variants.count()
    [whole] = medians(lambda: contents_of(feed, now).write(), times=3)
    yield Row(
        what=f"abonnement, {entries} entrées écrites",
        bar="—",
        measured=f"{whole / base:.0f} × plancher",
        ok=None,
    )


def _sweeps() -> Iterator[Row]:
    now = timezone.now()
    written, inherited = medians(
        lambda: write_occurrences(now=now), lambda: inherit_approvals(now=now), times=TIMES
    )
    yield milliseconds("occurrences des séries, rien à écrire", written, SWEEP)
    yield milliseconds("approbations héritées, rien à faire", inherited, SWEEP)


def _indexes() -> Iterator[Row]:
    now = timezone.now()
    day = local_date(now)
    shown: QuerySet[Any, Any] = shown_between(
        Filters(day=day).apply(Variant.objects.all()), *day_bounds(day, day)
    )
    asked: dict[str, tuple[QuerySet[Any, Any], str]] = {
        "ce qui est dû": (Variant.objects.due(now), "editorial_variant_due"),
        "un jour du calendrier": (shown, "editorial_variant_shown"),
    }
    with connection.cursor() as cursor:
        # A year of posts is small enough to be read whole: what is asked is whether the index answers when it is not.
        cursor.execute("SET LOCAL enable_seqscan = off")
    for what, (rows, index) in asked.items():
        used = _used(rows)
        yield Row(
            what=f"index: {what}", bar=index, measured=", ".join(sorted(used)) or "aucun", ok=index in used
        )


def _used(rows: QuerySet[Any, Any]) -> set[str]:
    """Return the indexes by which PostgreSQL reads these rows."""
    plan = json.loads(rows.explain(format="json"))
    found: set[str] = set()

    def walk(node: dict[str, Any]) -> None:
        if name := node.get("Index Name"):
            found.add(name)
        for below in node.get("Plans", []):
            walk(below)

    walk(plan[0]["Plan"])
    return found
