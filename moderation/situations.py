"""What an emergency changes for messages: late apart, about it first, why a deadline moved (R-052, R-128)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from city.models import Emergency
from moderation.models import Message
from moderation.queries import SEARCH_CONFIG

# What fell due in an emergency older than that is late like anything else.
RECENT = timedelta(days=60)
# People ask before the city declares.
BEFORE = timedelta(hours=24)
# How many messages about the situation come before the others; the rest has its own list.
FIRST = 25


def recent_emergencies(now: datetime) -> list[Emergency]:
    """Return the emergencies of the last sixty days, those in force included."""
    return list(Emergency.objects.overlapping(now - RECENT, now))


def emergencies_in_force(now: datetime) -> list[Emergency]:
    """Return those declared and not ended, with who declared them."""
    return list(Emergency.objects.in_force(now).select_related("declared_by"))


def fell_due_in(emergencies: Iterable[Emergency], field: str) -> Q:
    """Return the condition of messages whose `field` (`target_at`, `limit_at`) fell while one of them was in force."""
    found = Q(pk__in=[])
    for one in emergencies:
        fell = Q(**{f"{field}__gte": one.declared_at}) & _scope(one)
        if one.ended_at is not None:
            fell &= Q(**{f"{field}__lt": one.ended_at})
        found |= fell
    return found


def asking(emergencies: Iterable[Emergency]) -> list[Emergency]:
    """Keep the emergencies whose words are told: those that can bring messages first."""
    return [one for one in emergencies if one.words]


def about(emergencies: Iterable[Emergency]) -> Q:
    """Return the condition of messages that use the words of one of the emergencies, on an account it concerns."""
    found = Q(pk__in=[])
    for one in asking(emergencies):
        words = " or ".join(f'"{word}"' for word in one.words)
        query = SearchQuery(words, config=SEARCH_CONFIG, search_type="websearch")
        recent = Q(posted_at__gte=one.declared_at - BEFORE)
        found |= Q(search_entry__vector=query) & recent & _scope(one)
    return found


def lived_through(message: Message, now: datetime) -> list[Emergency]:
    """Return the emergencies that were in force on the message's account between its posting and its end."""
    until = message.closed_at or now
    rows = Emergency.objects.overlapping(message.posted_at, until).concerning(message.account_id)
    return list(rows.select_related("declared_by").order_by("declared_at"))


def _scope(emergency: Emergency) -> Q:
    return Q(account__in=emergency.account_ids) if emergency.account_ids else Q()
