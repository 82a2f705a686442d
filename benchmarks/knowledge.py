"""Look-ups in a knowledge base of a million entries: a rare word, a frequent one, a typing fault, a message's words."""

from collections.abc import Iterator

from django.db import connection

from accounts.models import Person
from benchmarks.measuring import Row, medians, milliseconds, undone
from moderation.knowledge_search import find_entries, suggested_entries

ENTRIES = 1_000_000
TIMES = 9
# Fifty thousand words of eight letters, and one in every hundred entries about snow; one entry alone about curling.
_FILL = """
INSERT INTO moderation_knowledgeentry (code, source, question, answer, url, is_active, version, updated_at,
                                       updated_by_id, plain)
SELECT 'mesure-' || n, 'faq', q, a, '', true, 1, now(), %(person)s, lower(q)
FROM (
    SELECT n, 'Question ' || left(md5((n %% 50000)::text), 8) || CASE WHEN n %% 100 = 0 THEN ' neige' ELSE '' END
              || CASE WHEN n = 4242 THEN ' curling' ELSE '' END AS q,
           'Réponse ' || left(md5((n %% 49999)::text), 8) || ' ' || left(md5((n %% 7919)::text), 8) AS a
    FROM generate_series(1, %(entries)s) n
) made
"""


def measure(person: Person) -> Iterator[Row]:
    """Yield the whole time of each look-up, Python's included; the entries are rolled back."""
    with undone():
        with connection.cursor() as cursor:
            cursor.execute(_FILL, {"person": person.pk, "entries": ENTRIES})
            cursor.execute("SELECT gin_clean_pending_list('moderation_knowledge_vector')")
            cursor.execute("SELECT gin_clean_pending_list('moderation_knowledge_plain')")
            cursor.execute("ANALYZE moderation_knowledgeentry")
        looked_up = (
            ("fiches, mot rare", lambda: list(find_entries("curling")[:25]), 10.0),
            ("fiches, mot fréquent", lambda: list(find_entries("neige")[:25]), 50.0),
            ("fiches, faute de frappe", lambda: list(find_entries("curlnig")[:25]), 100.0),
            (
                "fiches, mots d’un message",
                lambda: suggested_entries("Bonjour, où joue-t-on au curling quand la neige est tombée?"),
                50.0,
            ),
        )
        found = medians(*(act for _what, act, _bar in looked_up), times=TIMES)
    for (what, _act, bar), taken in zip(looked_up, found, strict=True):
        yield milliseconds(f"{what}, parmi {ENTRIES:,}".replace(",", "\u00a0"), taken, bar)
