"""An image that is sent: only its pixels are kept, and what is not an image is refused with a sentence."""

import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from editorial import image_files
from editorial.image_files import KeptImage, UnacceptableImage, receive_image

SECRET = b"<script>alert('secret')</script>"


def written(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def a_photo(size: tuple[int, int] = (120, 80), mode: str = "RGB") -> Image.Image:
    picture = Image.linear_gradient("L").resize(size)
    return picture.convert(mode)


def received(content: bytes) -> KeptImage:
    return receive_image(BytesIO(content), size=len(content))


def exif(**tags: Any) -> Image.Exif:
    found = Image.Exif()
    for number, value in {0x0112: 6, 0x010E: SECRET.decode(), 0x013B: "secret"}.items():
        found[number] = value
    found.get_ifd(0x8825)[1] = "N"
    return found


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"exif": exif(), "comment": SECRET, "xmp": b"<x:xmpmeta>secret</x:xmpmeta>"}),
        ("WEBP", {"exif": exif(), "xmp": b"<x:xmpmeta>secret</x:xmpmeta>"}),
        ("PNG", {"exif": exif()}),
    ],
)
def test_nothing_that_comes_beside_the_pixels_is_kept_and_the_image_stands_upright(
    kind: str, options: dict[str, Any]
) -> None:
    if kind == "PNG":
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Comment", SECRET.decode())
        notes.add_itxt("XML:com.adobe.xmp", "secret")
        options["pnginfo"] = notes
    sent = written(a_photo((120, 80)), kind, **options)
    assert b"secret" in sent

    kept = received(sent)

    for content in (kept.content, kept.thumbnail):
        assert b"secret" not in content
        with Image.open(BytesIO(content)) as picture:
            assert not picture.getexif()
            assert not {"exif", "xmp", "icc_profile", "comment"} & set(picture.info)
    # The camera was held sideways: 120 × 80 is shown as 80 × 120.
    assert (kept.width, kept.height) == (80, 120)


def test_what_hides_behind_the_picture_does_not_follow_it() -> None:
    sent = written(a_photo(), "JPEG") + b"<html>" + SECRET + b"PK\x03\x04"
    kept = received(sent)
    assert b"<html>" not in kept.content
    assert b"PK\x03\x04" not in kept.content


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (written(a_photo(), "JPEG"), "image/jpeg"),
        (written(a_photo(), "WEBP"), "image/jpeg"),
        (written(a_photo(), "PNG"), "image/png"),
        (written(a_photo(mode="P"), "PNG"), "image/png"),
        (written(a_photo(mode="I;16"), "PNG"), "image/png"),
        (written(a_photo(mode="CMYK"), "JPEG"), "image/jpeg"),
        (written(a_photo(mode="L"), "JPEG"), "image/jpeg"),
        (written(Image.new("RGBA", (60, 60), (10, 20, 30, 128)), "WEBP"), "image/png"),
    ],
)
def test_what_is_kept_is_a_format_that_every_platform_takes(content: bytes, content_type: str) -> None:
    kept = received(content)
    assert kept.content_type == content_type
    with Image.open(BytesIO(kept.content)) as picture:
        assert picture.get_format_mimetype() == content_type
        assert picture.mode in ("RGB", "RGBA")
        assert picture.size == (kept.width, kept.height)


def test_transparency_stays_and_one_that_hides_nothing_goes() -> None:
    clear = received(written(Image.new("RGBA", (60, 60), (10, 20, 30, 128)), "PNG"))
    opaque = received(written(Image.new("RGBA", (60, 60), (10, 20, 30, 255)), "PNG"))
    assert Image.open(BytesIO(clear.content)).mode == "RGBA"
    assert Image.open(BytesIO(opaque.content)).mode == "RGB"


def test_colours_keep_their_look_once_their_profile_is_gone() -> None:
    picture = Image.new("RGB", (60, 60), (200, 30, 30))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    kept = received(written(picture, "PNG", icc_profile=profile))
    red, green, blue = Image.open(BytesIO(kept.content)).getpixel((5, 5))  # type: ignore[misc]
    assert max(abs(red - 200), abs(green - 30), abs(blue - 30)) <= 2
    unreadable = received(written(picture, "PNG", icc_profile=b"not a profile"))
    assert Image.open(BytesIO(unreadable.content)).getpixel((5, 5)) == (200, 30, 30)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"bonjour",
        SVG,
        b"<?xml version='1.0'?>" + SVG,
        b"<html><body>" + written(a_photo(), "JPEG"),
        b"%PDF-1.7\n" + written(a_photo(), "JPEG"),
        b"GIF89a" + written(a_photo(), "JPEG"),
        written(a_photo(mode="P"), "GIF"),
        written(a_photo(), "BMP"),
        written(a_photo(), "TIFF"),
        written(a_photo(), "JPEG")[:400],
        written(a_photo(), "PNG")[:150],
        written(a_photo(), "WEBP")[:60],
    ],
    ids=[
        "empty",
        "text",
        "svg",
        "xml",
        "html",
        "pdf",
        "gif+jpeg",
        "gif",
        "bmp",
        "tiff",
        "cut jpeg",
        "cut png",
        "cut webp",
    ],
)
def test_what_is_not_a_whole_jpeg_png_or_webp_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(UnacceptableImage, match="n’est pas une image JPEG, PNG ou WebP"):
        received(content)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_moving_image_is_refused_rather_than_frozen(kind: str) -> None:
    frames = [Image.new("RGB", (60, 60), (shade, 0, 0)) for shade in (0, 120, 240)]
    with pytest.raises(UnacceptableImage, match="animées"):
        received(written(frames[0], kind, save_all=True, append_images=frames[1:]))


def a_png_that_says(width: int, height: int) -> bytes:
    """A file of a few hundred bytes whose header announces a wall of pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [8_000, 10_000, 30_000])
def test_a_bomb_is_refused_before_it_is_unfolded(side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("the pixels were read"))
    with pytest.raises(UnacceptableImage, match="60 millions"):
        received(a_png_that_says(side, side))


def test_a_heavy_file_is_refused_without_being_read() -> None:
    with pytest.raises(UnacceptableImage, match="25 Mo"):
        receive_image(BytesIO(b""), size=image_files.MAX_UPLOAD_BYTES + 1)


def test_a_speck_is_refused() -> None:
    with pytest.raises(UnacceptableImage, match="trop petite"):
        received(written(Image.new("RGB", (200, 10)), "PNG"))


def test_a_large_photo_is_reduced_and_its_thumbnail_is_small() -> None:
    kept = received(written(a_photo((6000, 3000)), "JPEG"))
    assert (kept.width, kept.height) == (4096, 2048)
    assert max(Image.open(BytesIO(kept.thumbnail)).size) == image_files.THUMBNAIL_SIDE


@pytest.mark.parametrize(("mode", "content_type"), [("RGB", "image/jpeg"), ("RGBA", "image/png")])
def test_what_is_too_heavy_for_a_platform_is_made_lighter(
    mode: str, content_type: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image_files, "MAX_KEPT_BYTES", 30_000)
    noise = Image.effect_noise((300, 300), 90).convert("RGB")
    picture = noise if mode == "RGB" else Image.merge("RGBA", [*noise.split(), noise.getchannel(0)])
    kept = received(written(picture, "PNG"))
    assert len(kept.content) <= 30_000
    assert kept.content_type == content_type


def test_the_same_picture_has_the_same_fingerprint() -> None:
    sent = written(a_photo(), "JPEG")
    assert (
        received(sent).sha256 == received(sent).sha256 != received(written(a_photo((90, 90)), "JPEG")).sha256
    )
