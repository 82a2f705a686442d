"""Search in all messages: the newest fifty of a frequent word, and a rare one."""

from collections.abc import Iterator

from django.utils import timezone

from accounts.models import Person
from benchmarks.measuring import Row, milliseconds
from moderation.models import Message


def measure(person: Person) -> Iterator[Row]:
    """Yield the time PostgreSQL takes for a frequent word and a rare one, among what the person sees."""
    for what, word, bar in (
        ("recherche, mot fréquent", "neige", 5.0),
        ("recherche, mot rare", "motrare4242", 1.0),
    ):
        found = Message.objects.visible_to(person, timezone.now()).matching(word)[:50]
        times = [
            json.loads(found.explain(format="json", analyze=True))[0]["Execution Time"] for _time in range(9)
        ]
        yield milliseconds(f"{what} ({len(found)} messages)", statistics.median(times[1:]), bar)
