"""Receiving an image: only its pixels are kept, written anew, so that nothing that came beside them is ever published.

What a camera adds (place, device, thumbnail), comments, and whatever was hidden in or after the picture is not
copied: there is nothing to look for, hence nothing to miss. WebP is written as JPEG or PNG, which every platform
takes. A moving image is refused: the first of its frames would not be what the person chose.
"""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

MAX_UPLOAD_BYTES = 25 * 1024 * 1024
MAX_UPLOAD_PIXELS = 60_000_000
MIN_SIDE = 50
# Beyond what any of the platforms shows; what is larger is only heavier.
MAX_SIDE = 4096
# What the least generous of the platforms takes (X), so that an image of the library suits all of them.
MAX_KEPT_BYTES = 5 * 1024 * 1024
THUMBNAIL_SIDE = 480
JPEG, PNG = "image/jpeg", "image/png"
_READ = ("JPEG", "PNG", "WEBP")
_QUALITIES = (92, 85, 75)
_SRGB = ImageCms.createProfile("sRGB")


class UnacceptableImage(ValueError):  # noqa: N818 - an answer more than an error
    """A file that cannot enter the library; its text is for the person who sent it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptImage:
    """What is kept of an upload."""

    content: bytes
    thumbnail: bytes
    content_type: str
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """The fingerprint of what is kept, and of what will be published."""
        return hashlib.sha256(self.content).hexdigest()


def receive_image(upload: IO[bytes], *, size: int) -> KeptImage:
    """Read `upload`, whatever its name says, and return what is to be kept; raise UnacceptableImage."""
    if size > MAX_UPLOAD_BYTES:
        raise UnacceptableImage(_("Le fichier dépasse 25 Mo\u00a0: réduisez l’image."))
    picture = _decoded(upload)
    if min(picture.size) < MIN_SIDE:
        raise UnacceptableImage(_("L’image est trop petite\u00a0: il faut au moins 50 pixels de côté."))
    picture.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    content, content_type, kept = _written(picture)
    small = kept.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS)
    return KeptImage(
        content=content,
        thumbnail=_encoded(small, content_type),
        content_type=content_type,
        width=kept.width,
        height=kept.height,
    )


def _decoded(upload: IO[bytes]) -> Image.Image:
    """Return the pixels alone: upright, in sRGB, of a mode that JPEG or PNG writes; raise UnacceptableImage."""
    upload.seek(0)
    try:
        with Image.open(upload, formats=_READ) as source:
            _refuse_from_header(source)
            is_lossless = source.format == "PNG"
            source.load()
            picture = _plain(_in_srgb(ImageOps.exif_transpose(source)))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except UnacceptableImage:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, ImageCms.PyCMSError) as error:
        raise UnacceptableImage(
            _("Ce fichier n’est pas une image JPEG, PNG ou WebP lisible\u00a0: enregistrez-la de nouveau.")
        ) from error
    # What tells a poster from a photograph: an image that came without loss is kept so if it is light enough.
    picture.info["lossless"] = is_lossless
    return picture


def _refuse_from_header(source: Image.Image) -> None:
    """Refuse what the first bytes are enough to refuse, before any pixel is read."""
    if source.width * source.height > MAX_UPLOAD_PIXELS:
        raise _too_many_pixels()
    if getattr(source, "is_animated", False):
        raise UnacceptableImage(
            _("Les images animées ne sont pas acceptées\u00a0: publiez une vidéo, ou une image fixe.")
        )


def _too_many_pixels() -> UnacceptableImage:
    return UnacceptableImage(_("L’image compte plus de 60 millions de pixels\u00a0: réduisez-la."))


def _in_srgb(source: Image.Image) -> Image.Image:
    """Return the colours as they look once the profile is gone; a profile that cannot be read is left out."""
    profile = source.info.get("icc_profile")
    if not profile or source.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return source
    mode = source.mode if source.mode in ("RGB", "RGBA") else "RGB"
    try:
        converted = ImageCms.profileToProfile(source, BytesIO(profile), _SRGB, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return source
    return converted or source


def _plain(source: Image.Image) -> Image.Image:
    """Return a new image that has pixels and nothing else, transparent only if something in it is."""
    if source.mode.startswith("I;16"):
        source = source.point(lambda value: value / 256).convert("L")
    if source.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in source.info:
        with_alpha = source.convert("RGBA")
        lowest, _highest = with_alpha.getchannel("A").getextrema()
        picture = with_alpha if lowest != 255 else with_alpha.convert("RGB")
    else:
        picture = source.convert("RGB")
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _written(picture: Image.Image) -> tuple[bytes, str, Image.Image]:
    """Return the file, its type, and the image as it was written: reduced until every platform takes it."""
    if picture.mode == "RGBA" or picture.info.get("lossless"):
        content = _encoded(picture, PNG)
        while picture.mode == "RGBA" and len(content) > MAX_KEPT_BYTES:
            picture = picture.resize((picture.width * 3 // 4, picture.height * 3 // 4))
            content = _encoded(picture, PNG)
        if len(content) <= MAX_KEPT_BYTES:
            return content, PNG, picture
    for quality in _QUALITIES:
        content = _encoded(picture, JPEG, quality=quality)
        if len(content) <= MAX_KEPT_BYTES:
            break
    else:
        smaller = picture.resize((picture.width * 3 // 4, picture.height * 3 // 4))
        return _written(smaller)
    return content, JPEG, picture


def _encoded(picture: Image.Image, content_type: str, *, quality: int = 85) -> bytes:
    written = BytesIO()
    options: dict[str, Any] = {"optimize": True}
    if content_type == JPEG:
        options |= {
            "quality": quality,
            "progressive": True,
            "subsampling": "4:2:0" if quality < 90 else "4:4:4",
        }
    picture.save(written, "JPEG" if content_type == JPEG else "PNG", **options)
    return written.getvalue()
