"""The messages of campaigns to decide."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import Person
from accounts.waiting.steps import Step, waiting_step
from editorial.elections import speaks_on_elections
from moderation.models import CampaignContent


@waiting_step
def campaign_contents(person: Person, now: datetime) -> Step | None:
    """Count the messages of campaigns of which `person` may decide."""
    if not speaks_on_elections(person, now):
        return None
    count = CampaignContent.objects.undecided().count()
    label = ngettext(
        "%(number)s message de campagne à décider",
        "%(number)s messages de campagne à décider",
        max(count, 1),
    )
    return Step(
        label=label % {"number": count}, url=reverse("editorial:election-list"), count=count, is_late=True
    )
