"""Finding the identities of a person, by name, identifier or link, on every platform; a person says which are hers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db.models import Count, Exists, Max, Min, OuterRef, Q

from moderation.models import Snapshot
from netiquette.models import Subscriber, SubscriberName

AT_MOST = 50


@dataclass(frozen=True, slots=True)
class Found:
    """One identity that answers the search, and what tells it from another."""

    subscriber: Subscriber
    names: list[str]
    messages: int
    first_at: datetime | None
    last_at: datetime | None


def found_identities(text: str, *, platform: str = "", at_most: int = AT_MOST) -> list[Found]:
    """Return the identities that answer `text`, by name; in two queries, whatever their number."""
    text = text.strip()
    if len(text) < 2:
        return []
    rows = Subscriber.objects.filter(_condition(text))
    if platform:
        rows = rows.filter(platform__slug=platform)
    found = list(
        rows.select_related("platform")
        .annotate(
            written=Count("messages"), first_at=Min("messages__posted_at"), last_at=Max("messages__posted_at")
        )
        .order_by("name", "pk")[:at_most]
    )
    borne: dict[int, list[str]] = {row.pk: [] for row in found}
    for subscriber, name in (
        SubscriberName.objects.filter(subscriber__in=borne)
        .order_by("first_seen_at", "pk")
        .values_list("subscriber", "name")
    ):
        borne[subscriber].append(name)
    return [Found(row, borne[row.pk], *_counted(row)) for row in found]


def _counted(row: Any) -> tuple[int, datetime | None, datetime | None]:
    return row.written, row.first_at, row.last_at


def named_exactly(name: str, *, platform: str = "") -> list[Subscriber]:
    """Return the identities that bear or bore exactly this name, but for capitals and accents."""
    borne = SubscriberName.objects.filter(subscriber=OuterRef("pk"), name__unaccent__iexact=name.strip())
    rows = Subscriber.objects.filter(Q(name__unaccent__iexact=name.strip()) | Exists(borne))
    if platform:
        rows = rows.filter(platform__slug=platform)
    return list(rows.select_related("platform").order_by("platform__slug", "external_id"))


def _condition(text: str) -> Q:
    if "://" in text or text.startswith("www."):
        return _by_link(text)
    word = text.removeprefix("@")
    borne = SubscriberName.objects.filter(subscriber=OuterRef("pk"), name__unaccent__icontains=word)
    return Q(name__unaccent__icontains=word) | Q(external_id__iexact=word) | Q(Exists(borne))


def _by_link(link: str) -> Q:
    """Return who wrote the message at this address, or whose profile it looks like."""
    wrote = Snapshot.objects.filter(
        message__subscriber=OuterRef("pk"), permalink__istartswith=link.rstrip("/")
    )
    path = urlsplit(link if "://" in link else f"https://{link}").path
    handles = [unquote(part).removeprefix("@") for part in path.split("/") if part]
    borne = SubscriberName.objects.filter(subscriber=OuterRef("pk"), name__in=handles)
    return Q(Exists(wrote)) | Q(external_id__in=handles) | Q(Exists(borne))
