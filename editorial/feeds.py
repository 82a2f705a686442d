"""Subscriptions to the calendar: given, read and revoked. What one holds is what its person may see at that instant."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Extract
from django.utils.translation import gettext as _

from accounts.authorizations import accounts_for
from accounts.models import OfficialAccount, Person
from accounts.rights import local_date
from editorial import events
from editorial.addresses import post_address
from editorial.ics import Entry, Status, write_calendar
from editorial.local_times import city_zone, day_bounds
from editorial.models import CalendarFeed, Post, Variant
from editorial.models.posts import SHOWN_STATES, sees_every_post
from editorial.states import EDITABLE
from policy.register import record

# How far a subscription goes.
BEFORE, AFTER = timedelta(days=60), timedelta(days=400)
# What is given up is still told for so long: subscribers take it off their calendar.
CANCELLED_FOR = timedelta(days=30)
# A calendar that asks every minute does not write every minute.
READ_EVERY = timedelta(minutes=10)
LONGEST_TEXT = 500
MOST_FEEDS = 20
_STATUS = {
    **dict.fromkeys(("scheduled", "publishing", "to_publish", "published", "corrected"), Status.CONFIRMED),
    **dict.fromkeys(("cancelled", "withdrawn"), Status.CANCELLED),
}


class TooManyFeeds(ValueError):  # noqa: N818 - an answer more than an error
    """Somebody who has more subscriptions than anybody reads; its text is for that person."""


@transaction.atomic
def give_feed(
    *, name: str, accounts: Iterable[OfficialAccount], actor: Person, now: datetime
) -> tuple[CalendarFeed, str]:
    """Give `actor` a subscription; return it with its secret, which nothing keeps. Raises TooManyFeeds."""
    if CalendarFeed.objects.filter(person=actor, revoked_at__isnull=True).count() >= MOST_FEEDS:
        raise TooManyFeeds(_("Vous avez déjà %(n)s abonnements\u00a0: révoquez-en un.") % {"n": MOST_FEEDS})
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(person=actor, name=name, token_hash=hash_of(token), created_at=now)
    feed.accounts.set(accounts)
    record(event=events.FEED_GIVEN, actor=actor, subject=feed, clause="R-061", now=now)
    return feed, token


@transaction.atomic
def revoke_feed(*, feed_id: int, actor: Person, now: datetime) -> CalendarFeed:
    """End one's own subscription; its address answers no more. Raises CalendarFeed.DoesNotExist."""
    feed = CalendarFeed.objects.select_for_update().get(pk=feed_id, person=actor)
    if feed.revoked_at is None:
        feed.revoked_at = now
        feed.save(update_fields=["revoked_at"])
        record(event=events.FEED_REVOKED, actor=actor, subject=feed, clause="R-061", now=now)
    return feed


def hash_of(token: str) -> str:
    """Return what is kept of a secret. It is random and long: nothing slower is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_feed(token: str, now: datetime) -> CalendarFeed | None:
    """Return the subscription that this secret opens now: neither revoked, nor of somebody who sees nothing more."""
    feeds = CalendarFeed.objects.filter(token_hash=hash_of(token), revoked_at__isnull=True)
    feed = feeds.select_related("person").first()
    return feed if feed is not None and may_subscribe(feed.person, now) else None


def may_subscribe(person: Person, at: datetime) -> bool:
    """Say whether the calendar holds anything for `person`: somebody who publishes, or follows the accounts."""
    if not person.is_active or person.kind != Person.Kind.EMPLOYEE:
        return False
    return sees_every_post(person, at) or accounts_for(person, "publish", at, SHOWN_STATES).exists()


def note_reading(feed: CalendarFeed, now: datetime) -> None:
    """Remember when it was read, once in a while."""
    if feed.last_read_at is None or now - feed.last_read_at >= READ_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=now)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a subscription holds: counted for whoever has it already, read and written for the others."""

    name: str
    variants: QuerySet[Variant]
    deadlines: QuerySet[Post]

    def version(self) -> str:
        """Return what changes when anything in it does; two queries, whatever it holds."""
        variants = _sums(self.variants, "edited_at", "state_since", "post__updated_at")
        told = (self.name, variants, _sums(self.deadlines, "updated_at"))
        return hashlib.sha256(repr(told).encode()).hexdigest()[:32]

    def write(self) -> bytes:
        """Return the file; two queries."""
        variants = self.variants.select_related("post", "account__platform").order_by("scheduled_at", "pk")
        entries = [
            *map(_entry, variants),
            *map(_deadline, self.deadlines.order_by("internal_deadline", "pk")),
        ]
        return write_calendar(entries, name=self.name, zone=city_zone())


def _sums(rows: QuerySet[Any, Any], *instants: str) -> dict[str, Any]:
    """Return how many rows there are, and sums that move with any of them: none can change behind a later one."""
    sums = {name: Sum(Extract(name, "epoch")) for name in instants}
    found: dict[str, Any] = rows.order_by().aggregate(count=Count("pk"), pks=Sum("pk"), **sums)
    return found


def contents_of(feed: CalendarFeed, now: datetime) -> Contents:
    """Return what the person of the subscription may see at `now`, of the accounts that it is about."""
    today = local_date(now)
    first, last = today - BEFORE, today + AFTER
    accounts = list(feed.accounts.values_list("pk", flat=True))
    variants = Variant.objects.visible_to(feed.person, now).filter(_within(first, last))
    variants = variants.exclude(
        state__in=[Variant.State.CANCELLED, Variant.State.WITHDRAWN],
        state_since__lt=now - CANCELLED_FOR,
    )
    posts = Post.objects.visible_to(feed.person, now).filter(internal_deadline__range=(first, last))
    posts = posts.exclude(stage=Post.Stage.DECLINED).filter(_unfinished(accounts))
    if accounts:
        variants = variants.filter(account__in=accounts)
    return Contents(
        name=_("Calendrier éditorial\u00a0: %(name)s") % {"name": feed.name},
        variants=variants,
        deadlines=posts,
    )


def _within(first: date, last: date) -> Q:
    bounds = day_bounds(first, last)
    return Q(scheduled_at__range=bounds) | Q(published_at__range=bounds)


def _unfinished(accounts: list[int]) -> Q:
    """What still has something to be done: a variant that has not left, or none written yet."""
    variants = Variant.objects.filter(post=OuterRef("pk"))
    if accounts:
        return Q(Exists(variants.filter(state__in=EDITABLE, account__in=accounts)))
    return Q(Exists(variants.filter(state__in=EDITABLE))) | ~Q(Exists(variants))


def _changed_at(variant: Variant) -> datetime:
    return max(variant.edited_at, variant.state_since, variant.post.updated_at)


def _entry(variant: Variant) -> Entry:
    post, changed_at = variant.post, _changed_at(variant)
    starts = variant.published_at or variant.scheduled_at
    if starts is None:
        raise ValueError("What is in a calendar has a date.")
    state = variant.get_state_display()
    lines = [
        _("État\u00a0: %(state)s") % {"state": state},
        _("Compte\u00a0: %(account)s") % {"account": variant.account},
        "",
        variant.text[:LONGEST_TEXT],
        variant.permalink or variant.link,
    ]
    return Entry(
        uid=_uid("variante", variant.pk),
        starts=starts,
        summary=f"{post.title} — {variant.account} ({state})",
        description="\n".join(lines).strip(),
        url=_url(post),
        status=_STATUS.get(variant.state, Status.TENTATIVE),
        sequence=int((changed_at - post.created_at).total_seconds()),
        changed_at=changed_at,
        location=str(variant.account),
    )


def _deadline(post: Post) -> Entry:
    if post.internal_deadline is None:
        raise ValueError("An internal deadline has its day.")
    return Entry(
        uid=_uid("echeance", post.pk),
        starts=post.internal_deadline,
        summary=_("Échéance interne\u00a0: %(title)s") % {"title": post.title},
        description="",
        url=_url(post),
        status=Status.CONFIRMED,
        sequence=int((post.updated_at - post.created_at).total_seconds()),
        changed_at=post.updated_at,
    )


def _uid(what: str, number: int) -> str:
    host = settings.SITE_URL.split("//", 1)[-1].split("/", 1)[0].split(":", 1)[0]
    return f"{what}-{number}@{host}"


def _url(post: Post) -> str:
    return settings.SITE_URL + post_address(post.pk)
