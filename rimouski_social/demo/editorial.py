"""The demonstration's posts: the weeks around now, in the states that people meet, by the functions of the product."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import OfficialAccount, Person
from accounts.rights import local_date
from editorial import outcomes
from editorial.access import lock_for_publisher
from editorial.approvals import approve_variant, refuse_variant, submit_variant
from editorial.by_hand import record_published_by_hand
from editorial.drafting import add_variant, draft_post
from editorial.models import Label, Post, Variant

POSTS = Path(__file__).parent / "posts.json"
# How many posts a week were decided upon; one account is left to be decided.
TARGETS = {
    "facebook-ville": 5,
    "facebook-loisirs": 4,
    "x-villerimouski": 5,
    "linkedin-ville": 2,
    "youtube-ville": 1,
}

# Where what was published would be, on each platform.
LINKS = {
    "facebook": "https://www.facebook.com/villederimouski/posts/1014{:06}",
    "x": "https://x.com/VilleRimouski/status/19930000000{:06}",
    "linkedin": "https://www.linkedin.com/feed/update/urn:li:activity:7399000000{:06}",
    "youtube": "https://www.youtube.com/watch?v=demo-{:06}",
    "vimeo": "https://vimeo.com/1014{:06}",
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """One post of the file: who proposes it, in how many days it leaves, and how far it has gone."""

    title: str
    by: str
    # Account, hour of the city (empty: no date), and how far: draft, submitted, refused or approved.
    on: list[tuple[str, str, str]]
    days: int = 0
    text: str = ""
    kind: str = "news"
    nature: str = "information"
    labels: list[str] = field(default_factory=list)
    audiences: list[str] = field(default_factory=list)
    objectives: list[str] = field(default_factory=list)
    deadline_days: int | None = None
    link: str = ""
    is_proposal: bool = False
    more: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def load(now: datetime) -> None:
    """Plan the posts of the file; nothing when some are there already."""
    if Post.objects.exists():
        return
    for slug, target in TARGETS.items():
        OfficialAccount.objects.filter(slug=slug).update(posts_per_week=target)
    for told in _told():
        _plan(told, now)


def _told() -> Iterator[Told]:
    for row in json.loads(POSTS.read_text(encoding="utf-8")):
        yield Told(**row)


def _plan(told: Told, now: datetime) -> None:
    """Write a post as it would have been: the day before, when it was to leave in the past."""
    today, author = local_date(now), _somebody(told.by)
    written = min(now, _at(today + timedelta(days=told.days - 1), "09:00"))
    post = draft_post(
        values={
            "title": told.title,
            "kind": told.kind,
            "nature": told.nature,
            "audiences": told.audiences,
            "objectives": told.objectives,
            "canonical_url": told.link,
            "internal_deadline": None
            if told.deadline_days is None
            else today + timedelta(days=told.deadline_days),
            **_dated(told.more, today),
        },
        labels=[Label.objects.get_or_create(name=name)[0] for name in told.labels],
        actor=author,
        now=written,
        is_proposal=told.is_proposal,
    )
    for slug, hour, state in told.on:
        variant = add_variant(
            post_id=post.pk,
            account=OfficialAccount.objects.get(slug=slug),
            actor=author,
            now=written,
            text=told.text,
            title=told.title if slug in ("youtube-ville", "vimeo-ville") else "",
            link=told.link,
            scheduled_at=_at(today + timedelta(days=told.days), hour) if hour else None,
        )
        _carry(variant, state, author, written)


def _carry(variant: Variant, state: str, author: Person, now: datetime) -> None:
    """Bring a draft as far as the file says."""
    if state == "draft":
        return
    submitted = submit_variant(
        variant_id=variant.pk, content_hash=variant.content_hash, actor=author, now=now
    )
    decided: dict[str, Any] = {
        "variant_id": variant.pk,
        "content_hash": submitted.content_hash,
        "actor": _somebody("conseiller" if author.email != "conseiller@demo.example" else "direction"),
        "now": now + timedelta(minutes=40),
    }
    if state == "approved":
        _publish_by_hand(approve_variant(**decided), author)
    elif state == "refused":
        refuse_variant(**decided, reason="Ajoutez l’adresse de la salle et l’heure d’ouverture des portes.")


def _publish_by_hand(variant: Variant, author: Person) -> None:
    """Have somebody publish at its time what was to leave in the past: no account of the demonstration is connected."""
    planned = variant.scheduled_at
    if variant.state != Variant.State.SCHEDULED or planned is None or planned > timezone.now():
        return
    outcomes.hand_over(lock_for_publisher(variant.pk), "", now=planned)
    link = LINKS[variant.account.platform.slug].format(variant.pk)
    record_published_by_hand(
        variant_id=variant.pk, permalink=link, actor=author, now=planned + timedelta(minutes=6)
    )


def _dated(facts: dict[str, Any], today: date) -> dict[str, Any]:
    """Turn « in so many days » into a day."""
    return {
        name.removesuffix("_days"): today + timedelta(days=value) if name.endswith("_days") else value
        for name, value in facts.items()
    }


def _at(day: date, hour: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(hour), tzinfo=timezone.get_default_timezone())


def _somebody(name: str) -> Person:
    return Person.objects.get(email=f"{name}@demo.example")
