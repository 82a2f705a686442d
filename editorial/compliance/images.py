"""What the library says of the clauses on images."""

from datetime import datetime

from django.urls import reverse

from accounts.rights import local_date
from editorial.models import Image
from policy.compliance import LiveState, State, counted, live_check
from policy.models import Reading


@live_check("R-109")
def withdrawn_images_are_taken_down(now: datetime) -> LiveState:
    """Count the images that are still public although a right, or a consent, was taken back."""
    count = Image.objects.to_take_down().count()
    return LiveState(
        state=State.FAILING if count else State.OK,
        figure=count,
        label=counted(
            "image publiée dont l’autorisation a été retirée",
            "images publiées dont l’autorisation a été retirée",
            count,
        ),
        url=f"{reverse('editorial:image-list')}?etat=a-retirer",
    )


@live_check("R-109")
def rights_are_renewed(now: datetime) -> LiveState:
    """Count the images of which the right ends soon."""
    days = Reading.objects.value("image_reminder_days", at=now)
    images = Image.objects.with_standing(local_date(now), soon_days=days)
    count = images.standing(Image.Standing.EXPIRING).count()
    return LiveState(
        state=State.WATCH if count else State.OK,
        figure=count,
        label=counted("image bientôt échue", "images bientôt échues", count),
        url=f"{reverse('editorial:image-list')}?etat={Image.Standing.EXPIRING.value}",
    )
