"""Posts and variants in every state that the foundation reaches, by the functions of the product itself."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import OfficialAccount, Person
from editorial.approvals import approve_variant, submit_variant
from editorial.drafting import add_variant, draft_post
from editorial.models import Post, Variant
from tests.builders import NOW, a_holder, an_account

TEXT = "La bibliothèque Lisette-Morin prolonge ses heures tout l’été."
LINK = "https://rimouski.ca/bibliotheque"
# Two days later, at 10 o'clock in Rimouski.
PLANNED = NOW + timedelta(days=2)
# What the policy asks to be said of some kinds and natures.
DECLARED: dict[str, dict[str, Any]] = {
    "event": {"event_ground": "organised"},
    "tender": {"reference": "AO-2026-14", "closes_on": (NOW + timedelta(days=30)).date()},
    "notice": {"reference": "AP-2026-3"},
    "bylaw": {"reference": "Règlement 1350-2026"},
    "job": {"reference": "Concours 26-118", "closes_on": (NOW + timedelta(days=30)).date()},
    "position": {"sources": "Résolution 2026-06-412"},
}


def a_post(author: Person | None = None, *, now: datetime = NOW, **values: Any) -> Post:
    """Return a post proposed by a new communications agent unless told."""
    author = author or a_holder("agent-communications")
    declared = DECLARED.get(values.get("kind", ""), {}) | DECLARED.get(values.get("nature", ""), {})
    facts = {"title": "Heures d’été de la bibliothèque", "canonical_url": LINK, **declared, **values}
    return draft_post(values=facts, actor=author, now=now)


def a_variant(
    post: Post | None = None,
    *,
    account: OfficialAccount | None = None,
    actor: Person | None = None,
    now: datetime = NOW,
    **values: Any,
) -> Variant:
    """Return a draft on the Facebook page of the city, planned in two days, unless told."""
    post = post or a_post(now=now)
    facts = {"text": TEXT, "link": LINK, "scheduled_at": PLANNED, **values}
    return add_variant(
        post_id=post.pk,
        account=account or an_account("facebook-ville"),
        actor=actor or post.author,
        now=now,
        **facts,
    )


def a_submitted_variant(variant: Variant | None = None, *, now: datetime = NOW, **values: Any) -> Variant:
    """Return a variant that waits for its approval, submitted by whoever wrote it."""
    variant = variant or a_variant(now=now, **values)
    return submit_variant(
        variant_id=variant.pk, content_hash=variant.content_hash, actor=variant.last_editor, now=now
    )


def an_adviser() -> Person:
    """Return a strategic adviser who wrote nothing."""
    return a_holder("conseiller-strategique")


def approved_by(variant: Variant, person: Person | None = None, *, now: datetime = NOW) -> Variant:
    """Have a submitted variant approved, by a new strategic adviser unless told."""
    return approve_variant(
        variant_id=variant.pk, content_hash=variant.content_hash, actor=person or an_adviser(), now=now
    )


def a_scheduled_variant(variant: Variant | None = None, *, now: datetime = NOW, **values: Any) -> Variant:
    """Return a variant approved with its date to come, hence scheduled."""
    return approved_by(a_submitted_variant(variant, now=now, **values), now=now)


def an_approved_variant(variant: Variant | None = None, *, now: datetime = NOW, **values: Any) -> Variant:
    """Return a variant approved without a date."""
    return approved_by(a_submitted_variant(variant, now=now, scheduled_at=None, **values), now=now)
