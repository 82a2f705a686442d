"""The messages of campaigns to decide, and the registers of candidates to empty."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import Person
from accounts.waiting.steps import Step, waiting_step
from city.models import ElectionPeriod
from editorial.elections import speaks_on_elections
from moderation.compliance.campaigns import to_purge
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


@waiting_step
def registers_to_purge(person: Person, now: datetime) -> Step | None:
    """Count the registers of candidates kept longer than the city wants."""
    if not speaks_on_elections(person, now):
        return None
    count = ElectionPeriod.objects.filter(to_purge(now)).distinct().count()
    label = ngettext(
        "%(number)s registre de candidatures à purger",
        "%(number)s registres de candidatures à purger",
        max(count, 1),
    )
    return Step(label=label % {"number": count}, url=reverse("editorial:election-list"), count=count)
