"""What each platform takes of images, as data, and what it refuses."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy.outcomes import Allowed, Outcome, Refused
from policy.rules import applies

_MEGABYTE = 1024 * 1024
JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageLimits:
    """What one platform takes in one post; None: it does not say."""

    most: int
    formats: frozenset[str] = frozenset({JPEG, PNG})
    most_bytes: int | None = None
    most_pixels: int | None = None
    longest_alt: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SentImage:
    """An image as the platform would receive it."""

    name: str
    content_type: str
    size: int
    width: int
    height: int


# By code of the platform. A video platform takes no image but the one shown before the video is played.
LIMITS = {
    "facebook": ImageLimits(most=10, most_bytes=10 * _MEGABYTE),
    "x": ImageLimits(
        most=4, formats=frozenset({JPEG, PNG, WEBP}), most_bytes=5 * _MEGABYTE, longest_alt=1000
    ),
    "linkedin": ImageLimits(most=20, most_pixels=36_152_320, longest_alt=4086),
    "youtube": ImageLimits(most=1),
    "vimeo": ImageLimits(most=1),
}
UNKNOWN = ImageLimits(most=10)


def limits_of(platform: str) -> ImageLimits:
    """Return what the platform called `platform` takes."""
    return LIMITS.get(platform, UNKNOWN)


@applies("R-127")
def may_send_images(*, images: Sequence[SentImage], limits: ImageLimits) -> Outcome:
    """Conditions des plateformes: what the platform would refuse is told while it is written, not at its hour."""
    if len(images) > limits.most:
        sentence = ngettext(
            "Cette plateforme ne prend qu’une image par publication",
            "Cette plateforme prend au plus %(most)s images par publication",
            limits.most,
        )
        return Refused(sentence % {"most": limits.most}, "R-127")
    for image in images:
        if objection := _objection_to(image, limits):
            return Refused(objection % {"image": image.name}, "R-127")
    return Allowed()


def _objection_to(image: SentImage, limits: ImageLimits) -> str:
    if image.content_type not in limits.formats:
        return _("Cette plateforme ne prend pas le format de l’image «\u00a0%(image)s\u00a0»")
    if limits.most_bytes is not None and image.size > limits.most_bytes:
        return _("L’image «\u00a0%(image)s\u00a0» est trop lourde pour cette plateforme")
    if limits.most_pixels is not None and image.width * image.height > limits.most_pixels:
        return _("L’image «\u00a0%(image)s\u00a0» compte trop de pixels pour cette plateforme")
    return ""
