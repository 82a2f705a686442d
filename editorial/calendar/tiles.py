"""What is shown of each variant, read in one query however many there are: a few of each day, and how many it has."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, ExtractHour, Left, RowNumber, TruncDate

from accounts.authorizations import accounts_for
from accounts.models import Person
from editorial.local_times import city_zone
from editorial.models import Post, Variant, VariantImage
from editorial.states import EDITABLE

# A post is shown when it left, else when it is to leave (index editorial_variant_shown).
SHOWN_AT = Coalesce("published_at", "scheduled_at")
EXCERPT = 160
CLOSE = timedelta(hours=1)
# What may still leave.
TO_COME = tuple(EDITABLE)
_ACCOUNT = (
    "account_id",
    "account__slug",
    "account__name",
    "account__platform__slug",
    "account__platform__name",
)
_READ = ("state", "post_id", "content_hash", "post__title", "post__kind", *_ACCOUNT)


@dataclass(frozen=True, slots=True)
class ShownPlatform:
    """What is shown of a platform."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class ShownAccount:
    """What is shown of an account."""

    pk: int
    slug: str
    name: str
    platform: ShownPlatform

    def __str__(self) -> str:
        return f"{self.platform.name} — {self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One variant, as the calendar shows it; `at` is on the clock of the city."""

    pk: int
    post_id: int
    post_title: str
    kind: str
    state: str
    at: datetime
    words: str
    account: ShownAccount
    content_hash: str
    has_image: bool
    # Another one leaves on the same account within the hour.
    is_close: bool
    may_move: bool

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(Variant.State(self.state).label)


@dataclass(frozen=True, slots=True)
class Group:
    """The first tiles of a day, or of an hour of a day, and how many there are in all."""

    tiles: list[Tile]
    total: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.tiles)


def visible_variants(person: Person, at: datetime, *, sees_all: bool) -> QuerySet[Variant]:
    """Return the variants that `person` sees; `sees_all` is what `sees_every_post` answered, asked once a page."""
    if sees_all:
        return Variant.objects.all()
    return Variant.objects.filter(post__in=Post.objects.concerning(person, at).order_by().values("pk"))


def shown_between(variants: QuerySet[Variant], since: datetime, until: datetime) -> QuerySet[Any, Any]:
    """Keep those shown from `since` on and before `until`."""
    annotated: QuerySet[Any, Any] = variants.annotate(shown_at=SHOWN_AT)
    return annotated.filter(shown_at__gte=since, shown_at__lt=until)


def first_of_each(
    variants: QuerySet[Variant], person: Person, now: datetime, *, most: int, by_hour: bool = False
) -> dict[tuple[Any, ...], Group]:
    """Return the first `most` tiles of each day, by `(day,)`, or of each hour, by `(day, hour)`; one query."""
    parts: dict[str, Any] = {"local_day": TruncDate("shown_at", tzinfo=city_zone())}
    if by_hour:
        parts["local_hour"] = ExtractHour("shown_at", tzinfo=city_zone())
    over: dict[str, Any] = {"partition_by": [F(name) for name in parts]}
    ranked = variants.annotate(**parts).annotate(
        rank=Window(RowNumber(), order_by=[F("shown_at").asc(), F("pk").asc()], **over),
        total=Window(Count("*"), **over),
    )
    rows = _read(ranked.filter(rank__lte=most), person, now, *parts, "total").order_by("shown_at", "pk")
    groups: dict[tuple[Any, ...], Group] = {}
    for row in rows:
        key = tuple(row[name] for name in parts)
        groups.setdefault(key, Group([], row["total"])).tiles.append(_tile(row))
    return groups


def tiles_of(variants: QuerySet[Variant], person: Person, now: datetime) -> list[Tile]:
    """Return the tiles of `variants`, in their order; one query."""
    return [_tile(row) for row in _read(variants, person, now)]


def by_day(tiles: Iterable[Tile]) -> dict[Any, list[Tile]]:
    """Put tiles together by day, in their order."""
    days: dict[Any, list[Tile]] = defaultdict(list)
    for tile in tiles:
        days[tile.at.date()].append(tile)
    return days


def _read(variants: QuerySet[Variant], person: Person, now: datetime, *more: str) -> QuerySet[Any, Any]:
    writable = accounts_for(person, "publish", now).order_by().values("pk")
    annotated: QuerySet[Any, Any] = variants.annotate(
        first_words=Left("text", EXCERPT),
        own_title=F("title"),
        has_image=Exists(VariantImage.objects.filter(variant=OuterRef("pk"))),
        is_close=_is_close(),
        writable=_whether(account__in=writable),
    )
    own = ("pk", "shown_at", "first_words", "own_title", "has_image", "is_close", "writable")
    return annotated.values(*own, *_READ, *more)


def _is_close() -> Case:
    """Whether something else of the same account leaves within the hour: asked only of what has yet to leave."""
    others = Variant.objects.annotate(at=SHOWN_AT).filter(
        account=OuterRef("account"),
        at__gt=OuterRef("shown_at") - CLOSE,
        at__lt=OuterRef("shown_at") + CLOSE,
    )
    others = others.exclude(pk=OuterRef("pk")).exclude(state__in=["cancelled", "withdrawn"])
    others = others.exclude(post__kind=Post.Kind.EMERGENCY)
    waits = When(state__in=TO_COME, then=Exists(others))
    return Case(waits, default=Value(value=False), output_field=BooleanField())


def _whether(**conditions: Any) -> Case:
    return Case(
        When(**conditions, then=Value(value=True)), default=Value(value=False), output_field=BooleanField()
    )


def _tile(row: dict[str, Any]) -> Tile:
    return Tile(
        pk=row["pk"],
        post_id=row["post_id"],
        post_title=row["post__title"],
        kind=row["post__kind"],
        state=row["state"],
        at=row["shown_at"].astimezone(city_zone()),
        words=" ".join((row["own_title"] or row["first_words"] or row["post__title"]).split()),
        account=_account(*(row[name] for name in _ACCOUNT)),
        content_hash=row["content_hash"],
        has_image=row["has_image"],
        is_close=row["is_close"],
        may_move=row["writable"] and row["state"] in EDITABLE,
    )


@lru_cache(maxsize=1024)
def _account(pk: int, slug: str, name: str, platform: str, platform_name: str) -> ShownAccount:
    return ShownAccount(pk, slug, name, ShownPlatform(platform, platform_name))
