"""The images of a variant: allowed there and then, their people consenting, described, their source said."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.rights import local_date
from editorial.guards.facts import Facts
from editorial.guards.registry import ALWAYS, Finding, guard
from editorial.mentions import says
from editorial.models import Image, ImagePerson
from editorial.rules.image_limits import SentImage, limits_of, may_send_images
from editorial.rules.images import (
    ImageFacts,
    Shown,
    may_leave_source_out,
    may_leave_undescribed,
    may_use_image,
)


def image_facts(image: Image) -> ImageFacts:
    """Return what the rules look at; `people` and `accounts` are read already when there are many."""
    return ImageFacts(
        name=image.name,
        right=image.right,
        has_document=image.document_id is not None,
        source=image.source,
        valid_until=image.valid_until,
        is_withdrawn=image.withdrawn_at is not None,
        shows_people=image.shows_people,
        people=tuple(_shown(one) for one in image.people.all()),
        credit=image.credit,
        credit_line=image.credit_line,
        accounts=[one.pk for one in image.accounts.all()],
    )


def _shown(person: ImagePerson) -> Shown:
    return Shown(
        name=person.name,
        is_minor=person.is_minor,
        has_consent=person.consent_id is not None,
        consent_until=person.consent_until,
        is_withdrawn=person.withdrawn_at is not None,
    )


@guard("image", ALWAYS)
def images_are_authorised(facts: Facts) -> Iterator[Finding]:
    """Seulement des images autorisées (R-109)."""
    variant = facts.variant
    for placed in variant.placed_images.all():
        outcome = may_use_image(
            image=image_facts(placed.image), account=variant.account_id, on=local_date(facts.at)
        )
        yield Finding(guard="image", outcome=outcome, about=str(placed.image_id))


@guard("image-source", ALWAYS)
def sources_are_said(facts: Facts) -> Iterator[Finding]:
    """Indiquer la source des images (R-110), in this variant's own text."""
    variant = facts.variant
    text = f"{variant.title}\n{variant.text}"
    for placed in variant.placed_images.all():
        outcome = may_leave_source_out(
            image=image_facts(placed.image), is_said=says(text, placed.image.credit_line)
        )
        yield Finding(
            guard="image-source",
            outcome=outcome,
            about=str(placed.image_id),
            mend=_("Ajoutez «\u00a0%(credit)s\u00a0» au texte.") % {"credit": placed.image.credit_line},
        )


@guard("image-description", ALWAYS)
def images_are_described(facts: Facts) -> Iterator[Finding]:
    """Les publics visés (R-018): those who do not see the image too."""
    longest = limits_of(facts.variant.account.platform.slug).longest_alt
    for placed in facts.variant.placed_images.all():
        outcome = may_leave_undescribed(image=placed.image.name, alt_text=placed.alt_text, longest=longest)
        yield Finding(guard="image-description", outcome=outcome, about=str(placed.image_id))


@guard("image-platform", ALWAYS)
def platform_takes_the_images(facts: Facts) -> Iterator[Finding]:
    """Conditions des plateformes (R-127)."""
    images = [
        SentImage(
            name=one.image.name,
            content_type=one.image.content_type,
            size=one.image.size,
            width=one.image.width,
            height=one.image.height,
        )
        for one in facts.variant.placed_images.all()
    ]
    limits = limits_of(facts.variant.account.platform.slug)
    yield Finding(guard="image-platform", outcome=may_send_images(images=images, limits=limits))
