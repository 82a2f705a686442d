"""Taking back the right to show an image, or somebody's consent: what was planned with it is held at once (R-109)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from editorial import events
from editorial.images import check_keep_images, locked_image
from editorial.models import Image, ImagePerson, Variant
from editorial.models.variants import VariantQuerySet
from editorial.publishing_notices import tell
from editorial.rules.images import may_withdraw_right
from editorial.scheduling import hold_locked
from policy.outcomes import require
from policy.register import record

# What leaves by itself, or waits for a hand: held. What only awaits a decision is refused when it is planned.
PLANNED = (Variant.State.SCHEDULED, Variant.State.TO_PUBLISH)
PUBLIC = (Variant.State.PUBLISHED, Variant.State.CORRECTED)
GONE = (Variant.State.WITHDRAWN, Variant.State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Uses:
    """Where an image is, or is to be, seen."""

    public: list[Variant]
    coming: list[Variant]
    gone: list[Variant]


def uses_of(image: Image, *, within: VariantQuerySet) -> Uses:
    """Return the variants that carry `image`, among those of `within`, the newest first."""
    found = within.filter(placed_images__image=image).select_related("post", "account__platform")
    rows = list(found.order_by("-scheduled_at", "-pk"))
    return Uses(
        public=[one for one in rows if one.state in PUBLIC],
        coming=[one for one in rows if one.state not in (*PUBLIC, *GONE)],
        gone=[one for one in rows if one.state in GONE],
    )


@transaction.atomic
def withdraw_image(*, image_id: int, reason: str, actor: Person, now: datetime) -> Image:
    """Take back the right to show an image. Raises Image.DoesNotExist, PolicyRefusal."""
    require(check_keep_images(actor, now))
    image = locked_image(image_id)
    require(may_withdraw_right(is_withdrawn=image.withdrawn_at is not None, reason=reason))
    image.withdrawn_at, image.withdrawn_reason = now, reason.strip()
    image.version += 1
    image.save(update_fields=["withdrawn_at", "withdrawn_reason", "version"])
    record(
        event=events.IMAGE_WITHDRAWN,
        actor=actor,
        subject=image,
        clause="R-109",
        reason=reason.strip(),
        now=now,
    )
    _hold_planned(image, now)
    return image


@transaction.atomic
def withdraw_consent(
    *, image_id: int, person_id: int, reason: str, actor: Person, now: datetime
) -> ImagePerson:
    """Write that somebody, or a minor's parents, changed their mind.

    Raises Image.DoesNotExist, ImagePerson.DoesNotExist, PolicyRefusal.
    """
    require(check_keep_images(actor, now))
    image = locked_image(image_id)
    person = image.people.get(pk=person_id)
    require(may_withdraw_right(is_withdrawn=person.withdrawn_at is not None, reason=reason))
    person.withdrawn_at, person.withdrawn_reason = now, reason.strip()
    person.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    record(
        event=events.IMAGE_CONSENT_WITHDRAWN,
        actor=actor,
        subject=image,
        clause="R-108",
        before={"personne": person.name},
        reason=reason.strip(),
        now=now,
    )
    _hold_planned(image, now)
    return person


def _hold_planned(image: Image, now: datetime) -> None:
    """Hold what would leave with `image`; the guard would at its hour, whoever answers for it knows it now."""
    planned = Variant.objects.filter(placed_images__image=image, state__in=PLANNED)
    reason = _("L’image «\u00a0%(image)s\u00a0» n’est plus autorisée") % {"image": image.name}
    for variant in (
        planned.select_for_update(of=("self",))
        .select_related("post__author", "account__platform")
        .order_by("pk")
    ):
        hold_locked(variant, reason=reason, actor=None, now=now)
        tell(variant, now=now)
