"""Search in all messages: the newest fifty of a frequent word, and a rare one."""

from collections.abc import Iterator

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from benchmarks.measuring import Row, execution_time, milliseconds
from moderation.models import Message


def measure(person: Person) -> Iterator[Row]:
    """Yield the time PostgreSQL takes for a frequent word and a rare one, among what the person sees."""
    for what, word, bar in (
        ("recherche, mot fréquent", "neige", 5.0),
        ("recherche, mot rare", "motrare4242", 1.0),
    ):
        found = Message.objects.visible_to(person, timezone.now()).matching(word)[:50]
        with CaptureQueriesContext(connection) as queries:
            count = len(found)
        sql = queries.captured_queries[-1]["sql"]
        yield milliseconds(f"{what} ({count} messages, exécution du SQL)", execution_time(sql), bar)
