"""Taking up an older version: its words and images become the draft, the newer ones stay among the versions."""

from datetime import datetime

from django.db import transaction
from django.utils.dateparse import parse_datetime

from accounts.models import Person
from editorial.access import lock_variant
from editorial.composing import Typed, keep_typed
from editorial.models import Image, Variant


@transaction.atomic
def restore_revision(
    *, variant_id: int, number: int, content_hash: str, voids: bool, actor: Person, now: datetime
) -> Variant:
    """Write version `number` again; what it says of the post itself stays as it is.

    A date that has passed is left out. Raises as `keep_typed`, and Revision.DoesNotExist.
    """
    variant = lock_variant(variant_id=variant_id, actor=actor, now=now)
    content = variant.revisions.get(number=number).content
    planned = parse_datetime(content.get("scheduled_at") or "")
    known = set(
        Image.objects.filter(pk__in=[one["image"] for one in content["images"]]).values_list("pk", flat=True)
    )
    typed = Typed(
        variant_id=variant_id,
        content_hash=content_hash,
        values={
            "title": content["title"],
            "text": content["text"],
            "link": content["link"],
            "scheduled_at": planned if planned and planned > now else variant.scheduled_at,
        },
        images=[(one["image"], one["alt_text"]) for one in content["images"] if one["image"] in known],
        voids=voids,
    )
    return keep_typed(typed, actor=actor, now=now)
