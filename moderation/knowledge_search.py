"""Finding what was already answered: entries by words in French, whatever accents and endings, or a typing fault."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from accounts.rights import local_date
from editorial.sheet_reading import plain
from moderation.models import KnowledgeEntry, Message, Reply
from moderation.queries import SEARCH_CONFIG
from policy.models import Reading

# A frequent word is in far more rows than anybody reads: that many are ranked.
RANKED = 400
WORDS = 8
SUGGESTED, SIMILAR = 4, 3
ALIKE, FEW = 0.4, 50
# Courtesies are in every message and say nothing of its subject; as PostgreSQL stems them.
_COURTESIES = frozenset(
    (
        "bonjour",
        "bonsoir",
        "merc",
        "svp",
        "allo",
        "salut",
        "vill",
        "savoir",
        "voudr",
        "aim",
        "demand",
        "question",
    )
)
_LEXEMES = "SELECT unnest(tsvector_to_array(to_tsvector(%s::regconfig, %s)))"


def find_entries(text: str, *, with_retired: bool = False) -> "QuerySet[KnowledgeEntry]":
    """Return the entries that hold the words of `text`, the nearest first; else those whose question is written alike.

    « "trois mots" », « -mot » and « or » work as on the Web.
    """
    text = text.replace("\x00", " ")[:300]
    entries = KnowledgeEntry.objects.all() if with_retired else KnowledgeEntry.objects.filter(is_active=True)
    found = _ranked(entries, SearchQuery(text, config=SEARCH_CONFIG, search_type="websearch"))
    if found.exists():
        return found
    words = plain(text)
    with transaction.atomic(), connection.cursor() as cursor:
        # A letter out of its place spoils four trigrams of a word.
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(ALIKE)])
        near = list(written_alike(entries, words)[:FEW].values_list("pk", flat=True))
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', '0.6', true)")
    alike = KnowledgeEntry.objects.filter(pk__in=near).select_related("service")
    return alike.annotate(nearness=TrigramWordSimilarity(words, "plain")).order_by("-nearness", "pk")


def written_alike(entries: "QuerySet[KnowledgeEntry]", words: str) -> "QuerySet[KnowledgeEntry]":
    """Keep the entries whose question has a word written like `words`, through the index of trigrams."""
    return entries.filter(plain__trigram_word_similar=words).order_by(
        TrigramWordSimilarity(words, "plain").desc(), "pk"
    )


def stale_before(now: datetime) -> date:
    """Return the day before which a verification is too old, as the city's reading says."""
    months = Reading.objects.value("knowledge_stale_months", at=now)
    return local_date(now) - timedelta(days=months * 30)


def is_stale(before: date) -> Q:
    """Ask for entries verified before that day, or never."""
    return Q(verified_on__isnull=True) | Q(verified_on__lt=before)


def stale_entries(now: datetime) -> "QuerySet[KnowledgeEntry]":
    """Return the entries in use that are to be verified again."""
    return KnowledgeEntry.objects.filter(is_stale(stale_before(now)), is_active=True)


def suggested_entries(text: str) -> list[KnowledgeEntry]:
    """Return the entries in use that may answer a message, the nearest first."""
    entries = KnowledgeEntry.objects.filter(is_active=True).select_related("service")
    for query in _queries(lexemes(text)):
        if found := list(_ranked(entries, query)[:SUGGESTED]):
            return found
    return []


def similar_replies(message: Message, text: str, accounts: Collection[int], at: datetime) -> list[Reply]:
    """Return what was answered to messages like this one, on `accounts`, with their references, the nearest first."""
    answers = Reply.objects.filter(
        state=Reply.State.SENT,
        nature=Reply.Nature.ANSWER,
        message__account__in=list(accounts),
        sent_at__lte=at,
    ).exclude(message=message)
    answers = answers.select_related("message__account__platform", "sent_by").prefetch_related("references")
    for query in _queries(lexemes(text)):
        near = Message.objects.filter(search_entry__vector=query).order_by().values("pk")[:RANKED]
        ranked: Any = answers.filter(message__in=near).annotate(
            nearness=SearchRank(F("message__search_entry__vector"), query)
        )
        found: list[Reply] = list(ranked.order_by("-nearness", "-sent_at")[:SIMILAR])
        if found:
            return found
    return []


def lexemes(text: str) -> list[str]:
    """Return the words of a message that say what it is about, as the index knows them; the longest first."""
    with connection.cursor() as cursor:
        cursor.execute(_LEXEMES, [SEARCH_CONFIG, text.replace("\x00", " ")[:2000]])
        found = [row[0] for row in cursor.fetchall()]
    telling = [word for word in found if len(word) > 2 and word.isalpha() and word not in _COURTESIES]
    return sorted(telling, key=lambda word: (-len(word), word))[:WORDS]


def _queries(words: Collection[str]) -> list[Any]:
    """Return what to look for, from the most telling: two of the words together, then any of them."""
    quoted = [f"'{word}'" for word in words]
    pairs = " | ".join(f"({one} & {other})" for one, other in combinations(quoted, 2))
    return [
        SearchQuery(raw, config="simple", search_type="raw") for raw in (pairs, " | ".join(quoted)) if raw
    ]


def _ranked(entries: "QuerySet[KnowledgeEntry]", query: Any) -> "QuerySet[KnowledgeEntry]":
    """Keep what the query finds through the index of words, the nearest first."""
    near = entries.filter(vector=query).order_by().values("pk")[:RANKED]
    return (
        KnowledgeEntry.objects.filter(pk__in=near)
        .annotate(nearness=SearchRank(F("vector"), query))
        .select_related("service")
        .order_by("-nearness", "pk")
    )
