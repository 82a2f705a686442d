"""What leaves, exactly, as a platform is asked to publish it; and what stands there now."""

from typing import Any

from editorial.models import Amendment, Variant
from platforms.connectors import Content, Picture


def content_of(variant: Variant, words: dict[str, Any] | None = None) -> Content:
    """Return the content of a variant, or with other words (`Amendment.FIELDS`)."""
    words = words or words_of(variant)
    placed = variant.placed_images.select_related("image").order_by("ordinal", "pk")
    return Content(
        **words,
        pictures=tuple(
            Picture(
                file=str(one.image.file.name),
                sha256=one.image.sha256,
                content_type=one.image.content_type,
                alt_text=one.alt_text,
            )
            for one in placed
        ),
    )


def words_of(variant: Variant) -> dict[str, Any]:
    """Return what was approved and published of it."""
    return {name: getattr(variant, name) for name in Amendment.FIELDS}


def standing_words(variant: Variant) -> dict[str, Any]:
    """Return what stands on the platform now: the last correction made there, else what was published."""
    made = variant.amendments.filter(kind=Amendment.Kind.CORRECTION, state=Amendment.State.DONE)
    last = made.order_by("-done_at", "-pk").first()
    return dict(last.after) if last else words_of(variant)
