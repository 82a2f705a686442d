"""The images that are to be taken down from the accounts."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import Person
from accounts.waiting.steps import Step, waiting_step
from editorial.images import check_keep_images
from editorial.models import Image


@waiting_step
def images_to_take_down(person: Person, now: datetime) -> Step | None:
    """Count the images that are public although a right, or a consent, was taken back."""
    if not check_keep_images(person, now).allowed:
        return None
    count = Image.objects.to_take_down().count()
    label = ngettext(
        "%(number)s image publiée n’est plus autorisée",
        "%(number)s images publiées ne sont plus autorisées",
        max(count, 1),
    )
    return Step(
        label=label % {"number": count},
        url=f"{reverse('editorial:image-list')}?etat=a-retirer",
        count=count,
        is_late=True,
    )
