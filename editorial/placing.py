"""Placing the images of a variant one gesture at a time, whatever else is written on its page meanwhile."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from editorial.access import lock_variant
from editorial.composing import ApprovalWouldBeVoid
from editorial.drafting import place_images
from editorial.models import Image, Variant

Placed = list[tuple[int, str]]


@transaction.atomic
def add_image(*, variant_id: int, image: Image, actor: Person, now: datetime, voids: bool = False) -> Variant:
    """Put an image after the others, with the words the library has for it; one already there stays.

    Raises ApprovalWouldBeVoid, ImpossibleAct, Variant.DoesNotExist, PolicyRefusal.
    """
    variant, placed = _locked(variant_id, actor, now, voids)
    if image.pk in dict(placed):
        return variant
    return _place(variant, [*placed, (image.pk, image.alt_text)], actor, now)


@transaction.atomic
def remove_image(
    *, variant_id: int, image_id: int, actor: Person, now: datetime, voids: bool = False
) -> Variant:
    """Take an image away. Raises as `add_image`."""
    variant, placed = _locked(variant_id, actor, now, voids)
    return _place(variant, [one for one in placed if one[0] != image_id], actor, now)


@transaction.atomic
def raise_image(
    *, variant_id: int, image_id: int, actor: Person, now: datetime, voids: bool = False
) -> Variant:
    """Show an image one place sooner. Raises as `add_image`."""
    variant, placed = _locked(variant_id, actor, now, voids)
    at = next((place for place, one in enumerate(placed) if one[0] == image_id), 0)
    if at:
        placed[at - 1], placed[at] = placed[at], placed[at - 1]
    return _place(variant, placed, actor, now)


def _locked(variant_id: int, actor: Person, now: datetime, voids: bool) -> tuple[Variant, Placed]:
    variant = lock_variant(variant_id=variant_id, actor=actor, now=now)
    if variant.state != Variant.State.DRAFT and not voids:
        raise ApprovalWouldBeVoid(variant.state)
    return variant, list(variant.placed_images.values_list("image_id", "alt_text"))


def _place(variant: Variant, images: Placed, actor: Person, now: datetime) -> Variant:
    return place_images(
        variant_id=variant.pk, content_hash=variant.content_hash, images=images, actor=actor, now=now
    )
