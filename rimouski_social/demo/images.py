"""Images of the demonstration: drawn here, so that they are nobody's and show nobody."""

from datetime import datetime, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image as Picture
from PIL import ImageDraw

from accounts.models import Person
from accounts.rights import local_date
from editorial.drafting import place_images
from editorial.images import add_image
from editorial.models import Image, Variant

SIZE = (1600, 900)
# Title, what it shows, the colours of the sky (above, below) and of the ground, and in how many days its right ends.
DRAWN = (
    (
        "Le fleuve au couchant",
        "Dessin : le soleil descend sur le fleuve, sous un ciel orangé.",
        ((250, 196, 120), (236, 112, 84), (38, 70, 83)),
        None,
    ),
    (
        "Première neige au parc",
        "Dessin : un parc sous la neige, par un matin clair.",
        ((176, 205, 228), (232, 240, 246), (250, 250, 252)),
        None,
    ),
    (
        "L’automne dans les rues",
        "Dessin : des collines rousses sous un ciel gris d’automne.",
        ((190, 196, 202), (222, 214, 204), (170, 86, 40)),
        12,
    ),
    (
        "La nuit au-dessus de la ville",
        "Dessin : la lune au-dessus d’une ville endormie.",
        ((16, 24, 56), (42, 52, 96), (10, 14, 30)),
        None,
    ),
)
# The draft that an image goes with, by the beginning of its working title.
PLACED = {"Portes ouvertes": "Le fleuve au couchant", "Horaire des Fêtes": "Première neige au parc"}


@transaction.atomic
def load(now: datetime) -> None:
    """Draw the images and put two of them beside drafts; nothing when the library is begun."""
    if Image.objects.exists():
        return
    agent = Person.objects.get(email="agent@demo.example")
    for name, alt_text, colours, ends_in in DRAWN:
        add_image(
            upload=SimpleUploadedFile("dessin.png", _drawn(*colours), "image/png"),
            values={
                "name": name,
                "author": "Équipe des communications",
                "source": "",
                "credit": Image.Credit.NONE,
                "credit_line": "",
                "right": Image.Right.CITY,
                "alt_text": alt_text,
                "shows_people": False,
                "valid_until": local_date(now) + timedelta(days=ends_in) if ends_in else None,
            },
            actor=agent,
            now=now,
        )
    for title, name in PLACED.items():
        image = Image.objects.get(name=name)
        for draft in Variant.objects.filter(state=Variant.State.DRAFT, post__title__startswith=title):
            place_images(
                variant_id=draft.pk,
                content_hash=draft.content_hash,
                images=[(image.pk, image.alt_text)],
                actor=agent,
                now=now,
            )


def _drawn(above: tuple[int, int, int], below: tuple[int, int, int], ground: tuple[int, int, int]) -> bytes:
    """Return a sky that goes from one colour to another, a disc in it, and a ground: as PNG."""
    width, height = SIZE
    picture = Picture.new("RGB", SIZE, above)
    draw = ImageDraw.Draw(picture)
    for y in range(height):
        part = y / height
        line = tuple(round(a + (b - a) * part) for a, b in zip(above, below, strict=True))
        draw.line([(0, y), (width, y)], fill=line)
    draw.ellipse((1060, 180, 1240, 360), fill=(255, 250, 235))
    draw.polygon(
        [(0, 640), (420, 560), (900, 680), (1300, 590), (1600, 650), (1600, 900), (0, 900)], fill=ground
    )
    kept = BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()
