"""The occurrences of series that come soon without an approval: nothing leaves, and nobody would be told."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import ngettext

from accounts.authorizations import accounts_for
from accounts.models import Person
from accounts.waiting.steps import Step, waiting_step
from editorial.models import Variant

SOON = timedelta(days=7)


@waiting_step
def occurrences_to_approve(person: Person, now: datetime) -> Step:
    """Count the drafts of series that are to leave within a week on the person's accounts."""
    mine = accounts_for(person, "publish", now).order_by().values("pk")
    drafts = Variant.objects.filter(
        state=Variant.State.DRAFT,
        account__in=mine,
        post__recurrence__isnull=False,
        scheduled_at__gt=now,
        scheduled_at__lte=now + SOON,
    )
    count = drafts.count()
    return Step(
        label=ngettext(
            "%(n)s occurrence d’une série est prévue d’ici une semaine sans approbation",
            "%(n)s occurrences de séries sont prévues d’ici une semaine sans approbation",
            count,
        )
        % {"n": count},
        url=f"{reverse('editorial:calendar')}?vue=liste&etat=draft",
        count=count,
        is_late=False,
    )
