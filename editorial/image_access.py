"""Who opens the library, and who is given the file of an image."""

from datetime import datetime

from django.http import Http404

from accounts.access import is_management
from accounts.models import Person
from accounts.views.paging import number_in
from editorial.images import check_keep_images
from editorial.models import Image, Variant


def opens_library(person: Person, at: datetime) -> bool:
    """Say whether `person` sees the library: whoever publishes somewhere, the team, the direction générale."""
    return check_keep_images(person, at).allowed or is_management(person, at)


def image_for(person: Person, pk: int, at: datetime) -> Image:
    """Return the image whose file is asked: also for whoever sees a post that carries it; else 404."""
    image = Image.objects.filter(pk=number_in(pk)).first()
    if image is None:
        raise Http404
    if not opens_library(person, at):
        carried = Variant.objects.filter(placed_images__image=image)
        if not carried.visible_to(person, at).exists():
            raise Http404
    return image
