"""What a variant said, each time somebody left it; consecutive touches of one person are one version."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Person
from editorial.models import Revision, Variant, VariantImage

# Saved as it is typed: what one person writes in one go is one version.
ONE_GO = timedelta(minutes=10)


def content_of(variant: Variant, placed_images: Iterable[VariantImage] | None = None) -> dict[str, Any]:
    """Return everything that is approved, readable: what differs between two versions is shown from it.

    `placed_images` are those of the variant, when they are read already.
    """
    if placed_images is None:
        placed_images = variant.placed_images.select_related("image")
    post = variant.post
    return {
        "title": variant.title,
        "text": variant.text,
        "link": variant.link,
        "scheduled_at": variant.scheduled_at.isoformat() if variant.scheduled_at else None,
        "images": [
            {"image": placed.image_id, "name": placed.image.name, "alt_text": placed.alt_text}
            for placed in placed_images
        ],
        "nature": post.nature,
        "kind": post.kind,
        "canonical_url": post.canonical_url,
        "event_ground": post.event_ground,
        "event_reason": post.event_reason,
        "reference": post.reference,
        "closes_on": post.closes_on.isoformat() if post.closes_on else None,
        "designed_by": post.designed_by,
        "authorised_by": str(post.authorised_by) if post.authorised_by else None,
    }


def keep_revision(
    variant: Variant, *, editor: Person, now: datetime, is_new_version: bool = False
) -> Revision:
    """Keep the present content, read back from PostgreSQL, under the variant's lock; return its version.

    `is_new_version`: never written into the previous one, as when it is submitted.
    """
    last = variant.revisions.order_by("-number").first()
    if last and last.content_hash == variant.content_hash:
        return last
    facts: Mapping[str, Any] = {
        "content": content_of(variant),
        "content_hash": variant.content_hash,
        "editor": editor,
        "at": now,
    }
    if last and not is_new_version and _is_one_go(variant, last, editor, now):
        Revision.objects.filter(pk=last.pk).update(**facts)
        last.refresh_from_db()
        return last
    return variant.revisions.create(number=last.number + 1 if last else 1, **facts)


def _is_one_go(variant: Variant, last: Revision, editor: Person, now: datetime) -> bool:
    """Say whether `editor` is still writing `last`: not once somebody may have read it, for it was submitted."""
    was_submitted = variant.submitted_at is not None and last.at <= variant.submitted_at
    return not was_submitted and last.editor_id == editor.pk and now - last.at < ONE_GO
