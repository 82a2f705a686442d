"""The e-mail that says the right to show an image ends soon: once for each end, to whoever added it and the team."""

from collections.abc import Iterator
from datetime import datetime, time

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.notices import NoticeLevel, Owed, owe_many, register_level
from accounts.rights import local_date, team_members
from editorial.models import Image
from editorial.models.images import ImageQuerySet
from policy.models import Reading
from policy.words import day_in_words

ITEM_TYPE = "editorial.image"


def _ending(now: datetime) -> ImageQuerySet:
    """The images of which the right, or somebody's consent, ends within the days of the reading."""
    days = Reading.objects.value("image_reminder_days", at=now)
    return Image.objects.with_standing(local_date(now), soon_days=days).standing(Image.Standing.EXPIRING)


def _still_ending(ids: list[int]) -> set[int]:
    return set(_ending(timezone.now()).filter(pk__in=ids).values_list("pk", flat=True))


EXPIRING = register_level(
    NoticeLevel(
        code="image.expiring",
        template="image_expiring",
        subject=_("Image bientôt échue\u00a0: %(image)s, jusqu’au %(day)s"),
        audience=_("personne qui a ajouté l’image et équipe des communications"),
        still_due=_still_ending,
    )
)


def remind_expiring_images(*, now: datetime) -> int:
    """Owe the e-mails of the images that cannot be shown much longer; return how many are new. Safe to repeat."""
    images = list(_ending(now).select_related("added_by"))
    if not images:
        return 0
    team = list(team_members(now))
    with translation.override(settings.LANGUAGE_CODE):
        return owe_many((row for image in images for row in _owed(image, team)), now=now)


def _owed(image: Image, team: list[Person]) -> Iterator[Owed]:
    assert image.ends_on is not None  # noqa: S101 - what makes it expiring
    day = image.ends_on
    context = {
        "image": image.name,
        "day": day_in_words(day),
        "path": reverse("editorial:image", args=[image.pk]),
    }
    people = {one.pk: one for one in [image.added_by, *team] if one.is_active}
    for person in people.values():
        yield Owed(
            level=EXPIRING.code,
            item_type=ITEM_TYPE,
            item_id=image.pk,
            # Another end, another e-mail.
            deadline=timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone()),
            recipient_id=person.pk,
            recipient_email=person.email,
            context=context,
        )
