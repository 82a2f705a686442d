"""Images of the library, made by the functions of the product itself."""

from datetime import datetime
from io import BytesIO
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture

from accounts.models import OfficialAccount, Person
from editorial.drafting import place_images
from editorial.images import add_image, keep_person
from editorial.models import Image, ImagePerson, Variant
from tests.builders import NOW, a_holder
from tests.builders_incidents import a_capture

_number = count(1)
FACTS: dict[str, Any] = {
    "name": "Le quai au coucher du soleil",
    "author": "Marie-Ève Lévesque",
    "source": "",
    "right": "city",
    "valid_until": None,
    "credit": "none",
    "credit_line": "",
    "alt_text": "Le quai de Rimouski, rose dans la brume.",
    "shows_people": False,
}


def a_picture(colour: tuple[int, int, int] | None = None, name: str = "photo.jpg") -> SimpleUploadedFile:
    """Return a photo as a browser sends it, each of another colour unless told."""
    number = next(_number)
    written = BytesIO()
    shade = colour or (number % 256, number // 256 % 256, 90)
    Picture.new("RGB", (120, 80), shade).save(written, "PNG")
    return SimpleUploadedFile(name, written.getvalue(), content_type="image/png")


def an_image(
    actor: Person | None = None,
    *,
    accounts: list[OfficialAccount] | None = None,
    document: Any = None,
    now: datetime = NOW,
    **facts: Any,
) -> Image:
    """Return an image of the city that shows nobody, added by a new communications agent, unless told."""
    return add_image(
        upload=a_picture(),
        values={**FACTS, **facts},
        accounts=accounts or [],
        document=document,
        actor=actor or a_holder("agent-communications"),
        now=now,
    )


def somebody_on(
    image: Image, name: str = "Jeanne Côté", *, consents: bool = True, now: datetime = NOW, **facts: Any
) -> ImagePerson:
    """Name somebody on an image, who agreed unless told."""
    return keep_person(
        image_id=image.pk,
        values={"name": name, "is_minor": False, "consent_until": None, **facts},
        consent=a_capture("consentement.png") if consents else None,
        actor=image.added_by,
        now=now,
    )


def with_image(
    variant: Variant, image: Image, alt_text: str | None = None, *, now: datetime = NOW
) -> Variant:
    """Place an image on a draft, described as in the library unless told."""
    return place_images(
        variant_id=variant.pk,
        content_hash=variant.content_hash,
        images=[(image.pk, image.alt_text if alt_text is None else alt_text)],
        actor=variant.last_editor,
        now=now,
    )
